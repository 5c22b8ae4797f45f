"""Several waves averaged: the level of a longer time, for the city and for towns too small in any single wave."""

from __future__ import annotations

from analysis.results import CITY, Estimate, Group, Pool, town
from analysis.results.trend import PooledWave
from reports.blocks import Row
from reports.context import Context, released
from reports.draft import Draft
from reports.sections.change_reasons import named, of_status, refused
from reports.tables import column, interval_cell, triple, triple_columns, value_cell
from reports.wording.numbers import base, count


def pool(d: Draft) -> None:
    """City edition: what is averaged, the senses; towns are in the appendix."""
    ctx = d.ctx
    found = ctx.inp.assessment.pool
    if found is None:
        return
    d.heading(2, ctx.say("pool.title"), "change-pool")
    rows = _rows(ctx, found, CITY)
    if not rows:
        d.paragraph(ctx.say("pool.single" if found.reason == "single" else "pool.nothing"), *_limits(ctx, found))
        return
    more = ctx.say("pool.towns", appendix=ctx.say("change.more.title")) if pooled_towns(ctx) else ""
    d.paragraph(ctx.say("pool.p", table=d.next_table(), **_waves(ctx, found)), more, *_limits(ctx, found))
    _table(d, ctx.say("pool.caption"), rows)


def own_pool(d: Draft) -> None:
    """Town edition: its own senses over the waves."""
    ctx = d.ctx
    found = ctx.inp.assessment.pool
    if found is None or not found.cells:
        return
    shown = any(e.value is not None for e in _cells(found, ctx.here).values())
    if not shown:
        d.paragraph(ctx.say("pool.own.none", town=ctx.place))
        return
    d.paragraph(ctx.say("pool.own", town=ctx.place, k=_waves(ctx, found)["k"], table=d.next_table()))
    _table(d, ctx.say("pool.own.caption", town=ctx.place), _rows(ctx, found, ctx.here))


def pooled_towns(ctx: Context) -> dict[str, dict[str, Estimate]]:
    """Town → sense → pooled estimate, towns in their order; empty where no town is pooled."""
    found = ctx.inp.assessment.pool
    if found is None:
        return {}
    rows = {t: {i: e for i, e in _cells(found, town(t)).items() if i.startswith("sense:")} for t in ctx.towns}
    return {t: cells for t, cells in rows.items() if cells}


def towns_table(d: Draft) -> None:
    """Appendix: pooled senses of all towns."""
    ctx = d.ctx
    found = pooled_towns(ctx)
    keys = [f"sense:{s}" for s in ctx.labels.senses if any(f"sense:{s}" in cells for cells in found.values())]
    rows = [
        Row(cells=(ctx.town(t), _n(ctx, list(cells.values())), *(x for k in keys for x in _pair(ctx, cells.get(k)))))
        for t, cells in found.items()
    ]
    pair = (column(ctx.say("col.value"), width=0.85), column(ctx.ci_column, "center", 1.35))
    d.table(
        ctx.say("pool.towns.caption"),
        (column(ctx.say("col.town"), "left", 1.25), column(ctx.say("col.n"), width=1.1), *pair * len(keys)),
        rows,
        spans=(("", 2), *((ctx.name(k), 2) for k in keys)),
        notes=(*d.once(ctx.say("note.order")), ctx.say("pool.towns.note")),
        scored=True,
        small=True,
    )


def _pair(ctx: Context, e: Estimate | None) -> tuple[str, str]:
    return value_cell(ctx, e), interval_cell(ctx, e)


def _n(ctx: Context, known: list[Estimate]) -> str:
    hidden = not known or any(e.release_code == "X" for e in known)
    return ctx.say("absent") if hidden else base(min(e.n for e in known))


def _cells(found: Pool, group: Group) -> dict[str, Estimate]:
    return {c.indicator: released(c.estimate) for c in found.cells if c.group == group}


def _rows(ctx: Context, found: Pool, group: Group) -> list[Row]:
    """The senses, each with its sub-indices."""
    cells = _cells(found, group)
    rows = []
    for sense in ctx.labels.senses:
        parts = [f"subindex:{s}" for s, (of, _) in ctx.labels.sub_indices.items() if of == sense]
        for key in (k for k in (f"sense:{sense}", *parts) if k in cells):
            strong = key.startswith("sense")
            name = ctx.name(key) if strong else f"　{ctx.name(key)}"
            rows.append(Row(cells=(name, *triple(ctx, cells[key])), strong=strong))
    return rows


def _table(d: Draft, title: str, rows: list[Row]) -> None:
    ctx = d.ctx
    columns = (column(ctx.say("col.sense"), "left", 1.6), *triple_columns(ctx, ctx.say("col.value")))
    d.table(title, columns, rows, scored=True, small=True)


def _waves(ctx: Context, found: Pool) -> dict[str, str]:
    used = [w for w in found.waves if not w.refused]
    said = [ctx.say("pool.wave", wave=_name(ctx, w), n=count(w.n)) for w in used]
    return {"k": count(len(used)), "list": ctx.say("semicolon").join(said)}


def _limits(ctx: Context, found: Pool) -> list[str]:
    """Waves left out and indicators that are not shared."""
    said = [ctx.say("pool.refused", wave=_name(ctx, w), list=refused(ctx, w.refused)) for w in found.waves if w.refused]
    blocked = of_status(found, "blocked", ("sense", "subindex"))
    return [*said, *([ctx.say("pool.blocked", list=named(ctx, blocked))] if blocked else [])]


def _name(ctx: Context, wave: PooledWave) -> str:
    return wave.wave_title.get(ctx.lang) or wave.wave
