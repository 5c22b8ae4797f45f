"""Open answers beside the sample, and modes beside each other: labelled, short, never pooled."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.results import Estimate
from analysis.results.streams import OpenEstimate, OpenMethod, StreamComparison, Streams
from reports.blocks import Row
from reports.context import Context, released
from reports.draft import Draft
from reports.sections.modes import modes
from reports.tables import column, interval_cell, n_cell, value_cell
from reports.wording.channels import covariates, interval, level, model_interval_name, significant
from reports.wording.numbers import count, joined, signed

PREFERRED: tuple[OpenMethod, ...] = ("propensity", "calibrated", "raw")
"""The method that a sentence speaks of: the first of these that was computed."""
METHODS: tuple[OpenMethod, ...] = ("raw", "calibrated", "propensity")


def channels(d: Draft) -> None:
    """City edition; left out where the wave knows neither streams nor modes."""
    ctx = d.ctx
    wave = ctx.inp.assessment
    if wave.streams is None and wave.modes is None:
        return
    d.heading(1, ctx.say("channels.title"), "channels")
    if wave.streams is not None:
        _streams(d, wave.streams)
    if wave.modes is not None:
        modes(d, wave.modes)


def _streams(d: Draft, found: Streams) -> None:
    ctx = d.ctx
    d.heading(2, ctx.say("streams.title"), "streams")
    if found.reason or not found.comparisons:
        reason = found.reason or "few-answers"
        d.paragraph(ctx.say(f"streams.none.{reason}", n=count(found.n_open)))
        return
    lead = ctx.say("streams.p", n=count(found.n_open), ref=d.next_table())
    d.paragraph(lead, *_claims(ctx, found), _meaning(ctx, found))
    _table(d, found)


def _meaning(ctx: Context, found: Streams) -> str:
    """What is left after adjustment speaks of selection; what is not significant does not speak of sameness."""
    spoken = [o for c in found.comparisons for o in _spoken(c)]
    if any(significant(o.difference) for o in spoken if o.method != "raw"):
        return ctx.say("streams.differ")
    return "" if any(significant(o.difference) for o in spoken) or not spoken else ctx.say("streams.same")


def _spoken(c: StreamComparison) -> tuple[OpenEstimate, ...]:
    """The one method that the sentence speaks of; none where none was computed."""
    able = {o.method: o for o in c.open if not o.reason and released(o.difference).lower is not None}
    return tuple(able[m] for m in PREFERRED if m in able)[:1]


def _claims(ctx: Context, found: Streams) -> Iterator[str]:
    """Senses below the sample, above it, not different, not compared: a sentence each."""
    sides: dict[str, list[str]] = {}
    for c in found.comparisons:
        spoken = _spoken(c)
        if not spoken:
            reason = next((o.reason for o in c.open if o.reason), "few-answers")
            text = ctx.say("streams.claim.none.one", sense=ctx.name(c.indicator), reason=_reason(ctx, reason))
            sides.setdefault("none", []).append(text)
            continue
        e = released(spoken[0].difference)
        which = _which(e)
        sides.setdefault(which, []).append(_one(ctx, c, spoken[0]))
    for which in ("below", "above", "corrected", "middle", "none"):
        if which in sides:
            yield ctx.say(f"streams.claim.{which}", list=joined(ctx.lang, sides[which]))


def _which(e: Estimate) -> str:
    """``corrected``: the interval excludes 0, the test corrected for several comparisons does not reject."""
    if significant(e):
        return "above" if (e.value or 0) > 0 else "below"
    return "middle" if e.lower is None or e.upper is None or e.lower <= 0 <= e.upper else "corrected"


def _one(ctx: Context, c: StreamComparison, o: OpenEstimate) -> str:
    e = released(o.difference)
    return ctx.say(
        "streams.claim.one",
        sense=ctx.name(c.indicator),
        signed=ctx.say("absent") if e.value is None else signed(e.value),
        method=ctx.say(f"streams.method.{o.method}"),
        ci=model_interval_name(ctx, e),
        interval=interval(ctx, e),
        n=n_cell(ctx, e),
    )


def _reason(ctx: Context, reason: str) -> str:
    return ctx.code("streams.reason", reason)


def _table(d: Draft, found: Streams) -> None:
    """Score of the sample, then what the open answers differ by, by each method."""
    ctx = d.ctx
    ci = ctx.say("streams.ci", level=level(found.comparisons[0].probability))
    pair = (column(ctx.say("streams.col.difference")), column(ci, "center", 1.7))
    d.table(
        ctx.say("streams.caption"),
        (
            column(ctx.say("col.sense"), "left", 1.2),
            column(ctx.say("col.value")),
            column(ci, "center", 1.7),
            column(ctx.say("channels.n")),
            *pair * len(METHODS),
            column(ctx.say("channels.n")),
        ),
        [_row(ctx, c) for c in found.comparisons],
        spans=(
            ("", 1),
            (ctx.say("streams.probability"), 3),
            *((ctx.say("streams.open", method=ctx.say(f"streams.method.{m}")), 2) for m in METHODS),
            ("", 1),
        ),
        notes=(_methods(ctx, found), ctx.say("streams.note"), *_not_computed(ctx, found)),
        small=True,
        scored=True,
    )


def _methods(ctx: Context, found: Streams) -> str:
    names = covariates(ctx, found.covariates)
    return ctx.say("streams.methods" if names else "streams.methods.short", list=names)


def _row(ctx: Context, c: StreamComparison) -> Row:
    sample = released(c.probability)
    cells = [ctx.name(c.indicator), value_cell(ctx, sample), interval_cell(ctx, sample), n_cell(ctx, sample)]
    by_method = {o.method: o for o in c.open if not o.reason}
    for method in METHODS:
        e = released(by_method[method].difference) if method in by_method else None
        value = None if e is None else e.value
        cells += [
            ctx.say("absent") if value is None else signed(value),
            ctx.say("absent") if e is None else interval(ctx, e),
        ]
    spoken = _spoken(c)
    return Row(cells=(*cells, n_cell(ctx, released(spoken[0].difference)) if spoken else ctx.say("absent")))


def _not_computed(ctx: Context, found: Streams) -> Iterator[str]:
    """One note: for each reason the methods that it stopped."""
    methods: dict[str, list[str]] = {}
    for method, reason in dict.fromkeys((o.method, o.reason) for c in found.comparisons for o in c.open if o.reason):
        methods.setdefault(reason, []).append(ctx.say(f"streams.method.{method}"))
    said = [
        ctx.say("streams.method.none", methods=joined(ctx.lang, of), reason=_reason(ctx, reason))
        for reason, of in methods.items()
    ]
    if said:
        yield ctx.say("streams.methods.none", list=ctx.say("semicolon").join(said))
