"""How much of the variance of a score each predictor carries: Shapley values of R² and Johnson's relative weights.

Kernels on covariance matrices with any number of leading axes (replicates); the response is the last variable.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import factorial

import numpy as np

from analysis.arrays import Float

MOST_FOR_SHAPLEY = 12
"""Predictors up to which all 2^p models are compared."""
COLLINEAR = 1e-10
"""A predictor of whose variance less than this share is left, given the others, adds nothing."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Decomposition:
    """R² = ``r2_controls`` + ``r2_drivers``; ``johnson`` and ``shapley`` (…, p) each add up to ``r2_drivers``.

    ``shapley`` is ``None`` above :data:`MOST_FOR_SHAPLEY` drivers.
    """

    r2_controls: Float
    r2_drivers: Float
    johnson: Float
    shapley: Float | None


def decompose(total: Float, n_controls: int) -> Decomposition:
    """R² of the last column on the others, shared out among the drivers.

    ``total`` (…, k, k): cross-products of the columns 1, ``n_controls`` controls, the drivers, the response.  Controls stay in
    every model: drivers are credited with what they explain beyond them (``always`` in Grömping 2006, Journal of Statistical
    Software 17(1)).
    """
    whole = covariance(total)
    left = given_first(whole, n_controls)
    variance = whole[..., -1, -1]
    share = left[..., -1, -1] / variance
    p = left.shape[-1] - 1
    return Decomposition(
        r2_controls=np.asarray(1 - share),
        r2_drivers=np.asarray(share - residual_variance(left, last=True) / variance),
        johnson=np.asarray(johnson(left) * share[..., None]),
        shapley=shapley(left) * share[..., None] if p <= MOST_FOR_SHAPLEY else None,
    )


def covariance(total: Float) -> Float:
    """(…, k−1, k−1) weighted covariances from cross-products whose first column is 1."""
    size = total[..., :1, :1]
    mean = total[..., 0, 1:] / size[..., 0]
    return np.asarray(total[..., 1:, 1:] / size - mean[..., :, None] * mean[..., None, :])


def given_first(cov: Float, count: int) -> Float:
    """Covariance of the other variables given the first ``count`` (Schur complements, one variable after the other)."""
    variance = np.diagonal(cov, axis1=-2, axis2=-1)
    for i in range(count):
        cov = _without_first(cov, variance[..., i])
    return cov


def _without_first(cov: Float, variance: Float) -> Float:
    """Covariance given the first variable, which had ``variance`` before anything was held fixed."""
    pivot, column = cov[..., 0, 0], cov[..., 1:, 0]
    some = pivot > COLLINEAR * variance
    inverse = np.where(some, 1 / np.where(some, pivot, 1.0), 0.0)
    return np.asarray(cov[..., 1:, 1:] - column[..., :, None] * column[..., None, :] * inverse[..., None, None])


def residual_variance(cov: Float, *, last: bool = False) -> Float:
    """(2^p, …) variance of the response given every subset of the p predictors, bit j of the index for predictor j;
    only of the full model, (…), with ``last``."""
    p = cov.shape[-1] - 1
    if last:
        return np.asarray(given_first(cov, p)[..., 0, 0])
    variance = np.diagonal(cov, axis1=-2, axis2=-1)
    models = cov[None]
    for j in range(p):
        models = np.concatenate([models[..., 1:, 1:], _without_first(models, variance[..., j])])
    return np.asarray(models[..., 0, 0])


def shapley(cov: Float) -> Float:
    """(…, p) average gain in R² when a predictor joins, over all orders of joining; they add up to R².

    Lindeman, Merenda & Gold (1980), *Introduction to Bivariate and Multivariate Analysis*, pp. 119 ff.; as a Shapley value
    Σ_S s!(p−s−1)!/p! (R²(S ∪ j) − R²(S)): Lipovetsky & Conklin (2001), Applied Stochastic Models in Business and Industry 17,
    319–330.
    """
    p = cov.shape[-1] - 1
    r2 = 1 - residual_variance(cov) / cov[..., -1, -1]
    return np.asarray(np.moveaxis(np.tensordot(_shapley_weights(p), r2, axes=1), 0, -1))


def _shapley_weights(p: int) -> Float:
    """(p, 2^p) coefficient of R² of each subset in each predictor's value."""
    subsets = np.arange(2**p)
    inside = (subsets[None, :] >> np.arange(p)[:, None]) & 1
    size = inside.sum(axis=0)
    chance = np.array([factorial(s) * factorial(p - s - 1) / factorial(p) for s in range(p)])
    return np.asarray(np.where(inside == 1, chance[np.maximum(size - 1, 0)], -chance[np.minimum(size, p - 1)]))


def johnson(cov: Float) -> Float:
    """(…, p) relative weights ε = (Λ∘Λ)(β∘β), Λ = R^½, β = R^{−½} r; they add up to R².

    R (p, p) correlations of the predictors, r their correlations with the response.  Johnson (2000), Multivariate Behavioral
    Research 35, 1–19: the predictors are replaced by the nearest orthogonal variables.
    """
    size = np.sqrt(np.diagonal(cov, axis1=-2, axis2=-1))
    size = np.where(size > 0, size, 1.0)
    r = cov / (size[..., :, None] * size[..., None, :])
    values, vectors = np.linalg.eigh(r[..., :-1, :-1])
    some = values > COLLINEAR
    root = np.sqrt(np.where(some, values, 0.0))
    inverse = np.where(some, 1 / np.where(some, root, 1.0), 0.0)
    turned = np.swapaxes(vectors, -1, -2)
    half = (vectors * root[..., None, :]) @ turned
    beta = ((vectors * inverse[..., None, :]) @ turned @ r[..., :-1, -1:])[..., 0]
    return np.asarray((half**2 @ (beta**2)[..., None])[..., 0])
