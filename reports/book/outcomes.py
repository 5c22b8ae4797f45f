"""The sheet of cases: final dispositions by stream, and the response rates with their base."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from analysis.results import StreamOutcomes
from reports.book.cells import Cell, Sheet, titles
from reports.context import Context
from reports.sections.outcomes import CLASSES, FORMULAS, base_of

_COLUMNS = ("stream", "disposition", "aapor", "n", "share", "base")


def sheets(ctx: Context) -> Iterable[Sheet]:
    """The city's; nothing where no case is known."""
    found = ctx.inp.assessment.conduct.outcomes
    if found:
        rows = [row for outcomes in found for row in (*_cases(ctx, outcomes), *_rates(ctx, outcomes))]
        yield Sheet(name="outcomes", columns=titles(ctx, *_COLUMNS), rows=rows)


def _cases(ctx: Context, found: StreamOutcomes) -> Iterable[Sequence[Cell]]:
    stream = ctx.say(f"stream.{found.stream}")
    for name, code in CLASSES.items():
        yield stream, ctx.say(f"outcomes.{name}"), code, int(getattr(found.counts, name)), None, None


def _rates(ctx: Context, found: StreamOutcomes) -> Iterable[Sequence[Cell]]:
    if found.rates is None:
        return
    for name, formula in FORMULAS.items():
        base = base_of(name, found.counts, found.rates)
        yield (
            ctx.say(f"stream.{found.stream}"),
            ctx.say(f"rates.{name}"),
            formula,
            None,
            getattr(found.rates, name),
            base,
        )
