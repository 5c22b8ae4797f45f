"""Scores by declared group (sex, age, urban or rural): values, never a claim."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.results import CITY, Group
from reports.blocks import Row
from reports.charts_data import Mark, Panel, Panels
from reports.context import Context
from reports.draft import Draft
from reports.sections.summary_towns import measured
from reports.tables import axis, column, dot, interval_cell, value_cell
from reports.wording.numbers import base


def groups(d: Draft) -> None:
    """One table: groups down, senses across, each with score and interval; the number of answers once per group."""
    ctx = d.ctx
    d.heading(1, ctx.say("groups.title"), "groups")
    rows = _rows(ctx)
    if not rows:
        d.paragraph(ctx.say("groups.none"))
        return
    d.paragraph(ctx.say("groups.p", table=d.next_table(), figure=d.next_figure()))
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
    _panels(d)


def _panels(d: Draft) -> None:
    """A panel per sense on one scale, a row per group as in the table."""
    ctx = d.ctx
    found = list(_found(ctx))
    names = tuple(ctx.say("groups.row", title=title, name=name) for title, name, _ in found)
    made = tuple(_panel(ctx, sense, names, [group for *_, group in found]) for sense in measured(ctx))
    seen = [x for panel in made for x in panel.dots]
    low, high = axis([*seen, *(p.reference for p in made if p.reference is not None)])
    marks: tuple[tuple[Mark, str], ...] = (("middle", ctx.say("groups.dot")), ("hidden", ctx.say("mark.hidden")))
    legend = marks if any(x.value is None for x in seen) else marks[:1]
    chart = Panels(rows=names, panels=made, axis_label=ctx.say("senses.axis"), low=low, high=high, legend=legend)
    listed = [(p.title, ctx.say("semicolon").join(f"{x.label} {x.text}" for x in p.dots)) for p in made]
    said = ctx.say("semicolon").join(ctx.say("groups.alt.one", sense=sense, list=text) for sense, text in listed)
    note = ctx.say("groups.figure.note")
    d.figure(ctx.say("groups.figure"), chart, ctx.say("groups.alt", list=said), notes=(note,), scored=True)


def _panel(ctx: Context, sense: str, names: tuple[str, ...], groups: list[Group]) -> Panel:
    indicator = f"sense:{sense}"
    return Panel(
        title=ctx.name(indicator),
        dots=tuple(
            dot(ctx, name, ctx.estimate(indicator, group), "middle") for name, group in zip(names, groups, strict=True)
        ),
        reference=dot(ctx, ctx.say("city.row"), ctx.estimate(indicator, CITY)),
    )


def _found(ctx: Context) -> Iterator[tuple[str, str, Group]]:
    """(question, category, group) of every group with an estimate, in the order of the labels."""
    for kind, label in ctx.labels.groups.items():
        for code, name in label.categories.items() if kind != "town" else ():
            group = Group(kind=kind, code=code)
            if any(ctx.estimate(f"sense:{s}", group) is not None for s in measured(ctx)):
                yield label.title, name, group


def _rows(ctx: Context) -> list[Row]:
    rows: list[Row] = []
    before = ""
    for title, name, group in _found(ctx):
        if title != before:
            rows.append(Row(cells=(title,), section=True))
        rows.append(Row(cells=(name, *_cells(ctx, group))))
        before = title
    return rows


def _cells(ctx: Context, group: Group) -> list[str]:
    """The largest published base among the senses (each may lack a few answers), then score and interval per sense."""
    estimates = [ctx.estimate(f"sense:{s}", group) for s in measured(ctx)]
    cells = [base(max((e.n for e in estimates if e is not None and e.release_code != "X"), default=0))]
    for e in estimates:
        cells += [value_cell(ctx, e), interval_cell(ctx, e)]
    return cells
