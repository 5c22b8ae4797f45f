"""R's ``trimWeights``: cut weights at limits and spread the excess equally over the rows that were not cut."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from analysis.arrays import Float
from analysis.weighting.calibration import Calibration


def trim_weights(weight: Float, *, lower: float = -np.inf, upper: float = np.inf, strict: bool = False) -> Float:
    """(n,) weights with the same sum.  Equal, not proportional, shares of the excess; ``strict`` repeats until none is outside.

    Lumley, R package survey 4.1, ``trimWeights``.  Stops when every row is at a limit (then the sum cannot be kept).
    """
    while True:
        outside = (weight < lower) | (weight > upper)
        if not outside.any():
            return weight
        cut = np.clip(weight, lower, upper)
        excess = float(np.sum(weight - cut))
        if not outside.all():
            cut[~outside] += excess / np.sum(~outside)
        weight = cut
        if not strict or outside.all():
            return weight


def trimmed(
    calibration: Calibration, *, lower: float = -np.inf, upper: float = np.inf, strict: bool = False
) -> Calibration:
    """A calibration whose ``final`` weights are trimmed; its variance keeps the calibration residuals (as R's does)."""
    return replace(calibration, final=trim_weights(calibration.final, lower=lower, upper=upper, strict=strict))
