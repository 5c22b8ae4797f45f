"""The open answers as three estimates each: as they came, calibrated, weighted by propensity — values and variances only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from analysis.arrays import Float, Int
from analysis.design import SampleDesign
from analysis.estimation.combine import means
from analysis.estimation.estimates import Estimates, joined
from analysis.estimation.linear import from_rows
from analysis.estimation.reduce import Grouping, reduce
from analysis.estimation.variance import satterthwaite
from analysis.selection import Selection
from analysis.streams.classes import Classes, cells_of_classes
from analysis.streams.participation import participation, propensity_means
from analysis.tables import Responses
from analysis.wavedata import WaveData
from analysis.weights import weigh
from questionnaires.problems import ProblemsFound

Method = Literal["raw", "calibrated", "propensity"]


@dataclass(frozen=True, slots=True, eq=False)
class OpenMeans:
    """K means of the open answers by one ``method``.

    ``value``, ``variance``, ``n``, ``df`` (K,): of the open answers' own part.  ``kish_deff`` of the weights.  ``reference``: the
    part that comes from the probability sample (linearised values on the wave's design), where used.
    """

    method: Method
    value: Float
    variance: Float
    n: Int
    df: Float
    kish_deff: float
    reference: Estimates | None = None


def raw_means(y: Float) -> OpenMeans:
    """``y`` (n, K): unweighted means with s²/n, as if the open answers were a simple random sample."""
    n = np.sum(~np.isnan(y), axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.nansum(y, axis=0) / n
        variance = np.nansum((y - value) ** 2, axis=0) / (n - 1) / n
    return OpenMeans(method="raw", value=value, variance=variance, n=n, df=(n - 1).astype(np.float64), kish_deff=1.0)


def calibrated_means(data: WaveData, others: Responses, y: dict[str, Float]) -> OpenMeans | str:
    """The wave's own weighting of the open rows: N_town/n_town, then its margins; persons as sampling units within towns.

    A reason instead: ``town-without-answers``, ``weights-impossible``.
    """
    if set(data.towns) - set(others.text("town").tolist()):
        return "town-without-answers"
    selection = Selection(
        used=others, population=data.population, persons_as_psu=True, left_out=(), exclusions={}, by_stream={}
    )
    try:
        calibration = weigh(selection, data.questionnaire, data.settings).calibration
    except ProblemsFound:
        return "weights-impossible"
    design = SampleDesign(weight=calibration.before, stratum=others.text("town"), lonely="average")
    made = means(reduce(design, y, Grouping.everyone(others.n), calibration))
    return OpenMeans(
        method="calibrated",
        value=made.value,
        variance=made.variance,
        n=made.n,
        df=made.df,
        kish_deff=_kish(calibration.final),
    )


def propensity_weighted(data: WaveData, classes: tuple[Classes, ...], y: Float) -> OpenMeans | str:
    """``classes`` of the reference rows followed by the open ones; ``y`` (n_open, K).

    A reason instead: ``no-shared-classes``, ``no-fit``.
    """
    if not classes:
        return "no-shared-classes"
    n = data.used.n
    cell, x = cells_of_classes(classes, n + len(y))
    volunteers = np.bincount(cell[n:], minlength=len(x)).astype(np.float64)
    reference = np.bincount(cell[:n], weights=data.weight, minlength=len(x)).astype(np.float64)
    try:
        fit = participation(x, volunteers, reference)
    except ProblemsFound:
        return "no-fit"
    made = propensity_means(fit, x, cell[n:], y)
    labels = [("propensity", str(k)) for k in range(y.shape[1])]
    return OpenMeans(
        method="propensity",
        value=made.value,
        variance=made.variance,
        n=made.n,
        df=(made.n - 1).astype(np.float64),
        kish_deff=_kish(1 / fit.propensity[cell[n:]]),
        reference=from_rows(data.design, made.value, made.slopes[cell[:n]], labels, data.calibration),
    )


def combined(found: OpenMeans, probability: Estimates | None = None) -> tuple[Float, Float]:
    """(K,) variance and degrees of freedom of the open mean, less the ``probability`` sample's mean if given.

    The two samples are independent; a propensity mean also moves with the reference sample, hence with the probability mean.
    df = (V_A + V_B)²/(V_A²/ν_A + V_B²/ν_B) (Satterthwaite).
    """
    k = len(found.value)
    parts = [e for e in (found.reference, probability) if e is not None]
    if not parts:
        return found.variance, found.df
    sign = np.hstack([(1.0 if e is found.reference else -1.0) * np.eye(k) for e in parts])
    both = joined(parts).linear(sign, [("part", str(i)) for i in range(k)])
    other, df = both.variance, np.nan_to_num(satterthwaite(both.design, both.parts), nan=1.0)
    below = found.variance**2 / np.maximum(found.df, 1) + other**2 / df
    total = found.variance + other
    return total, np.divide(total**2, below, out=np.full(k, np.nan), where=below > 0)


def _kish(weight: Float) -> float:
    return float(len(weight) * np.sum(weight**2) / np.sum(weight) ** 2)
