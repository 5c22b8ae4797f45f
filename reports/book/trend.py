"""The sheets of two waves: changes, at equal composition, comparability, regression to the mean; and of pooled waves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from analysis.results import CITY, Change, Estimate, Group, PooledCell, Rebound, StandardisedChange, Trend
from reports.book.cells import ESTIMATE, Cell, Sheet, group_cells, here, indicator, numbers, titles
from reports.context import Context, released
from reports.sections.change_reasons import why
from reports.sections.rebounds import finding, hidden
from reports.wording.changes import verdict, why_not

_NAMED = ("indicator", "name", "kind", "code", "group")
_BEFORE = ("change.before", "change.beforelower", "change.beforeupper", "change.beforen")
_SAYS = ("change.finding", "change.why")
_EXPECTED = ("rebound.deviation", "rebound.expected", "rebound.lower", "rebound.upper")


def sheets(ctx: Context) -> Iterable[Sheet]:
    """A town edition has the city's changes and its own."""
    wave = ctx.inp.assessment
    if wave.trend is not None and not wave.trend.refused:
        yield from _trend(ctx, wave.trend)
    rebounds = [_rebound(ctx, r) for r in wave.rebounds if here(ctx, Group(kind="town", code=r.town))]
    if rebounds:
        columns = titles(ctx, *_NAMED, "rebound.band", *_EXPECTED, *_SAYS, *ESTIMATE)
        yield Sheet(name="rebounds", columns=columns, rows=rebounds)
    pooled = [_pooled(ctx, c) for c in (wave.pool.cells if wave.pool is not None else ()) if here(ctx, c.group)]
    if pooled:
        yield Sheet(name="pool", columns=titles(ctx, *_NAMED, *ESTIMATE), rows=pooled)


def _trend(ctx: Context, trend: Trend) -> Iterable[Sheet]:
    changes = [_change(ctx, c, c.group, c.detectable) for c in trend.changes if here(ctx, c.group)]
    if changes:
        columns = titles(ctx, *_NAMED, *_BEFORE, *_SAYS, "change.detectable", *ESTIMATE)
        yield Sheet(name="changes", columns=columns, rows=changes)
    equal = trend.composition.changes if trend.composition is not None else ()
    if equal:
        columns = titles(ctx, *_NAMED, *_BEFORE, *_SAYS, *ESTIMATE)
        rows = [_change(ctx, c, CITY) for c in equal]
        yield Sheet(name="standardised", columns=columns, rows=rows)
    differing = [c for c in trend.comparability if c.status != "comparable"]
    if differing:
        columns = titles(ctx, "indicator", "name", "change.status", "change.differs")
        rows = [(*indicator(ctx, c.indicator), ctx.say(f"change.status.{c.status}"), why(ctx, c)) for c in differing]
        yield Sheet(name="comparability", columns=columns, rows=rows, wordy=True)


def _change(ctx: Context, c: Change | StandardisedChange, group: Group, *detectable: float | None) -> Sequence[Cell]:
    """The earlier wave's estimate, what may be said, the change; ``detectable`` where the sheet has it."""
    said = verdict(c)
    reason = why_not(ctx, c) if said == "none" else ""
    named = (*indicator(ctx, c.indicator), *group_cells(ctx, group))
    finding_ = (ctx.say(f"change.verdict.{said}"), reason)
    return (*named, *_before(c.before), *finding_, *detectable, *numbers(ctx, released(c.change)))


def _before(e: Estimate) -> tuple[Cell, ...]:
    shown = released(e)
    return shown.value, shown.lower, shown.upper, None if shown.release_code == "X" else shown.n or None


def _rebound(ctx: Context, r: Rebound) -> Sequence[Cell]:
    """A row without an observed change has its reason and nothing else."""
    named = (*indicator(ctx, r.indicator), *group_cells(ctx, Group(kind="town", code=r.town)))
    model = (None,) * 4 if hidden(r) else (r.deviation, r.expected, r.lower, r.upper)
    says = (ctx.say(f"rebound.{finding(r)}"), ctx.code("rebound", r.reason) if r.reason else "")
    observed = numbers(ctx, released(r.observed)) if r.observed is not None else (None,) * len(ESTIMATE)
    return (*named, ctx.say(f"rebound.{r.band}"), *model, *says, *observed)


def _pooled(ctx: Context, c: PooledCell) -> Sequence[Cell]:
    return (*indicator(ctx, c.indicator), *group_cells(ctx, c.group), *numbers(ctx, released(c.estimate)))
