"""Base weights: what each row stands for before any adjustment (persons of the population per row)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from analysis.arrays import Float, Labels


def from_totals(stratum: Labels, population: Mapping[str, float]) -> Float:
    """N_h / n_h: every row of a stratum stands for the same number.  "Self-weighting assumed".  NaN for an unknown stratum."""
    raise NotImplementedError


def from_inclusion(probability: Float, adults: Float | None = None) -> Float:
    """1/π, times the adults of the household where one person per household was asked (NaN adults count as NaN weight)."""
    weight = 1 / probability
    return np.asarray(weight if adults is None else weight * adults)
