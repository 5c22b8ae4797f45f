"""Bands of all towns in all senses at a glance: toned by band, in the official order, without a number to be ranked by."""

from __future__ import annotations

from analysis.results import town
from reports.charts_data import Heat, HeatCell
from reports.context import Context
from reports.draft import Draft
from reports.sections.summary_towns import measured
from reports.tables import reason
from reports.wording.claims import Verdict, verdicts
from reports.wording.numbers import joined


def overview(d: Draft) -> None:
    """The heat table; nothing where no town leaves the middle band, which every sense says for itself."""
    ctx = d.ctx
    found = {sense: verdicts(ctx, f"sense:{sense}") for sense in measured(ctx)}
    seen = {v for towns in found.values() for v in towns.values()}
    if not seen & {"above", "below"}:
        return
    rows = tuple(
        (ctx.town(code), tuple(_cell(ctx, sense, code, towns[code]) for sense, towns in found.items()))
        for code in ctx.towns
    )
    order: tuple[Verdict, ...] = ("above", "middle", "below", "none")
    legend = tuple((v, ctx.say(f"band.{v}")) for v in order if v in seen)
    heads = tuple(ctx.name(f"sense:{sense}") for sense in found)
    d.paragraph(ctx.say("overview.p", figure=d.next_figure()))
    alt = ctx.say("overview.alt", list=ctx.say("semicolon").join(outside(ctx, found)))
    chart = Heat(columns=heads, rows=rows, legend=legend)
    d.figure(ctx.say("overview.figure"), chart, alt, notes=d.once(ctx.say("note.order")))


def _cell(ctx: Context, sense: str, code: str, v: Verdict) -> HeatCell:
    e = ctx.estimate(f"sense:{sense}", town(code))
    if e is None or e.value is None:
        return HeatCell(text=reason(ctx, e), band="none")
    return HeatCell(text=ctx.say(f"overview.{v}"), band=v)


def outside(ctx: Context, found: dict[str, dict[str, Verdict]]) -> list[str]:
    """Per sense the towns above and below, by name and band."""
    said = []
    for sense, towns in found.items():
        names = [f"{ctx.town(c)} {ctx.say(f'band.{v}')}" for c, v in towns.items() if v in ("above", "below")]
        if names:
            said.append(ctx.say("overview.alt.one", sense=ctx.name(f"sense:{sense}"), list=joined(ctx.lang, names)))
    return said
