"""Nonresponse as a step of its own: respondents take over the weight of sampled units like them that did not answer.

Rows are the whole eligible sample, respondents and not; rows with a weight of 0 (ineligible, not sampled) take no part.
Weighting classes: Oh & Scheuren (1983), in Madow, Olkin & Rubin, *Incomplete Data in Sample Surveys* 2, 143–184.  Propensity:
Little (1986), International Statistical Review 54, 139–157.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from analysis.arrays import Bool, Float, Int, Labels, code_labels
from analysis.design import SampleDesign
from analysis.errors import ProblemList
from analysis.estimation.regression import regress
from analysis.results import Note
from analysis.weighting.cells import sum_by
from analysis.weighting.response_classes import LEAST_RESPONDENTS, ResponseClass, collapse

PropensityUse = Literal["classes", "inverse"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Nonresponse:
    """What the adjustment did.  ``before``, ``after`` (n,): weights; ``after`` is 0 for nonrespondents, with the same total.

    ``class_of_row`` (n,) position in ``classes``, −1 for rows without weight (and for all rows where ``inverse`` was used).
    ``propensity`` (n,) estimated chance of response, ``coefficients`` of its model by name; ``None`` and empty for classes.
    Notes: ``response.collapsed`` (within, class, into, respondents, factor), ``response.class-small``,
    ``response.factor-high`` (within, class, …: nothing was left to merge with).
    """

    before: Float
    after: Float
    responded: Bool
    method: str
    class_of_row: Int
    classes: tuple[ResponseClass, ...]
    notes: tuple[Note, ...]
    propensity: Float | None = None
    coefficients: Mapping[str, float] = field(default_factory=dict)

    @property
    def r_indicator(self) -> float:
        """1 − 2 SD of the propensities: 1 where all respond alike (Schouten, Cobben & Bethlehem 2009, Survey Methodology 35,
        101–113, eq. 5).  Of the classes' rates where there is no model."""
        chance = self.propensity
        if chance is None:
            rates = np.array([c.rate for c in self.classes])
            chance = rates[np.maximum(self.class_of_row, 0)]
        mean = float(self.before @ chance / self.before.sum())
        return 1 - 2 * float(np.sqrt(self.before @ (chance - mean) ** 2 / self.before.sum()))

    def again(self, before: Float) -> Float:
        """The same adjustment of other weights (a replicate's): classes as they were formed here, their rates afresh.

        Without classes (``inverse``): the factors found here, scaled to the new total; the chain fits the model again instead.

        Raises AnalysisError naming a class that has weight but no respondent with a weight.
        """
        if not self.classes:
            factor = np.divide(self.after, self.before, out=np.zeros_like(before), where=self.before > 0)
            return _to_total(before * factor, before)
        return before * _factors(before, self.responded, self.class_of_row, self.classes)


def weighting_classes(
    before: Float,
    responded: Bool,
    classes: Labels,
    *,
    within: Labels | None = None,
    order: Sequence[str] = (),
    least: int = LEAST_RESPONDENTS,
    largest_factor: float | None = None,
) -> Nonresponse:
    """Respondents' weights × Σw / Σw of respondents, class by class.

    ``classes`` (n,) labels known for respondents and nonrespondents alike; classes are neighbours in ``order`` (default: order
    of the labels), and only inside ``within`` (n,) (a town, say).  A class with fewer than ``least`` respondents, or a factor
    above ``largest_factor`` (default: twice the factor of the whole sample), joins the neighbour with the nearest response
    rate, the worst class first; what cannot be merged is kept and noted.

    Raises AnalysisError: lengths, weights, a town (or sample) without any respondent.
    """
    _check(before, responded, {"classes": classes} | ({} if within is None else {"within": within}))
    used = before > 0
    largest = largest_factor if largest_factor is not None else 2 * float(before.sum() / before[responded].sum())
    towns, town = code_labels(np.full(len(before), "") if within is None else within)
    class_of_row = np.full(len(before), -1, dtype=np.int64)
    made: list[ResponseClass] = []
    notes: list[Note] = []
    for code in np.unique(town[used]):
        rows = np.flatnonzero(used & (town == code))
        found, position, told = collapse(
            towns[code], before[rows], responded[rows], classes[rows], order, least, largest
        )
        class_of_row[rows] = position + len(made)
        made += found
        notes += told
    return Nonresponse(
        before=before,
        after=before * _factors(before, responded, class_of_row, tuple(made)),
        responded=responded,
        method="weighting-classes",
        class_of_row=class_of_row,
        classes=tuple(made),
        notes=tuple(notes),
    )


def response_propensity(
    before: Float,
    responded: Bool,
    x: Float,
    names: tuple[str, ...],
    *,
    use: PropensityUse = "classes",
    groups: int = 5,
    least: int = LEAST_RESPONDENTS,
    largest_factor: float | None = None,
) -> Nonresponse:
    """A logit of response on the columns ``x`` (n, p) (an intercept is added), fitted with the weights.

    ``classes``: fifths (``groups``) of the propensity become weighting classes, collapsed by the same rules; little depends on
    the model then (Little 1986).  ``inverse``: weights / propensity, at most × ``largest_factor`` (default: twice the factor of
    the whole sample), then scaled to the total that entered.

    Raises AnalysisError: lengths, missing values in ``x``, no respondents, collinear columns, a model that separates.
    """
    _check(before, responded, {name: x[:, i] for i, name in enumerate(names)})
    design = SampleDesign(weight=before)
    columns = np.column_stack([np.ones(len(before)), x])
    fit = regress(design, responded.astype(np.float64), columns, ("intercept", *names), "logit").coefficients
    chance = 1 / (1 + np.exp(-columns @ fit.value))
    coefficients = {label[0]: float(value) for label, value in zip(fit.labels, fit.value, strict=True)}
    if use == "classes":
        edges = np.quantile(chance[before > 0], np.arange(1, groups) / groups)
        width = len(str(groups))
        labels = np.array([f"{i + 1:0{width}d}" for i in range(groups)])[np.searchsorted(edges, chance)]
        by_class = weighting_classes(before, responded, labels, least=least, largest_factor=largest_factor)
        return Nonresponse(
            before=before,
            after=by_class.after,
            responded=responded,
            method="propensity-classes",
            class_of_row=by_class.class_of_row,
            classes=by_class.classes,
            notes=by_class.notes,
            propensity=chance,
            coefficients=coefficients,
        )
    largest = largest_factor if largest_factor is not None else 2 * float(before.sum() / before[responded].sum())
    cut = responded & (before > 0) & (1 / chance > largest)
    notes = [Note(code="response.factor-cut", params={"n": int(cut.sum()), "largest": largest})] if cut.any() else []
    return Nonresponse(
        before=before,
        after=_to_total(np.where(responded, before * np.minimum(1 / chance, largest), 0.0), before),
        responded=responded,
        method="inverse-propensity",
        class_of_row=np.full(len(before), -1, dtype=np.int64),
        classes=(),
        notes=tuple(notes),
        propensity=chance,
        coefficients=coefficients,
    )


def _to_total(weight: Float, before: Float) -> Float:
    return np.asarray(weight * (before.sum() / weight.sum()))


def _factors(before: Float, responded: Bool, class_of_row: Int, classes: tuple[ResponseClass, ...]) -> Float:
    """(n,) Σw / Σw of respondents of the row's class; 0 for nonrespondents and rows without a class."""
    k = len(classes)
    inside = class_of_row >= 0
    all_of = sum_by(class_of_row[inside], before[inside], k)
    answered = sum_by(class_of_row[inside], np.where(responded, before, 0.0)[inside], k)
    problems = ProblemList()
    for c in np.flatnonzero((all_of > 0) & (answered <= 0)):
        problems.add("nonresponse.no-respondents", "responded", group=classes[c].name)
    problems.raise_any()
    factor = np.divide(all_of, answered, out=np.ones(k), where=answered > 0)
    return np.where(inside & responded, factor[np.maximum(class_of_row, 0)], 0.0)


def _check(before: Float, responded: Bool, columns: Mapping[str, Labels]) -> None:
    problems = ProblemList()
    if not np.all(np.isfinite(before)) or np.any(before < 0):
        problems.add("nonresponse.weight", "before", rows=int(np.sum(~np.isfinite(before) | (before < 0))))
    for name, column in {"responded": responded, **columns}.items():
        if len(column) != len(before):
            problems.add("nonresponse.length", name, found=len(column), expected=len(before))
            continue
        missing = [x is None or x != x for x in column[before > 0].tolist()]
        if any(missing):
            problems.add("nonresponse.missing", name, rows=sum(missing))
    problems.raise_any()
    if not np.any(responded & (before > 0)):
        problems.add("nonresponse.no-respondents", "responded", group="")
    problems.raise_any()
