"""Services that only some people were asked about: how satisfaction with them goes with each sense, among those who rated them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from analysis.arrays import Float
from analysis.estimation.intervals import symmetric
from analysis.estimation.replicates import from_replicates
from analysis.results.drivers import Bivariate
from analysis.wavedata import WaveData
from questionnaires.model import Question

from .figures import figures
from .importance import covariance
from .moments import MomentReducer
from .variables import domains_of


def bivariate_of(
    data: WaveData, reducer: MomentReducer, items: tuple[tuple[Question, str], ...]
) -> tuple[Bivariate, ...]:
    """Correlation and slope of each sense on each item, by jackknife; ``items`` with the reason why they are no drivers."""
    return tuple(
        found
        for item, reason in items
        for sense in data.senses
        if (found := _bivariate(data, reducer, sense, item, reason)) is not None
    )


def _bivariate(data: WaveData, reducer: MomentReducer, sense: str, item: Question, reason: str) -> Bivariate | None:
    x, y = data.column(f"item:{item.code}"), data.column(f"sense:{sense}")
    both = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    if len(both) < 2 or np.ptp(x[both]) == 0 or np.ptp(y[both]) == 0:
        return None
    moments = reducer.moments(np.column_stack([np.ones(len(x)), x, y]))
    value, again = _measures(moments.total), _measures(reducer.replicates(moments))
    made = from_replicates(reducer.jackknife, value, again, [("correlation",), ("slope",)], n=np.full(2, moments.n))
    made = replace(
        made,
        n_psu=np.full(2, moments.n_psu),
        n_strata=np.full(2, moments.n_strata),
        df=np.full(2, float(moments.n_psu - moments.n_strata)),
    )
    r, slope = made.select([0]), made.select([1])
    return Bivariate(
        sense=sense,
        item=item.code,
        domains=domains_of(data.questionnaire, item.code),
        reason=reason,
        correlation=figures(
            data, r, unit="correlation", estimator="weighted correlation, jackknife", base=item.base,
            ends=fisher(r.value, r.se, r.df, data.settings.level),
        )[0],
        slope=figures(data, slope, unit="slope", estimator="weighted least squares, jackknife", base=item.base)[0],
    )  # fmt: skip


def _measures(total: Float) -> Float:
    """(…, 2) correlation and slope of y on x from cross-products of 1, x, y; NaN where there is no spread."""
    cov = covariance(total)
    xx, xy, yy = cov[..., 0, 0], cov[..., 0, 1], cov[..., 1, 1]
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.stack([xy / np.sqrt(xx * yy), xy / xx], axis=-1)


def fisher(r: Float, se: Float, df: Float, level: float) -> tuple[Float, Float]:
    """Interval of a correlation through artanh r, whose standard error is se/(1 − r²) (Fisher 1921, Metron 1, 3–32)."""
    with np.errstate(invalid="ignore", divide="ignore"):
        lower, upper = symmetric(np.arctanh(r), se / (1 - r**2), df, level)
    return np.tanh(lower), np.tanh(upper)
