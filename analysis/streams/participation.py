"""Who takes part in an open survey: propensities of a volunteer sample, with a probability sample as the reference.

Pseudo-likelihood of Chen, Li & Wu (2020, JASA 115, 2011–2021): π(x) = 1/(1 + exp(−x'θ)), and θ solves
Σ_A x_i = Σ_B d_i π(x_i) x_i (their equation 4 with the logit link) over the volunteers A and the reference sample B with weights d.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.arrays import Float, Int
from analysis.errors import ProblemList


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Participation:
    """``theta`` (P,);  ``propensity`` (C,) π of each cell;  ``information`` (P, P) H = Σ_B dπ(1 − π)xx'."""

    theta: Float
    propensity: Float
    information: Float


def participation(x: Float, volunteers: Float, reference: Float) -> Participation:
    """Fit on cells: columns ``x`` (C, P) with an intercept, ``volunteers`` (C,) rows of A, ``reference`` (C,) summed weights of B.

    Newton's steps, halved until the pseudo-likelihood Σ_A x'θ − Σ_B d log(1 + exp(x'θ)) (concave) rises.  Raises AnalysisError
    where it does not converge: a combination of columns that only one of the samples has.
    """
    theta = np.zeros(x.shape[1])
    theta[0] = np.log(volunteers.sum() / max(reference.sum() - volunteers.sum(), 1.0))
    height = _height(theta, x, volunteers, reference)
    for _ in range(100):
        p = _propensity(x @ theta)
        score = x.T @ (volunteers - reference * p)
        information = (x * (reference * p * (1 - p))[:, None]).T @ x
        size = np.sqrt(np.diag(information))
        if not np.all(size > 0) or np.linalg.cond(information / np.outer(size, size)) > 1e12:
            break
        step = np.asarray(np.linalg.solve(information, score), dtype=np.float64)
        if np.max(np.abs(step)) < 1e-10:
            return Participation(theta=theta, propensity=p, information=information)
        theta, height = _climb(theta, step, height, x, volunteers, reference)
    problems = ProblemList()
    problems.add("streams.not-converged", "theta")
    problems.raise_any()
    raise AssertionError


def _climb(theta: Float, step: Float, height: float, x: Float, a: Float, d: Float) -> tuple[Float, float]:
    for _ in range(40):
        new = _height(theta + step, x, a, d)
        if new >= height - 1e-12 * abs(height):
            break
        step = step / 2
    return theta + step, new


def _height(theta: Float, x: Float, volunteers: Float, reference: Float) -> float:
    eta = x @ theta
    return float(volunteers @ eta - reference @ np.logaddexp(0.0, eta))


def _propensity(eta: Float) -> Float:
    return np.asarray(1 / (1 + np.exp(-np.clip(eta, -500, 500))))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WeightedByPropensity:
    """Means μ̂ = Σ_A y/π̂ / Σ_A 1/π̂ of K items.

    ``value`` (K,);  ``variance`` (K,) and ``n`` (K,) of the volunteers' part;  ``slopes`` (C, K): linearised value of a reference
    row of each cell, so that the reference sample's part is the design variance of Σ_B d · slope.
    """

    value: Float
    variance: Float
    n: Int
    slopes: Float


def propensity_means(fit: Participation, x: Float, cell: Int, y: Float) -> WeightedByPropensity:
    """``cell`` (n_A,) of each volunteer, ``y`` (n_A, K) with NaN where there is no answer; ``x`` (C, P) as fitted.

    Chen, Li & Wu's μ̂_IPW2 and its variance by linearisation (their theorem 1): with c = Σ_A (1 − π)/π (y − μ)x and
    b = H⁻¹c, V = N̂⁻²{Σ_A (1 − π)[(y − μ)/π − b'x]² + V_B(Σ_B d π b'x)}, taking part being independent between persons.
    """
    p = fit.propensity[cell]
    known = ~np.isnan(y)
    z = np.where(known, y, 0.0)
    persons = (known / p[:, None]).sum(axis=0)
    value = (z / p[:, None]).sum(axis=0) / persons
    residual = np.where(known, y - value, 0.0) / p[:, None]
    by_cell = np.column_stack([np.bincount(cell, weights=r, minlength=len(x)) for r in residual.T])
    c = x.T @ ((1 - fit.propensity)[:, None] * by_cell)
    explained = x @ np.linalg.solve(fit.information, c)
    own = (1 - p) @ (residual - explained[cell]) ** 2
    return WeightedByPropensity(
        value=value,
        variance=own / persons**2,
        n=known.sum(axis=0),
        slopes=fit.propensity[:, None] * explained / persons,
    )
