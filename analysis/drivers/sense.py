"""One sense: how much of it the services carry, where each of them lies, and the models behind it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np

from analysis.arrays import Bool, Float
from analysis.estimation.estimates import Estimates
from analysis.results import Estimate
from analysis.results.drivers import Coefficient, Driver, OrdinalModel, SenseDrivers
from analysis.wavedata import WaveData

from .contributions import Contributions, contributions
from .figures import Unit, clipped, figures, one_sided
from .importance import covariance
from .models import linear_model, ordinal_model, score_classes
from .moments import MomentReducer, Moments
from .predictors import Predictors, rows_needed
from .regions import LEVEL, regions
from .variables import domains_of

FEWEST_CLASSES = 3
WORST_CONDITION = 1e8
"""Of the predictors' correlations: beyond it one of them repeats the others and its coefficient is arbitrary."""


def explain_sense(data: WaveData, reducer: MomentReducer, sense: str, predictors: Predictors) -> SenseDrivers:
    """Reduce the rows once; decompose R², test each service against the splits, fit the models."""
    score = data.column(f"sense:{sense}")
    n_scored = int(np.isfinite(score).sum())
    if len(predictors.items) < 2:
        return SenseDrivers(sense=sense, n=0, n_scored=n_scored, reason="too-few-drivers")
    known = predictors.complete & np.isfinite(score)
    moments = reducer.moments(np.column_stack([np.ones(len(score)), predictors.x, score]), known)
    reason = _unfit(moments, len(predictors.names) + 1)
    if reason:
        return SenseDrivers(sense=sense, n=moments.n, n_scored=n_scored, reason=reason)
    parts = contributions(reducer, moments, predictors.n_controls)
    ends = clipped(parts.whole, data.settings.level)
    r2, r2_controls, r2_drivers, split = figures(data, parts.whole, unit="share", estimator="R², jackknife", ends=ends)
    coefficients = linear_model(reducer, moments, ("intercept", *predictors.names))
    performance = _performance(data, predictors.items)
    p = len(predictors.items)
    middle = performance.contrast(np.full((1, p), 1 / p), [("split",)])
    return SenseDrivers(
        sense=sense,
        n=moments.n,
        n_scored=n_scored,
        reason="",
        r2=r2,
        r2_controls=r2_controls,
        r2_drivers=r2_drivers,
        importance_split=split,
        performance_split=figures(data, middle, unit="score", estimator="mean over the drivers")[0],
        drivers=_drivers(data, predictors.items, parts, performance, coefficients.value[-p:] > 0),
        linear=_linear(data, coefficients),
        ordinal=_ordinal(data, reducer, score, predictors),
    )


def _unfit(moments: Moments, columns: int) -> str:
    """Why the model cannot be fitted, if so."""
    if moments.n < rows_needed(columns) or moments.n_psu - moments.n_strata < columns:
        return "few-answers"
    cov = covariance(moments.total)
    spread = np.diag(cov)
    if np.any(spread <= 1e-9):
        return "no-spread"
    correlation = cov[:-1, :-1] / np.sqrt(np.outer(spread[:-1], spread[:-1]))
    return "not-fitted" if np.linalg.cond(correlation) > WORST_CONDITION else ""


def _performance(data: WaveData, items: tuple[str, ...]) -> Estimates:
    """Mean points of each driver in the whole city, as printed everywhere else, with their covariance."""
    places = [data.estimates.where(f"item:{item}", "city")[0] for item in items]
    return data.estimates.estimates.select(places)


def _drivers(
    data: WaveData, items: tuple[str, ...], parts: Contributions, performance: Estimates, positive: Bool
) -> tuple[Driver, ...]:
    p, level = len(items), data.settings.level
    distance = performance.contrast(np.eye(p) - 1 / p, [(item,) for item in items])
    importance_p, performance_p = one_sided(parts.gap), one_sided(distance)
    region = regions(importance_p, performance_p, positive)
    share = partial(figures, data, unit="share", estimator="Johnson's relative weight, jackknife")
    johnson = share(parts.johnson, ends=clipped(parts.johnson, level))
    of_explained = share(parts.of_explained, ends=clipped(parts.of_explained, level))
    importance_gap = share(parts.gap, level=LEVEL, p=np.minimum(*importance_p))
    performance_gap = figures(
        data,
        distance,
        unit="difference",
        estimator="calibrated mean − mean over the drivers",
        level=LEVEL,
        p=np.minimum(*performance_p),
    )
    shapley = _shapley(data, parts)
    printed = {cell.indicator: cell.estimate for cell in data.cells if cell.group.kind == "city"}
    rank = ranks(parts.johnson.value)
    return tuple(
        Driver(
            item=item,
            domains=domains_of(data.questionnaire, item),
            johnson=johnson[i],
            shapley=None if shapley is None else shapley[i],
            of_explained=of_explained[i],
            rank=rank[i],
            performance=printed[f"item:{item}"],
            importance_gap=importance_gap[i],
            performance_gap=performance_gap[i],
            positive=bool(positive[i]),
            region=region[i],
            weak=region[i] == "concentrate",
        )
        for i, item in enumerate(items)
    )


def _shapley(data: WaveData, parts: Contributions) -> tuple[Estimate, ...] | None:
    if parts.shapley is None:
        return None
    ends = clipped(parts.shapley, data.settings.level)
    return figures(data, parts.shapley, unit="share", estimator="Shapley value of R², jackknife", ends=ends)


def ranks(value: Float) -> list[int]:
    """1 for the largest; equal ones in the order given."""
    order = np.argsort(-value, kind="stable").tolist()
    return [order.index(i) + 1 for i in range(len(value))]


def _linear(data: WaveData, coefficients: Estimates) -> tuple[Coefficient, ...]:
    made = figures(data, coefficients, unit="slope", estimator="weighted least squares", p=two_sided(coefficients))
    return tuple(
        Coefficient(name=name, estimate=replace(one, unit=_unit(name)))
        for (name,), one in zip(coefficients.labels, made, strict=True)
    )


def _unit(name: str) -> Unit:
    return "score" if name == "intercept" else "difference" if ":" in name else "slope"


def _ordinal(data: WaveData, reducer: MomentReducer, score: Float, predictors: Predictors) -> OrdinalModel:
    classes, names = score_classes(score)
    if len(names) < FEWEST_CLASSES:
        return OrdinalModel(classes=names, coefficients=(), cuts=(), reason="too-few-classes")
    fit = ordinal_model(reducer, classes, predictors)
    if fit is None:
        return OrdinalModel(classes=names, coefficients=(), cuts=(), reason="not-fitted")
    made = figures(data, fit, unit="log-odds", estimator="proportional odds", p=two_sided(fit))
    every = tuple(Coefficient(name=name, estimate=one) for (name,), one in zip(fit.labels, made, strict=True))
    q = len(predictors.names)
    return OrdinalModel(classes=names, coefficients=every[:q], cuts=every[q:])


def two_sided(estimates: Estimates) -> Float:
    """(p,) p values of "equal to 0"."""
    return np.asarray(2 * np.minimum(*one_sided(estimates)))
