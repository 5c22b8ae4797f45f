"""The minimiser behind R's ``optim(method = "BFGS")``, for comparison with R where its stopping point shows in the digits.

Nash (1990), *Compact Numerical Methods for Computers*, 2nd ed., algorithm 21 (variable metric), with the constants R gives it.
Nothing of ours needs it: our own fits are converged.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from analysis.arrays import Float

SHORTEN, ENOUGH, SAME = 0.2, 1e-4, 10.0
RELATIVE, MOST = 1e-8, 100
STEP = 1e-3


def minimise(value: Callable[[Float], float], slope: Callable[[Float], Float], start: Float) -> Float:
    """Where R would stop: the relative change of ``value`` in one step is below 1e-8 twice, the second time from B = I.

    ``slope`` is the gradient.  At most 100 gradients.  ``value`` may be ``inf`` where it is not defined, except at ``start``.
    """
    x, f, g = start.astype(np.float64), value(start), slope(start)
    inverse, gradients, reset = np.eye(len(x)), 1, 1
    while gradients < MOST:
        direction = -inverse @ g
        downhill = float(direction @ g)
        there, lower, length = _search(value, x, f, direction, downhill)
        stuck = downhill >= 0 or length == 0
        if not stuck and abs(lower - f) > RELATIVE * (abs(f) + RELATIVE):
            before, f, x, g = g, lower, there, slope(there)
            gradients += 1
            changed = _update(inverse, length * direction, g - before)
            if changed is None or gradients - reset > 2 * len(x):
                inverse, reset = np.eye(len(x)), gradients
            else:
                inverse = changed
            continue
        if not stuck:
            x, f = there, lower
        if reset == gradients:
            return x
        inverse, reset = np.eye(len(x)), gradients
    return x


def _search(
    value: Callable[[Float], float], x: Float, f: float, direction: Float, downhill: float
) -> tuple[Float, float, float]:
    """The first of the step, a fifth of it … that lowers ``value`` enough; length 0 if none moves ``x``."""
    length = 1.0
    while downhill < 0:
        there = x + length * direction
        if np.all(x + SAME == there + SAME):
            break
        lower = value(there)
        if np.isfinite(lower) and lower <= f + downhill * length * ENOUGH:
            return there, lower, length
        length *= SHORTEN
    return x, f, 0.0


def _update(inverse: Float, step: Float, change: Float) -> Float | None:
    """Broyden, Fletcher, Goldfarb and Shanno's update of the inverse Hessian; ``None`` where curvature is not positive."""
    along = float(step @ change)
    if along <= 0:
        return None
    moved = inverse @ change
    bend = 1 + float(change @ moved) / along
    return np.asarray(inverse + (bend * np.outer(step, step) - np.outer(step, moved) - np.outer(moved, step)) / along)


def hessian(slope: Callable[[Float], Float], at: Float) -> Float:
    """Central differences of the gradient at ± 1e-3, made symmetric."""
    rows = [(slope(at + h) - slope(at - h)) / (2 * STEP) for h in STEP * np.eye(len(at))]
    h = np.array(rows)
    return np.asarray((h + h.T) / 2)
