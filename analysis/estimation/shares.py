"""Intervals of shares under a design, by the method's name."""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np

from analysis.arrays import Float
from analysis.estimation import intervals
from analysis.estimation.bounded import BoundedEstimates, bounded
from analysis.estimation.estimates import Estimates
from analysis.proportions import clopper_pearson, korn_graubard, wilson

ShareInterval = Literal["beta", "wald", "logit", "wilson", "clopper"]
SHARE_INTERVALS: tuple[str, ...] = get_args(ShareInterval)


def with_share_interval(
    shares: Estimates, method: ShareInterval = "beta", *, deff_without_spread: float = 1.0
) -> BoundedEstimates:
    """Shares (means of 0/1 items) with an interval that stays in [0, 1] (``wald`` may leave it).

    ``beta``: Korn & Graubard; ``logit``; ``wilson``; ``clopper``: exact binomial on n/deff; ``wald``: p ∓ t·se.  At 0 or 1,
    where no design effect can be estimated, all but ``wald`` take the exact binomial interval on n / pooled deff: the n-weighted
    mean of the other shares' design effects, or ``deff_without_spread`` (Kish's, say) if there is none; never below 1.
    """
    deff = shares.deff(replacement=True)
    known = np.isfinite(deff) & (deff > 0)
    pooled = float(np.average(deff[known], weights=shares.n[known])) if known.any() else deff_without_spread
    n_eff = shares.n / np.where(known, deff, max(pooled, 1.0))
    at_end = (shares.value <= 0) | (shares.value >= 1)

    def ends(level: float, df: Float) -> tuple[Float, Float]:
        if method == "wald":
            return intervals.symmetric(shares.value, shares.se, df, level)
        exact = clopper_pearson(shares.value, n_eff, level)
        inside = exact if method == "clopper" else _inside(shares, method, level, df)
        lower, upper = (np.where(at_end, e, i) for e, i in zip(exact, inside, strict=True))
        return lower, upper

    return bounded(shares, ends)


def _inside(shares: Estimates, method: ShareInterval, level: float, df: Float) -> tuple[Float, Float]:
    """Ends for shares strictly between 0 and 1; what they are elsewhere does not matter."""
    if method == "logit":
        strict = np.clip(shares.value, 1e-300, 1 - 1e-16)
        return intervals.logit(strict, shares.se, df, level)
    if method == "wilson":
        return wilson(shares.value, shares.variance, df, level)
    return korn_graubard(shares.value, shares.variance, shares.n.astype(np.float64), df, level)
