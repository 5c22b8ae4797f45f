"""A rectification item measured again: what the retest can find, said when the item is opened, and what it found.

"Not significant" is never "reached", nor "not reached": only an interval that has left the improvement asked for decides.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from scipy import special

from analysis.release import withheld
from analysis.results import Estimate, Group
from analysis.results.trend import Change, Retest, Trend

from .judge import POWER, detectable

PLANNING_SD, PLANNING_DEFF = 20.0, 1.5
"""Of a 0–100 score among persons of a town, and of a sample of villages: the figures this product plans with."""


def detectable_change(
    n_before: int,
    n_now: int | None = None,
    *,
    sd: float = PLANNING_SD,
    deff: float = PLANNING_DEFF,
    correlation: float = 0.0,
    level: float = 0.95,
    power: float = POWER,
) -> float:
    """Points: the true change that a two-sided test at ``level`` finds with chance ``power``, before there is a retest.

    (z₁ + z₂)·√(v₁ + v₂ − 2ρ√(v₁v₂)), v = deff·sd²/n (Kish 1965, *Survey Sampling*, 12.4).  ``n_now``: as many answers as
    before if not given.  ``correlation`` of the two estimates: about the overlap in villages × the villages' share of the variance.
    """
    first, second = (deff * sd**2 / n for n in (n_before, n_now or n_before))
    quantiles = special.ndtri(0.5 + level / 2) + special.ndtri(power)
    return float(quantiles * math.sqrt(first + second - 2 * correlation * math.sqrt(first * second)))


def retest(trend: Trend, indicator: str, group: Group, least: float = 0.0) -> Retest:
    """Did the item improve by ``least`` points or more (0: at all)?  Its own interval decides, not that of the family of towns."""
    found = [c for c in trend.changes if (c.indicator, c.group) == (indicator, group)]
    if not found:
        return _undecided(indicator, group, least, "not-compared", None)
    change = alone(found[0])
    if withheld(change.release_code) or change.lower is None or change.upper is None:
        return _undecided(indicator, group, least, "withheld", change)
    if change.release_code == "low":
        return _undecided(indicator, group, least, "low", change)
    made = _undecided(indicator, group, least, "unclear", change)
    if change.lower > least:
        return replace(made, outcome="reached", reason="")
    return replace(made, outcome="not-reached", reason="") if change.upper < least else made


def alone(change: Change) -> Estimate:
    """A change with its ordinary interval: one planned question needs no allowance for the other towns."""
    e = change.change
    if e.value is None or e.se is None or e.df is None:
        return e
    half = float(special.stdtrit(e.df, 0.5 + e.level / 2) * e.se) if e.df >= 1 else math.nan
    lower, upper = (None, None) if np.isnan(half) else (e.value - half, e.value + half)
    return replace(e, lower=lower, upper=upper, p_adjusted=None, family="")


def _undecided(indicator: str, group: Group, least: float, reason: str, change: Estimate | None) -> Retest:
    known = change is not None and change.se is not None and change.df is not None
    finds = detectable(change.se, change.df, change.level) if known else None  # type: ignore[union-attr, arg-type]
    return Retest(
        indicator=indicator,
        group=group,
        least=least,
        outcome="cannot-tell",
        change=change,
        detectable=finds,
        reason=reason,
    )
