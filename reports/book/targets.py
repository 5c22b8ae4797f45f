"""The sheets of the plan's targets: every target with what was reached, and the pairs with felt scores."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reports.book.cells import ESTIMATE, Cell, Sheet, numbers, titles
from reports.context import Context
from reports.targets import Target, Targets, reported, standing
from reports.wording.pairs import Pair, pairs

_TARGETS = (
    "target.id", "target.title", "domain", "domaintitle", "target.section", "target.kind", "target.direction",
    "target.value", "target.unit", "target.reached", "target.on", "target.standing", "target.note",
)  # fmt: skip
_PAIRS = (
    "domain",
    "domaintitle",
    "target.met",
    "target.judged",
    "target.standing",
    "target.felt",
    "target.from",
    "target.verdict",
)


def sheets(ctx: Context) -> Iterable[Sheet]:
    book = ctx.inp.targets
    own = book.of(ctx.inp.place.code) if book is not None else ()
    if book is None or not own:
        return
    yield Sheet(name="targets", columns=titles(ctx, *_TARGETS), rows=[_target(ctx, book, t) for t in own])
    if any(reported(t) for t in own):
        columns = titles(ctx, *_PAIRS, *ESTIMATE)
        yield Sheet(name="pairs", columns=columns, rows=[_pair(ctx, book, p) for p in pairs(ctx)])


def _target(ctx: Context, book: Targets, t: Target) -> Sequence[Cell]:
    """A state is 1 where it was achieved and 0 where it was not."""
    reached = t.reached if t.done is None else int(t.done)
    invented = ctx.say("targets.invented") if book.invented and reported(t) else ""
    note = ctx.say("semicolon").join(x for x in (t.note, invented) if x)
    return (
        t.id, t.title, t.domain, ctx.name(f"domain:{t.domain}"), t.section, t.kind, t.direction, t.value, t.unit, reached,
        t.reached_on, ctx.say(f"targets.standing.{standing(t)}"), note,
    )  # fmt: skip


def _pair(ctx: Context, book: Targets, p: Pair) -> Sequence[Cell]:
    estimate = numbers(ctx, p.estimate) if p.estimate is not None else (None,) * len(ESTIMATE)
    return (
        p.domain, ctx.name(f"domain:{p.domain}"), p.met, p.judged, ctx.say(f"targets.standing.{p.standing}"),
        ctx.say(f"targets.felt.{p.felt}"), book.felt_from, ctx.say(f"targets.verdict.{p.verdict}"), *estimate,
    )  # fmt: skip
