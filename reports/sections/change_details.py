"""Appendix to the comparison with the earlier wave: all towns, other indicators, and what the comparison rests on."""

from __future__ import annotations

from analysis.results import CITY, Change, Trend
from reports.context import Context
from reports.draft import Draft
from reports.sections import change_towns, pools
from reports.sections.change import shared
from reports.sections.change_reasons import DETAILS, SENSES, grouped, grouping, left_out, of_status, waves
from reports.sections.change_tables import columns, row, spans
from reports.sections.change_values import change_of
from reports.tables import column
from reports.wording.numbers import count, joined, percent


def change_details(d: Draft) -> None:
    """City edition; nothing where no wave is compared and none averaged over towns."""
    ctx = d.ctx
    trend = ctx.inp.assessment.trend
    if trend is not None and trend.refused:
        trend = None
    if trend is None and not pools.pooled_towns(ctx):
        return
    d.appendix(ctx.say("change.more.title"), "appendix-change")
    if trend is not None:
        _trend(d, trend)
    if pools.pooled_towns(ctx):
        pools.towns_table(d)


def _trend(d: Draft, trend: Trend) -> None:
    ctx = d.ctx
    _basis(d, trend)
    towns = bool(change_towns.by_sense(ctx)) and "pulse" not in (ctx.inp.assessment.kind, trend.before.kind)
    domains = [c for k in ctx.labels.domains if (c := change_of(ctx, f"domain:{k}", CITY)) is not None]
    d.paragraph(
        ctx.say("change.more.towns", table=d.next_table()) if towns else "",
        ctx.say("change.more.p", table=d.next_table(1 + towns)) if domains else "",
    )
    if towns:
        change_towns.towns_table(d)
    if domains:
        _domains(d, domains)
    _comparability(d, trend)


def _basis(d: Draft, trend: Trend) -> None:
    """Waves, shared units, composition and groups: a line each."""
    ctx = d.ctx
    groups = left_out(ctx, trend)
    said = {
        "waves": waves(ctx, trend),
        "shared": _shared(ctx, trend),
        "composition": _composition(ctx, trend),
        "groups": ctx.say("semicolon").join(groups) + ctx.say("end") if groups else "",
    }
    columns_ = (column(ctx.say("method.rule"), "left"), column(ctx.say("method.rule.text"), "left", 5.0))
    rows = [(ctx.say(f"change.more.head.{k}"), text) for k, text in said.items() if text]
    d.table(ctx.say("change.more.basis"), columns_, rows, small=True)


def _shared(ctx: Context, trend: Trend) -> str:
    said = shared(ctx, trend)
    alone = trend.shared.strata_with_one if trend.shared is not None else ()
    names = [ctx.town(code) for code in ctx.towns if code in alone]
    one = ctx.say("change.shared.one", list=joined(ctx.lang, names)) if names else ""
    return ("" if ctx.lang == "zh" else " ").join(s for s in (said, one) if s)


def _composition(ctx: Context, trend: Trend) -> str:
    found = trend.composition
    if found is None or found.covered_before is None or found.covered_now is None:
        return ctx.code("change.composition", found.reason) if found is not None and found.reason else ""
    merged = ctx.say("change.more.joined" if found.joined else "change.more.joined.none", k=count(found.joined))
    return ctx.say(
        "change.more.composition",
        variables=joined(ctx.lang, [grouping(ctx, v) for v in found.variables]),
        cells=count(found.cells),
        joined=merged,
        before=percent(found.covered_before),
        now=percent(found.covered_now),
    )


def _domains(d: Draft, found: list[Change]) -> None:
    """Domains of the city, without a finding: there are many and nothing corrects for that."""
    ctx = d.ctx
    every = columns(ctx, ctx.ci_column)[:-1]
    rows = [row(ctx, c, ctx.estimate(c.indicator, CITY)).cells[:-1] for c in found]
    rows = [(cells[0].strip("　"), *cells[1:]) for cells in rows]
    heads = (*spans(ctx)[:-1], (ctx.say("change.change"), 3))
    d.table(ctx.say("change.more.caption"), every, rows, spans=heads, scored=True, small=True)


def _comparability(d: Draft, trend: Trend) -> None:
    """What cannot be compared and why; questions that differ alike in one row, by their codes."""
    ctx = d.ctx
    found = [c for status in ("blocked", "acknowledged") for c in of_status(trend, status, (*SENSES, *DETAILS))]
    if not found:
        return
    d.table(
        ctx.say("change.more.comparability"),
        (
            column(ctx.say("change.more.what"), "left", 2.2),
            column(ctx.say("change.more.status"), "left", 0.9),
            column(ctx.say("change.more.why"), "left", 2.6),
        ),
        grouped(ctx, found),
        small=True,
    )
