"""Why a gap could not be estimated, in words."""

from __future__ import annotations

from analysis.results import GapKind
from reports.context import Context
from reports.wording.numbers import joined


def unanswered(ctx: Context, kind: GapKind, of: tuple[str, ...]) -> list[str]:
    """A sentence per measure and reason, indicators joined; ``of``: kinds of indicator wanted, ``""`` for all at once."""
    found = ctx.inp.assessment.gaps
    named: dict[tuple[str, str], list[str]] = {}
    for one in found.unanswered if found is not None else ():
        if one.kind == kind and one.indicator.partition(":")[0] in of:
            named.setdefault((one.measure, one.reason), []).extend([ctx.name(one.indicator)] if one.indicator else [])
    return [_sentence(ctx, kind, measure, why, names) for (measure, why), names in named.items()]


def _sentence(ctx: Context, kind: GapKind, measure: str, why: str, names: list[str]) -> str:
    what = ctx.say(f"gaps.measure.{measure or kind}")
    if names:
        what = ctx.say("gaps.unanswered.of", what=what, list=joined(ctx.lang, names))
    return ctx.say("gaps.unanswered", what=what, why=ctx.code("gaps.reason", why))
