"""All towns in all senses in two pictures: dots and intervals on one scale, and a schematic map of the bands."""

from __future__ import annotations

from analysis.results import CITY, town
from reports.charts_data import Mark, Panel, Panels, Tile, TileMap, TileSheet
from reports.context import Context
from reports.draft import Draft
from reports.sections.summary_towns import measured
from reports.sections.towns_overview import outside
from reports.tables import axis, dot
from reports.wording.claims import Verdict, verdicts
from reports.wording.numbers import count, fixed

ORDER: tuple[Mark, ...] = ("above", "middle", "below", "none", "hidden")


def panels(d: Draft) -> None:
    """Small multiples by sense; nothing where no town's score is released."""
    ctx = d.ctx
    found = {sense: verdicts(ctx, f"sense:{sense}") for sense in measured(ctx)}
    made = tuple(_panel(ctx, sense, towns) for sense, towns in found.items())
    seen = [dot for panel in made for dot in panel.dots]
    if all(dot.value is None for dot in seen):
        return
    low, high = axis([*seen, *(p.reference for p in made if p.reference is not None)])
    marks = {"hidden" if dot.value is None else dot.band for dot in seen}
    chart = Panels(
        rows=tuple(ctx.town(code) for code in ctx.towns),
        panels=made,
        axis_label=ctx.say("senses.axis"),
        low=low,
        high=high,
        legend=legend(ctx, marks),
    )
    d.paragraph(ctx.say("panels.p", figure=d.next_figure()))
    said = ctx.say("semicolon").join(_in_words(ctx, panel) for panel in made)
    notes = (*d.once(ctx.say("note.order")), ctx.say("panels.note"), *ctx.base_notes(dot.text for dot in seen))
    d.figure(ctx.say("panels.figure"), chart, ctx.say("panels.alt", list=said), notes=notes)


def _panel(ctx: Context, sense: str, towns: dict[str, Verdict]) -> Panel:
    indicator = f"sense:{sense}"
    return Panel(
        title=ctx.name(indicator),
        dots=tuple(dot(ctx, ctx.town(code), ctx.estimate(indicator, town(code)), v) for code, v in towns.items()),
        reference=dot(ctx, ctx.say("city.row"), ctx.estimate(indicator, CITY)),
    )


def _in_words(ctx: Context, panel: Panel) -> str:
    shown = [x.value for x in panel.dots if x.value is not None]
    some = ctx.say("panels.alt.hidden")
    if shown:
        some = ctx.say("panels.alt.range", k=count(len(shown)), low=fixed(min(shown)), high=fixed(max(shown)))
    city = panel.reference.text if panel.reference is not None else ctx.say("absent")
    return ctx.say("panels.alt.one", sense=panel.title, city=city, some=some)


def tile_map(d: Draft) -> None:
    """The map, where every town has a place on it and some town leaves the middle band; else nothing is said."""
    ctx = d.ctx
    found = {sense: verdicts(ctx, f"sense:{sense}") for sense in measured(ctx)}
    placed = all(code in ctx.inp.tiles for code in ctx.towns)
    if not placed or not {v for towns in found.values() for v in towns.values()} & {"above", "below"}:
        return
    sheets = tuple(
        TileSheet(title=ctx.name(f"sense:{sense}"), tiles=tuple(_tile(ctx, sense, c, v) for c, v in towns.items()))
        for sense, towns in found.items()
    )
    chart = TileMap(sheets=sheets, legend=legend(ctx, {tile.mark for sheet in sheets for tile in sheet.tiles}))
    d.paragraph(ctx.say("tiles.p", figure=d.next_figure()))
    alt = ctx.say("tiles.alt", list=ctx.say("semicolon").join(outside(ctx, found)))
    d.figure(ctx.say("tiles.figure"), chart, alt, notes=(ctx.say("tiles.note"),))


def _tile(ctx: Context, sense: str, code: str, v: Verdict) -> Tile:
    column, row = ctx.inp.tiles[code]
    e = ctx.estimate(f"sense:{sense}", town(code))
    hidden = e is None or e.value is None
    return Tile(label=ctx.town(code), column=column, row=row, mark="hidden" if hidden else v)


def legend(ctx: Context, marks: set[Mark] | set[str]) -> tuple[tuple[Mark, str], ...]:
    """Words for the marks that occur."""
    words = {m: ctx.say("mark.hidden" if m == "hidden" else f"band.{m}") for m in ORDER}
    return tuple((m, words[m]) for m in ORDER if m in marks)
