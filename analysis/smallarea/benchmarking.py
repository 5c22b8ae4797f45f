"""Modelled values that add up to the city: difference benchmarking.

θ̂ᵇ_t = θ̂_t + q_t δ,  δ = c − ΣW_s θ̂_s,  q_t = φ_t⁻¹W_t / Σφ_s⁻¹W_s²: the values nearest to θ̂ in Σφ(θ̂ᵇ − θ̂)² whose mean with
weights W is the target c (Wang, Fuller & Qu 2008, Survey Methodology 34, 29–36; Datta, Ghosh, Steorts & Maples 2011, TEST 20,
574–588).  φ = 1/MSE: the least certain areas move most.
"""

from __future__ import annotations

from dataclasses import dataclass

from analysis.arrays import Float
from analysis.smallarea.fay_herriot import AreaModel


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Benchmarked:
    """``value``, ``mse`` (m,) after benchmarking;  ``gap`` δ: target less the mean of the model's values."""

    value: Float
    mse: Float
    gap: float


def benchmark(value: Float, mse: Float, weight: Float, target: float, gap_variance: float) -> Benchmarked:
    """``value``, ``mse``, ``weight`` (m,), weights ≥ 0 with sum 1; ``gap_variance``: variance of δ, see :func:`gap_variance_of`.

    MSE = MSE(θ̂_t) + q_t² Var(δ): to this order the error of the predictor is uncorrelated with δ, a contrast of the residuals
    (Steorts & Ghosh 2013, Statistica Sinica 23, 749–767, theorem 1, their g4 for loss weights φ).
    """
    pull = mse * weight
    q = pull / float(pull @ weight)
    gap = target - float(weight @ value)
    return Benchmarked(value=value + q * gap, mse=mse + q**2 * gap_variance, gap=gap)


def gap_variance_of(model: AreaModel, variance: Float, x: Float, weight: Float) -> float:
    """Var(δ) = a'(V − XQX')a with a_t = W_t B_t, for a target that is the weighted mean of the direct values.

    δ is then ΣW_t B_t (y_t − x_t'β̂), and V − XQX' the variance of the residuals y − Xβ̂ under the model.
    """
    a = weight * (1 - model.shrinkage)
    projected = x.T @ a
    spread = float(a**2 @ (model.area_variance + variance))
    return max(spread - float(projected @ model.coefficient_covariance @ projected), 0.0)
