"""Questions one by one: score, interval, n, favourable share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from analysis.results import Estimate, Group
from reports.blocks import Column, Row
from reports.context import Context
from reports.sections.distributions import cited, code_cells, code_columns
from reports.tables import column, interval_cell, triple, triple_columns, value_cell


def favourable(ctx: Context, item: str, group: Group) -> Estimate | None:
    """Best two labels, or 7–10 of ten: whichever the question has."""
    return ctx.estimate(f"top2:{item}", group) or ctx.estimate(f"share70:{item}", group)


def title(ctx: Context, item: str) -> str:
    """The question, and in brackets what a reader must know: not in the index, scored in reverse."""
    found = ctx.labels.items[item]
    marks = [ctx.say("senses.unscored")] if found.sense and not found.in_scheme else []
    marks += [ctx.say("senses.reversed")] if found.reversed else []
    if not marks:
        return found.text
    return f"{found.text}（{'，'.join(marks)}）" if ctx.lang == "zh" else f"{found.text} ({', '.join(marks)})"


def columns(ctx: Context, items: Iterable[str]) -> tuple[Column, ...]:
    """Code (where the questionnaire's codes are short ones), question, score with interval and n, favourable share."""
    return (
        *code_columns(ctx, items),
        column(ctx.say("col.item"), "left", 3.3),
        *triple_columns(ctx, ctx.say("col.value")),
        column(ctx.say("col.positive"), width=1.1),
        column(ctx.ci_column, "center", 1.9),
    )


def rows(ctx: Context, items: Sequence[str], group: Group) -> list[Row]:
    """One row per question that has an estimate for the group."""
    out = []
    coded = cited(items)
    for item in items:
        e = ctx.estimate(f"item:{item}", group)
        if e is not None:
            share = favourable(ctx, item, group)
            shares = (value_cell(ctx, share), interval_cell(ctx, share))
            out.append(Row(cells=(*code_cells(item, coded=coded), title(ctx, item), *triple(ctx, e), *shares)))
    return out
