"""Estimates from replicate weights, with the same results type as linearisation.

The covariance of any statistic is scale Σ_r rscales_r (θ_r − centre)(θ_r − centre)'.  As an influence matrix: one unit per
replicate, each in a stratum of its own and not centred, with influence √(scale·rscales_r)·(θ_r − centre).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

import numpy as np
from scipy import sparse

from analysis.arrays import Float, Int
from analysis.design import SampleDesign
from analysis.estimation.estimates import Estimates
from analysis.estimation.influence import from_dense
from analysis.estimation.quantiles import QuantileRule, quantile
from analysis.estimation.reduce import Grouping
from analysis.estimation.regression import Family
from analysis.estimation.regression import regress as regress_once
from analysis.estimation.replicate_weights import ReplicateWeights as ReplicateWeights
from analysis.estimation.replicate_weights import given as given
from analysis.estimation.replicate_weights import reweighted as reweighted
from analysis.estimation.resampling import bootstrap as bootstrap
from analysis.estimation.resampling import brr as brr
from analysis.estimation.resampling import fay as fay
from analysis.estimation.resampling import jackknife as jackknife
from analysis.estimation.resampling import subbootstrap as subbootstrap
from analysis.weighting.cells import sum_by

Labels = Sequence[tuple[str, ...]]


@dataclass(frozen=True, kw_only=True, eq=False)
class ReplicateEstimates(Estimates):
    """Estimates whose covariance comes from replicates: ``design`` has one unit per replicate, ``parts`` their deviations.

    ``df`` is that of the weights and stays so in contrasts.  ``n_psu`` and ``n_strata`` are 0 where the weights come from a
    file that does not say.  A parameter that cannot be computed in some replicate has a standard error of NaN.
    """

    def linear(self, matrix: Float, labels: Labels) -> ReplicateEstimates:
        """As :meth:`Estimates.linear`; a replicate has no strata for Satterthwaite, so the df is the weights' own."""
        plain = cast(ReplicateEstimates, Estimates.linear(self, matrix, labels))
        return replace(plain, df=np.min(np.where(matrix != 0, self.df, np.inf), axis=1))


def estimate(
    weights: ReplicateWeights, statistic: Callable[[Float], Float], labels: Labels | None = None
) -> ReplicateEstimates:
    """Any statistic of the weights, ``statistic(weight (n,)) → (p,)``, computed again in every replicate."""
    value = np.atleast_1d(statistic(weights.weight))
    again = np.array([np.atleast_1d(statistic(w)) for w in weights.each()])
    names = [(str(i),) for i in range(len(value))] if labels is None else labels
    used = np.full(len(value), int(np.sum(weights.full != 0)))
    return from_replicates(weights, value, again, names, n=used)


def means(
    weights: ReplicateWeights, items: Mapping[str, Float], grouping: Grouping | None = None
) -> ReplicateEstimates:
    """Weighted means over the rows that answered, labels ``(group, item)``: :func:`analysis.estimation.combine.means`."""
    table = _Table(weights, items, grouping)
    wy, wo = table.sums(table.filled), table.sums(table.answered)
    theta = _divide(wy, wo)
    spread = _divide(table.whole(table.filled**2), wo[0]) - theta[0] ** 2
    srs = _divide(spread, table.n - 1)
    return table.estimates(theta, list(items), srs=srs, base=wo[0])


def totals(
    weights: ReplicateWeights, items: Mapping[str, Float], grouping: Grouping | None = None
) -> ReplicateEstimates:
    """Weighted totals over the rows that answered, labels ``(group, item)``: :func:`analysis.estimation.combine.totals`."""
    table = _Table(weights, items, grouping)
    wy, wo = table.sums(table.filled), table.sums(table.answered)
    spread = _divide(table.whole(table.filled**2), wo[0]) - _divide(wy[0], wo[0]) ** 2
    return table.estimates(wy, list(items), srs=_divide(spread, table.n - 1) * wo[0] ** 2, base=wo[0])


def ratios(
    weights: ReplicateWeights,
    items: Mapping[str, Float],
    pairs: Sequence[tuple[str, str]],
    grouping: Grouping | None = None,
) -> ReplicateEstimates:
    """Ratios of totals of two items over the rows that have both, labels ``(group, "a/b")``."""
    top = {f"{a}/{b}": np.where(np.isnan(items[b]), np.nan, items[a]) for a, b in pairs}
    below = {f"{a}/{b}": np.where(np.isnan(items[a]), np.nan, items[b]) for a, b in pairs}
    table, other = _Table(weights, top, grouping), _Table(weights, below, grouping)
    return table.estimates(_divide(table.sums(table.filled), other.sums(other.filled)), list(top))


def quantiles(
    weights: ReplicateWeights,
    items: Mapping[str, Float],
    shares: Sequence[float],
    grouping: Grouping | None = None,
    *,
    rule: QuantileRule = "math",
) -> ReplicateEstimates:
    """Quantiles at ``shares``, labels ``(group, item, share)``.

    The jackknife is not consistent for quantiles (Shao & Wu 1989, Annals of Statistics 17, 1176–1197): use balanced
    half-samples or the bootstrap.
    """
    grouping = Grouping.everyone(weights.n) if grouping is None else grouping
    rows = [np.flatnonzero(grouping.codes == g) for g in range(len(grouping.labels))]

    def statistic(w: Float) -> Float:
        return np.array([quantile(y[r], w[r], p, rule) for r in rows for y in items.values() for p in shares])

    labels = [(g, item, f"{p:g}") for g in grouping.labels for item in items for p in shares]
    found = estimate(weights, statistic, labels)
    n = [int(np.sum(~np.isnan(y[r]) & (weights.full[r] != 0))) for r in rows for y in items.values() for _ in shares]
    return replace(found, n=np.array(n, dtype=np.int64))


def regress(
    weights: ReplicateWeights, y: Float, x: Float, names: tuple[str, ...], family: Family = "gaussian"
) -> ReplicateEstimates:
    """Coefficients of a generalised linear model, fitted again in every replicate; df of the weights + 1 − columns."""

    def statistic(w: Float) -> Float:
        return regress_once(SampleDesign(weight=w), y, x, names, family).coefficients.value

    fit = estimate(weights, statistic, [(name,) for name in names])
    return replace(fit, df=fit.df + 1.0 - len(names))


class _Table:
    """Items by groups, summed under every replicate."""

    def __init__(self, weights: ReplicateWeights, items: Mapping[str, Float], grouping: Grouping | None) -> None:
        self.weights = weights
        self.grouping = Grouping.everyone(weights.n) if grouping is None else grouping
        self._inside = np.flatnonzero(self.grouping.codes >= 0)
        self._full = weights.weight[self._inside]
        values = np.column_stack([y[self._inside] for y in items.values()])
        known = ~np.isnan(values)
        self.filled = np.where(known, values, 0.0)
        self.answered = known.astype(np.float64)
        counted = known & (weights.full[self._inside] != 0)[:, None]
        self.n: Int = sum_by(self._codes, counted.astype(np.float64), self._groups).astype(np.int64)
        self._counted = counted

    @property
    def _codes(self) -> Int:
        return self.grouping.codes[self._inside]

    @property
    def _groups(self) -> int:
        return len(self.grouping.labels)

    def whole(self, columns: Float) -> Float:
        """(G, K) weighted sums of the full sample."""
        return sum_by(self._codes, self._full[:, None] * columns, self._groups)

    def sums(self, columns: Float) -> Float:
        """(R + 1, G, K) weighted sums by group; the full sample first.

        Unadjusted multipliers are the same for all rows of a unit: then sums by unit and group are enough.
        """
        weights, rows = self.weights, self._inside
        if weights.adjust is not None or len(weights.multipliers) == weights.n:
            each = [sum_by(self._codes, w[rows, None] * columns, self._groups) for w in weights.each()]
            return np.stack([self.whole(columns), *each])
        units = len(weights.multipliers)
        key = self._codes * units + weights.unit[rows]
        by_unit = sum_by(key, weights.base[rows, None] * columns, self._groups * units)
        again = [
            np.asarray(sparse.csr_array(by_unit[:, k].reshape(self._groups, units)) @ weights.multipliers)
            for k in range(columns.shape[1])
        ]
        return np.concatenate([self.whole(columns)[None], np.stack(again, axis=-1).transpose(1, 0, 2)])

    def estimates(
        self, theta: Float, names: Sequence[str], *, srs: Float | None = None, base: Float | None = None
    ) -> ReplicateEstimates:
        """``theta`` (R + 1, G, K) as estimates."""
        flat = theta.reshape(len(theta), -1)
        labels = [(g, name) for g in self.grouping.labels for name in names]
        made = from_replicates(self.weights, flat[0], flat[1:], labels, n=self.n.ravel())
        nothing = np.full(flat.shape[1], np.nan)
        n_psu, n_strata = self._units()
        return replace(
            made,
            n_psu=n_psu.ravel(),
            n_strata=n_strata.ravel(),
            variance_srs=nothing if srs is None else srs.ravel(),
            sampling_fraction=nothing if base is None else _divide(self.n, base).ravel(),
        )

    def _units(self) -> tuple[Int, Int]:
        """(G, K) units and strata with an answer; 0 where the design is not known."""
        stratum = self.weights.stratum
        if stratum is None:
            return np.zeros_like(self.n), np.zeros_like(self.n)
        units = self.weights.unit[self._inside]
        return self._distinct(units), self._distinct(stratum[units])

    def _distinct(self, member: Int) -> Int:
        width = int(member.max()) + 1
        seen = sum_by(self._codes * width + member, self._counted.astype(np.float64), self._groups * width) > 0
        return np.asarray(seen.reshape(self._groups, width, -1).sum(axis=1), dtype=np.int64)


def from_replicates(
    weights: ReplicateWeights, value: Float, again: Float, labels: Labels, *, n: Int
) -> ReplicateEstimates:
    """Estimates from ``value`` (p,) and its replicates ``again`` (R, p); ``n`` (p,) answers."""
    centre = value if weights.mse else again[weights.rscales > 0].mean(axis=0)
    off = (again - centre) * np.sqrt(weights.scale * weights.rscales)[:, None]
    count, p = off.shape
    strata = 0 if weights.stratum is None else len(np.unique(weights.stratum))
    return ReplicateEstimates(
        design=uncentred_design(count),
        labels=tuple(labels),
        value=value,
        parts=from_dense(off),
        n=n,
        n_psu=np.full(p, len(weights.multipliers) if strata else 0),
        n_strata=np.full(p, strata),
        df=np.full(p, weights.degrees_of_freedom),
        variance_srs=np.full(p, np.nan),
        sampling_fraction=np.full(p, np.nan),
    )


def uncentred_design(units: int) -> SampleDesign:
    """``units`` units, each a stratum of its own that is not centred: the variance of a total is the plain sum of squares."""
    return SampleDesign(weight=np.ones(units), stratum=np.arange(units), lonely="adjust")


def _divide(a: Float | Int, b: Float | Int) -> Float:
    a, b = np.broadcast_arrays(a, b)
    return np.asarray(np.divide(a, b, out=np.full(a.shape, np.nan), where=b != 0))
