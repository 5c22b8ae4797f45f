"""A wave's small groups: towns measured, modelled, and between, for every headline indicator known by town.

Who takes part.  A town enters the fit with at least 10 answers and 3 sampling units: fewer answers are confidential (X) and
never modelled, fewer units say nothing of the pooled design effect.  Hence a town whose own value is withheld as unreliable
(F, 10–29 answers) does get a modelled value, marked △.  Left-out towns count with the synthetic value in the city's sum, so
that nothing of their answers can be had by subtraction.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import stats

from analysis.arrays import Bool, Float
from analysis.release import FEWEST_PSUS, WIDEST, withheld
from analysis.results.core import Cell, Estimate, Group, ReleaseCode
from analysis.results.smallarea import ModelledTown, SmallArea, SmallAreas
from analysis.smallarea.benchmarking import Benchmarked, benchmark, gap_variance_of
from analysis.smallarea.fay_herriot import AreaModel, Method, fay_herriot
from analysis.smallarea.smoothing import Smoothed, smoothed_variances
from analysis.wavedata import WaveData

FEWEST_TOWNS = 6
HEADLINES = ("sense", "subindex", "domain")
ESTIMATOR = "modelled: Fay-Herriot predictor, benchmarked to the city"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Towns:
    """One indicator's towns: released ``cells``, ``direct`` values, ``smoothed`` variances, ``weight`` in the city's estimate
    (sum 1), and which of them are ``fitted`` (m,)."""

    cells: tuple[Cell, ...]
    direct: Float
    smoothed: Smoothed
    weight: Float
    fitted: Bool


def small_areas(data: WaveData, method: Method = "adjusted") -> SmallAreas:
    """Area models of all senses, sub-indices and domains of one wave; see :mod:`analysis.smallarea.fay_herriot`."""
    by_place = {(cell.indicator, cell.group): cell for cell in data.cells}
    keys = dict.fromkeys(indicator.key for indicator, group in data.estimates.parameters if group.kind == "town")
    models = tuple(_model(data, key, by_place, method) for key in keys if key.split(":")[0] in HEADLINES)
    return SmallAreas(models=models, reason="" if models else "no-towns")


def _model(data: WaveData, key: str, by_place: dict[tuple[str, Group], Cell], method: Method) -> SmallArea:
    towns = _towns(data, key, by_place)
    city = by_place[key, Group(kind="city")].estimate
    if np.isnan(towns.smoothed.variance).all() and towns.fitted.any():
        return _none(key, city, method, "several-items")
    fitted = towns.fitted & np.isfinite(towns.smoothed.variance)
    if fitted.sum() < FEWEST_TOWNS or city.value is None:
        return _none(key, city, method, "few-towns")
    y, d = towns.direct[fitted], towns.smoothed.variance[fitted]
    models: dict[Method, AreaModel] = {
        name: fay_herriot(y, d, method=name) for name in dict.fromkeys((method, "reml", "ml"))
    }
    model = models[method]
    value, mse, shrinkage = _all_towns(model, fitted)
    gap_variance = gap_variance_of(model, d, np.ones((len(y), 1)), towns.weight[fitted])
    made = benchmark(value, mse, towns.weight, city.value, gap_variance)
    return SmallArea(
        indicator=key,
        method=method,
        n_towns=int(fitted.sum()),
        pooled_deff=towns.smoothed.deff,
        spread=math.sqrt(model.area_variance),
        spread_reml=math.sqrt(models["reml"].area_variance),
        spread_ml=math.sqrt(models["ml"].area_variance),
        mean=float(model.coefficients[0]),
        mean_se=math.sqrt(model.coefficient_covariance[0, 0]),
        city=city,
        gap=made.gap,
        towns=tuple(
            _town(data, towns, i, bool(fitted[i]), made, value, mse, shrinkage, float(model.coefficients[0]))
            for i in range(len(towns.cells))
        ),
    )


def _towns(data: WaveData, key: str, by_place: dict[tuple[str, Group], Cell]) -> _Towns:
    """The share in the city's estimate is that of the base's residents, so that the direct values average to the city's."""
    positions = data.estimates.where(key, "town")
    areas = data.estimates.estimates.select(positions)
    cells = tuple(by_place[key, data.estimates.parameters[i][1]] for i in positions)
    codes = [cell.estimate.release_code for cell in cells]
    fitted = np.array([code != "X" for code in codes]) & (areas.n_psu >= FEWEST_PSUS)
    persons = np.divide(areas.n, areas.sampling_fraction, out=np.zeros(len(cells)), where=areas.sampling_fraction > 0)
    if persons.sum() == 0:
        persons = np.array([town.total for town in data.population.towns])
    return _Towns(
        cells=cells,
        direct=areas.value,
        smoothed=smoothed_variances(areas, np.array([not withheld(code) for code in codes])),
        weight=persons / persons.sum(),
        fitted=fitted,
    )


def _all_towns(model: AreaModel, fitted: Bool) -> tuple[Float, Float, Float]:
    """(m,) value, MSE and shrinkage of every town; those outside the fit have the synthetic value with MSE A + x'Qx."""
    value = np.full(len(fitted), model.coefficients[0])
    mse = np.full(len(fitted), model.area_variance + model.coefficient_covariance[0, 0])
    shrinkage = np.zeros(len(fitted))
    value[fitted], mse[fitted], shrinkage[fitted] = model.value, model.mse, model.shrinkage
    return value, mse, shrinkage


def _town(
    data: WaveData,
    towns: _Towns,
    i: int,
    fitted: bool,
    made: Benchmarked,
    value: Float,
    mse: Float,
    shrinkage: Float,
    synthetic: float,
) -> ModelledTown:
    cell = towns.cells[i]
    hidden = cell.estimate.release_code == "X"
    variance = towns.smoothed.variance[i]
    return ModelledTown(
        town=cell.group.code,
        direct=cell.estimate,
        synthetic=None if hidden else synthetic,
        modelled=_estimate(data, cell.estimate, float(made.value[i]), math.sqrt(made.mse[i]), fitted),
        shrinkage=None if hidden else float(shrinkage[i]),
        sampling_se=math.sqrt(variance) if fitted else None,
        weight=float(towns.weight[i]),
        unbenchmarked=None if hidden else float(value[i]),
        unbenchmarked_se=None if hidden else math.sqrt(mse[i]),
        reason="confidential" if hidden else "" if fitted else "psus",
    )


def _estimate(data: WaveData, direct: Estimate, value: float, rmse: float, fitted: bool) -> Estimate:
    """Normal interval value ∓ z·√MSE, cut to 0–100."""
    half = float(stats.norm.ppf((1 + data.settings.level) / 2)) * rmse
    hidden = direct.release_code == "X"
    return Estimate(
        value=None if hidden else value,
        se=None if hidden else rmse,
        lower=None if hidden else max(value - half, 0.0),
        upper=None if hidden else min(value + half, 100.0),
        level=data.settings.level,
        df=None,
        n=direct.n,
        n_psu=direct.n_psu,
        n_eff=None,
        deff=None,
        base=direct.base,
        unit="score",
        scheme=direct.scheme,
        wave=direct.wave,
        estimator=ESTIMATOR,
        release_code=_code(direct.release_code, half, fitted),
    )


def _code(direct: ReleaseCode, half: float, fitted: bool) -> ReleaseCode:
    if direct == "X":
        return "X"
    if direct in ("F", "low") or not fitted:
        return "low"
    return "wide" if half > WIDEST["score"] else ""


def _none(key: str, city: Estimate, method: Method, reason: str) -> SmallArea:
    return SmallArea(
        indicator=key,
        method=method,
        n_towns=0,
        pooled_deff=None,
        spread=None,
        spread_reml=None,
        spread_ml=None,
        mean=None,
        mean_se=None,
        city=city,
        gap=None,
        towns=(),
        reason=reason,  # type: ignore[arg-type]
    )
