"""Does any g within the bounds meet the margins?  A linear programme answers before the iterations begin."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import optimize, sparse

from analysis.arrays import Float
from analysis.errors import ProblemList
from analysis.weighting.cells import Margin, Total
from analysis.weighting.solver import Problem


def explain_infeasible(
    problem: Problem, margins: Sequence[Margin], totals: Sequence[Total], bounds: tuple[float, float]
) -> None:
    """Raise with the margins and categories that cannot be met within the bounds, if there are any.

    Minimises the total relative miss Σ(s⁺+s⁻) over g within the bounds (HiGHS).  Each problem carries what can be reached and
    the two ways out: collapse the category, or widen the bounds.
    """
    short = _slack(problem)
    problems = ProblemList()
    names = [(m.name, label) for m in margins for label in m.labels] + [(t.name, "") for t in totals]
    for (margin, category), target, miss in zip(names, problem.target, short, strict=True):
        if abs(miss) > 1e-7 * max(abs(target), 1.0):
            problems.add(
                "calibration.infeasible",
                margin,
                category=category,
                target=float(target),
                reachable=float(target - miss),
                bound="upper" if miss > 0 else "lower",
                value=float(bounds[1] if miss > 0 else bounds[0]),
                choices="collapse, widen",
            )
    problems.raise_any()


def _slack(problem: Problem) -> Float:
    """(P,) target − reachable at the smallest total relative miss."""
    p = len(problem.target)
    scale = problem.scale
    a = sparse.csr_array(problem.x.T * problem.d[None, :])
    a = sparse.csr_array(sparse.diags_array(1 / scale) @ a)
    eye = sparse.eye_array(p, format="csr")
    found = optimize.linprog(  # type: ignore[call-overload]
        c=np.concatenate([np.zeros(len(problem.d)), np.ones(2 * p)]),
        A_eq=sparse.hstack([a, eye, -eye], format="csc"),
        b_eq=problem.target / scale,
        bounds=np.column_stack(
            [np.concatenate([problem.lower, np.zeros(2 * p)]), np.concatenate([problem.upper, np.full(2 * p, np.inf)])]
        ),
        method="highs",
    )
    if found.x is None:
        return np.zeros(p)
    n = len(problem.d)
    return np.asarray((found.x[n : n + p] - found.x[n + p :]) * scale)
