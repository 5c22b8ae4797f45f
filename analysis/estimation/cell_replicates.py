"""Means under replicates that are all raked afresh, from sums by unit × calibration cell instead of rows.

Within a unit a replicate multiplies every weight alike, and raking to categorical margins multiplies every weight of a joint cell
alike.  So Σ w y of replicate r is Σ_units m[unit, r] Σ_cells g[cell, r] S[unit, cell], and g comes from the table of cells
(Deming & Stephan 1940, Annals of Mathematical Statistics 11, 427–444; replication of the whole weighting: Wolter 2007, ch. 5).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
from scipy import sparse

from analysis.arrays import Bool, Float, Int
from analysis.design import SampleDesign
from analysis.errors import ProblemList
from analysis.estimation import combine
from analysis.estimation.reduce import Grouping, reduce
from analysis.estimation.replicate_weights import ReplicateWeights, adjusted
from analysis.estimation.replicates import ReplicateEstimates, from_replicates
from analysis.weighting.calibration import Margin, calibrate
from analysis.weighting.cells import CalibrationCells, calibration_cells, compress, sum_by

BLOCK_UNITS = 64
TOLERANCE = 1e-12


def raked_means(
    weights: ReplicateWeights,
    items: Mapping[str, Float],
    margins: Sequence[Margin],
    grouping: Grouping | None = None,
    *,
    bounds: tuple[float, float] = (0.3, 3.0),
) -> ReplicateEstimates:
    """Weighted means, labels ``(group, item)``, every replicate raked to ``margins`` afresh.

    The same as ``means(reweighted(weights, raking), items, grouping)`` to rounding, in a time that hardly grows with the rows.
    ``weights`` from a design (:mod:`analysis.estimation.resampling`), not yet adjusted;  ``bounds`` on g in each replicate.

    Raises AnalysisError: weights without a design or adjusted already; whatever a calibration refuses, naming the replicate.
    """
    stratum = _check(weights)
    grouping = Grouping.everyone(weights.n) if grouping is None else grouping
    full = calibrate(weights.full, margins, bounds=bounds)
    design = SampleDesign(weight=full.after, stratum=stratum[weights.unit], psu=weights.unit, lonely="adjust")
    point = combine.means(reduce(design, items, grouping))
    cells = calibration_cells(full.margins, ())
    g = _raked(weights, full.margins, cells, bounds)
    again = _again(weights, items, grouping, cells.cell, g)
    made = from_replicates(weights, point.value, again, point.labels, n=point.n)
    return replace(
        made,
        n_psu=point.n_psu,
        n_strata=point.n_strata,
        variance_srs=point.variance_srs,
        sampling_fraction=point.sampling_fraction,
    )


def _check(weights: ReplicateWeights) -> Int:
    """The strata of the units."""
    problems = ProblemList()
    if weights.stratum is None:
        problems.add("replicates.no-design", "replicates")
    if weights.adjust is not None:
        problems.add("replicates.adjusted-already", "replicates")
    problems.raise_any()
    return np.zeros(0, dtype=np.int64) if weights.stratum is None else weights.stratum


def _raked(
    weights: ReplicateWeights, margins: Sequence[Margin], cells: CalibrationCells, bounds: tuple[float, float]
) -> Float:
    """(C, R) g of every cell in every replicate; those that plain raking does not settle go through ``calibrate`` one by one."""
    n_units = len(weights.multipliers)
    by_unit = sparse.csr_array((weights.base, (cells.cell, weights.unit)), shape=(cells.n_cells, n_units))
    before: Float = np.asarray(by_unit @ weights.multipliers)
    first = np.zeros(cells.n_cells, dtype=np.int64)
    first[cells.cell] = np.arange(len(cells.cell))
    small = [replace(m, codes=m.codes[first]) for m in margins]
    after, settled = _rake_together(before, small)
    g: Float = np.divide(after, before, out=np.ones_like(before), where=before > 0)
    settled &= np.all((g >= bounds[0]) & (g <= bounds[1]), axis=0)
    for r in np.flatnonzero(~settled):
        g[:, r] = adjusted(_factors(small, bounds), before[:, r], int(r))
    return g


def _factors(margins: Sequence[Margin], bounds: tuple[float, float]) -> Callable[[Float], Float]:
    return lambda before: calibrate(before, margins, bounds=bounds).g


def _rake_together(before: Float, margins: Sequence[Margin], max_iterations: int = 200) -> tuple[Float, Bool]:
    """Iterative proportional fitting of all columns (C, R) at once; which columns meet every margin."""
    after, worst = before.copy(), np.full(before.shape[1], np.inf)
    for _ in range(max_iterations):
        worst[:] = 0.0
        for m in margins:
            sums = sum_by(m.codes, after, len(m.labels))
            factor = np.divide(m.targets[:, None], sums, out=np.ones_like(sums), where=sums > 0)
            miss = np.where((sums > 0) | (m.targets[:, None] == 0), np.abs(factor - 1), np.inf)
            worst = np.maximum(worst, miss.max(axis=0))
            after *= factor[m.codes]
        if np.all((worst <= TOLERANCE) | np.isinf(worst)):
            break
    return after, worst <= TOLERANCE


def _again(weights: ReplicateWeights, items: Mapping[str, Float], grouping: Grouping, cell: Int, g: Float) -> Float:
    """(R, G·K) the means of every replicate."""
    k, groups = len(items), len(grouping.labels)
    sums = np.zeros((groups, 2 * k, weights.n_replicates))
    for group, rows in _blocks(grouping.codes, weights.unit, len(weights.multipliers)):
        units, unit = np.unique(weights.unit[rows], return_inverse=True)
        here = compress(cell[rows])
        own = np.unique(cell[rows])
        table = _table(items, rows, weights.base[rows], unit * len(own) + here, len(units) * len(own))
        raked = (table.reshape(-1, len(own)) @ g[own]).reshape(2 * k, len(units), -1)
        sums[group] += np.einsum("kur,ur->kr", raked, weights.multipliers[units])
    with np.errstate(invalid="ignore", divide="ignore"):
        theta = np.where(sums[:, k:] != 0, sums[:, :k] / sums[:, k:], np.nan)
    return theta.reshape(groups * k, -1).T


def _table(items: Mapping[str, Float], rows: Int | slice, base: Float, key: Int, size: int) -> Float:
    """(2K, size) Σ w y of every item, then Σ w over those who answered it."""
    out = np.empty((2 * len(items), size))
    whole = np.bincount(key, weights=base, minlength=size)
    for i, values in enumerate(items.values()):
        y = values[rows]
        gone = np.flatnonzero(np.isnan(y))
        weighted = base * y
        weighted[gone] = 0.0
        out[i] = np.bincount(key, weights=weighted, minlength=size)
        missing = np.bincount(key[gone], weights=base[gone], minlength=size)
        counted = np.bincount(key, minlength=size) > np.bincount(key[gone], minlength=size)
        out[len(items) + i] = np.where(counted, whole - missing, 0.0)
    return out


def _blocks(codes: Int, unit: Int, n_units: int) -> Iterator[tuple[int, Int | slice]]:
    """(group, its rows in at most BLOCK_UNITS units): blocks bound the memory, however many units a group has."""
    inside = np.flatnonzero(codes >= 0)
    key = codes[inside] * n_units + unit[inside]
    ordered = bool(np.all(key[1:] >= key[:-1]))
    order = inside if ordered else inside[np.argsort(key, kind="stable")]
    pairs, start = np.unique(codes[order] * n_units + unit[order], return_index=True)
    group = pairs // n_units
    bounds = np.r_[start, len(order)]
    fresh = np.flatnonzero(np.r_[True, group[1:] != group[:-1]]) if len(group) else np.empty(0, dtype=np.int64)
    for first, last in zip(fresh, np.r_[fresh[1:], len(group)], strict=True):
        for at in range(int(first), int(last), BLOCK_UNITS):
            end = min(at + BLOCK_UNITS, int(last))
            low, high = int(bounds[at]), int(bounds[end])
            whole = ordered and len(inside) == len(codes)
            yield int(group[first]), slice(low, high) if whole else order[low:high]
