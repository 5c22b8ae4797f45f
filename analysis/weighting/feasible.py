"""Does any g within the bounds meet the margins?  A linear programme answers before the iterations, and names who is to blame.

A short category pulls others with it (what it lacks must be somewhere), so the smallest total miss alone would accuse bystanders.
Hence three questions, the first that has an answer is told: which categories cannot be met even alone; which one margin, if it
may miss, lets all others be met (the last one first: the towns' totals come first and are hardly ever wrong); else all misses.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import optimize, sparse

from analysis.arrays import Bool, Float
from analysis.errors import ProblemList
from analysis.weighting.cells import Margin, Total
from analysis.weighting.solver import Problem

LARGEST_MISS = 1e-7
FIRST_MARGIN = 1000.0
"""What a miss in the first margin costs, against 1 in the others."""


def explain_infeasible(
    problem: Problem, margins: Sequence[Margin], totals: Sequence[Total], bounds: tuple[float, float]
) -> None:
    """Raise with the margins and categories that cannot be met within the bounds, if there are any.

    Each problem carries the target, what can be reached, the bound that holds it back (``upper``, ``lower`` or, where the
    bounds alone would do, ``cap``) and the ways out: collapse the category, widen the bounds (or raise the cap).
    """
    widths = [*(len(m.labels) for m in margins), *(1 for _ in totals)]
    owner = np.repeat(np.arange(len(widths)), widths)
    every = np.ones(len(owner), dtype=bool)
    miss = _misses(problem, every, np.where(owner == 0, FIRST_MARGIN, 1.0))
    if miss is None or not _serious(problem, miss).any():
        return
    alone = _alone(problem)
    if _serious(problem, alone).any():
        miss = alone
    else:
        miss = next((m for m in (_misses(problem, owner == k) for k in np.unique(owner)[::-1]) if m is not None), miss)
    _name(problem, miss, margins, totals, bounds)


def _name(
    problem: Problem, miss: Float, margins: Sequence[Margin], totals: Sequence[Total], bounds: tuple[float, float]
) -> None:
    names = [(m.name, label) for m in margins for label in m.labels] + [(t.name, "") for t in totals]
    columns = problem.x.tocsc()
    problems = ProblemList()
    for k in np.flatnonzero(_serious(problem, miss)):
        cells = columns.indices[columns.indptr[k] : columns.indptr[k + 1]]
        bound, value = ("upper", bounds[1]) if miss[k] > 0 else ("lower", bounds[0])
        capped = problem.upper[cells] < bounds[1]
        if bound == "upper" and capped.any() and float(problem.d[cells].sum()) * bounds[1] >= problem.target[k]:
            bound, value = "cap", float(problem.upper[cells][capped].min())
        problems.add(
            "calibration.infeasible",
            names[k][0],
            category=names[k][1],
            target=float(problem.target[k]),
            reachable=float(problem.target[k] - miss[k]),
            bound=bound,
            value=float(value),
            choices="collapse, raise the cap" if bound == "cap" else "collapse, widen",
        )
    problems.raise_any()


def _serious(problem: Problem, miss: Float) -> Bool:
    return np.asarray(np.abs(miss) > LARGEST_MISS * np.maximum(np.abs(problem.target), 1.0))


def _alone(problem: Problem) -> Float:
    """(P,) target − the nearest sum that the bounds allow for each column, whatever the other columns need."""
    up, down = problem.x.maximum(0), (-problem.x).maximum(0)
    most, least = problem.d * problem.upper, problem.d * problem.lower
    with np.errstate(invalid="ignore"):
        high = np.nan_to_num(up.T @ most - down.T @ least, nan=np.inf)
        low = np.nan_to_num(up.T @ least - down.T @ most, nan=-np.inf)
    return np.asarray(problem.target - np.clip(problem.target, low, high))


def _misses(problem: Problem, free: Bool, cost: Float | None = None) -> Float | None:
    """(P,) target − reachable at the smallest total relative miss Σ(s⁺+s⁻) over g within the bounds (HiGHS).

    Only the columns in ``free`` may miss; ``None`` if the others cannot all be met, or if there is no answer.
    """
    p, scale = len(problem.target), problem.scale
    a = sparse.csr_array(sparse.diags_array(1 / scale) @ sparse.csr_array(problem.x.T * problem.d[None, :]))
    eye = sparse.eye_array(p, format="csr")
    price = np.ones(p) if cost is None else cost
    room = np.tile(np.where(free, np.inf, 0.0), 2)
    found = optimize.linprog(  # type: ignore[call-overload]
        c=np.concatenate([np.zeros(len(problem.d)), price, price]),
        A_eq=sparse.hstack([a, eye, -eye], format="csc"),
        b_eq=problem.target / scale,
        bounds=np.column_stack(
            [np.concatenate([problem.lower, np.zeros(2 * p)]), np.concatenate([problem.upper, room])]
        ),
        method="highs",
    )
    if found.x is None or found.status != 0:
        return None
    n = len(problem.d)
    return np.asarray((found.x[n : n + p] - found.x[n + p :]) * scale)
