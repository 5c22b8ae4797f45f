"""Regression to the mean: what chance alone lets a town do that stood out last time, beside what it did."""

from __future__ import annotations

from typing import Literal

from analysis.results import Rebound
from reports.blocks import Row
from reports.context import Context, released
from reports.differences import bounds_cell, difference_triple
from reports.draft import Draft
from reports.tables import column, n_cell
from reports.wording.numbers import difference_bounds, signed

Finding = Literal["more", "less", "unclear", "none"]


def of_senses(ctx: Context) -> dict[str, list[Rebound]]:
    """Sense → its rebounds, towns in their order; sub-indices are in the workbook."""
    place = {code: k for k, code in enumerate(ctx.towns)}
    found = {
        s: sorted(
            (r for r in ctx.inp.assessment.rebounds if r.indicator == f"sense:{s}"),
            key=lambda r: place.get(r.town, len(place)),
        )
        for s in ctx.labels.senses
    }
    return {s: some for s, some in found.items() if some}


def finding(r: Rebound) -> Finding:
    """Beyond chance only where the whole interval of what was observed lies outside what was to be expected."""
    e = released(r.observed) if r.observed is not None else None
    if e is None or e.lower is None or e.upper is None or e.release_code == "low" or r.expected is None:
        return "none"
    low, high = (r.expected, r.expected) if r.lower is None or r.upper is None else (r.lower, r.upper)
    return "more" if e.lower > high else "less" if e.upper < low else "unclear"


def rebounds(d: Draft) -> None:
    """City edition: one paragraph and one table; nothing where no town stood out last time."""
    ctx = d.ctx
    found = of_senses(ctx)
    if not found:
        return
    d.heading(2, ctx.say("rebound.title"), "change-rebound")
    d.paragraph(ctx.say("rebound.p", table=d.next_table()), _summed(ctx, [r for some in found.values() for r in some]))
    _table(d, found)


def _summed(ctx: Context, all_: list[Rebound]) -> str:
    beyond = [_one(ctx, r) for r in all_ if finding(r) in ("more", "less")]
    if beyond:
        return ctx.say("rebound.some", list=ctx.say("semicolon").join(beyond))
    return ctx.say("rebound.quiet" if any(finding(r) == "unclear" for r in all_) else "rebound.mute")


def _one(ctx: Context, r: Rebound) -> str:
    observed, interval, n = difference_triple(ctx, r.observed)
    return ctx.say(
        f"rebound.one.{finding(r)}",
        town=ctx.town(r.town),
        sense=ctx.name(r.indicator),
        observed=observed,
        ci=ctx.ci_short,
        interval=interval,
        n=n,
        expected=expected(ctx, r),
    )


def hidden(r: Rebound) -> bool:
    """Whether there is nothing to set beside the expectation, which then is not printed either."""
    return r.observed is None or released(r.observed).value is None


def expected(ctx: Context, r: Rebound) -> str:
    """``+1.2（0.5~2.2）``, or a dash."""
    if r.expected is None or hidden(r):
        return ctx.say("absent")
    if r.lower is None or r.upper is None:
        return signed(r.expected)
    ends = difference_bounds(ctx.lang, r.lower, r.upper)
    return f"{signed(r.expected)}（{ends}）" if ctx.lang == "zh" else f"{signed(r.expected)} ({ends})"


def _table(d: Draft, found: dict[str, list[Rebound]]) -> None:
    ctx = d.ctx
    rows: list[Row] = []
    for sense, some in found.items():
        rows.append(Row(cells=(ctx.name(f"sense:{sense}"),), section=True))
        rows += [Row(cells=_cells(ctx, r)) for r in some]
    d.table(
        ctx.say("rebound.caption"),
        (
            column(ctx.say("col.town"), "left", 1.2),
            column(ctx.say("rebound.last"), "left", 1.15),
            column(ctx.say("rebound.deviation"), width=0.9),
            column(ctx.say("rebound.expected"), "center", 2.0),
            column(ctx.say("rebound.observed"), width=1.0),
            column(ctx.ci_column, "center", 1.4),
            column(ctx.say("col.n"), width=0.85),
            column(ctx.say("change.finding"), "center", 1.4),
        ),
        rows,
        notes=(*d.once(ctx.say("note.order")), ctx.say("rebound.note")),
        scored=True,
        small=True,
    )


def _cells(ctx: Context, r: Rebound) -> tuple[str, ...]:
    deviation = ctx.say("absent") if r.deviation is None or hidden(r) else signed(r.deviation)
    last = (ctx.town(r.town), ctx.say(f"rebound.{r.band}"), deviation, expected(ctx, r))
    if r.observed is None:
        return (*last, *[ctx.say("absent")] * 3, ctx.code("rebound", r.reason))
    return (*last, *difference_triple(ctx, r.observed), ctx.say(f"rebound.{finding(r)}"))


def own_rebounds(ctx: Context) -> list[str]:
    """Town edition: a sentence per sense in which the town stood out last time and can be followed."""
    said = []
    for r in (r for some in of_senses(ctx).values() for r in some if r.town == ctx.inp.place.code):
        e = released(r.observed) if r.observed is not None else None
        if e is None or e.value is None or r.deviation is None:
            continue
        said.append(
            ctx.say(
                "rebound.own",
                town=ctx.place,
                sense=ctx.name(r.indicator),
                band=ctx.say(f"rebound.{r.band}"),
                basis=_basis(ctx, r),
                deviation=signed(r.deviation),
                expected=expected(ctx, r),
                observed=difference_triple(ctx, e)[0],
                ci=ctx.ci_short,
                interval=bounds_cell(ctx, e),
                n=n_cell(ctx, e),
                finding=ctx.say(f"rebound.own.{finding(r)}"),
            )
        )
    return said


def _basis(ctx: Context, r: Rebound) -> str:
    """The simultaneous interval by which the earlier report set the band, where that report is at hand and bears it out."""
    before = ctx.inp.previous.bands if ctx.inp.previous is not None else ()
    e = next((released(b.difference) for b in before if (b.indicator, b.town) == (r.indicator, r.town)), None)
    if e is None or e.lower is None or e.upper is None or not (e.lower > 0 if r.band == "above" else e.upper < 0):
        return ""
    ends = difference_bounds(ctx.lang, e.lower, e.upper)
    return ctx.say("rebound.basis", ci=ctx.ci_simultaneous, interval=ends)
