"""Incomes that were refused, drawn m times from the answers of similar persons.

The approximate Bayesian bootstrap within classes (Rubin & Schenker 1986, Journal of the American Statistical Association 81,
366–374; Rubin 1987, pp. 124–125): the donors of a class are first resampled with replacement, then each missing answer is drawn
from the resample, so that the class's distribution is as uncertain as its number of donors makes it.  Classes are quantiles of a
predicted income whose regression coefficients are drawn afresh in each imputation (Rubin 1987, pp. 166–168, steps 1–2), so that
the prediction is uncertain too.  The senses' scores are among the predictors: an imputation that ignored them would flatten the
gradient that is to be estimated (Little & Rubin 2019, *Statistical Analysis with Missing Data*, 10.2.4).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from analysis.arrays import Float, Int
from analysis.weighting.cells import joint_codes, sum_by

MOST_CLASSES = 60
DONORS_PER_CLASS = 30
"""Within a class what is left of the prediction is lost: with 20 classes 1.5 % of a steep gradient, with 60 1 %."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Predictors:
    """``cell`` (n,) cell of equal factors; ``dummies`` (cells, q) their columns; ``scores`` (n, S) centred, 0 where missing."""

    cell: Int
    dummies: sparse.csr_array
    scores: Float

    @classmethod
    def of(cls, factors: Sequence[Int], scores: Sequence[Float]) -> Predictors:
        """Factors (n,) coded from 0, a missing answer being a level of its own; scores (n,), NaN = missing, which is marked."""
        blank = [np.isnan(score).astype(np.int64) for score in scores]
        coded = [f for f in (*factors, *blank) if f.max(initial=0) > 0]
        n = len(blank[0]) if blank else len(factors[0])
        cell = joint_codes(coded) if coded else np.zeros(n, dtype=np.int64)
        first = np.zeros(int(cell.max()) + 1, dtype=np.int64)
        first[cell[::-1]] = np.arange(n - 1, -1, -1)
        blocks = [np.ones((len(first), 1))] + [np.eye(int(f.max()) + 1)[f[first]][:, 1:] for f in coded]
        centred = [np.nan_to_num(score - _mean(score)) for score in scores]
        return cls(
            cell=cell,
            dummies=sparse.csr_array(np.hstack(blocks)),
            scores=np.column_stack(centred) if centred else np.zeros((n, 0)),
        )

    def predict(self, beta: Float) -> Float:
        """(n,) for coefficients (q + S,) of the dummies and the scores."""
        q = self.dummies.shape[1]
        return np.asarray((self.dummies @ beta[:q])[self.cell] + self.scores @ beta[q:])

    def products(self, rows: Int, y: Float) -> tuple[Float, Float]:
        """X'X (q + S, q + S) and X'y over some rows, with y (rows,); the dummies by way of their cells."""
        cell, s = self.cell[rows], self.scores[rows]
        count = np.bincount(cell, minlength=self.dummies.shape[0]).astype(np.float64)
        d = self.dummies
        within = np.asarray((d.T @ sparse.diags_array(count) @ d).toarray())
        across = np.asarray(d.T @ sum_by(cell, s, len(count)))
        xx = np.block([[within, across], [across.T, s.T @ s]])
        return xx, np.concatenate([np.asarray(d.T @ sum_by(cell, y, len(count))), s.T @ y])


def _mean(score: Float) -> float:
    known = ~np.isnan(score)
    return float(score[known].mean()) if known.any() else 0.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DonorModel:
    """Normal regression of a numeric rendering of the categories on the predictors, among the donors.

    ``root`` (q, rank): root of (X'X)⁺, so that β̂ + σ root z has the posterior covariance; ``rss``, ``df`` residual.
    """

    predictors: Predictors
    category: Int
    """(n,) 0 … K−1, −1 = missing"""
    k: int
    beta: Float
    root: Float
    rss: float
    df: int
    classes: int


def fit_donors(predictors: Predictors, category: Int, values: Float) -> DonorModel:
    """``values`` (K,) numbers that rise with the category (log midpoints).  At least one category must be known."""
    donors = np.flatnonzero(category >= 0)
    y = values[category[donors]]
    xx, xy = predictors.products(donors, y)
    scale = np.sqrt(np.where(np.diag(xx) > 0, np.diag(xx), 1.0))
    size, vectors = np.linalg.eigh(xx / np.outer(scale, scale))
    keep = size > 1e-9 * size[-1]
    root = vectors[:, keep] / np.sqrt(size[keep]) / scale[:, None]
    beta = root @ (root.T @ xy)
    return DonorModel(
        predictors=predictors,
        category=category,
        k=len(values),
        beta=beta,
        root=root,
        rss=max(float(y @ y - beta @ xy), 0.0),
        df=max(len(donors) - int(keep.sum()), 1),
        classes=max(1, min(MOST_CLASSES, len(donors) // DONORS_PER_CLASS)),
    )


def draw(model: DonorModel, rng: np.random.Generator) -> Int:
    """(missing rows,) one imputed category for each row without, in the rows' order."""
    sigma = np.sqrt(model.rss / rng.chisquare(model.df))
    beta = model.beta + sigma * (model.root @ rng.standard_normal(model.root.shape[1]))
    predicted = model.predictors.predict(beta)
    known = model.category >= 0
    cuts = np.quantile(_some(predicted[known]), np.arange(1, model.classes) / model.classes)
    return bootstrap_draw(np.searchsorted(cuts, predicted, side="right"), model.category, model.k, rng)


def _some(values: Float) -> Float:
    """At most about 20,000 evenly spaced values: enough to place limits of classes."""
    return values[:: 1 + len(values) // 20_000]


def bootstrap_draw(classes: Int, category: Int, k: int, rng: np.random.Generator) -> Int:
    """The approximate Bayesian bootstrap: (missing rows,) categories drawn within ``classes`` (n,) from their donors.

    Resampling d donors of a class and drawing from the resample needs only its counts by category, a multinomial draw.
    A class without donors takes from all of them.
    """
    missing = category < 0
    width = int(classes.max()) + 1
    table = np.bincount(classes[~missing] * k + category[~missing], minlength=width * k).reshape(width, k)
    table = np.where(table.sum(axis=1, keepdims=True) > 0, table, table.sum(axis=0))
    shares = table / table.sum(axis=1, keepdims=True)
    resampled = rng.multinomial(table.sum(axis=1), shares)
    ends = np.cumsum(resampled, axis=1)
    target = rng.random(int(missing.sum())) * ends[classes[missing], -1]
    return np.asarray((target[:, None] >= ends[classes[missing]]).sum(axis=1), dtype=np.int64)
