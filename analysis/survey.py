"""A dozen verbs over a frozen design: what an analyst types.

    from analysis import Survey

    schools = Survey(frame, weight="pw", stratum="stype", fpc="fpc")
    schools.mean(["api00", "api99"], by="stype").contrast({"growth of E": {("E", "api00"): 1, ("E", "api99"): -1}}).to_frame()

Every verb returns :class:`~analysis.estimation.estimates.Estimates` (``to_frame()``, ``covariance``, ``contrast``), a
:class:`~analysis.estimation.regression.Regression` or a :class:`~analysis.estimation.tests.TestResult`.  Nothing prints, nothing
changes the table.  Estimators are those of :mod:`analysis.estimation`; this module only reads columns and names results.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd

from analysis import columns
from analysis.arrays import Bool, Float, code_labels
from analysis.columns import Names, named
from analysis.design import LonelyRule, SampleDesign
from analysis.errors import ProblemList
from analysis.estimation import combine
from analysis.estimation.bounded import BoundedEstimates
from analysis.estimation.estimates import DegreesOfFreedom, Estimates
from analysis.estimation.moments import covariances
from analysis.estimation.ordinal import ordinal_regress
from analysis.estimation.quantiles import QuantileInterval, QuantileRule, quantiles
from analysis.estimation.reduce import CalibratedVariance, Reduced, reduce
from analysis.estimation.regression import Family, Regression, regress
from analysis.estimation.reliability import cronbach_alpha
from analysis.estimation.shares import SHARE_INTERVALS, ShareInterval, with_share_interval
from analysis.estimation.tests import TestResult
from analysis.survey_design import calibrated, declare
from analysis.survey_replicates import REPLICATE_METHODS, ReplicatedSurvey, ReplicateMethod, replicated
from analysis.survey_tests import TestKind, association, difference
from analysis.weighting.calibration import Calibration
from analysis.weighting.diagnostics import describe, kish_deff
from analysis.weighting.solver import Distance


@dataclass(frozen=True, slots=True, init=False, eq=False)
class Survey:
    """A table of answers with the design it was drawn by.

    ``weight`` persons per row, or ``probability`` of inclusion, or ``fpc`` alone (simple random sampling at every stage).
    ``stratum``, ``psu`` (a column, or one per stage, each unique within the one above), ``fpc`` (population sizes, a column per
    stage; without it, with replacement) and ``collapse_within`` name columns.  ``lonely``: rule for strata with one PSU.
    ``df``: degrees of freedom of a group from its own PSUs and strata (``subset``) or from the whole design (``design``).

    Raises :class:`analysis.errors.AnalysisError` with every problem: unknown columns, text where numbers belong, weights that are
    missing or negative, design columns with blanks, an fpc below the sample or varying in its stratum, lonely PSUs.
    """

    frame: pd.DataFrame
    design: SampleDesign
    calibration: Calibration | None
    inside: Bool
    """(n,) rows of the subset; the others stay in the design and count as zeros."""
    df: DegreesOfFreedom
    calibrated_variance: CalibratedVariance

    def __init__(
        self,
        frame: pd.DataFrame,
        *,
        weight: str | None = None,
        probability: str | None = None,
        stratum: str | None = None,
        psu: Names | None = None,
        fpc: Names | None = None,
        lonely: LonelyRule = "fail",
        collapse_within: str | None = None,
        df: DegreesOfFreedom = "subset",
    ) -> None:
        _choice("lonely", lonely, get_args(LonelyRule))
        _choice("df", df, get_args(DegreesOfFreedom))
        design = declare(frame, weight, probability, stratum, psu, fpc, lonely, collapse_within)
        everyone = np.ones(len(frame), dtype=bool)
        self._set(frame.copy(deep=False), design, None, everyone, df, "joint")

    def _set(self, *values: Any) -> None:
        for name, value in zip(self.__slots__, values, strict=True):
            object.__setattr__(self, name, value)

    def _with(self, **changes: Any) -> Survey:
        made = object.__new__(Survey)
        made._set(*(changes.get(name, getattr(self, name)) for name in self.__slots__))
        return made

    # Who is asked about, and with which weights.

    def calibrate(
        self,
        margins: Mapping[str | tuple[str, str], Mapping[Any, float]] | None = None,
        totals: Mapping[str, float] | None = None,
        *,
        population: float | None = None,
        bounds: tuple[float, float] = (0.3, 3.0),
        distance: Distance = "raking",
        missing: Literal["share", "fail"] = "share",
        smallest_cell: int = 0,
        cap: tuple[str, float] | None = None,
        variance: CalibratedVariance = "joint",
    ) -> Survey:
        """The same survey with weights calibrated to all margins and totals at once.

        ``margins``: column → category → persons; ``(town, column)`` → (town, category) → persons for a margin within towns.  With
        ``population`` they are shares of it.  ``totals``: numeric column → Σ over the population (``"(rows)"``: persons).
        ``bounds`` on calibrated / base weight.  ``missing``: a row without the margin's answer is a category of its own with its
        base-weighted share (noted above 10 %, the margin dropped above 25 %), or refused.  ``smallest_cell``: categories with
        fewer rows join a neighbour.  ``cap`` (column, times): no weight above ``times`` the mean weight of its town.
        """
        _choice("distance", distance, get_args(Distance))
        _choice("variance", variance, get_args(CalibratedVariance))
        self._refuse_second_calibration()
        made = calibrated(
            self.frame,
            self.design,
            margins or {},
            totals or {},
            population,
            bounds,
            distance,
            missing,
            smallest_cell,
            cap,
        )
        return self._with(calibration=made, calibrated_variance=variance)

    def _refuse_second_calibration(self) -> None:
        problems = ProblemList()
        if self.calibration is not None:
            problems.add("survey.calibrated-already", "calibrate")
        if not self.inside.all():
            problems.add("survey.subset-first", "calibrate")
        problems.raise_any()

    def subset(self, condition: Any) -> Survey:
        """Only the rows for which ``condition`` (a truth value per row) holds are asked about; the design stays whole."""
        inside = self.inside & columns.mask_of(self.frame, condition)
        problems = ProblemList()
        if not np.any(self.weight[inside] != 0):
            problems.add("survey.no-answers", "subset")
        problems.raise_any()
        made = self._with(inside=inside, design=self.design.with_weight(np.where(inside, self.design.weight, 0.0)))
        if self.calibration is None:
            return made
        return made._with(calibration=replace(self.calibration, final=np.where(inside, self.calibration.final, 0.0)))

    @property
    def weight(self) -> Float:
        """(n,) weights that estimates use."""
        return self.design.weight if self.calibration is None else self.calibration.final

    def weighting(self) -> pd.DataFrame:
        """What each step did: n, total, Kish's design effect, effective n, smallest and largest ratio, margin error."""
        base = self.design.weight if self.calibration is None else self.calibration.before
        steps = [describe("base", "design", base, base)]
        if self.calibration is not None:
            c = self.calibration
            steps.append(
                describe(
                    "calibration",
                    c.distance,
                    c.after,
                    c.before,
                    iterations=c.iterations,
                    largest_margin_error=c.largest_error,
                )
            )
        return pd.DataFrame([{name: getattr(step, name) for name in step.__slots__} for step in steps]).set_index(
            "name"
        )

    # Estimates.

    def mean(self, items: Names, by: Names | None = None) -> Estimates:
        """Means over the rows that answered (Estimates keyed by group, item)."""
        reduced, keys = self._reduced(columns.numbers(self.frame, columns.as_list(items)), by)
        return named(combine.means(reduced, df=self.df), by, keys, "item", reduced.items)

    def total(self, items: Names | None = None, by: Names | None = None) -> Estimates:
        """Totals over the rows that answered; without an item, estimated persons."""
        names = columns.as_list(items)
        values = columns.numbers(self.frame, names) if names else {"persons": np.ones(len(self.frame))}
        reduced, keys = self._reduced(values, by)
        return named(combine.totals(reduced, df=self.df), by, keys, "item", reduced.items)

    def ratio(self, numerator: str, denominator: str, by: Names | None = None) -> Estimates:
        """Total of one item over the total of another, over the rows that have both."""
        found = columns.numbers(self.frame, [numerator, denominator])
        both = ~np.isnan(found[numerator] + found[denominator])
        items = {"top": np.where(both, found[numerator], np.nan), "below": np.where(both, found[denominator], np.nan)}
        pair = ("top", "below")
        reduced, keys = self._reduced(items, by, products=[pair])
        return named(combine.ratios(reduced, [pair], df=self.df), by, keys, "item", [f"{numerator}/{denominator}"])

    def proportion(
        self, items: Names, *, equals: Any = None, by: Names | None = None, method: ShareInterval = "beta"
    ) -> BoundedEstimates:
        """Shares of 0/1 items, or of the rows whose answer is one of ``equals`` (then labelled ``item=category``).

        ``method``: interval ``beta`` (Korn–Graubard), ``wald``, ``logit``, ``wilson`` or ``clopper``.
        """
        names = columns.as_list(items)
        if equals is None:
            found = columns.zero_one(self.frame, names)
        else:
            wanted = equals if isinstance(equals, list | tuple | set) else [equals]
            tail = "+".join(columns.text(value) for value in wanted)
            found = {f"{name}={tail}": columns.is_one_of(self.frame, name, wanted) for name in names}
        return self._shares(found, by, method, "item")

    def distribution(self, item: str, by: Names | None = None, method: ShareInterval = "beta") -> BoundedEstimates:
        """Shares of all categories of an item among the rows that answered (Estimates keyed by group, category)."""
        columns.require(self.frame, [item])
        values, codes = columns.categories(self.frame, item)
        present = np.unique(codes[self.used & (codes >= 0)])
        problems = ProblemList()
        if not len(present):
            problems.add("survey.no-answers", f"column {item}")
        problems.raise_any()
        found = {values[k]: np.where(codes < 0, np.nan, codes == k) for k in present}
        return self._shares(found, by, method, item)

    def top2(
        self, items: Names, by: Names | None = None, *, lowest: bool = False, method: ShareInterval = "beta"
    ) -> BoundedEstimates:
        """Shares of the two highest (``lowest``: the two lowest) categories of each item, in the categories' own order.

        The categories are those of the whole table, so that groups are comparable.
        """
        found = {}
        columns.require(self.frame, columns.as_list(items))
        for name in columns.as_list(items):
            values, codes = columns.categories(self.frame, name)
            good = codes < 2 if lowest else codes >= len(values) - 2
            found[name] = np.where(codes < 0, np.nan, good)
        return self._shares(found, by, method, "item")

    def _shares(
        self, found: Mapping[str, Float], by: Names | None, method: ShareInterval, name: str
    ) -> BoundedEstimates:
        _choice("method", method, SHARE_INTERVALS)
        reduced, keys = self._reduced(found, by)
        made = named(combine.means(reduced, df=self.df), by, keys, name, reduced.items)
        return with_share_interval(made, method, deff_without_spread=kish_deff(self.weight))

    def quantile(
        self,
        item: str,
        shares: float | Sequence[float] = 0.5,
        by: Names | None = None,
        *,
        rule: QuantileRule = "math",
        interval: QuantileInterval = "mean",
    ) -> BoundedEstimates:
        """Quantiles with Woodruff's interval (``"beta"``: Korn & Graubard's for the share below); keyed by group, share."""
        _choice("rule", rule, get_args(QuantileRule))
        _choice("interval", interval, get_args(QuantileInterval))
        x = columns.numbers(self.frame, [item])[item]
        asked = [shares] if isinstance(shares, int | float) else list(shares)
        groups, keys = columns.group_rows(self.frame, by, self.used)
        made = quantiles(
            self.design,
            x,
            asked,
            groups,
            self.calibration,
            kind=interval,
            rule=rule,
            calibrated_variance=self.calibrated_variance,
            df=self.df,
        )
        labels = tuple((*key, f"{p:g}") for key in keys for p in asked)
        return replace(made, labels=labels, key_names=(*columns.as_list(by), "share"))

    def variance(self, items: Names, by: Names | None = None) -> Estimates:
        """Population variances and, for several items, covariances of all pairs (keyed by group, item, item)."""
        names = columns.as_list(items)
        groups, keys = columns.group_rows(self.frame, by, self.used)
        made = covariances(
            self.design,
            columns.numbers(self.frame, names),
            groups,
            self.calibration,
            calibrated_variance=self.calibrated_variance,
            df=self.df,
        )
        labels = tuple((*key, a, b) for key in keys for a in names for b in names)
        return replace(made, labels=labels, key_names=(*columns.as_list(by), "item", "with"))

    def alpha(self, items: Names, by: Names | None = None) -> Estimates:
        """Cronbach's alpha of a scale, over the rows with all its items (keyed by group, ``alpha``)."""
        groups, keys = columns.group_rows(self.frame, by, self.used)
        found = columns.numbers(self.frame, columns.as_list(items))
        made = cronbach_alpha(self.design, found, groups, self.calibration)
        return named(made, by, keys, "item", ["alpha"])

    def _reduced(
        self, items: Mapping[str, Float], by: Names | None, products: Sequence[tuple[str, str]] = ()
    ) -> tuple[Reduced, list[tuple[str, ...]]]:
        groups, keys = columns.group_rows(self.frame, by, self.used)
        reduced = reduce(
            self.design,
            items,
            groups,
            self.calibration,
            calibrated_variance=self.calibrated_variance,
            products=products,
        )
        return reduced, keys

    @property
    def used(self) -> Bool:
        """(n,) rows of the subset with a weight."""
        return np.asarray(self.inside & (self.weight != 0))

    def replicates(
        self, method: ReplicateMethod = "jackknife", count: int = 500, *, seed: int = 0, rho: float = 0.5
    ) -> ReplicatedSurvey:
        """The same survey with variances from replicates, calibrated afresh in each: verbs mean, total, ratio, quantile, regress.

        ``method``: ``jackknife``, ``brr``, ``fay`` (with ``rho``), ``bootstrap`` (Rao & Wu) or ``subbootstrap`` (both with
        ``count`` replicates from ``seed``).
        """
        _choice("method", method, REPLICATE_METHODS)
        return replicated(self, method, count, seed, rho)

    # Models and tests.

    def regress(self, y: str, x: Names, family: Family = "gaussian") -> Regression:
        """Linear, logit or Poisson regression on an intercept and ``x``; text columns become 0/1 columns ``name=category``.

        Rows with a blank anywhere are left out of the fit and stay in the design.
        """
        _choice("family", family, get_args(Family))
        response = (columns.zero_one if family == "logit" else columns.numbers)(self.frame, [y])[y]
        response = np.where(self.used, response, np.nan)
        made, names = columns.model_columns(self.frame, columns.as_list(x), ~np.isnan(response))
        one = np.ones((len(self.frame), 1))
        return regress(self.design, response, np.hstack([one, made]), ("intercept", *names), family, self.calibration)

    def ordinal(self, y: str, x: Names) -> Estimates:
        """Proportional-odds regression of the ordered categories of ``y`` (those that occur); cut points ``"1|2"`` … at the end."""
        columns.require(self.frame, [y, *columns.as_list(x)])
        codes = np.where(self.used, columns.codes_of(self.frame, y), -1)
        made, names = columns.model_columns(self.frame, columns.as_list(x), codes >= 0)
        known = (codes >= 0) & ~np.isnan(made).any(axis=1)
        codes[known] = code_labels(codes[known])[1]
        fit = ordinal_regress(self.design, np.where(known, codes, -1), made, names, self.calibration)
        df = float(self.design.degrees_of_freedom - len(names))
        return replace(fit, df=np.full(len(fit.value), df))

    def test(self, item: str, by: str | None = None, kind: TestKind = "mean", *, against: float = 0.0) -> TestResult:
        """Is there a difference?

        ``mean``: the mean is ``against`` (no ``by``), two groups' means are equal (t), several groups' are (Wald F).
        ``rank``: Wilcoxon or Kruskal–Wallis on population ranks.  ``independence``: Rao & Scott's F for two categorical
        columns; ``wald``: the adjusted Wald test of the same.
        """
        _choice("kind", kind, get_args(TestKind))
        if kind in ("independence", "wald"):
            return association(self, item, by, kind)
        return difference(self, item, by, against, ranks=kind == "rank")


def _choice(name: str, value: str, known: Sequence[str]) -> None:
    problems = ProblemList()
    if value not in known:
        problems.add("survey.option", name, value=str(value), known=", ".join(known))
    problems.raise_any()
