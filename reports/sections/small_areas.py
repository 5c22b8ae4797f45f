"""Appendix: modelled values of the towns, beside what was measured.  Labelled, in the official order, never banded."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.results.smallarea import ModelledTown, SmallArea
from reports.blocks import Column
from reports.context import Context, released
from reports.draft import Draft
from reports.sections.summary_towns import measured, section_ref
from reports.tables import column, interval_cell, triple, value_cell
from reports.wording.channels import level
from reports.wording.numbers import fixed, joined


def small_areas(d: Draft) -> None:
    """City edition: two senses a table; a line where there is none."""
    ctx = d.ctx
    found = ctx.inp.assessment.small_areas
    if found is None:
        return
    d.appendix(ctx.say("small.title"), "appendix-small-areas")
    models = _senses(ctx)
    if found.reason or not models:
        d.paragraph(ctx.say("small.none.no-towns"))
        return
    able = [m for m in models if m.towns]
    pairs = [tuple(able[k : k + 2]) for k in range(0, len(able), 2)]
    refs = joined(ctx.lang, [d.next_table(k) for k in range(1, len(pairs) + 1)])
    none = [
        ctx.say(f"small.none.{m.reason or 'few-towns'}", sense=ctx.name(m.indicator)) for m in models if not m.towns
    ]
    d.paragraph(ctx.say("small.p"), ctx.say("small.p.refs", refs=refs) if able else "", *none)
    for pair in pairs:
        _city_table(d, pair)


def own_small_areas(d: Draft) -> None:
    """Town edition: the town's own values, one row a sense; nothing where it has none."""
    ctx = d.ctx
    code = ctx.inp.place.code
    rows = [(m, t) for m in _senses(ctx) for t in m.towns if t.town == code and t.reason != "confidential"]
    if not rows:
        return
    d.appendix(ctx.say("small.title.town"), "appendix-small-areas")
    d.paragraph(ctx.say("small.p"), ctx.say("small.p.town", town=ctx.place, ref=d.next_table()))
    d.table(
        ctx.say("small.caption.town", town=ctx.place),
        _columns(ctx, rows[0][0], ctx.say("col.sense")),
        [_cells(ctx, ctx.name(m.indicator), t) for m, t in rows],
        notes=(ctx.say("small.note.town"), *_marks(ctx, tuple(t for _, t in rows))),
        small=True,
        scored=True,
    )


def _senses(ctx: Context) -> tuple[SmallArea, ...]:
    found = ctx.inp.assessment.small_areas
    by_key = {} if found is None else {m.indicator: m for m in found.models}
    return tuple(by_key[f"sense:{s}"] for s in measured(ctx) if f"sense:{s}" in by_key)


def _city_table(d: Draft, models: tuple[SmallArea, ...]) -> None:
    """Measured, modelled and root MSE side by side for two senses; the synthetic value is one for all towns."""
    ctx = d.ctx
    by_town = [{t.town: t for t in m.towns} for m in models]
    codes = [code for code in ctx.towns if any(code in found for found in by_town)]
    senses = [ctx.name(m.indicator) for m in models]
    every = tuple(t for m in models for t in m.towns)
    d.table(
        ctx.say("small.caption", senses=joined(ctx.lang, senses)),
        (column(ctx.say("col.town"), "left", 1.5), *(c for m in models for c in _city_columns(ctx, m))),
        [(ctx.town(code), *(c for found in by_town for c in _city_cells(ctx, found.get(code)))) for code in codes],
        spans=(("", 1), *((sense, 5) for sense in senses)),
        notes=(_note(ctx, models), *_marks(ctx, every), *d.once(ctx.say("note.order"))),
        small=True,
        scored=True,
    )


def _note(ctx: Context, models: tuple[SmallArea, ...]) -> str:
    said = [
        ctx.say(
            "small.note.model",
            sense=ctx.name(m.indicator),
            k=str(m.n_towns),
            synthetic=_fixed(ctx, next((t.synthetic for t in m.towns if t.synthetic is not None), None)),
            spread=_fixed(ctx, m.spread),
        )
        for m in models
    ]
    return ctx.say("small.note", list=ctx.say("semicolon").join(said), ref=section_ref(ctx, "towns.title"))


def _fixed(ctx: Context, x: float | None) -> str:
    return ctx.say("absent") if x is None else fixed(x)


def _city_columns(ctx: Context, model: SmallArea) -> tuple[Column, ...]:
    return (
        column(ctx.say("small.col.direct")),
        column(ctx.say("col.n"), width=0.9),
        column(ctx.say("small.col.modelled"), width=1.1),
        column(ctx.say("small.ci", level=level(model.city)), "center", 1.6),
        column(ctx.say("small.col.rmse"), width=1.0),
    )


def _city_cells(ctx: Context, t: ModelledTown | None) -> tuple[str, ...]:
    if t is None:
        return (ctx.say("absent"),) * 5
    _, direct, _, n, _, modelled, interval, rmse = _cells(ctx, "", t)
    return direct, n, modelled, interval, rmse


def _columns(ctx: Context, model: SmallArea, first: str) -> tuple[Column, ...]:
    modelled = next((t.modelled for t in model.towns), model.city)
    return (
        column(first, "left", 1.5),
        column(ctx.say("small.col.direct")),
        column(ctx.ci_column, "center", 1.6),
        column(ctx.say("col.n")),
        column(ctx.say("small.col.synthetic")),
        column(ctx.say("small.col.modelled"), width=1.2),
        column(ctx.say("small.ci", level=level(modelled)), "center", 1.8),
        column(ctx.say("small.col.rmse"), width=1.4),
    )


def _cells(ctx: Context, name: str, t: ModelledTown) -> tuple[str, ...]:
    """Measured, synthetic, modelled; a confidential town shows the word only."""
    modelled = released(t.modelled)
    hidden = t.reason == "confidential" or modelled.value is None
    dash = ctx.say("absent")
    synthetic = dash if hidden or t.synthetic is None else fixed(t.synthetic)
    rmse = dash if hidden or modelled.se is None else fixed(modelled.se)
    direct = triple(ctx, released(t.direct))
    return (name, *direct, synthetic, value_cell(ctx, modelled), interval_cell(ctx, modelled), rmse)


def _marks(ctx: Context, towns: tuple[ModelledTown, ...]) -> Iterator[str]:
    if any(t.modelled.release_code == "low" for t in towns):
        yield ctx.say("small.note.low")
    outside = [ctx.town(code) for code in dict.fromkeys(t.town for t in towns if t.reason == "psus")]
    if outside:
        yield ctx.say("small.note.psus", list=joined(ctx.lang, outside))
