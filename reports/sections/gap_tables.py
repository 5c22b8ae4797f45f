"""Gaps as tables, two measures side by side, and as one chart of differences about zero."""

from __future__ import annotations

from analysis.results import Gap, GapKind, GapMeasure
from reports.blocks import Column, Row
from reports.charts_data import Dot, Dots
from reports.context import Context
from reports.differences import (
    BANDS,
    Direction,
    difference_axis,
    difference_dot,
    difference_triple,
    direction,
    no_difference,
)
from reports.draft import Draft
from reports.sections.gap_values import by_sense, find
from reports.sections.summary_towns import measured
from reports.tables import column
from reports.wording.numbers import joined

CHARTED: tuple[tuple[GapKind, GapMeasure], ...] = (
    ("urban-rural", "raw"),
    ("urban-rural", "standardised"),
    ("income", "thirds"),
)


def _cells(ctx: Context, gap: Gap | None) -> tuple[str, ...]:
    if gap is None:
        return (ctx.say("absent"),) * 4
    which = direction(gap.difference)
    key = f"gaps.verdict.{gap.kind}.{which}" if which in ("first", "second") else f"gaps.verdict.{which}"
    return (*difference_triple(ctx, gap.difference), ctx.say(key))


def _columns(ctx: Context, blocks: int) -> tuple[Column, ...]:
    block = (
        column(ctx.say("gaps.col.difference"), width=0.9),
        column(ctx.ci_column, "center", 1.5),
        column(ctx.say("col.n"), width=1.0),
        column(ctx.say("gaps.col.finding"), "center", 1.5),
    )
    return (column(ctx.say("col.sense"), "left", 1.1), *block * blocks)


def urban_table(d: Draft, known: list[GapMeasure]) -> None:
    """Senses down, measures across."""
    ctx = d.ctx
    rows = [
        Row(
            cells=(
                ctx.name(f"sense:{s}"),
                *(c for m in known for c in _cells(ctx, find(ctx, "urban-rural", m, f"sense:{s}"))),
            )
        )
        for s in measured(ctx)
    ]
    imputed = any(g.missing == "imputed" for m in known for g in by_sense(ctx, "urban-rural", m).values())
    d.table(
        ctx.say("gaps.urban-rural.caption"),
        _columns(ctx, len(known)),
        rows,
        spans=(("", 1), *((ctx.say(f"gaps.measure.{m}"), 4) for m in known)),
        notes=(ctx.say("gaps.n.sides"), *([ctx.say("gaps.urban-rural.note")] if imputed else [])),
        scored=True,
        small=True,
    )


def income_table(d: Draft, known: list[GapMeasure]) -> None:
    """Senses down in a section per measure; imputed first, complete cases beside."""
    ctx = d.ctx
    both = any(by_sense(ctx, "income", m, complete=True) for m in known)
    rows: list[Row] = []
    for measure in known:
        rows.append(Row(cells=(ctx.say(f"gaps.measure.{measure}"),), section=True))
        for indicator, gap in by_sense(ctx, "income", measure).items():
            complete = find(ctx, "income", measure, indicator, complete=True)
            beside = _cells(ctx, complete) if both else ()
            rows.append(Row(cells=(ctx.name(indicator), *_cells(ctx, gap), *beside)))
    heads = (("", 1), (ctx.say("gaps.missing.imputed"), 4), (ctx.say("gaps.missing.complete-case"), 4))
    d.table(
        ctx.say("gaps.income.caption"),
        _columns(ctx, 2 if both else 1),
        rows,
        spans=heads if both else (),
        notes=(ctx.say("gaps.n.income"),),
        scored=True,
        small=True,
    )


def charted(ctx: Context) -> tuple[Dot, ...]:
    """The rows of the chart: sense by sense its gaps."""
    return tuple(
        difference_dot(ctx, ctx.say(f"gaps.dot.{measure}", what=ctx.name(f"sense:{sense}")), gap.difference)
        for sense in measured(ctx)
        for kind, measure in CHARTED
        if (gap := find(ctx, kind, measure, f"sense:{sense}")) is not None
    )


def chart(d: Draft) -> None:
    """The gaps about a line at zero; nothing where no gap is known."""
    ctx = d.ctx
    rows = charted(ctx)
    if not rows:
        return
    low, high = difference_axis(rows)
    kinds = list(dict.fromkeys(kind for kind, measure in CHARTED if by_sense(ctx, kind, measure)))
    shown = {row.band for row in rows if row.value is not None}
    legend = tuple((band, _band_words(ctx, which, kinds)) for which, band in BANDS.items() if band in shown)
    label = ctx.say("gaps.axis", list=ctx.say("semicolon").join(ctx.say(f"gaps.axis.{kind}") for kind in kinds))
    dots = Dots(rows=rows, reference=no_difference(ctx), axis_label=label, low=low, high=high, legend=legend)
    said = ctx.say("semicolon").join(f"{row.label} {row.text}" for row in rows)
    title = ctx.say("gaps.figure", list=joined(ctx.lang, [ctx.say(f"gaps.short.{kind}") for kind in kinds]))
    d.figure(title, dots, ctx.say("gaps.alt", list=said), scored=True)


def _band_words(ctx: Context, which: Direction, kinds: list[GapKind]) -> str:
    """Words of a sign; which side is the higher one differs by gap."""
    if which in ("first", "second"):
        return " / ".join(ctx.say(f"gaps.verdict.{kind}.{which}") for kind in kinds)
    return ctx.say(f"gaps.verdict.{which}")
