"""The verbs of a :class:`analysis.survey.Survey` with variances from replicate weights instead of linearisation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from analysis import columns
from analysis.arrays import Float
from analysis.columns import Names, as_list, named
from analysis.errors import ProblemList
from analysis.estimation import replicates
from analysis.estimation.cell_replicates import raked_means
from analysis.estimation.estimates import Estimates
from analysis.estimation.quantiles import QuantileRule
from analysis.estimation.regression import Family
from analysis.estimation.replicate_weights import ReplicateWeights, reweighted
from analysis.weighting.calibration import Calibration, calibrate

if TYPE_CHECKING:
    from analysis.survey import Survey

ReplicateMethod = Literal["jackknife", "brr", "fay", "bootstrap", "subbootstrap"]
REPLICATE_METHODS: tuple[str, ...] = get_args(ReplicateMethod)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReplicatedSurvey:
    """``drawn``: the replicates before calibration; ``weights``: calibrated afresh in each (Wolter 2007, chapter 5)."""

    survey: Survey
    drawn: ReplicateWeights
    weights: ReplicateWeights

    def mean(self, items: Names, by: Names | None = None) -> Estimates:
        """Means over the rows that answered (keyed by group, item)."""
        s, names = self.survey, as_list(items)
        found = columns.numbers(s.frame, names)
        groups, keys = columns.group_rows(s.frame, by, s.used)
        c = s.calibration
        if c is not None and c.distance == "raking" and not c.totals:
            made = raked_means(self.drawn, found, c.margins, groups, bounds=(c.lower, c.upper))
        else:
            made = replicates.means(self.weights, found, groups)
        return named(made, by, keys, "item", names)

    def total(self, items: Names, by: Names | None = None) -> Estimates:
        """Totals over the rows that answered (keyed by group, item)."""
        s, names = self.survey, as_list(items)
        groups, keys = columns.group_rows(s.frame, by, s.used)
        made = replicates.totals(self.weights, columns.numbers(s.frame, names), groups)
        return named(made, by, keys, "item", names)

    def ratio(self, numerator: str, denominator: str, by: Names | None = None) -> Estimates:
        """Total of one item over the total of another, over the rows that have both."""
        s = self.survey
        groups, keys = columns.group_rows(s.frame, by, s.used)
        found = columns.numbers(s.frame, [numerator, denominator])
        made = replicates.ratios(self.weights, found, [(numerator, denominator)], groups)
        return named(made, by, keys, "item", [f"{numerator}/{denominator}"])

    def quantile(
        self, item: str, shares: float | Sequence[float] = 0.5, by: Names | None = None, *, rule: QuantileRule = "math"
    ) -> Estimates:
        """Quantiles (keyed by group, share).  The jackknife is not consistent for them."""
        s = self.survey
        asked = [shares] if isinstance(shares, int | float) else list(shares)
        groups, keys = columns.group_rows(s.frame, by, s.used)
        made = replicates.quantiles(self.weights, columns.numbers(s.frame, [item]), asked, groups, rule=rule)
        return named(made, by, keys, "share", [f"{p:g}" for p in asked])

    def regress(self, y: str, x: Names, family: Family = "gaussian") -> Estimates:
        """Coefficients of a linear, logit or Poisson regression, fitted again in every replicate."""
        s = self.survey
        response = (columns.zero_one if family == "logit" else columns.numbers)(s.frame, [y])[y]
        response = np.where(s.used, response, np.nan)
        made, names = columns.model_columns(s.frame, as_list(x), ~np.isnan(response))
        one = np.ones((len(response), 1))
        return replicates.regress(self.weights, response, np.hstack([one, made]), ("intercept", *names), family)


def replicated(survey: Survey, method: ReplicateMethod, count: int, seed: int, rho: float) -> ReplicatedSurvey:
    """Replicates of the survey's design.

    Raises AnalysisError: an unknown method, what the method refuses, a calibration with a cap (its rows' limits are not kept).
    """
    c = survey.calibration
    design = survey.design if c is None else survey.design.with_weight(c.before)
    if method == "brr":
        drawn = replicates.brr(design)
    elif method == "fay":
        drawn = replicates.fay(design, rho)
    elif method == "jackknife":
        drawn = replicates.jackknife(design)
    else:
        draw = replicates.bootstrap if method == "bootstrap" else replicates.subbootstrap
        drawn = draw(design, count, seed)
    return ReplicatedSurvey(survey=survey, drawn=drawn, weights=drawn if c is None else _calibrated(survey, c, drawn))


def _calibrated(survey: Survey, c: Calibration, drawn: ReplicateWeights) -> ReplicateWeights:
    def again(weight: Float) -> Float:
        made = calibrate(weight, c.margins, c.totals, bounds=(c.lower, c.upper), distance=c.distance)
        return np.where(survey.inside, made.final, 0.0)

    problems = ProblemList()
    if not np.allclose(again(c.before), survey.weight, rtol=1e-6):
        problems.add("survey.replicates-cap", "calibrate")
    problems.raise_any()
    return reweighted(drawn, again)
