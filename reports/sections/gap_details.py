"""Appendix: what the three gaps rest on, and their figures for sub-indices and domains, without a finding."""

from __future__ import annotations

from analysis.results import Gap, GapKind, GapMeasure, IncomeBand, IncomeBasis
from reports.blocks import Row
from reports.context import Context, released
from reports.differences import bounds_cell, difference_cell, difference_triple
from reports.draft import Draft
from reports.sections.gap_reasons import unanswered
from reports.sections.gap_values import MEASURES, by_sense
from reports.sections.gaps import spread_table, spreads_of
from reports.tables import column, triple, triple_columns
from reports.wording.numbers import count, fixed, joined, percent


def gap_details(d: Draft) -> None:
    """City edition only; nothing where the wave has neither gaps nor spreads."""
    ctx = d.ctx
    found = ctx.inp.assessment.gaps
    if found is None and not ctx.inp.assessment.spreads:
        return
    d.appendix(ctx.say("gaps.more.title"), "appendix-gaps")
    _basis(d)
    spreads = spreads_of(ctx, "subindex", "domain")
    if (found is not None and found.gaps) or spreads:
        d.paragraph(ctx.say("gaps.more.check"))
    if spreads:
        spread_table(d, ctx.say("gaps.area.detail"), spreads, small=True)
    _sides(d, _of(ctx, "urban-rural", "raw"), ctx.say("gaps.more.sides"))
    _standardised(d)
    thirds = [g for g in _of(ctx, "income", "thirds") if g.indicator.startswith("sense:")]
    _sides(d, thirds, ctx.say("gaps.more.thirds", how=_how(ctx)))
    d.bullets([s for kind in MEASURES for s in unanswered(ctx, kind, ("subindex", "domain"))])


def _how(ctx: Context) -> str:
    basis = ctx.inp.assessment.gaps.income if ctx.inp.assessment.gaps is not None else None
    return ctx.say(f"gaps.more.{'imputed' if basis is not None and basis.imputations else 'known'}.how")


def _basis(d: Draft) -> None:
    """Methods with their sources, composition and incomes in use: a line each."""
    ctx = d.ctx
    found = ctx.inp.assessment.gaps
    said = {"tau": ctx.say("gaps.more.tau")} if ctx.inp.assessment.spreads else {}
    if found is not None and found.urban_share is not None:
        said["urban"] = ctx.say("gaps.more.urban", share=percent(found.urban_share))
    if found is not None and found.composition is not None:
        c = found.composition
        numbers = {"declared": c.declared, "cells": c.cells, "least": c.least, "n": c.n_without}
        said["composition"] = ctx.say("gaps.more.composition", **{k: count(v) for k, v in numbers.items()})
    if found is not None and found.income is not None:
        said |= _incomes(ctx, found.income)
    if said:
        columns = (column(ctx.say("method.rule"), "left"), column(ctx.say("method.rule.text"), "left", 5.0))
        rows = [(ctx.say(f"gaps.more.head.{k}"), text) for k, text in said.items()]
        d.table(ctx.say("gaps.more.basis"), columns, rows, small=True)


def _incomes(ctx: Context, basis: IncomeBasis) -> dict[str, str]:
    bands = joined(ctx.lang, [_band(ctx, b) for b in basis.bands])
    root = ctx.say("gaps.more.equivalised") if basis.equivalised else ""
    said = {
        "bands": ctx.say("gaps.more.bands", list=bands, factor=fixed(basis.top_factor, 1), equivalised=root),
        "measures": ctx.say("gaps.more.measures"),
    }
    if not basis.imputations:
        return said
    gaps = ctx.inp.assessment.gaps
    senses = [g for g in (gaps.gaps if gaps is not None else ()) if g.indicator.startswith("sense:")]
    lost = max((g.missing_information for g in senses if g.missing_information is not None), default=0.0)
    n, m, k = count(basis.n_income_missing), count(basis.imputations), count(basis.classes)
    return {**said, "imputed": ctx.say("gaps.more.imputed", n=n, m=m, k=k, lost=percent(lost, 0))}


def _band(ctx: Context, band: IncomeBand) -> str:
    midpoint = f"{band.midpoint:,.1f}".removesuffix(".0")
    label = ctx.category("income", band.code)
    if band.share is None:
        return ctx.say("gaps.more.band", label=label, midpoint=midpoint)
    return ctx.say("gaps.more.band.share", label=label, midpoint=midpoint, share=percent(band.share))


def _of(ctx: Context, kind: GapKind, measure: GapMeasure) -> list[Gap]:
    """The gaps of all indicators, unknown incomes imputed."""
    found = ctx.inp.assessment.gaps
    wanted = [g for g in (found.gaps if found is not None else ()) if (g.kind, g.measure) == (kind, measure)]
    return [g for g in wanted if g.missing != "complete-case"]


def _sides(d: Draft, found: list[Gap], title: str) -> None:
    """Both sides with interval and n, then their difference with its interval."""
    ctx = d.ctx
    if not found:
        return
    rows = []
    for g in found:
        sides = (*triple(ctx, released(g.first)), *triple(ctx, released(g.second)))
        tail = (difference_cell(ctx, g.difference), bounds_cell(ctx, g.difference))
        rows.append(Row(cells=(ctx.name(g.indicator), *sides, *tail), strong=g.indicator.startswith("sense:")))
    heads = [ctx.say(f"gaps.side.{group.code}") for group in (found[0].first_group, found[0].second_group)]
    d.table(
        title,
        (
            column(ctx.say("col.sense"), "left", 1.8),
            *triple_columns(ctx, ctx.say("col.value")) * 2,
            column(ctx.say("gaps.col.difference"), width=1.0),
            column(ctx.ci_column, "center", 1.6),
        ),
        rows,
        spans=(("", 1), (heads[0], 3), (heads[1], 3), (ctx.say("gaps.difference"), 2)),
        scored=True,
        small=True,
    )


def _standardised(d: Draft) -> None:
    """The senses' standardised gap with unknown incomes imputed beside that of complete cases."""
    ctx = d.ctx
    complete = by_sense(ctx, "urban-rural", "standardised", complete=True)
    rows = [
        (ctx.name(i), *difference_triple(ctx, g.difference), *difference_triple(ctx, complete[i].difference))
        for i, g in by_sense(ctx, "urban-rural", "standardised").items()
        if i in complete
    ]
    if not rows:
        return
    d.table(
        ctx.say("gaps.more.cc"),
        (column(ctx.say("col.sense"), "left", 1.8), *triple_columns(ctx, ctx.say("gaps.col.difference")) * 2),
        rows,
        spans=(("", 1), (ctx.say("gaps.missing.imputed"), 3), (ctx.say("gaps.missing.complete-case"), 3)),
        scored=True,
        small=True,
    )
