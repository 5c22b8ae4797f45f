"""What a weighting step did: spread of the weights, effective size, ratios, margins."""

from __future__ import annotations

from typing import Literal

import numpy as np

from analysis.arrays import Float
from analysis.results import WeightStep


def kish_deff(weight: Float) -> float:
    """n Σw² / (Σw)² over rows with a weight: the loss from unequal weights alone (Kish 1965, 11.7)."""
    used = weight[weight != 0]
    return float(len(used) * np.sum(used**2) / np.sum(used) ** 2)


def describe(
    name: Literal["base", "nonresponse", "calibration", "trimming"],
    method: str,
    weight: Float,
    base: Float,
    *,
    iterations: int = 0,
    largest_margin_error: float = 0.0,
) -> WeightStep:
    """One line of the weighting table: after this step, against the base weights."""
    deff = kish_deff(weight)
    n = int(np.sum(weight != 0))
    ratio = weight[base > 0] / base[base > 0]
    return WeightStep(
        name=name,
        method=method,
        n=n,
        total=float(np.sum(weight)),
        kish_deff=deff,
        n_eff=n / deff,
        smallest_ratio=float(ratio.min()),
        largest_ratio=float(ratio.max()),
        iterations=iterations,
        largest_margin_error=largest_margin_error,
    )
