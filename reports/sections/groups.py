"""Scores by declared group (sex, age, urban or rural): values, never a claim."""

from __future__ import annotations

from analysis.results import Group
from reports.blocks import Row
from reports.context import Context
from reports.draft import Draft
from reports.sections.summary_towns import measured
from reports.tables import column, interval_cell, value_cell
from reports.wording.numbers import base


def groups(d: Draft) -> None:
    """One table: groups down, senses across, each with score and interval; the number of answers once per group."""
    ctx = d.ctx
    d.heading(1, ctx.say("groups.title"), "groups")
    rows = _rows(ctx)
    if not rows:
        d.paragraph(ctx.say("groups.none"))
        return
    d.paragraph(ctx.say("groups.p", table=d.next_table()))
    senses = measured(ctx)
    columns = [column(ctx.say("col.group"), "left", 1.5), column(ctx.say("col.n"), width=1.0)]
    for _ in senses:
        columns += [column(ctx.say("col.value"), width=1.0), column(ctx.ci_column, "center", 1.6)]
    spans = (("", 2), *((ctx.name(f"sense:{s}"), 2) for s in senses))
    d.table(
        ctx.say("groups.caption"),
        tuple(columns),
        rows,
        spans=spans,
        notes=(ctx.say("groups.n"),),
        scored=True,
        small=True,
    )


def _rows(ctx: Context) -> list[Row]:
    rows: list[Row] = []
    for kind, label in ctx.labels.groups.items():
        if kind == "town":
            continue
        part = [
            Row(cells=(name, *_cells(ctx, Group(kind=kind, code=code))))
            for code, name in label.categories.items()
            if any(ctx.estimate(f"sense:{s}", Group(kind=kind, code=code)) is not None for s in measured(ctx))
        ]
        if part:
            rows += [Row(cells=(label.title,), section=True), *part]
    return rows


def _cells(ctx: Context, group: Group) -> list[str]:
    """The largest published base among the senses (each may lack a few answers), then score and interval per sense."""
    estimates = [ctx.estimate(f"sense:{s}", group) for s in measured(ctx)]
    cells = [base(max((e.n for e in estimates if e is not None and e.release_code != "X"), default=0))]
    for e in estimates:
        cells += [value_cell(ctx, e), interval_cell(ctx, e)]
    return cells
