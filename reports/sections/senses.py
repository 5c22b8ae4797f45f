"""The senses of the city: scores, spread, sub-indices, and the questions they rest on."""

from __future__ import annotations

from analysis.results import CITY
from reports.blocks import Row
from reports.charts_data import Dots
from reports.context import Context
from reports.draft import Draft
from reports.sections import distributions, items
from reports.sections.summary_towns import measured
from reports.tables import axis, column, dot, in_words, interval_cell, n_cell, triple, triple_columns, value_cell
from reports.wording.numbers import count, fixed, joined


def senses(d: Draft) -> None:
    ctx = d.ctx
    d.heading(1, ctx.say("senses.title"), "senses")
    if not measured(ctx):
        d.paragraph(ctx.say("nothing"))
        return
    d.paragraph(
        ctx.say("senses.p", table=d.next_table(), figure=d.next_figure(), shares=d.next_table(2)),
        ctx.say("summary.levels"),
    )
    for sense in ctx.labels.senses:
        if sense not in measured(ctx):
            d.paragraph(ctx.say("senses.notmeasured", sense=ctx.name(f"sense:{sense}")))
    _scores(d)
    _chart(d)
    _shares(d)
    for sense in measured(ctx):
        _sense(d, sense)


def _scores(d: Draft) -> None:
    ctx = d.ctx
    rows = []
    for indicator in indicators(ctx):
        e = ctx.estimate(indicator, CITY)
        df = ctx.say("absent") if e is None or e.df is None else count(e.df)
        deff = ctx.say("absent") if e is None or e.deff is None else fixed(e.deff, 2)
        name = ctx.name(indicator) if indicator.startswith("sense") else f"　{ctx.name(indicator)}"
        rows.append(Row(cells=(name, *triple(ctx, e), df, deff), strong=indicator.startswith("sense")))
    d.table(
        ctx.say("senses.caption"),
        (
            column(ctx.say("col.sense"), "left", 1.5),
            *triple_columns(ctx, ctx.say("col.value")),
            column(ctx.say("col.df"), width=0.9),
            column(ctx.say("col.deff"), width=0.9),
        ),
        rows,
        scored=True,
    )


def _shares(d: Draft) -> None:
    """Residents scoring at least 60 and 80, each share with its interval."""
    ctx = d.ctx
    rows = []
    for sense in measured(ctx):
        cells = [ctx.name(f"sense:{sense}")]
        for cut in ("share60", "share80"):
            e = ctx.estimate(f"{cut}:{sense}", CITY)
            cells += [value_cell(ctx, e), interval_cell(ctx, e)]
        rows.append(Row(cells=(*cells, n_cell(ctx, ctx.estimate(f"share60:{sense}", CITY)))))
    d.table(
        ctx.say("senses.shares.caption"),
        (
            column(ctx.say("col.sense"), "left", 1.5),
            column(ctx.say("col.share60"), width=1.2),
            column(ctx.ci_column, "center", 1.8),
            column(ctx.say("col.share80"), width=1.2),
            column(ctx.ci_column, "center", 1.8),
            column(ctx.say("col.n")),
        ),
        rows,
        scored=True,
    )


def indicators(ctx: Context) -> list[str]:
    """Senses and, below each, its sub-indices; those without a city estimate are left out."""
    out = []
    for sense in measured(ctx):
        out.append(f"sense:{sense}")
        out += [f"subindex:{sub}" for sub, (of, _) in ctx.labels.sub_indices.items() if of == sense]
    return [i for i in out if ctx.estimate(i, CITY) is not None]


def _chart(d: Draft) -> None:
    ctx = d.ctx
    rows = tuple(dot(ctx, ctx.name(i), ctx.estimate(i, CITY)) for i in indicators(ctx))
    low, high = axis(rows)
    chart = Dots(rows=rows, reference=None, axis_label=ctx.say("senses.axis"), low=low, high=high)
    said = ctx.say("semicolon").join(f"{row.label} {row.text}" for row in rows)
    d.figure(ctx.say("senses.figure"), chart, ctx.say("senses.alt", list=said), scored=True)


def _sense(d: Draft, sense: str) -> None:
    """One sense: its score in words, its sub-indices, the answers behind it."""
    ctx = d.ctx
    name = ctx.name(f"sense:{sense}")
    d.heading(2, name, f"sense-{sense}")
    codes = [code for code, item in ctx.labels.items.items() if item.sense == sense]
    asked = [code for code in codes if ctx.estimate(f"item:{code}", CITY) is not None]
    figures = distributions.by_classes(ctx, asked, CITY)
    refs = joined(ctx.lang, [d.next_figure(k + 1) for k in range(len(figures))])
    d.paragraph(
        ctx.say("senses.one", sense=name, words=in_words(ctx, ctx.estimate(f"sense:{sense}", CITY))),
        _sub_indices(ctx, sense),
        _items(ctx, sense, asked, refs, d.next_table()) if figures else "",
    )
    for classes, found in figures:
        words = distributions.kind_words(ctx, classes)
        distributions.figure(d, ctx.say("senses.items.figure", sense=name, classes=words), classes, found)
    if asked:
        d.table(
            ctx.say("senses.items.caption", sense=name),
            items.columns(ctx, asked),
            items.rows(ctx, asked, CITY),
            notes=d.once(ctx.say("senses.positive.note")),
            scored=True,
        )


def _items(ctx: Context, sense: str, asked: list[str], figures: str, table: str) -> str:
    """How many questions make the score, how many are only reported, and where both stand."""
    scored = sum(1 for code in asked if ctx.labels.items[code].in_scheme)
    rest = len(asked) - scored
    return ctx.say(
        "senses.items.p",
        sense=ctx.name(f"sense:{sense}"),
        k=count(scored),
        others=ctx.say("senses.items.others", k=count(rest)) if rest else "",
        figure=figures,
        table=table,
    )


def _sub_indices(ctx: Context, sense: str) -> str:
    space = "" if ctx.lang == "zh" else " "
    subs = [
        f"{title}{space}{in_words(ctx, ctx.estimate(f'subindex:{sub}', CITY))}"
        for sub, (of, title) in ctx.labels.sub_indices.items()
        if of == sense and ctx.estimate(f"subindex:{sub}", CITY) is not None
    ]
    if not subs:
        return ""
    return ctx.say("senses.sub", sense=ctx.name(f"sense:{sense}"), list=ctx.say("semicolon").join(subs))
