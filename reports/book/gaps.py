"""The sheets of the gaps, of rank sets and of the screening; a town edition holds its own rank sets and domains only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from analysis.results import Gap, GapUnanswered, Group, RankSets, Screened, Spread, TownRanks
from reports.book.cells import ESTIMATE, Cell, Sheet, here, indicator, numbers, titles
from reports.context import Context, released
from reports.sections.gaps import finding
from reports.sections.screening import flag
from reports.wording.numbers import joined

_PLACES = ("best", "worst", "bestall", "worstall", "bestjoint", "worstjoint")
_NOTHING: tuple[Cell, ...] = (None,) * (len(ESTIMATE) - 1)


def sheets(ctx: Context) -> Iterable[Sheet]:
    wave = ctx.inp.assessment
    city = ctx.inp.place.kind == "city"
    if city and wave.spreads:
        columns = titles(ctx, "indicator", "name", "ntowns", "q", "pooleddeff", "leftout", "tausays", *ESTIMATE)
        yield Sheet(name="spreads", columns=columns, rows=[_spread(ctx, s) for s in wave.spreads])
    if city and wave.gaps is not None:
        columns = titles(ctx, "indicator", "name", "gap", "measure", "incomes", "part", "lost", *ESTIMATE)
        rows = [row for g in wave.gaps.gaps for row in _gap(ctx, g)]
        rows += [_unanswered(ctx, u) for u in wave.gaps.unanswered]
        yield Sheet(name="gaps", columns=columns, rows=rows)
    rows = [row for r in wave.ranks for row in _ranks(ctx, r)]
    if rows:
        yield Sheet(
            name="ranks", columns=titles(ctx, "indicator", "name", "code", "town", *_PLACES, "reason"), rows=rows
        )
    flags = wave.screening.rows if wave.screening is not None else ()
    rows = [_screened(ctx, r) for r in flags if here(ctx, Group(kind="town", code=r.town))]
    if rows:
        columns = titles(ctx, "indicator", "name", "code", "town", "flag", "whynot", *ESTIMATE)
        yield Sheet(name="screening", columns=columns, rows=rows)


def _spread(ctx: Context, s: Spread) -> Sequence[Cell]:
    left = joined(ctx.lang, [f"{ctx.town(code)} ({ctx.code('gaps.left', why)})" for code, why in s.left_out.items()])
    return (
        *indicator(ctx, s.indicator), s.n_towns, s.q, s.pooled_deff, left, finding(ctx, s), *numbers(ctx, s.tau),
    )  # fmt: skip


def _gap(ctx: Context, g: Gap) -> Iterable[Sequence[Cell]]:
    """Both sides and their difference, a row each."""
    named = (*indicator(ctx, g.indicator), *_measure(ctx, g.kind, g.measure), ctx.say(f"gaps.missing.{g.missing}"))
    parts = (
        (ctx.say(f"gaps.side.{g.first_group.code}"), g.first, None),
        (ctx.say(f"gaps.side.{g.second_group.code}"), g.second, None),
        (ctx.say("gaps.difference"), g.difference, g.missing_information),
    )
    for part, e, lost in parts:
        yield (*named, part, lost, *numbers(ctx, released(e)))


def _measure(ctx: Context, kind: str, measure: str) -> tuple[str, str]:
    return ctx.say(f"gaps.measure.{kind}"), ctx.say(f"gaps.measure.{measure}") if measure else ""


def _unanswered(ctx: Context, u: GapUnanswered) -> Sequence[Cell]:
    """What could not be estimated stands among the gaps, with the reason in the last column."""
    named = indicator(ctx, u.indicator) if u.indicator else ("", "")
    return (*named, *_measure(ctx, u.kind, u.measure), "", "", None, *_NOTHING, ctx.code("gaps.reason", u.reason))


def _ranks(ctx: Context, r: RankSets) -> Iterable[Sequence[Cell]]:
    found = {t.town: t for t in r.towns}
    for code in ctx.towns:
        if (code in found or code in r.left_out) and here(ctx, Group(kind="town", code=code)):
            why = ctx.code("gaps.left", r.left_out[code]) if code in r.left_out else ""
            yield (*indicator(ctx, r.indicator), code, ctx.town(code), *_places(found.get(code)), why)


def _places(t: TownRanks | None) -> tuple[Cell, ...]:
    if t is None:
        return (None,) * len(_PLACES)
    return (t.best, t.worst, t.best_of_all, t.worst_of_all, t.best_joint, t.worst_joint)


def _screened(ctx: Context, r: Screened) -> Sequence[Cell]:
    why = ctx.code("screen.reason", r.reason) if r.reason else ""
    band = {"above": "above", "below": "below", "middle": "none", "none": "untested"}[flag(r)]
    names = (*indicator(ctx, r.indicator), r.town, ctx.town(r.town))
    return (*names, ctx.say(f"screen.{band}"), why, *numbers(ctx, released(r.difference)))
