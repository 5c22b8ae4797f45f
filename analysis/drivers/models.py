"""The linear and the proportional-odds model of one sense, from sums that are made once.

The coefficients and standard errors are those of :func:`analysis.estimation.regression.regress` and
:func:`analysis.estimation.ordinal.ordinal_regress` on the rows with the wave's calibration; only the rows are not touched.
"""

from __future__ import annotations

import numpy as np

from analysis.arrays import Float, Int
from analysis.design import SampleDesign
from analysis.errors import AnalysisError
from analysis.estimation.estimates import Estimates
from analysis.estimation.influence import from_dense
from analysis.estimation.ordinal import ordinal_regress
from analysis.weighting.cells import joint_codes, sum_by

from .moments import MomentReducer, Moments
from .predictors import Predictors

CLASS_ENDS = (0.0, 40.0, 60.0, 80.0)
"""Lower ends of the classes of a score: 0–39, 40–59, 60–79, 80–100."""
FEWEST_IN_CLASS = 30
_HAIR = 1e-9


def linear_model(reducer: MomentReducer, moments: Moments, names: tuple[str, ...]) -> Estimates:
    """Coefficients of the last column of the moments on the others (``names``, the intercept first), by weighted least squares.

    z = A⁻¹ x (y − x'β), A = Σ w x x' (Binder 1983, International Statistical Review 51, 279–292), summed by unit; df = the
    design's + 1 − columns.
    """
    a, b = moments.total[:-1, :-1], moments.total[:-1, -1]
    size = np.sqrt(np.diag(a))
    beta = np.linalg.solve(a / np.outer(size, size), b / size) / size
    scores = moments.influence[:, :-1, -1] - moments.influence[:, :-1, :-1] @ beta
    z = np.linalg.solve(a / np.outer(size, size), (scores / size).T).T / size
    return unit_estimates(reducer, beta, z, names, moments.n, moments.n_psu, moments.n_strata)


def score_classes(score: Float) -> tuple[Int, tuple[str, ...]]:
    """Class of each score (n,), −1 = none, and the names of the classes that are used, from the lowest.

    A class with fewer than 30 answers is joined to the next one towards the middle.
    """
    raw = np.searchsorted(np.array(CLASS_ENDS[1:]) - _HAIR, np.where(np.isnan(score), -1.0, score), side="right")
    known = ~np.isnan(score)
    counts = np.bincount(raw[known], minlength=len(CLASS_ENDS)).tolist()
    members = [[k] for k in range(len(CLASS_ENDS))]
    while len(counts) > 1 and min(counts) < FEWEST_IN_CLASS:
        k = counts.index(min(counts))
        into = k + 1 if k == 0 or (k < len(counts) - 1 and counts[k + 1] <= counts[k - 1]) else k - 1
        counts[into] += counts[k]
        members[into] = sorted(members[into] + members[k])
        del counts[k], members[k]
    place = np.zeros(len(CLASS_ENDS), dtype=np.int64)
    for i, joined in enumerate(members):
        place[joined] = i
    return np.where(known, place[raw], -1), tuple(_class_name(joined) for joined in members)


def _class_name(joined: list[int]) -> str:
    upper = [f"{end - 1:g}" for end in CLASS_ENDS[1:]] + ["100"]
    return f"{CLASS_ENDS[joined[0]]:g}-{upper[joined[-1]]}"


def ordinal_model(reducer: MomentReducer, classes: Int, predictors: Predictors) -> Estimates | None:
    """Proportional odds of ``classes`` (n,) on the predictors; labels: their names, then the cut points.  ``None``: no fit.

    Rows alike in class and predictors are one row of the fit; its linearised values go back to the sampling units.
    """
    x = predictors.x
    known = (classes >= 0) & predictors.complete & (reducer.weight != 0)
    rows = np.flatnonzero(known)
    pattern = np.full(len(classes), -1, dtype=np.int64)
    pattern[rows] = joint_codes([classes[rows], *(level[rows] for level in predictors.levels)])
    first = np.zeros(int(pattern.max()) + 1, dtype=np.int64)
    first[pattern[rows[::-1]]] = rows[::-1]
    weight = sum_by(pattern[rows], reducer.weight[rows], len(first))
    try:
        fit = ordinal_regress(SampleDesign(weight=weight), classes[first], x[first], predictors.names)
    except AnalysisError:
        return None
    z = reducer.influence_of(pattern, fit.influence / weight[:, None])
    n_psu, n_strata = reducer.counts(known)
    labels = tuple(label[0] for label in fit.labels)
    return unit_estimates(reducer, fit.value, z, labels, len(rows), n_psu, n_strata)


def unit_estimates(
    reducer: MomentReducer, value: Float, z: Float, names: tuple[str, ...], n: int, n_psu: int, n_strata: int
) -> Estimates:
    """Coefficients with the influence ``z`` (units, p) of the variance units; df = the units' + 1 − coefficients."""
    units, p = reducer.units, len(value)
    nothing = np.full(p, np.nan)
    return Estimates(
        design=units,
        labels=tuple((name,) for name in names),
        value=value,
        parts=from_dense(sum_by(units.unit, z, units.n_units)),
        n=np.full(p, n),
        n_psu=np.full(p, n_psu),
        n_strata=np.full(p, n_strata),
        df=np.full(p, units.degrees_of_freedom + 1.0 - p),
        variance_srs=nothing,
        sampling_fraction=nothing,
    )
