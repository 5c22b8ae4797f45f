"""三大差距: how far scores lie apart between areas, town and country, and incomes; a gap only where its interval excludes 0."""

from __future__ import annotations

from dataclasses import replace

from analysis.results import CITY, Spread
from reports.blocks import Row
from reports.context import Context, released
from reports.differences import bounds_cell
from reports.draft import Draft
from reports.sections.gap_pairs import pairs
from reports.tables import column, n_cell, triple, triple_columns
from reports.wording.numbers import count, fixed, joined

PERCEIVED = ("Q1", "Q2", "Q3")
"""Questions about town and country, areas and incomes."""


def gaps(d: Draft) -> None:
    """Areas, town and country, incomes, then what residents think of them; city edition only."""
    ctx = d.ctx
    d.heading(1, ctx.say("gaps.title"), "gaps")
    found = ctx.inp.assessment.gaps
    if found is None and not ctx.inp.assessment.spreads:
        d.paragraph(ctx.say("gaps.none"))
        return
    d.paragraph(ctx.say("gaps.p"))
    _area(d)
    if found is not None:
        pairs(d)
    _perceived(d)


def _area(d: Draft) -> None:
    ctx = d.ctx
    d.heading(2, ctx.say("gaps.area.title"), "gaps-area")
    found = spreads_of(ctx, "sense")
    if not found:
        d.paragraph(ctx.say("gaps.area.pulse" if ctx.inp.assessment.kind == "pulse" else "gaps.area.none"))
        return
    d.paragraph(ctx.say("gaps.area.p", table=d.next_table()), *_findings(ctx, found))
    spread_table(d, ctx.say("gaps.area.caption"), found)


def spreads_of(ctx: Context, *kinds: str) -> list[Spread]:
    """τ of the indicators of these kinds (``sense``, ``subindex``, ``domain``), in the order of the analysis; numbers that are
    withheld are taken out."""
    return [
        replace(s, tau=released(s.tau)) for s in ctx.inp.assessment.spreads if s.indicator.partition(":")[0] in kinds
    ]


def certain(spread: Spread) -> bool:
    """Whether the interval of τ, which is printed, begins above zero."""
    tau = spread.tau
    return tau.value is not None and tau.lower is not None and tau.upper is not None and tau.lower > 0


def _findings(ctx: Context, found: list[Spread]) -> list[str]:
    sure = [_words(ctx, s) for s in found if certain(s)]
    zero = [ctx.name(s.indicator) for s in found if s.tau.value is not None and not certain(s)]
    mute = [ctx.name(s.indicator) for s in found if s.tau.value is None]
    named = {"some": sure, "zero": zero, "mute": mute}
    return [ctx.say(f"gaps.area.{k}", list=joined(ctx.lang, v)) for k, v in named.items() if v]


def _words(ctx: Context, s: Spread) -> str:
    return ctx.say(
        "gaps.area.words",
        what=ctx.name(s.indicator),
        value=fixed(s.tau.value or 0.0),
        ci=ctx.ci_short,
        interval=bounds_cell(ctx, s.tau),
        k=count(s.n_towns),
        n=n_cell(ctx, s.tau),
    )


def finding(ctx: Context, s: Spread) -> str:
    """What the table says of τ: a gap, not told from zero, or why there is none."""
    if s.tau.value is None:
        return ctx.code("gaps.area", s.reason) if s.reason else ctx.say("withheld.none")
    return ctx.say("gaps.area.yes" if certain(s) else "gaps.area.not-distinguishable")


def spread_table(d: Draft, title: str, found: list[Spread], *, small: bool = False) -> None:
    ctx = d.ctx
    rows = [
        Row(
            cells=(
                ctx.name(s.indicator),
                ctx.say("absent") if s.tau.value is None else fixed(s.tau.value),
                bounds_cell(ctx, s.tau),
                count(s.n_towns),
                n_cell(ctx, s.tau),
                finding(ctx, s),
            )
        )
        for s in found
    ]
    d.table(
        title,
        (
            column(ctx.say("col.sense"), "left", 1.6),
            column(ctx.say("gaps.col.tau"), width=0.8),
            column(ctx.ci_column, "center", 1.5),
            column(ctx.say("gaps.col.ntowns"), width=1.3),
            column(ctx.say("col.n"), width=1.1),
            column(ctx.say("gaps.col.finding"), "center", 1.8),
        ),
        rows,
        notes=(*d.once(ctx.say("gaps.area.note")), *_left(ctx, found)),
        scored=True,
        small=small,
    )


def _left(ctx: Context, found: list[Spread]) -> tuple[str, ...]:
    """Which towns are left out and why, indicators that leave out the same ones together; one line."""
    named: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for s in found:
        for why in dict.fromkeys(s.left_out.values()):
            towns = tuple(ctx.town(code) for code in ctx.towns if s.left_out.get(code) == why)
            named.setdefault((why, towns), []).append(ctx.name(s.indicator))
    said = [
        ctx.say(
            "gaps.area.left.one",
            what=joined(ctx.lang, names),
            towns=joined(ctx.lang, list(towns)),
            why=ctx.code("gaps.left", why),
        )
        for (why, towns), names in named.items()
    ]
    return (ctx.say("gaps.area.left", list=ctx.say("semicolon").join(said)),) if said else ()


def _perceived(d: Draft) -> None:
    """Means of the questions about the gaps, where they were asked."""
    ctx = d.ctx
    found = {q: ctx.estimate(f"item:{q}", CITY) for q in PERCEIVED}
    rows = [Row(cells=(ctx.name(f"item:{q}"), *triple(ctx, e))) for q, e in found.items() if e is not None]
    if not rows:
        return
    d.heading(2, ctx.say("gaps.perceived.title"), "gaps-perceived")
    d.paragraph(ctx.say("gaps.perceived.p", table=d.next_table()))
    question = column(ctx.say("col.item"), "left", 3.0)
    columns = (question, *triple_columns(ctx, ctx.say("col.value")))
    d.table(ctx.say("gaps.perceived.caption"), columns, rows, scored=True, small=True)
