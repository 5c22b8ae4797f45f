"""Sampling variances that one area's handful of villages did not decide: pooled design effect × the area's s²/n."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.arrays import Bool, Float
from analysis.estimation.estimates import Estimates


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Smoothed:
    """``variance`` (m,) smoothed, NaN where s²/n is unknown or 0;  ``deff`` the pooled design effect."""

    variance: Float
    deff: float


def smoothed_variances(areas: Estimates, usable: Bool) -> Smoothed:
    """Smoothed sampling variances of one indicator's areas.

    deff = Σν_t deff_t / Σν_t over the ``usable`` (m,) areas, ν their degrees of freedom, deff_t against sampling with
    replacement; with each area's own variance a likelihood for the spread between areas is too narrow (Wolter 2007,
    *Introduction to Variance Estimation*, 7.2, on generalised variance functions; Rivest & Vandal 2003 on what it does to EBLUPs).
    """
    deff, df = areas.deff(replacement=True), areas.df
    known = usable & np.isfinite(deff) & (deff > 0) & (df > 0)
    pooled = float(np.average(deff[known], weights=df[known])) if known.any() else np.nan
    simple = areas.variance_srs
    variance = np.where(np.isfinite(simple) & (simple > 0), pooled * simple, np.nan)
    return Smoothed(variance=variance, deff=pooled)
