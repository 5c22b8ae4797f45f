"""Modelled values of small groups, beside what was measured: never banded, never ranked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .core import Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelledTown:
    """One town in one indicator: measured (``direct``), by the model alone (``synthetic``), and between (``modelled``).

    ``modelled.se`` is the root of the mean squared error after benchmarking, a property of the model.
    ``shrinkage``: the share of the measured value in the modelled one (0–1); ``sampling_se`` the smoothed one the model used.
    ``weight``: the town's share of the city's estimate (1 over the towns); with it the modelled values average to the city's.
    ``unbenchmarked``: the predictor and its root MSE before the values were made to add up.
    ``reason``: ``""`` · ``psus`` too few sampling units, the town did not enter the fit · ``confidential`` withheld (so is an
    unreliable town while another is confidential: its measured value follows from the modelled one).
    """

    town: str
    direct: Estimate
    synthetic: float | None
    modelled: Estimate
    shrinkage: float | None
    sampling_se: float | None
    weight: float
    unbenchmarked: float | None
    unbenchmarked_se: float | None
    reason: Literal["", "psus", "confidential"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallArea:
    """The area model of one indicator.

    ``spread``: standard deviation √Â between towns by the method used, ``spread_reml`` and ``spread_ml`` for comparison (points).
    ``mean``, ``mean_se``: the common mean of the model.  ``gap``: city − weighted mean of the modelled values before benchmarking.
    ``reason``: ``""`` · ``few-towns`` fewer than six could enter the fit · ``several-items`` a mean of items with different
    bases, whose sampling variance cannot be smoothed; then there are no towns.
    """

    indicator: str
    method: Literal["adjusted", "reml", "ml"]
    n_towns: int
    pooled_deff: float | None
    spread: float | None
    spread_reml: float | None
    spread_ml: float | None
    mean: float | None
    mean_se: float | None
    city: Estimate
    gap: float | None
    towns: tuple[ModelledTown, ...]
    reason: Literal["", "few-towns", "several-items"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallAreas:
    """All indicators modelled.  ``use`` is always ``modelled``: not for bands, places or evaluation.

    ``reason``: ``""`` · ``no-towns`` (a pulse, or a file without towns).
    """

    models: tuple[SmallArea, ...]
    use: Literal["modelled"] = "modelled"
    benchmark: Literal["difference"] = "difference"
    reason: Literal["", "no-towns"] = ""
