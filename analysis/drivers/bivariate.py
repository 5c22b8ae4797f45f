"""Services that only some people were asked about: how satisfaction with them goes with each sense, among those who rated them."""

from __future__ import annotations

from collections.abc import Iterator
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
    """Correlation and slope of each sense on each item, by jackknife; ``items`` with the reason why they are no drivers.

    The same people for all senses: those who rated the item and have every score.  An item without spread is left out.
    """
    return tuple(found for item, reason in items for found in _of_item(data, reducer, item, reason))


def _of_item(data: WaveData, reducer: MomentReducer, item: Question, reason: str) -> Iterator[Bivariate]:
    columns = [data.column(f"item:{item.code}"), *(data.column(f"sense:{sense}") for sense in data.senses)]
    known = np.isfinite(columns[0])
    for score in columns[1:]:
        known &= np.isfinite(score)
    if any(len(np.unique(column[known])) < 2 for column in columns):
        return
    moments = reducer.moments(np.column_stack([np.ones(len(known)), *columns]), known)
    value, again = _measures(moments.total), _measures(reducer.replicates(moments))
    names = [(kind, sense) for sense in data.senses for kind in ("correlation", "slope")]
    made = from_replicates(reducer.jackknife, value, again, names, n=np.full(len(names), moments.n))
    made = replace(
        made,
        n_psu=np.full(len(names), moments.n_psu),
        n_strata=np.full(len(names), moments.n_strata),
        df=np.full(len(names), float(moments.n_psu - moments.n_strata)),
    )
    r, slope = made.select(np.arange(0, len(names), 2)), made.select(np.arange(1, len(names), 2))
    ends = fisher(r.value, r.se, r.df, data.settings.level)
    correlations = figures(
        data, r, unit="correlation", estimator="weighted correlation, jackknife", base=item.base, ends=ends
    )
    slopes = figures(data, slope, unit="slope", estimator="weighted least squares, jackknife", base=item.base)
    for sense, correlation, of_sense in zip(data.senses, correlations, slopes, strict=True):
        yield Bivariate(
            sense=sense,
            item=item.code,
            domains=domains_of(data.questionnaire, item.code),
            reason=reason,
            correlation=correlation,
            slope=of_sense,
        )


def _measures(total: Float) -> Float:
    """(…, 2·senses) correlation and slope of each sense on x, from cross-products of 1, x, senses; NaN without spread."""
    cov = covariance(total)
    xx, xy = cov[..., 0, :1], cov[..., 0, 1:]
    yy = np.diagonal(cov, axis1=-2, axis2=-1)[..., 1:]
    with np.errstate(invalid="ignore", divide="ignore"):
        both = np.stack([xy / np.sqrt(xx * yy), xy / xx], axis=-1)
    return both.reshape(*both.shape[:-2], -1)


def fisher(r: Float, se: Float, df: Float, level: float) -> tuple[Float, Float]:
    """Interval of a correlation through artanh r, whose standard error is se/(1 − r²) (Fisher 1921, Metron 1, 3–32)."""
    with np.errstate(invalid="ignore", divide="ignore"):
        lower, upper = symmetric(np.arctanh(r), se / (1 - r**2), df, level)
    return np.tanh(lower), np.tanh(upper)
