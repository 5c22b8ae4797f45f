"""Which difference may be called one: the only place that decides, whatever a label in the data says.

A town is above or below the city only if it was banded and the simultaneous interval of its difference, the one that
is printed, excludes zero.  Everything else reads 差异不显著 or is not compared at all.
"""

from __future__ import annotations

from typing import Literal

from analysis.results import Band, Estimate, town
from reports.context import Context
from reports.tables import in_words

from .numbers import base, difference_bounds, fixed, signed

Verdict = Literal["above", "middle", "below", "none"]


def verdict(ctx: Context, indicator: str, code: str) -> Verdict:
    """What may be said about one town against the city in one indicator."""
    band = ctx.bands.get((indicator, code))
    own = ctx.estimate(indicator, town(code))
    if band is None or band.band == "none" or own is None or own.value is None or own.release_code == "low":
        return "none"
    lower, upper = band.difference.lower, band.difference.upper
    if band.difference.value is None or lower is None or upper is None:
        return "none"
    if lower > 0 and band.band == "above":
        return "above"
    if upper < 0 and band.band == "below":
        return "below"
    return "middle"


def verdicts(ctx: Context, indicator: str) -> dict[str, Verdict]:
    """The verdict of every town, in the order of the towns."""
    return {code: verdict(ctx, indicator, code) for code in ctx.towns}


def difference_interval(ctx: Context, difference: Estimate) -> str:
    """The simultaneous interval of a difference, or ``—`` where it is withheld."""
    if difference.lower is None or difference.upper is None:
        return ctx.say("absent")
    return difference_bounds(ctx.lang, difference.lower, difference.upper)


def claim(ctx: Context, indicator: str, code: str) -> str:
    """One full sentence (without its stop) about a town in one indicator, with n and the interval that decides."""
    own = ctx.estimate(indicator, town(code))
    who, what = ctx.town(code), ctx.name(indicator)
    if own is None or own.value is None:
        reason = "withheld.X.long" if own is not None and own.release_code == "X" else "withheld.F.long"
        return ctx.say("claim.withheld", who=who, what=what, reason=ctx.say(reason))
    found = verdict(ctx, indicator, code)
    if found == "none":
        return ctx.say("claim.none", who=who, what=what, score=in_words(ctx, own))
    common = {"who": who, "what": what, "value": fixed(own.value), "n": base(own.n)}
    return ctx.say(f"claim.{found}", **common, **_difference(ctx, ctx.bands[indicator, code]))


def short_claim(ctx: Context, indicator: str, code: str, key: str = "claim.short") -> str:
    """A few words for the summary; only for towns above or below.  ``key``: the phrase, followed by the verdict."""
    found = verdict(ctx, indicator, code)
    if found not in ("above", "below"):
        raise ValueError(f"{indicator}, {code}: {found} is not a difference")
    own = ctx.estimate(indicator, town(code))
    n = base(own.n if own is not None else 0)
    return ctx.say(f"{key}.{found}", who=ctx.town(code), n=n, **_difference(ctx, ctx.bands[indicator, code]))


def _difference(ctx: Context, band: Band) -> dict[str, str]:
    value = band.difference.value or 0.0
    return {
        "difference": fixed(abs(value)),
        "signed": signed(value),
        "ci": ctx.ci_simultaneous,
        "interval": difference_interval(ctx, band.difference),
    }
