"""R's ``trimWeights``: cut weights at limits and spread the excess equally over the rows that were not cut."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from analysis.arrays import Float
from analysis.errors import ProblemList
from analysis.weighting.calibration import Calibration


def trim_weights(weight: Float, *, lower: float = -np.inf, upper: float = np.inf, strict: bool = False) -> Float:
    """(n,) weights with the same sum.  Equal, not proportional, shares of the excess; ``strict`` repeats until none is outside.

    Lumley, R package survey 4.1, ``trimWeights``.  Rows without a weight stay without (R lifts them); where every row is cut, those
    at the opposite limit take the excess.  Raises AnalysisError where that cannot be: limits that cross, n · limit on the wrong
    side of Σw, or a ``lower`` limit that would make other weights negative.
    """
    used = weight > 0
    own = weight[used]
    _check(own, lower, upper, strict)
    total = float(own.sum())
    while True:
        outside = (own < lower) | (own > upper)
        if not outside.any():
            break
        cut = np.clip(own, lower, upper)
        excess = float(np.sum(own - cut))
        takes = ~outside if not outside.all() else cut == (lower if excess > 0 else upper)
        if takes.any():
            cut[takes] += excess / int(takes.sum())
        own = cut
        if not strict:
            break
        if abs(excess) <= 1e-15 * total:
            own = np.clip(own, lower, upper)
            break
    if np.any(own < 0):
        problems = ProblemList()
        problems.add("trimming.negative", "weight", rows=int(np.sum(own < 0)), lower=lower)
        problems.raise_any()
    out = np.zeros_like(weight)
    out[used] = own
    return out


def _check(weight: Float, lower: float, upper: float, strict: bool) -> None:
    problems = ProblemList()
    total, n = float(weight.sum()), len(weight)
    all_cut = bool(np.all((weight < lower) | (weight > upper)))
    out_of_reach = n * upper < total * (1 - 1e-12) or n * lower > total * (1 + 1e-12)
    if n and (not lower <= upper or ((strict or all_cut) and out_of_reach)):
        problems.add("trimming.impossible", "weight", lower=lower, upper=upper, mean=total / n)
    problems.raise_any()


def trimmed(
    calibration: Calibration, *, lower: float = -np.inf, upper: float = np.inf, strict: bool = False
) -> Calibration:
    """A calibration whose ``final`` weights are trimmed; its variance keeps the calibration residuals (as R's does)."""
    return replace(calibration, final=trim_weights(calibration.final, lower=lower, upper=upper, strict=strict))
