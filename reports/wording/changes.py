"""What may be said about a change: the only place that decides, whatever a label in the data says.

Up or down only where the analysis judged so and the interval that is printed excludes zero; everything else reads
变化不显著, or is not judged at all.
"""

from __future__ import annotations

from typing import Literal

from analysis.results import Change, StandardisedChange, Trend
from reports.context import Context
from reports.differences import difference_triple, direction
from reports.tables import reason

from .numbers import fixed

Verdict = Literal["up", "down", "unclear", "none"]
_SIGNED: dict[str, Verdict] = {"first": "up", "second": "down"}


def verdict(found: Change | StandardisedChange) -> Verdict:
    """By label and interval: a label without its interval counts as unclear."""
    which = direction(found.change)
    if which == "none" or found.verdict == "none":
        return "none"
    return found.verdict if _SIGNED.get(which) == found.verdict else "unclear"


def sentence(ctx: Context, found: Change, ci: str, what: str = "") -> str:
    """One clause (without its stop): the change with its interval and n, and what it allows to say."""
    what, said = what or ctx.name(found.indicator), verdict(found)
    if said == "none":
        return ctx.say("change.said.none", what=what, why=why_not(ctx, found))
    key = f"unclear.{_way(found)}" if said == "unclear" else said
    return ctx.say(f"change.said.{key}", **_numbers(ctx, found, ci, what))


def short(ctx: Context, found: Change, ci: str, what: str) -> str:
    """The same in fewer words; only for a change that is up or down."""
    said = verdict(found)
    if said not in ("up", "down"):
        raise ValueError(f"{found.indicator}: {said} is not a change")
    return ctx.say(f"change.short.{said}", **_numbers(ctx, found, ci, what))


def why_not(ctx: Context, found: Change | StandardisedChange) -> str:
    """Why a change is not judged."""
    if found.change.release_code in ("F", "X"):
        return reason(ctx, found.change, long=True)
    return ctx.say(f"change.none.{found.reason or 'low'}")


def change_cells(ctx: Context, found: Change | StandardisedChange) -> tuple[str, str, str]:
    """Change, interval and n; dashes where there is no sampling error: such a number must not look certain."""
    change, interval, n = difference_triple(ctx, found.change)
    if found.reason != "spread":
        return change, interval, n
    return ctx.say("absent"), ctx.say("absent"), n


def previous_title(ctx: Context, trend: Trend) -> str:
    """The earlier wave as it is called."""
    return trend.before.wave_title.get(ctx.lang) or trend.before.wave


def _numbers(ctx: Context, found: Change, ci: str, what: str) -> dict[str, str]:
    _, interval, n = difference_triple(ctx, found.change)
    return {"what": what, "value": fixed(abs(found.change.value or 0.0)), "ci": ci, "interval": interval, "n": n}


def _way(found: Change) -> str:
    shown = fixed(found.change.value or 0.0)
    return "same" if float(shown.replace("−", "-")) == 0 else "less" if (found.change.value or 0) < 0 else "more"
