"""Step two of an estimation: means, totals and ratios with their influence, from the reduced sums.

Linearisation: the influence of a unit on a mean m = Σwy/Σw is Σ w (y − m) / Σw over its rows (Woodruff 1971, JASA 66, 411–414).
After calibration each row's influence is its residual from the regression on the calibration columns, fitted with the weights
before calibration and multiplied by the weight after it (Deville & Särndal 1992, eq. 3.4; Deville 1999 for any parameter).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from analysis.arrays import Bool, Float, Int
from analysis.estimation.estimates import DegreesOfFreedom, Estimates
from analysis.estimation.influence import Influence
from analysis.estimation.reduce import CalibratedColumns, Reduced, normal_equations
from analysis.weighting.cells import sum_by


def means(reduced: Reduced, *, df: DegreesOfFreedom = "subset") -> Estimates:
    """Weighted means Σwy/Σw over the rows that answered: groups × items, labels ``(group, item)``, groups outermost.

    Shares are means of 0/1 items, composite indices means of row scores.  A group without answers has value NaN.
    """
    base = _group_sums(reduced, reduced.wo)
    value = _divide(_group_sums(reduced, reduced.wy), base)
    of_cell = reduced.cell_group
    influence = _divide(reduced.wy - value[of_cell] * reduced.wo, base[of_cell])
    cross = None
    if reduced.calibrated is not None:
        c = reduced.calibrated
        cross = _divide(c.xy - value[:, None, :] * c.xo, base[:, None, :])
    n = _group_sums(reduced, reduced.n)
    spread = _spread_of(_divide(reduced.wyy, base), value)
    return _estimates(reduced, value, influence, cross, df, base=base, srs=_divide(spread, n - 1))


def totals(reduced: Reduced, *, df: DegreesOfFreedom = "subset") -> Estimates:
    """Weighted totals Σwy over the rows that answered, labelled as :func:`means`."""
    base = _group_sums(reduced, reduced.wo)
    value = _group_sums(reduced, reduced.wy)
    n = _group_sums(reduced, reduced.n)
    spread = _spread_of(_divide(reduced.wyy, base), _divide(value, base))
    cross = None if reduced.calibrated is None else reduced.calibrated.xy
    srs = _divide(spread, n - 1) * base**2
    return _estimates(reduced, value, reduced.wy, cross, df, base=base, srs=srs)


def ratios(reduced: Reduced, pairs: Sequence[tuple[str, str]], *, df: DegreesOfFreedom = "subset") -> Estimates:
    """Ratios Σwy/Σwx of two items, labels ``(group, "numerator/denominator")``; both must be missing on the same rows.

    Design effects need ``products`` of the pair when reducing; without them they are NaN.
    """
    top = np.array([reduced.items.index(a) for a, _ in pairs])
    below = np.array([reduced.items.index(b) for _, b in pairs])
    sums = _group_sums(reduced, reduced.wy)
    value = _divide(sums[:, top], sums[:, below])
    of_cell = reduced.cell_group
    influence = _divide(reduced.wy[:, top] - value[of_cell] * reduced.wy[:, below], sums[:, below][of_cell])
    cross = None
    if reduced.calibrated is not None:
        xy = reduced.calibrated.xy
        cross = _divide(xy[:, :, top] - value[:, None, :] * xy[:, :, below], sums[:, below][:, None, :])
    n = _group_sums(reduced, reduced.n)[:, top]
    base = _group_sums(reduced, reduced.wo)[:, top]
    nothing = np.full((len(reduced.grouping.labels), 3), np.nan)
    moments = np.stack([reduced.products.get(pair, nothing) for pair in pairs], axis=1)
    second = moments[..., 0] - 2 * value * moments[..., 1] + value**2 * moments[..., 2]
    srs = _divide(second * base, (n - 1) * sums[:, below] ** 2)
    return _estimates(reduced, value, influence, cross, df, base=base, srs=srs, items=top, names=pairs)


def population_totals(reduced: Reduced, *, df: DegreesOfFreedom = "subset") -> Estimates:
    """Estimated persons per group, Σw, labels ``(group, "persons")``."""
    value = _group_sums(reduced, reduced.w[:, None])
    cross = None if reduced.calibrated is None else reduced.calibrated.xw[:, :, None]
    n = reduced.n_rows[:, None]
    return _estimates(
        reduced,
        value,
        reduced.w[:, None],
        cross,
        df,
        base=value,
        srs=np.full(value.shape, np.nan),
        counts=n,
        names=[("persons", "")],
    )


def _estimates(
    reduced: Reduced,
    value: Float,
    by_cell: Float,
    cross: Float | None,
    df: DegreesOfFreedom,
    *,
    base: Float,
    srs: Float,
    items: Int | None = None,
    counts: Int | None = None,
    names: Sequence[tuple[str, str]] | None = None,
) -> Estimates:
    """Estimates from influences by cell (C, k) and their cross-products with the calibration columns (G, P, k)."""
    n = (reduced.n if counts is None else counts)[:, slice(None) if items is None else items]
    n_psu, n_strata = _units_with(reduced, n > 0)
    labels = [a if not b else f"{a}/{b}" for a, b in names] if names is not None else list(reduced.items)
    whole = float(reduced.design.degrees_of_freedom)
    answers = _group_sums(reduced, n).astype(np.int64)
    return Estimates(
        design=reduced.design,
        labels=tuple((g, item) for g in reduced.grouping.labels for item in labels),
        value=value.ravel(),
        parts=_spread(reduced, by_cell, cross),
        n=answers.ravel(),
        n_psu=n_psu.ravel(),
        n_strata=n_strata.ravel(),
        df=(n_psu - n_strata).astype(np.float64).ravel() if df == "subset" else np.full(value.size, whole),
        variance_srs=srs.ravel(),
        sampling_fraction=_divide(answers, base).ravel(),
    )


def _spread(reduced: Reduced, by_cell: Float, cross: Float | None) -> Influence:
    """(units, G·k) influences: the cells' own, less what the calibration columns explain (in every unit)."""
    n_groups, k = len(reduced.grouping.labels), by_cell.shape[1]
    rows = np.repeat(reduced.cell_unit, k)
    columns = (reduced.cell_group[:, None] * k + np.arange(k)).ravel()
    own = sparse.csr_array((by_cell.ravel(), (rows, columns)), shape=(reduced.design.n_units, n_groups * k))
    if cross is None or reduced.calibrated is None:
        nothing = np.zeros((reduced.design.n_units, 0))
        return Influence(own=own, columns=nothing, slopes=np.zeros((0, n_groups * k)))
    flat = np.moveaxis(cross, 1, 0).reshape(cross.shape[1], n_groups * k)
    return Influence(own=own, columns=reduced.calibrated.wx, slopes=coefficients(reduced.calibrated, flat))


def coefficients(calibrated: CalibratedColumns, cross: Float) -> Float:
    """(P, q) regression of influences on the calibration columns; ``cross`` (P, q) = X'Wz.

    ``joint``: B = (X'WX)⁺ X'Wz.  ``r_rake``: ten cycles of projections margin by margin, as R's ``rake`` does.
    """
    xx = calibrated.xx
    if calibrated.variance == "joint":
        return normal_equations(xx, cross)
    size = np.maximum(np.diag(xx), 1e-300)
    beta = np.zeros_like(cross)
    for _ in range(10):
        for margin in np.unique(calibrated.margin_of):
            own = calibrated.margin_of == margin
            beta[own] += (cross[own] - xx[own] @ beta) / size[own, None]
    return beta


def _spread_of(square: Float, mean: Float) -> Float:
    """Mean square − squared mean; 0 where only rounding is left (all answers the same), so that no design effect is made of it."""
    spread = square - mean**2
    return np.where(np.abs(spread) <= 1e-13 * square, 0.0, spread)


def _group_sums(reduced: Reduced, by_cell: Float | Int) -> Float:
    return sum_by(reduced.cell_group, by_cell.astype(np.float64), len(reduced.grouping.labels))


def _units_with(reduced: Reduced, present: Bool) -> tuple[Int, Int]:
    """(G, k) PSUs and strata in which a group has an answer."""
    n_groups = len(reduced.grouping.labels)
    stage = reduced.design.stages[0]
    psu = reduced.design.psu_of_unit[reduced.cell_unit]
    return (
        _distinct(psu, reduced.cell_group, present, stage.n, n_groups),
        _distinct(stage.parent[psu], reduced.cell_group, present, int(stage.parent.max()) + 1, n_groups),
    )


def _distinct(member: Int, group: Int, present: Bool, n_members: int, n_groups: int) -> Int:
    """(G, k) number of distinct members with a present cell, per group."""
    keys, position = np.unique(group * n_members + member, return_inverse=True)
    seen = sum_by(position, present.astype(np.float64), len(keys)) > 0
    return sum_by(keys // n_members, seen.astype(np.float64), n_groups).astype(np.int64)


def _divide(a: Float | Int, b: Float | Int) -> Float:
    a, b = np.broadcast_arrays(a, b)
    return np.asarray(np.divide(a, b, out=np.full(a.shape, np.nan), where=b != 0))
