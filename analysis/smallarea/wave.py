"""A wave's small groups: towns measured, modelled, and between, for every headline indicator known by town.

Who takes part.  A town enters the fit with at least 10 answers and 3 sampling units: fewer answers are confidential (X) and
never modelled, fewer units say nothing of the pooled design effect.  Hence a town whose own value is withheld as unreliable
(F, 10–29 answers) does get a modelled value, marked △ – unless another town's value is confidential: the measured value follows
from the modelled one, and the city less all measured values would be the confidential town's.  Left-out towns count with the
synthetic value in the city's sum: the modelled values say nothing of their answers that the city's own value does not say.
"""

from __future__ import annotations

import math

import numpy as np

from analysis.arrays import Bool
from analysis.release import FEWEST_PSUS, withheld
from analysis.results.core import Cell, Estimate, Group
from analysis.results.smallarea import SmallArea, SmallAreas
from analysis.smallarea.benchmarking import benchmark, gap_variance_of
from analysis.smallarea.fay_herriot import AreaModel, Method, fay_herriot, interval_df
from analysis.smallarea.lines import Modelled, Towns, town_line
from analysis.smallarea.smoothing import smoothed_variances
from analysis.wavedata import WaveData

FEWEST_TOWNS = 6
HEADLINES = ("sense", "subindex", "domain")


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
    every = _every(model, fitted)
    gap_variance = gap_variance_of(model, d, np.ones((len(y), 1)), towns.weight[fitted])
    made = benchmark(every.value, every.mse, towns.weight, city.value, gap_variance)
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
        towns=tuple(town_line(data, towns, every, made, i) for i in range(len(towns.cells))),
    )


def _towns(data: WaveData, key: str, by_place: dict[tuple[str, Group], Cell]) -> Towns:
    """The share in the city's estimate is that of the base's residents, so that the direct values average to the city's."""
    positions = data.estimates.where(key, "town")
    areas = data.estimates.estimates.select(positions)
    cells = tuple(by_place[key, data.estimates.parameters[i][1]] for i in positions)
    codes = [cell.estimate.release_code for cell in cells]
    measured = np.array([not withheld(code) for code in codes])
    hidden = ~measured if "X" in codes else np.zeros(len(cells), dtype=np.bool_)
    persons = np.divide(areas.n, areas.sampling_fraction, out=np.zeros(len(cells)), where=areas.sampling_fraction > 0)
    if persons.sum() == 0:
        persons = np.array([town.total for town in data.population.towns])
    return Towns(
        cells=cells,
        direct=areas.value,
        smoothed=smoothed_variances(areas, measured),
        weight=persons / persons.sum(),
        hidden=hidden,
        fitted=~hidden & (areas.n_psu >= FEWEST_PSUS),
    )


def _every(model: AreaModel, fitted: Bool) -> Modelled:
    """The model's values of all towns; those outside the fit have the synthetic value with MSE A + x'Qx."""
    synthetic = float(model.coefficients[0])
    outside = np.array([model.area_variance + model.coefficient_covariance[0, 0]])
    value, mse, shrinkage, df = np.full(len(fitted), synthetic), *(np.zeros(len(fitted)) for _ in range(3))
    mse[:], df[:] = outside, interval_df(outside, np.ones(1), model.variance_of_a)
    value[fitted], mse[fitted], shrinkage[fitted], df[fitted] = model.value, model.mse, model.shrinkage, model.df
    return Modelled(fitted=fitted, synthetic=synthetic, value=value, mse=mse, shrinkage=shrinkage, df=df)


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
