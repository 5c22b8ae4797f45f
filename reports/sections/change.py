"""What changed since the earlier wave: the senses, the towns, those that stood out last time, several waves together."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.results import CITY, Change, Trend
from reports.context import Context
from reports.draft import Draft
from reports.sections.change_reasons import cautions, grouping, limits, refused
from reports.sections.change_tables import chart, standardised, table
from reports.sections.change_towns import changed_towns
from reports.sections.change_values import change_of, detectable, of_senses
from reports.sections.pools import pool
from reports.sections.rebounds import rebounds
from reports.wording.changes import previous_title, sentence, verdict
from reports.wording.numbers import count, joined


def change(d: Draft) -> None:
    """City edition; one line where there is no earlier wave, or where it must not be compared."""
    d.heading(1, d.ctx.say("change.title"), "change")
    trend = compared(d)
    if trend is not None:
        _senses(d, trend)
        changed_towns(d, trend)
        rebounds(d)
    pool(d)


def compared(d: Draft) -> Trend | None:
    """The comparison, or ``None`` after one line that says why there is none."""
    ctx = d.ctx
    trend = ctx.inp.assessment.trend
    if trend is None:
        old = any(note.code == "earlier-run-unreadable" for note in ctx.inp.assessment.notes)
        d.paragraph(ctx.say("change.unreadable" if old else "change.none"))
        return None
    if trend.refused:
        d.paragraph(ctx.say("change.refused", previous=previous_title(ctx, trend), list=refused(ctx, trend.refused)))
        return None
    return trend


def _senses(d: Draft, trend: Trend) -> None:
    """The sentences, the chart, the table; then how far they carry."""
    ctx = d.ctx
    d.heading(2, ctx.say("change.senses"), "change-senses")
    senses = of_senses(ctx, CITY)
    if not senses:
        d.paragraph(ctx.say("change.nothing"))
        d.bullets([*limits(ctx, trend), *cautions(ctx, trend)])
        return
    refs = joined(ctx.lang, [d.next_figure(), d.next_table()])
    d.paragraph(ctx.say("change.p", previous=previous_title(ctx, trend), refs=refs))
    d.bullets(sentence(ctx, c, ctx.ci_short) + ctx.say("end") for c in senses)
    chart(d, senses)
    table(d, ctx.say("change.caption"), of_senses(ctx, CITY, parts=True))
    d.bullets([*_reading(ctx, trend, senses), *limits(ctx, trend), *cautions(ctx, trend)])


def _reading(ctx: Context, trend: Trend, senses: Sequence[Change]) -> list[str]:
    """What the sample can tell, what changes at equal composition, which villages are in both waves."""
    points = detectable(ctx, senses)
    said = [
        ctx.say("change.detectable", points=points) if points else "",
        _composition(ctx, trend),
        shared(ctx, trend),
    ]
    return [s for s in said if s]


def _composition(ctx: Context, trend: Trend) -> str:
    found = trend.composition
    if found is None:
        return ""
    if found.reason:
        return ctx.code("change.composition", found.reason)
    variables = joined(ctx.lang, [grouping(ctx, v) for v in found.variables])
    other = []
    for equal in standardised(ctx):
        plain = change_of(ctx, equal.indicator, CITY)
        if plain is not None and verdict(plain) != verdict(equal):
            other.append(ctx.name(equal.indicator))
    key = "other" if other else "same"
    return ctx.say(f"change.composition.{key}", variables=variables, list=joined(ctx.lang, other))


def shared(ctx: Context, trend: Trend) -> str:
    """Sampling units of both waves in one sentence."""
    units = trend.shared
    if units is None:
        return ""
    if not units.shared:
        return ctx.say("change.shared.none")
    numbers = {"before": count(units.before), "now": count(units.now), "shared": count(units.shared)}
    return ctx.say("change.shared.same" if units.before == units.now else "change.shared", **numbers)
