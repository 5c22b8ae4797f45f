"""Town edition: the town's own change since the earlier wave, as far as its sample tells one."""

from __future__ import annotations

from reports.draft import Draft
from reports.sections.change import compared
from reports.sections.change_reasons import cautions, sense_limits
from reports.sections.change_tables import table
from reports.sections.change_towns import to_verify
from reports.sections.change_values import detectable, judged, of_senses
from reports.sections.pools import own_pool
from reports.sections.rebounds import own_rebounds
from reports.wording.changes import previous_title, sentence


def own_change(d: Draft) -> None:
    """Its sentences and table, what it would take to see a change, regression to the mean; then its pooled scores."""
    d.heading(1, d.ctx.say("change.title"), "change")
    trend = compared(d)
    if trend is not None:
        _own(d)
        d.bullets([*own_rebounds(d.ctx), *sense_limits(d.ctx, trend), *cautions(d.ctx, trend)])
    own_pool(d)


def _own(d: Draft) -> None:
    ctx = d.ctx
    found = of_senses(ctx, ctx.here)
    trend = ctx.inp.assessment.trend
    pulse = trend is not None and "pulse" in (ctx.inp.assessment.kind, trend.before.kind)
    if pulse or not found or trend is None:
        d.paragraph(ctx.say("change.towns.pulse" if pulse else "change.own.none", town=ctx.place))
        return
    if not any(c.change.value is not None for c in found):
        d.paragraph(ctx.say("change.own.none", town=ctx.place))
        return
    said = {"town": ctx.place, "previous": previous_title(ctx, trend), "table": d.next_table()}
    d.paragraph(ctx.say("change.own.p", **said))
    d.bullets(sentence(ctx, c, ctx.ci_simultaneous) + ctx.say("end") for c in found)
    table(
        d, ctx.say("change.own.caption", town=ctx.place), of_senses(ctx, ctx.here, parts=True),
        ci_change=ctx.ci_simultaneous,
    )  # fmt: skip
    points = detectable(ctx, judged(found))
    some = ctx.say("change.own.detectable", town=ctx.place, points=points) if points else ""
    d.paragraph(some, to_verify(ctx, [ctx.inp.place.code]))
