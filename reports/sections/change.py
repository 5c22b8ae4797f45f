"""This wave beside the earlier one: values only, no claim about change (no covariance between the waves yet)."""

from __future__ import annotations

from analysis.results import Assessment
from reports.blocks import Row
from reports.context import Context, index
from reports.draft import Draft
from reports.tables import column, triple, triple_columns


def comparable(ctx: Context) -> str | None:
    """Why the earlier wave may not be set beside this one (a phrase key), or ``None`` if it may."""
    now, before = ctx.inp.assessment, ctx.inp.previous
    if before is None:
        return "summary.nochange"
    if now.scheme != before.scheme:
        return "change.scheme"
    if now.stream != before.stream:
        return "change.stream"
    return "change.demo" if now.demo != before.demo else None


def change(d: Draft) -> None:
    """A section only if an earlier wave was given; one line if it cannot be compared."""
    ctx = d.ctx
    before = ctx.inp.previous
    if before is None:
        return
    d.heading(1, ctx.say("change.title"), "change")
    previous = before.wave_title.get(ctx.lang) or before.wave
    why = comparable(ctx)
    if why is not None:
        d.paragraph(ctx.say(why, previous=previous, scheme=before.scheme))
        return
    rows = _rows(ctx, before)
    if not rows:
        d.paragraph(ctx.say("nothing"))
        return
    d.paragraph(ctx.say("change.p", ref=d.next_table(), previous=previous))
    d.table(
        ctx.say("change.caption"),
        (column(ctx.say("col.sense"), "left"), *triple_columns(ctx, ctx.say("col.value")) * 2),
        rows,
        spans=(("", 1), (ctx.say("change.now"), 3), (ctx.say("change.before"), 3)),
        scored=True,
    )


def _rows(ctx: Context, before: Assessment) -> list[Row]:
    earlier = index(before.cells)
    rows = []
    for indicator in [*(f"sense:{s}" for s in ctx.labels.senses), *(f"subindex:{s}" for s in ctx.labels.sub_indices)]:
        now, then = ctx.estimate(indicator, ctx.here), earlier.get((indicator, ctx.here))
        if now is not None and then is not None:
            rows.append(Row(cells=(ctx.name(indicator), *triple(ctx, now), *triple(ctx, then))))
    return rows
