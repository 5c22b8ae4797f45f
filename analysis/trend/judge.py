"""From a difference and its variance to a released change: interval, p values, release code, verdict."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

import numpy as np
from scipy import special

from analysis.arrays import Float
from analysis.comparison.multiplicity import holm
from analysis.estimation.overlap import Combined
from analysis.release import UNMARKED_DF, WIDEST, withheld
from analysis.results import Estimate, ReleaseCode
from analysis.results.trend import RELEASE_ORDER, Verdict

POWER = 0.8


def half_widths(combined: Combined, level: float, family: int = 1) -> Float:
    """(p,) half-widths of t intervals, Bonferroni over ``family`` of them; NaN without degrees of freedom."""
    df = np.where(combined.df >= 1, combined.df, np.nan)
    return np.asarray(special.stdtrit(df, 1 - (1 - level) / (2 * max(family, 1))) * combined.se)


def p_values(combined: Combined) -> tuple[Float, Float]:
    """(p,) two-sided p of "no change", and Holm's in the family of all that are given."""
    se = combined.se
    t = np.divide(combined.value, se, out=np.full(len(se), np.nan), where=se > 0)
    p = np.asarray(2 * special.stdtr(combined.df, -np.abs(t)), dtype=np.float64)
    return p, holm(p)


def detectable(se: float, df: float, level: float, power: float = POWER, family: int = 1) -> float | None:
    """(t₁ + t₂)·se: the true change that a test at ``level`` finds with chance ``power`` (Cohen 1988, chapter 2, with t for z)."""
    if not (math.isfinite(se) and df >= 1):
        return None
    return float((special.stdtrit(df, 1 - (1 - level) / (2 * max(family, 1))) + special.stdtrit(df, power)) * se)


def stricter(*codes: ReleaseCode) -> ReleaseCode:
    """The code that says most: withheld before marked before free."""
    return max(codes, key=RELEASE_ORDER.index)


def released(
    code: ReleaseCode,
    *,
    value: float,
    se: float,
    half: float,
    df: float,
    level: float,
    n: int,
    n_psu: int,
    base: Literal["everyone", "users"],
    unit: Literal["score", "difference"],
    scheme: str,
    wave: str,
    estimator: str,
    p: Sequence[float] = (math.nan, math.nan),
    family: str = "",
) -> Estimate:
    """An estimate under the stricter of ``code`` and what its own width and degrees of freedom say."""
    if not withheld(code):
        own: ReleaseCode = "low" if not df >= UNMARKED_DF else "wide" if not half <= WIDEST[unit] else ""
        code = stricter("low" if code == "low" else "", own)
    hidden = withheld(code)
    numbers = [None if hidden or not math.isfinite(x) else float(x) for x in (value, se, value - half, value + half)]
    return Estimate(
        value=numbers[0],
        se=numbers[1],
        lower=numbers[2],
        upper=numbers[3],
        level=level,
        df=float(df) if math.isfinite(df) and not hidden else None,
        n=n,
        n_psu=n_psu,
        n_eff=None,
        deff=None,
        base=base,
        unit=unit,
        scheme=scheme,
        wave=wave,
        estimator=estimator,
        p_raw=None if hidden or not math.isfinite(p[0]) else float(p[0]),
        p_adjusted=None if hidden or not math.isfinite(p[1]) else float(p[1]),
        family=family,
        release_code=code,
    )


def verdict(change: Estimate) -> tuple[Verdict, str]:
    """``up``, ``down`` or ``unclear`` by the interval; ``none`` with the reason where nothing may be said."""
    if withheld(change.release_code):
        return "none", "withheld"
    if change.lower is None or change.upper is None or not change.se:
        return "none", "spread"
    if change.release_code == "low":
        return "none", "low"
    return ("up" if change.lower > 0 else "down" if change.upper < 0 else "unclear"), ""
