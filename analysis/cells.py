"""From estimates to released cells: interval, design effect and release code of every indicator and group."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from analysis.indicators import WaveEstimates

from .proportions import clopper_pearson_at_end, korn_graubard
from .release import release_code, shown_count, withheld
from .results import Cell, Estimate
from .scores import Indicator
from .settings import AssessSettings

FloatArray = NDArray[np.float64]
ESTIMATOR = "calibrated mean"
NO_SPREAD = 1e-9
"""Points.  A score whose standard error is zero (all gave the same answers) has no degrees of freedom: marked, never banded."""


def cells_of(wave: WaveEstimates, scheme: str, settings: AssessSettings) -> tuple[Cell, ...]:
    """Every parameter as a cell, in the order of ``wave.parameters``; withheld values are absent.

    Scores have t intervals cut to 0–100; shares Korn–Graubard's, at 0 or 1 Clopper–Pearson on n / the city's design effect.
    """
    estimates = wave.estimates
    lower, upper = _intervals(wave, settings.level)
    se, deff = estimates.se, estimates.deff(replacement=True)
    cells = []
    for i, (indicator, group) in enumerate(wave.parameters):
        half = (upper[i] - lower[i]) / 2
        code = release_code(
            n=int(estimates.n[i]),
            n_psu=int(estimates.n_psu[i]),
            df=math.nan if indicator.unit == "score" and se[i] < NO_SPREAD else float(estimates.df[i]),
            half_width=math.inf if math.isnan(half) else half,
            unit=indicator.unit,
            whole_city=group.kind == "city",
        )
        hidden = withheld(code)
        estimate = Estimate(
            value=None if hidden else _plain(estimates.value[i]),
            se=None if hidden else _plain(se[i]),
            lower=None if hidden else _plain(lower[i]),
            upper=None if hidden else _plain(upper[i]),
            level=settings.level,
            df=_plain(estimates.df[i]),
            n=shown_count(int(estimates.n[i]), code),
            n_psu=shown_count(int(estimates.n_psu[i]), code),
            n_eff=None if hidden else _plain(estimates.n[i] / deff[i] if deff[i] > 0 else math.nan),
            deff=None if hidden else _plain(deff[i]),
            base=indicator.base,
            unit=indicator.unit,
            scheme=scheme,
            wave=settings.wave,
            estimator=ESTIMATOR,
            release_code=code,
        )
        cells.append(Cell(indicator=indicator.key, group=group, estimate=estimate))
    return tuple(cells)


def _intervals(wave: WaveEstimates, level: float) -> tuple[FloatArray, FloatArray]:
    estimates = wave.estimates
    shares = np.array([indicator.unit == "share" for indicator, _ in wave.parameters])
    lower, upper = (np.clip(end, 0, 100) for end in estimates.interval(level))
    low_share, high_share = korn_graubard(
        estimates.value, estimates.variance, estimates.n.astype(np.float64), estimates.df, level
    )
    lower[shares], upper[shares] = low_share[shares], high_share[shares]
    at_end = shares & np.isin(estimates.value, (0.0, 1.0)) & (estimates.n > 0)
    for i in np.flatnonzero(at_end):
        n_eff = estimates.n[i] / _city_deff(wave, wave.parameters[i][0])
        lower[i], upper[i] = clopper_pearson_at_end(float(estimates.value[i]), n_eff, level)
    return lower, upper


def _city_deff(wave: WaveEstimates, indicator: Indicator) -> float:
    city = wave.where(indicator.key, "city")
    deff = float(wave.estimates.select(city).deff(replacement=True)[0]) if city else math.nan
    return deff if deff >= 1 else 1.0


def _plain(x: float) -> float | None:
    return float(x) if math.isfinite(x) else None
