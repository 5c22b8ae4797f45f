"""One town's line of an area model, with the release rule applied."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from scipy import stats

from analysis.arrays import Bool, Float
from analysis.release import WIDEST
from analysis.results.core import Cell, Estimate, ReleaseCode
from analysis.results.smallarea import ModelledTown
from analysis.smallarea.benchmarking import Benchmarked
from analysis.smallarea.smoothing import Smoothed
from analysis.wavedata import WaveData

ESTIMATOR = "modelled: Fay-Herriot predictor, benchmarked to the city"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Towns:
    """One indicator's towns: released ``cells``, ``direct`` values, ``smoothed`` variances, ``weight`` in the city's estimate
    (sum 1), which of them are ``hidden`` (confidential, or guarding one that is) and which ``fitted`` (m,)."""

    cells: tuple[Cell, ...]
    direct: Float
    smoothed: Smoothed
    weight: Float
    hidden: Bool
    fitted: Bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Modelled:
    """The model's values before benchmarking, for all towns (m,); ``fitted`` as in the fit."""

    fitted: Bool
    synthetic: float
    value: Float
    mse: Float
    shrinkage: Float
    df: Float


def town_line(data: WaveData, towns: Towns, every: Modelled, made: Benchmarked, i: int) -> ModelledTown:
    cell, fitted, hidden = towns.cells[i], bool(every.fitted[i]), bool(towns.hidden[i])
    rmse = math.sqrt(made.mse[i])
    return ModelledTown(
        town=cell.group.code,
        direct=cell.estimate,
        synthetic=None if hidden else every.synthetic,
        modelled=_withheld(cell.estimate)
        if hidden
        else _modelled(data, cell.estimate, float(made.value[i]), rmse, float(every.df[i]), fitted),
        shrinkage=None if hidden else float(every.shrinkage[i]),
        sampling_se=math.sqrt(towns.smoothed.variance[i]) if fitted else None,
        weight=float(towns.weight[i]),
        unbenchmarked=None if hidden else float(every.value[i]),
        unbenchmarked_se=None if hidden else math.sqrt(every.mse[i]),
        reason="confidential" if hidden else "" if fitted else "psus",
    )


def _withheld(direct: Estimate) -> Estimate:
    return replace(direct, df=None, estimator=ESTIMATOR)


def _modelled(data: WaveData, direct: Estimate, value: float, rmse: float, df: float, fitted: bool) -> Estimate:
    """value ∓ t·√MSE, cut to 0–100."""
    half = float(stats.t.ppf((1 + data.settings.level) / 2, df)) * rmse
    return replace(
        direct,
        value=value,
        se=rmse,
        lower=max(value - half, 0.0),
        upper=min(value + half, 100.0),
        df=df,
        n_eff=None,
        deff=None,
        estimator=ESTIMATOR,
        release_code=_code(direct.release_code, half, fitted),
    )


def _code(direct: ReleaseCode, half: float, fitted: bool) -> ReleaseCode:
    if direct in ("F", "low") or not fitted:
        return "low"
    return "wide" if half > WIDEST["score"] else ""
