"""What a weighting step did: spread of the weights, effective size, ratios, margins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from analysis.arrays import Float
from analysis.results import WeightStep
from analysis.weighting.cells import Margin, sum_by

StepName = Literal["base", "nonresponse", "calibration", "trimming"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MarginError:
    """One category of one margin: weighted persons against the ``target``; ``relative`` = weighted / target − 1.

    A target of 0 has the relative error of its weighted persons to the margin's total.
    """

    margin: str
    category: str
    target: float
    weighted: float
    relative: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Weights at one point of the chain.  ``smallest_ratio``, ``largest_ratio``: to the base weights, of rows with a weight.

    ``worst``: the margin category that is furthest off (``None`` without margins).
    """

    n: int
    total: float
    kish_deff: float
    n_eff: float
    smallest_ratio: float
    largest_ratio: float
    worst: MarginError | None


def kish_deff(weight: Float) -> float:
    """n Σw² / (Σw)² over rows with a weight: the loss from unequal weights alone (Kish 1965, 11.7).  NaN without any."""
    used = weight[weight != 0]
    return float(len(used) * np.sum(used**2) / np.sum(used) ** 2) if len(used) else float("nan")


def margin_errors(weight: Float, margins: Sequence[Margin]) -> tuple[MarginError, ...]:
    """Every category of every margin under the weights as they are.  Rows without a category (−1) count nowhere."""
    out = []
    for m in margins:
        known = m.codes >= 0
        found = sum_by(m.codes[known], weight[known], len(m.labels))
        size = np.where(m.targets > 0, m.targets, max(float(m.targets.sum()), 1e-300))
        for label, target, sums, scale in zip(m.labels, m.targets, found, size, strict=True):
            relative = float((sums - target) / scale)
            out.append(
                MarginError(
                    margin=m.name, category=label, target=float(target), weighted=float(sums), relative=relative
                )
            )
    return tuple(out)


def spread(weight: Float, base: Float, margins: Sequence[Margin] = ()) -> Spread:
    """Where the chain stands: spread, effective size, ratios to the base weights of rows that still have one, worst margin."""
    deff = kish_deff(weight)
    n = int(np.sum(weight != 0))
    used = (weight != 0) & (base > 0)
    ratio = weight[used] / base[used] if used.any() else np.array([np.nan])
    return Spread(
        n=n,
        total=float(np.sum(weight)),
        kish_deff=deff,
        n_eff=n / deff,
        smallest_ratio=float(ratio.min()),
        largest_ratio=float(ratio.max()),
        worst=max(margin_errors(weight, margins), key=lambda e: abs(e.relative), default=None),
    )


def describe(
    name: StepName,
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
