"""From computed numbers to figures that may be released."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
from scipy import stats

from analysis.arrays import Float
from analysis.estimation.estimates import Estimates
from analysis.release import release_code, shown_count, withheld
from analysis.results import Estimate
from analysis.wavedata import WaveData

Unit = Literal["score", "share", "difference", "slope", "log-odds", "correlation"]
Base = Literal["everyone", "users"]


def figures(
    data: WaveData,
    estimates: Estimates,
    *,
    unit: Unit,
    estimator: str,
    base: Base = "everyone",
    level: float | None = None,
    ends: tuple[Float, Float] | None = None,
    p: Float | None = None,
) -> tuple[Estimate, ...]:
    """Each parameter with its interval (``ends`` (p,), (p,) where it is not value ∓ t·se), p value and release code R1.

    Of a model it is the answers and degrees of freedom that make a number reliable; widths are judged for shares and points only.
    """
    at = data.settings.level if level is None else level
    lower, upper = estimates.interval(at) if ends is None else ends
    se, deff = estimates.se, estimates.deff(replacement=True)
    made = []
    for i in range(len(estimates.value)):
        half = float(upper[i] - lower[i]) / 2
        known = unit in ("score", "share", "difference")
        code = release_code(
            n=int(estimates.n[i]),
            n_psu=int(estimates.n_psu[i]),
            df=float(estimates.df[i]),
            half_width=half if known and math.isfinite(half) else 0.0,
            unit=unit if unit in ("score", "share", "difference") else "score",
            whole_city=True,
        )
        hidden = withheld(code)
        numbers = (estimates.value[i], se[i], lower[i], upper[i], math.nan if p is None else p[i], deff[i])
        value, spread, low, high, chance, effect = (None if hidden else plain(x) for x in numbers)
        made.append(
            Estimate(
                value=value,
                se=spread,
                lower=low,
                upper=high,
                level=at,
                df=plain(estimates.df[i]),
                n=shown_count(int(estimates.n[i]), code),
                n_psu=shown_count(int(estimates.n_psu[i]), code),
                n_eff=None if not effect else float(estimates.n[i]) / effect,
                deff=effect,
                base=base,
                unit=unit,
                scheme=data.scheme.name,
                wave=data.settings.wave,
                estimator=estimator,
                p_raw=chance,
                release_code=code,
            )
        )
    return tuple(made)


def clipped(estimates: Estimates, level: float) -> tuple[Float, Float]:
    """t intervals (p,), (p,) of parts of a whole, cut to 0–1."""
    lower, upper = estimates.interval(level)
    return np.clip(lower, 0, 1), np.clip(upper, 0, 1)


def one_sided(estimates: Estimates) -> tuple[Float, Float]:
    """(p,), (p,) p values of "not above 0" and "not below 0"; NaN without a standard error or degrees of freedom."""
    with np.errstate(invalid="ignore", divide="ignore"):
        t = np.where(estimates.se > 0, estimates.value / estimates.se, np.nan)
    df = np.where(estimates.df >= 1, estimates.df, np.nan)
    return np.asarray(stats.t.sf(t, df)), np.asarray(stats.t.cdf(t, df))


def plain(x: float) -> float | None:
    return float(x) if math.isfinite(x) else None
