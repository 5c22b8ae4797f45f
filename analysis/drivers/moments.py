"""Weighted cross-products of columns with the influence of every sampling unit on them: all that a linear model needs.

Rows are read once.  A replicate of the cross-products is Σ_u m_ur z_u over the units' calibrated influences z_u, so that the
jackknife of any function of them never touches a row again, and the variance of a cross-product is the linearised one exactly
(Wolter 2007, *Introduction to Variance Estimation*, 4.5).  Calibration enters through the residual from its columns, as for
every other figure of a wave (Deville & Särndal 1992, eq. 3.4), not by raking each replicate afresh: the two agree to first order.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from analysis.arrays import Bool, Float, Int
from analysis.design import SampleDesign
from analysis.estimation.reduce import gram, normal_equations
from analysis.estimation.replicate_weights import ReplicateWeights
from analysis.estimation.resampling import jackknife
from analysis.weighting.calibration import Calibration
from analysis.weighting.cells import calibration_cells, sum_by

MOST_UNITS = 400
"""Sampling units up to which each is left out by itself; beyond (persons as units) they are put into random groups within
their stratum, and one group is left out at a time (Wolter 2007, 4.2; Kott 2001, Journal of Official Statistics 17, 521–526)."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Moments:
    """``total`` (k, k) Σ w x x' over the rows that have every column, ``influence`` (units, k, k) of the variance units on it.

    ``n`` rows used, ``n_psu`` sampling units and ``n_strata`` strata they come from.
    """

    total: Float
    influence: Float
    n: int
    n_psu: int
    n_strata: int


class MomentReducer:
    """The design and the calibration of one wave, ready to reduce columns of its rows.

    ``units``: a design with one row per variance unit;  ``jackknife`` its replicates;  ``rng`` draws the random groups where
    there are more than :data:`MOST_UNITS` sampling units.
    """

    def __init__(self, design: SampleDesign, calibration: Calibration, rng: np.random.Generator) -> None:
        self._design = design
        group, stratum = variance_units(design.stages[0].parent, rng)
        self.units = SampleDesign(weight=np.ones(len(stratum)), stratum=stratum, lonely="average")
        self.jackknife: ReplicateWeights = jackknife(self.units)
        self._unit = group[design.psu_of_row]
        self.weight = calibration.final
        cells = calibration_cells(calibration.margins, calibration.totals)
        trim = np.divide(calibration.final, calibration.after, out=np.ones(design.n), where=calibration.after > 0)
        self._before = calibration.before * trim
        self._cell, self._columns = cells.cell, cells.columns
        width = (len(stratum), cells.n_cells)
        self._wx = np.asarray(
            (sparse.csr_array((calibration.after, (self._unit, cells.cell)), shape=width) @ cells.columns).toarray()
        )
        xx = gram(cells.columns, sum_by(cells.cell, calibration.before, cells.n_cells))
        self._inverse = normal_equations(xx, np.eye(len(xx)))
        self._by_unit = np.argsort(self._unit, kind="stable")
        self._by_cell = np.argsort(self._cell, kind="stable")

    def moments(self, columns: Float, known: Bool) -> Moments:
        """Cross-products of ``columns`` (n, k) over the rows that are ``known`` (n,) and have a weight; no NaN among them."""
        known = known & (self.weight != 0)
        k, n_units = columns.shape[1], len(self._wx)
        own = _cross_products(columns, self.weight, self._unit, n_units, self._by_unit, known)
        cell = _cross_products(columns, self._before, self._cell, self._columns.shape[0], self._by_cell, known)
        slopes = self._inverse @ np.asarray(self._columns.T @ cell.reshape(len(cell), k * k))
        influence = own - (self._wx @ slopes).reshape(n_units, k, k)
        n_psu, n_strata = self.counts(known)
        return Moments(total=own.sum(axis=0), influence=influence, n=int(known.sum()), n_psu=n_psu, n_strata=n_strata)

    def replicates(self, moments: Moments) -> Float:
        """(R, k, k) the cross-products with one variance unit left out after the other."""
        change = (self.jackknife.multipliers[self.jackknife.unit] - 1).T
        flat = moments.influence.reshape(len(moments.influence), -1)
        return np.asarray(moments.total + (change @ flat).reshape(-1, *moments.total.shape))

    def influence_of(self, pattern: Int, z: Float) -> Float:
        """(units, q) calibrated influence Σ w z where the linearised value of a row is that of its ``pattern`` (n,) in ``z``
        (patterns, q); −1: the row has none."""
        rows = np.flatnonzero(pattern >= 0)
        shape = (len(self._wx), len(z))
        own = sparse.csr_array((self.weight[rows], (self._unit[rows], pattern[rows])), shape=shape) @ z
        shape = (self._columns.shape[0], len(z))
        cell = sparse.csr_array((self._before[rows], (self._cell[rows], pattern[rows])), shape=shape) @ z
        return np.asarray(own - self._wx @ (self._inverse @ np.asarray(self._columns.T @ cell)))

    def counts(self, known: Bool) -> tuple[int, int]:
        """Sampling units and strata of the rows that are ``known`` (n,)."""
        psus = np.flatnonzero(np.bincount(self._design.psu_of_row[known], minlength=1))
        return len(psus), len(np.unique(self._design.stages[0].parent[psus]))


def variance_units(parent: Int, rng: np.random.Generator, most: int = MOST_UNITS) -> tuple[Int, Int]:
    """Variance unit of each sampling unit, and the stratum of each variance unit; ``parent`` (PSUs,) strata of the PSUs.

    Every sampling unit is its own where there are at most ``most``; else each stratum gets its share of ``most`` groups, at
    least two, filled in random order.
    """
    if len(parent) <= most:
        return np.arange(len(parent), dtype=np.int64), parent
    group, stratum, made = np.zeros(len(parent), dtype=np.int64), [], 0
    for h in np.unique(parent):
        own = rng.permutation(np.flatnonzero(parent == h))
        count = min(len(own), max(2, most * len(own) // len(parent)))
        group[own] = made + np.arange(len(own)) % count
        stratum.append(np.full(count, h))
        made += count
    return group, np.concatenate(stratum)


def _cross_products(columns: Float, weight: Float, code: Int, n_codes: int, order: Int, known: Bool) -> Float:
    """(codes, k, k) Σ w x x' over the known rows of each code; ``order`` sorts the rows by code."""
    rows = order[known[order]]
    x, w, sorted_code = columns[rows], weight[rows], code[rows]
    bounds = np.searchsorted(sorted_code, np.arange(n_codes + 1))
    out = np.zeros((n_codes, columns.shape[1], columns.shape[1]))
    weighted = x * w[:, None]
    for c in np.flatnonzero(np.diff(bounds)):
        part = slice(bounds[c], bounds[c + 1])
        out[c] = weighted[part].T @ x[part]
    return out
