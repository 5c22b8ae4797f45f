"""Base weights: what each row stands for before any adjustment (persons of the population per row)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from analysis.arrays import Float, Labels, code_labels
from analysis.design import SampleDesign
from analysis.errors import ProblemList


def from_totals(stratum: Labels, population: Mapping[str, float]) -> Float:
    """N_h / n_h: every row of a stratum stands for the same number ("self-weighting assumed").  NaN for an unknown stratum."""
    names, codes = code_labels(stratum)
    counts = np.bincount(codes, minlength=len(names))
    weight = np.array([population.get(name, np.nan) for name in names]) / counts
    return np.asarray(weight[codes])


def from_inclusion(probability: Float, adults: Float | None = None) -> Float:
    """1/π, times the adults of the household where one person per household was asked (NaN adults give a NaN weight).

    ``probability`` (n,) the row's chance to be in the sample: of several stages, their product.  Raises AnalysisError for
    probabilities that are missing or outside (0, 1].
    """
    problems = ProblemList()
    missing, impossible = np.isnan(probability), (probability <= 0) | (probability > 1)
    for code, bad in (("base.probability-missing", missing), ("base.probability-impossible", impossible)):
        if bad.any():
            problems.add(code, "probability", rows=int(bad.sum()))
    problems.raise_any()
    weight = 1 / probability
    return np.asarray(weight if adults is None else weight * adults)


def from_sampling_fractions(design: SampleDesign) -> Float:
    """Product over the stages of N/n within each stratum or parent: simple random sampling at every stage, every fpc declared."""
    weight = np.ones(design.n_units)
    unit = np.arange(design.n_units)
    for stage in reversed(design.stages):
        sampled = np.bincount(stage.parent)[stage.parent]
        weight *= (stage.size / sampled)[unit]
        unit = stage.parent[unit]
    return np.asarray(weight[design.unit])
