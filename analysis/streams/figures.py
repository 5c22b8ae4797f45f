"""One figure of a comparison of streams or modes, with the release rule applied."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
from scipy import stats

from analysis.arrays import Float
from analysis.release import release_code, withheld
from analysis.results.core import Estimate
from analysis.wavedata import WaveData


def figure(
    data: WaveData,
    *,
    value: float,
    variance: float,
    df: float,
    n: int,
    n_psu: int,
    unit: Literal["score", "difference"],
    estimator: str,
    p: tuple[float, float] = (math.nan, math.nan),
    family: str = "",
) -> Estimate:
    """t interval (a score's cut to 0–100); ``p`` raw and adjusted within ``family``.  NaN becomes ``None``."""
    se = math.sqrt(variance) if variance >= 0 else math.nan
    half = float(stats.t.ppf((1 + data.settings.level) / 2, df)) * se if df >= 1 else math.nan
    width = half if math.isfinite(half) else math.inf
    code = release_code(n=n, n_psu=n_psu, df=float(df), half_width=width, unit=unit, whole_city=True)
    low, high = (0.0, 100.0) if unit == "score" else (-math.inf, math.inf)

    def shown(x: float) -> float | None:
        return float(x) if math.isfinite(x) and not withheld(code) else None

    return Estimate(
        value=shown(value),
        se=shown(se),
        lower=shown(max(value - half, low)) if math.isfinite(half) else None,
        upper=shown(min(value + half, high)) if math.isfinite(half) else None,
        level=data.settings.level,
        df=float(df) if math.isfinite(df) else None,
        n=n,
        n_psu=n_psu,
        n_eff=None,
        deff=None,
        base="everyone",
        unit=unit,
        scheme=data.scheme.name,
        wave=data.settings.wave,
        estimator=estimator,
        p_raw=shown(p[0]),
        p_adjusted=shown(p[1]),
        family=family,
        release_code=code,
    )


def two_sided(value: Float, variance: Float, df: Float) -> Float:
    """p of "the value is 0" by t; NaN without a variance."""
    t = np.divide(value, np.sqrt(variance), out=np.full(len(value), np.nan), where=variance > 0)
    return np.asarray(2 * stats.t.sf(np.abs(t), df), dtype=np.float64)
