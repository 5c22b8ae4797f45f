"""Solving the calibration equations on cells: iterative proportional fitting, and Newton's method on the dual.

The dual of the bounded problem is smooth and convex, with g = F(x'λ):  ``raking`` F(u) = exp(u), ``linear`` F(u) = 1 + u, both
cut at the bounds;  ``logit`` F(u) = (L(U−1) + U(1−L)e^{Au}) / ((U−1) + (1−L)e^{Au}), A = (U−L)/((1−L)(U−1))
(Deville & Särndal 1992, case 6).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import sparse

from analysis.arrays import Bool, Float, Int
from analysis.weighting.cells import sum_by

Distance = Literal["raking", "linear", "logit"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Problem:
    """``d`` (C,) weight of each cell, ``x`` (C, P) columns, ``target`` (P,), ``lower`` and ``upper`` (C,) bounds on g."""

    d: Float
    x: sparse.csr_array
    target: Float
    lower: Float
    upper: Float

    @property
    def scale(self) -> Float:
        """(P,) what a miss of each target is measured against."""
        size = np.abs(self.target)
        return np.where(size > 0, size, max(float(size.max()), 1e-300))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Solved:
    """``g`` (C,) and the iterations it took.  Whether the targets are met is for the caller to assert."""

    g: Float
    iterations: int


def solve_ipf(problem: Problem, margin_of: Int, tolerance: float, max_iterations: int = 200) -> Solved | None:
    """Raking by iterative proportional fitting (Deming & Stephan 1940), ignoring the bounds.

    ``None`` if it has not converged, or if its solution is outside the bounds (then it is not the bounded one).
    """
    codes = [_codes(problem.x, margin_of == m) for m in np.unique(margin_of)]
    targets = [problem.target[margin_of == m] for m in np.unique(margin_of)]
    weight = problem.d.copy()
    for iteration in range(1, max_iterations + 1):
        worst = 0.0
        for code, target in zip(codes, targets, strict=True):
            sums = sum_by(code, weight, len(target))
            factor = np.divide(target, sums, out=np.ones_like(sums), where=sums > 0)
            worst = max(worst, float(np.max(np.abs(factor - 1), initial=0.0)))
            weight *= factor[code]
        if worst <= tolerance:
            g = np.divide(weight, problem.d, out=np.ones_like(weight), where=problem.d > 0)
            inside = np.all((g >= problem.lower) & (g <= problem.upper))
            return Solved(g=g, iterations=iteration) if inside else None
    return None


def _codes(x: sparse.csr_array, own: Bool) -> Int:
    """The category of each cell in one margin, from its indicator columns."""
    block = sparse.csr_array(x[:, np.flatnonzero(own)])
    block.sum_duplicates()
    return np.asarray(block.indices, dtype=np.int64)


def solve_dual(problem: Problem, distance: Distance, tolerance: float, max_iterations: int) -> Solved:
    """Newton's method on the dual, safeguarded.  The error is the largest relative miss of a target.

    A cell at its bound has no slope, and a category whose cells are all at a bound has no curvature: Newton's step would leave
    it there for ever.  Such cells are given a share ``firm`` of the slope they would have inside, smaller while steps succeed
    and larger when one does not lower the dual (as Levenberg and Marquardt do).
    """
    lam = np.zeros(problem.x.shape[1])
    firm = 1e-2
    g, slope = _link(problem, distance, lam)
    error = _miss(problem, g)
    for iteration in range(1, max_iterations + 1):
        if error <= tolerance:
            return Solved(g=g, iterations=iteration - 1)
        residual = problem.target - problem.x.T @ (problem.d * g)
        found = None
        while found is None and firm <= 1e9:
            step = _newton_step(problem, np.where(slope > 0, slope, firm * g), residual)
            found = _descend(problem, distance, lam, step, float(residual @ step), error)
            firm = firm * 10 if found is None else max(firm / 10, 1e-8)
        if found is None:
            return Solved(g=g, iterations=iteration)
        lam = found
        g, slope = _link(problem, distance, lam)
        previous, error = error, _miss(problem, g)
        # Once rounding is reached another step only moves noise about.
        if error <= 1e-10 and error >= 0.5 * previous:
            return Solved(g=g, iterations=iteration)
    return Solved(g=g, iterations=max_iterations)


def _descend(problem: Problem, distance: Distance, lam: Float, step: Float, climb: float, error: float) -> Float | None:
    """The first of the step, its half, its quarter … that lowers the dual enough, or halves the error; else ``None``."""
    before = _dual(problem, distance, lam)
    for length in (1.0, 0.5, 0.25, 2.0**-4, 2.0**-8, 2.0**-16):
        there = lam + length * step
        if _dual(problem, distance, there) <= before - 1e-4 * length * climb:
            return there
        if _miss(problem, _link(problem, distance, there)[0]) <= 0.5 * error:
            return there
    return None


def _miss(problem: Problem, g: Float) -> float:
    return float(np.max(np.abs(problem.x.T @ (problem.d * g) - problem.target) / problem.scale))


def _newton_step(problem: Problem, slope: Float, residual: Float) -> Float:
    """Least-norm solution of the (singular: margins overlap) system, columns scaled to unit size."""
    active = sparse.csr_array(problem.x * (problem.d * slope)[:, None])
    full = np.asarray((problem.x.T @ (problem.x * problem.d[:, None])).diagonal())
    scale = np.sqrt(np.where(full > 0, full, 1.0))
    hessian = np.asarray((problem.x.T @ active).toarray()) / np.outer(scale, scale)
    values, vectors = np.linalg.eigh(hessian)
    keep = values > 1e-12 * max(float(values[-1]), 1e-300)
    root = vectors[:, keep]
    return np.asarray(root @ ((root.T @ (residual / scale)) / values[keep])) / scale


def _link(problem: Problem, distance: Distance, lam: Float) -> tuple[Float, Float]:
    """(C,) g = F(x'λ) and its derivative, 0 where a bound holds."""
    u = np.asarray(problem.x @ lam)
    low, high = problem.lower, problem.upper
    if distance == "logit":
        a, e = _logit_terms(problem, u)
        g = (low * (high - 1) + high * (1 - low) * e) / ((high - 1) + (1 - low) * e)
        return g, np.asarray(a * (g - low) * (high - g) / (high - low))
    raw = np.exp(np.minimum(u, 500.0)) if distance == "raking" else 1 + u
    free = (raw > low) & (raw < high)
    return np.clip(raw, low, high), np.where(free, raw if distance == "raking" else 1.0, 0.0)


def _logit_terms(problem: Problem, u: Float) -> tuple[Float, Float]:
    a = (problem.upper - problem.lower) / ((1 - problem.lower) * (problem.upper - 1))
    return a, np.exp(np.clip(a * u, -500.0, 500.0))


def _dual(problem: Problem, distance: Distance, lam: Float) -> float:
    """Σ d·∫F − λ'T, the convex function whose gradient is the miss."""
    u = np.asarray(problem.x @ lam)
    low, high = problem.lower, problem.upper
    if distance == "logit":
        a, e = _logit_terms(problem, u)
        # ∫F = L·u + (U−L)/A · log((U−1) + (1−L)e^{Au}) up to a constant.
        whole = low * u + (high - low) / a * np.log((high - 1) + (1 - low) * e)
    elif distance == "raking":
        with np.errstate(divide="ignore"):
            cut = np.clip(u, np.log(low), np.log(high))
        beyond = np.where(u > cut, np.where(u > cut, high, 0.0) * (u - cut), 0.0)
        whole = np.exp(np.minimum(cut, 500.0)) + np.where(u < cut, low * (u - cut), beyond)
    else:
        cut = np.clip(u, low - 1, high - 1)
        outside = np.where(u > cut, np.where(u > cut, high, 0.0), np.where(u < cut, low, 0.0))
        whole = cut + cut**2 / 2 + outside * (u - cut)
    return float(problem.d @ whole - lam @ problem.target)
