"""Questions one by one: score, interval, n, favourable share, whether it enters an index."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.results import Estimate, Group
from reports.blocks import Column, Row
from reports.context import Context
from reports.sections.distributions import label
from reports.tables import column, interval_cell, triple, triple_columns, value_cell


def favourable(ctx: Context, item: str, group: Group) -> Estimate | None:
    """Best two labels, or 7–10 of ten: whichever the question has."""
    return ctx.estimate(f"top2:{item}", group) or ctx.estimate(f"share70:{item}", group)


def use(ctx: Context, item: str) -> str:
    """In the index or not, and whether it is scored in reverse."""
    found = ctx.labels.items[item]
    text = ctx.say("senses.scored" if found.in_scheme else "senses.unscored")
    if not found.reversed:
        return text
    turned = ctx.say("senses.reversed")
    return f"{text}（{turned}）" if ctx.lang == "zh" else f"{text}, {turned}"


def columns(ctx: Context) -> tuple[Column, ...]:
    return (
        column(ctx.say("col.item"), "left", 3.4),
        *triple_columns(ctx, ctx.say("col.value")),
        column(ctx.say("col.positive"), width=1.1),
        column(ctx.ci_short, "center", 1.9),
        column(ctx.say("col.use"), "center", 1.3),
    )


def rows(ctx: Context, items: Iterable[str], group: Group) -> list[Row]:
    """One row per question that has an estimate for the group."""
    out = []
    for item in items:
        e = ctx.estimate(f"item:{item}", group)
        if e is not None:
            share = favourable(ctx, item, group)
            shares = (value_cell(ctx, share), interval_cell(ctx, share))
            out.append(Row(cells=(label(ctx, item), *triple(ctx, e), *shares, use(ctx, item))))
    return out
