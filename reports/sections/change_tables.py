"""The senses in two waves: a slope chart, and a table of both waves and their change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from analysis.results import CITY, Change, Estimate, StandardisedChange
from reports.blocks import Column, Row
from reports.charts_data import Slope, SlopeEnd, SlopeLine
from reports.context import Context, released
from reports.draft import Draft
from reports.tables import axis, column, dot, interval_cell, value_cell
from reports.wording.changes import change_cells, verdict


def columns(ctx: Context, ci_change: str) -> tuple[Column, ...]:
    score = (column(ctx.say("col.value"), width=0.8), column(ctx.ci_column, "center", 1.35))
    return (
        column(ctx.say("col.sense"), "left", 1.3),
        *score * 2,
        column(ctx.say("change.change"), width=0.85),
        column(ci_change, "center", 1.35),
        column(ctx.say("col.n"), width=0.85),
        column(ctx.say("change.finding"), "center", 1.45),
    )


def spans(ctx: Context) -> tuple[tuple[str, int], ...]:
    heads = [(ctx.say(f"change.{which}"), 2) for which in ("before", "now")]
    return (("", 1), *heads, (ctx.say("change.change"), 4))


def row(ctx: Context, found: Change | StandardisedChange, now: Estimate | None) -> Row:
    """Both waves, then the change with its interval, n and what may be said."""
    strong = found.indicator.startswith("sense")
    name = ctx.name(found.indicator) if strong else f"　{ctx.name(found.indicator)}"
    before = released(found.before)
    ends = (value_cell(ctx, before), interval_cell(ctx, before), value_cell(ctx, now), interval_cell(ctx, now))
    finding = ctx.say(f"change.verdict.{verdict(found)}")
    return Row(cells=(name, *ends, *change_cells(ctx, found), finding), strong=strong)


def table(d: Draft, title: str, changes: Sequence[Change], *, ci_change: str = "", notes: tuple[str, ...] = ()) -> None:
    """The senses with their sub-indices; at equal composition below, where that is known."""
    ctx = d.ctx
    rows = [row(ctx, c, ctx.estimate(c.indicator, c.group)) for c in changes]
    equal = standardised(ctx) if changes[0].group.kind == "city" else []
    if equal:
        more = [replace(row(ctx, c, ctx.estimate(c.indicator, CITY)), strong=False) for c in equal]
        heads = [Row(cells=(ctx.say(f"change.{k}"),), section=True) for k in ("raw", "standardised")]
        rows = [heads[0], *rows, heads[1], *more]
    d.table(
        title,
        columns(ctx, ci_change or ctx.ci_column),
        rows,
        spans=spans(ctx),
        notes=(*notes, ctx.say("change.note.n")),
        scored=True,
        small=True,
    )


def standardised(ctx: Context) -> list[StandardisedChange]:
    """Changes of the senses at this wave's composition, in the order of the senses."""
    trend = ctx.inp.assessment.trend
    known = {c.indicator: c for c in trend.composition.changes} if trend is not None and trend.composition else {}
    return [known[f"sense:{s}"] for s in ctx.labels.senses if f"sense:{s}" in known]


def chart(d: Draft, changes: Sequence[Change]) -> None:
    """A line per sense; a change is coloured only where it is up or down."""
    ctx = d.ctx
    ends = [dot(ctx, "", e) for c in changes for e in (released(c.before), ctx.estimate(c.indicator, c.group))]
    low, high = axis(ends)
    lines = tuple(_line(ctx, c) for c in changes)
    slope = Slope(
        lines=lines,
        before=ctx.say("change.before"),
        now=ctx.say("change.now"),
        change=ctx.say("change.change"),
        low=low,
        high=high,
    )
    said = [
        ctx.say(
            "change.figure.one", what=line.label, before=line.before.text, now=line.now.text, change=line.text
        )
        for line in lines
    ]  # fmt: skip
    alt = ctx.say("change.figure.alt", list=ctx.say("semicolon").join(said))
    d.figure(ctx.say("change.figure"), slope, alt, scored=True)


def _line(ctx: Context, found: Change) -> SlopeLine:
    value, interval, _ = change_cells(ctx, found)
    text = value if interval == ctx.say("absent") else _bracketed(ctx, value, interval)
    return SlopeLine(
        label=ctx.name(found.indicator),
        before=_end(ctx, released(found.before)),
        now=_end(ctx, ctx.estimate(found.indicator, found.group)),
        verdict=verdict(found),
        text=text,
    )


def _bracketed(ctx: Context, value: str, interval: str) -> str:
    return f"{value}（{interval}）" if ctx.lang == "zh" else f"{value} ({interval})"


def _end(ctx: Context, e: Estimate | None) -> SlopeEnd:
    shown = e is not None and e.value is not None
    return SlopeEnd(
        value=e.value if e is not None and shown else None,
        lower=e.lower if e is not None and shown else None,
        upper=e.upper if e is not None and shown else None,
        text=value_cell(ctx, e),
    )
