"""The sample against the population, margin by margin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analysis.results import StructureRow
from reports.blocks import Row
from reports.charts_data import Structure, StructureBar
from reports.context import Context
from reports.draft import Draft
from reports.tables import column
from reports.wording.numbers import count, joined, percent

SHOWN_FROM = 5
"""Fewest persons in a category; only for runs made before rows were left out by a plan."""
WHOLE = 1e-6
"""By how much the population's shares of a margin may miss 1 if no row is left out."""


def structure(d: Draft) -> None:
    """City edition: margins by town are added up over the towns, weighted by their population, where nothing is left out."""
    ctx = d.ctx
    d.heading(1, ctx.say("structure.title"), "structure")
    rows, partial = city_rows(ctx)
    unsummed = ctx.say("structure.partial", list=joined(ctx.lang, [ctx.margin(m) for m in partial])) if partial else ""
    if not rows:
        d.paragraph(unsummed or ctx.say("structure.none"))
        return
    d.paragraph(ctx.say("structure.p", ref=joined(ctx.lang, [d.next_figure(), d.next_table()])), unsummed)
    _chart(d, ctx.say("structure.figure"), rows)
    _table(d, rows)


def town_structure(d: Draft) -> None:
    """Town edition: only margins that were calibrated within the town."""
    ctx = d.ctx
    rows = [r for r in shown(ctx) if r.town == ctx.inp.place.code]
    if not rows:
        d.paragraph(ctx.say("structure.town.none"))
        return
    d.paragraph(ctx.say("structure.p", ref=d.next_table()))
    _table(d, rows)


def shown(ctx: Context) -> list[StructureRow]:
    """The rows that may be printed: the analysis left out those that may not.  Of a run that knows no such plan, margins of a
    place with a category of 1–4 persons."""
    rows = list(ctx.inp.assessment.structure)
    if ctx.inp.assessment.protection is not None:
        return rows
    small = {(r.margin, r.town) for r in rows if 0 < r.n < SHOWN_FROM}
    return [r for r in rows if (r.margin, r.town) not in small]


def is_whole(rows: Sequence[StructureRow]) -> bool:
    """Whether these rows of one margin and place are all there are."""
    return abs(sum(r.population_share for r in rows) - 1) < WHOLE


def city_rows(ctx: Context) -> tuple[list[StructureRow], list[str]]:
    """City-wide rows as they are, and margins by town added up; then the margins by town that are not.

    A sum over towns would give away a row that is left out in one of them, and is not the city's where a town has none.
    """
    found = shown(ctx)
    rows = [r for r in found if not r.town]
    partial = []
    for margin in dict.fromkeys(r.margin for r in ctx.inp.assessment.structure if r.town):
        if any(r.margin == margin for r in rows):
            continue
        part = [[r for r in found if r.margin == margin and r.town == t.town] for t in ctx.inp.assessment.conduct.towns]
        if all(is_whole(of_town) for of_town in part):
            rows += _added(ctx, [r for of_town in part for r in of_town])
        else:
            partial.append(margin)
    return rows, partial


def _added(ctx: Context, part: Sequence[StructureRow]) -> Iterator[StructureRow]:
    """Answers added, shares averaged by answers and by population."""
    people = {t.town: t.population for t in ctx.inp.assessment.conduct.towns}
    answers, total = sum(r.n for r in part) or 1, sum(people.values()) or 1.0
    for category in dict.fromkeys(r.category for r in part):
        same = [r for r in part if r.category == category]
        n = sum(r.n for r in same)
        yield StructureRow(
            margin=same[0].margin,
            town="",
            category=category,
            n=n,
            sample_share=n / answers,
            weighted_share=sum(r.weighted_share * people[r.town] for r in same) / total,
            population_share=sum(r.population_share * people[r.town] for r in same) / total,
        )


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
    left_out = False
    for margin in dict.fromkeys(r.margin for r in rows):
        part = [r for r in rows if r.margin == margin]
        left_out = left_out or not is_whole(part)
        body.append(Row(cells=(ctx.margin(margin),), section=True))
        body += [Row(cells=_cells(ctx, r)) for r in part]
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
        notes=(ctx.say("structure.hidden"),) if left_out else (),
    )


def _cells(ctx: Context, row: StructureRow) -> tuple[str, ...]:
    shares = (row.sample_share, row.weighted_share, row.population_share)
    return (ctx.category(row.margin, row.category), count(row.n), *(percent(x) for x in shares))
