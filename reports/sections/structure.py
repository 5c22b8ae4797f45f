"""The sample against the population, margin by margin."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.results import StructureRow
from reports.blocks import Row
from reports.charts_data import Structure, StructureBar
from reports.context import Context
from reports.draft import Draft
from reports.tables import column
from reports.wording.numbers import count, joined, percent

SHOWN_FROM = 5
"""Fewest persons in a category whose number is printed."""


def structure(d: Draft) -> None:
    """City edition: margins by town are added up over the towns, weighted by their population."""
    ctx = d.ctx
    d.heading(1, ctx.say("structure.title"), "structure")
    rows = city_rows(ctx)
    if not rows:
        d.paragraph(ctx.say("structure.none"))
        return
    d.paragraph(ctx.say("structure.p", ref=joined(ctx.lang, [d.next_figure(), d.next_table()])))
    _chart(d, ctx.say("structure.figure"), rows)
    _table(d, rows)


def town_structure(d: Draft) -> None:
    """Town edition: only margins that were calibrated within the town."""
    ctx = d.ctx
    rows = [r for r in ctx.inp.assessment.structure if r.town == ctx.inp.place.code]
    if not rows:
        d.paragraph(ctx.say("structure.town.none"))
        return
    d.paragraph(ctx.say("structure.p", ref=d.next_table()))
    _table(d, rows)


def city_rows(ctx: Context) -> list[StructureRow]:
    """City-wide rows as they are; rows by town combined: answers added, shares averaged by answers and by population."""
    found = list(ctx.inp.assessment.structure)
    rows = [r for r in found if not r.town]
    towns = {t.town: t for t in ctx.inp.assessment.conduct.towns}
    by_town = [r for r in found if r.town in towns]
    for margin in dict.fromkeys(r.margin for r in by_town):
        part = [r for r in by_town if r.margin == margin]
        if any(r.margin == margin for r in rows):
            continue
        answers = sum(r.n for r in part) or 1
        people = sum(towns[t].population for t in {r.town for r in part}) or 1.0
        for category in dict.fromkeys(r.category for r in part):
            same = [r for r in part if r.category == category]
            n = sum(r.n for r in same)
            rows.append(
                StructureRow(
                    margin=margin,
                    town="",
                    category=category,
                    n=n,
                    sample_share=n / answers,
                    weighted_share=sum(r.weighted_share * towns[r.town].population for r in same) / people,
                    population_share=sum(r.population_share * towns[r.town].population for r in same) / people,
                )
            )
    return rows


def _chart(d: Draft, title: str, rows: Sequence[StructureRow]) -> None:
    ctx = d.ctx
    sections = []
    for margin in dict.fromkeys(r.margin for r in rows):
        bars = tuple(
            StructureBar(
                label=ctx.category(margin, r.category),
                sample=r.sample_share,
                weighted=r.weighted_share,
                population=r.population_share,
            )
            for r in rows
            if r.margin == margin
        )
        sections.append((ctx.margin(margin), bars))
    legend = (ctx.say("structure.sample"), ctx.say("structure.weighted"), ctx.say("structure.population"))
    said = [
        ctx.say(
            "structure.alt.one",
            label=bar.label,
            sample=percent(bar.sample),
            weighted=percent(bar.weighted),
            population=percent(bar.population),
        )
        for _, bars in sections
        for bar in bars
    ]
    chart = Structure(sections=tuple(sections), legend=legend, axis_label=ctx.say("structure.axis"))
    d.figure(title, chart, ctx.say("structure.alt", list=joined(ctx.lang, said)))


def _table(d: Draft, rows: Sequence[StructureRow]) -> None:
    ctx = d.ctx
    body: list[Row] = []
    hidden = False
    for margin in dict.fromkeys(r.margin for r in rows):
        part = [r for r in rows if r.margin == margin]
        small = any(0 < r.n < SHOWN_FROM for r in part)
        hidden = hidden or small
        body.append(Row(cells=(ctx.margin(margin),), section=True))
        body += [Row(cells=_cells(ctx, r, small=small)) for r in part]
    d.table(
        ctx.say("structure.caption"),
        (
            column(ctx.say("structure.category"), "left", 1.6),
            column(ctx.say("col.n")),
            column(ctx.say("structure.sample")),
            column(ctx.say("structure.weighted")),
            column(ctx.say("structure.population")),
        ),
        body,
        notes=(ctx.say("structure.hidden"),) if hidden else (),
    )


def _cells(ctx: Context, row: StructureRow, *, small: bool) -> tuple[str, ...]:
    """``small``: some category of the margin has 1–4 persons; then no count of the margin is shown, lest it be derived."""
    counts = (ctx.say("absent"), ctx.say("absent")) if small else (count(row.n), percent(row.sample_share))
    return (
        ctx.category(row.margin, row.category),
        *counts,
        percent(row.weighted_share),
        percent(row.population_share),
    )
