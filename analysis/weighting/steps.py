"""The links of a weighting chain: each a frozen step that can be done again on other weights."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from analysis.arrays import Bool, Float, Labels
from analysis.results import Note
from analysis.weighting.calibration import Calibration, calibrate, check_margins, post_stratify
from analysis.weighting.cells import Margin, Total
from analysis.weighting.diagnostics import StepName
from analysis.weighting.nonresponse import Nonresponse, PropensityUse, response_propensity, weighting_classes
from analysis.weighting.response_classes import LEAST_RESPONDENTS
from analysis.weighting.solver import Distance
from analysis.weighting.trimming import trim_weights


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Applied:
    """A step as it went: ``weight`` (n,) after it, and ``again``, the same step on other weights.

    What the step decided from the data (merged response classes) stays as decided when it is done again.
    """

    name: StepName
    method: str
    weight: Float
    again: Callable[[Float], Float]
    iterations: int = 0
    largest_error: float = 0.0
    notes: tuple[Note, ...] = ()
    nonresponse: Nonresponse | None = None
    calibration: Calibration | None = None


class Step(Protocol):
    """One link of the chain."""

    def apply(self, weight: Float) -> Applied: ...


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ByClasses:
    """Nonresponse by weighting classes: :func:`analysis.weighting.nonresponse.weighting_classes`."""

    responded: Bool
    classes: Labels
    within: Labels | None = None
    order: Sequence[str] = ()
    least: int = LEAST_RESPONDENTS
    largest_factor: float | None = None

    def apply(self, weight: Float) -> Applied:
        made = weighting_classes(
            weight,
            self.responded,
            self.classes,
            within=self.within,
            order=self.order,
            least=self.least,
            largest_factor=self.largest_factor,
        )
        return _nonresponse(made, made.again)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ByPropensity:
    """Nonresponse by a model: :func:`analysis.weighting.nonresponse.response_propensity`.

    Done again, propensity classes stay as they are and their rates are taken afresh; an inverse propensity is fitted afresh.
    """

    responded: Bool
    x: Float
    names: tuple[str, ...]
    use: PropensityUse = "classes"
    groups: int = 5
    least: int = LEAST_RESPONDENTS
    largest_factor: float | None = None

    def apply(self, weight: Float) -> Applied:
        made = self._made(weight)
        again = made.again if self.use == "classes" else lambda w: self._made(w).after
        return _nonresponse(made, again)

    def _made(self, weight: Float) -> Nonresponse:
        return response_propensity(
            weight,
            self.responded,
            self.x,
            self.names,
            use=self.use,
            groups=self.groups,
            least=self.least,
            largest_factor=self.largest_factor,
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ToKnownSizes:
    """Nonresponse where only respondents were recorded: weights scaled to the known size of each class (a town's residents)."""

    sizes: Margin
    method: str = "town-ratio"

    def apply(self, weight: Float) -> Applied:
        return Applied(name="nonresponse", method=self.method, weight=self._made(weight), again=self._made)

    def _made(self, weight: Float) -> Float:
        check_margins(weight, [self.sizes])
        scaled = weight.copy()
        for k, size in enumerate(self.sizes.targets):
            own = self.sizes.codes == k
            if own.any():
                scaled[own] *= size / weight[own].sum()
        return scaled


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Calibrate:
    """Calibration to all margins and totals at once: :func:`analysis.weighting.calibration.calibrate`."""

    margins: Sequence[Margin] = ()
    totals: Sequence[Total] = ()
    bounds: tuple[float, float] = (0.3, 3.0)
    distance: Distance = "raking"
    cap: Float | None = None

    def apply(self, weight: Float) -> Applied:
        made = self._made(weight)
        return Applied(
            name="calibration",
            method=f"bounded-{self.distance}",
            weight=made.final,
            again=lambda w: self._made(w).final,
            iterations=made.iterations,
            largest_error=made.largest_error,
            calibration=made,
        )

    def _made(self, weight: Float) -> Calibration:
        return calibrate(weight, self.margins, self.totals, bounds=self.bounds, distance=self.distance, cap=self.cap)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PostStratify:
    """One margin in closed form, without bounds: :func:`analysis.weighting.calibration.post_stratify`."""

    margin: Margin

    def apply(self, weight: Float) -> Applied:
        made = post_stratify(weight, self.margin)
        return Applied(
            name="calibration",
            method="post-stratification",
            weight=made.final,
            again=lambda w: post_stratify(w, self.margin).final,
            iterations=1,
            largest_error=made.largest_error,
            calibration=made,
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trim:
    """Limits on the final weights: :func:`analysis.weighting.trimming.trim_weights`.  Margins are missed by what it moves."""

    lower: float = -np.inf
    upper: float = np.inf
    strict: bool = False

    def apply(self, weight: Float) -> Applied:
        return Applied(name="trimming", method="limits", weight=self._made(weight), again=self._made)

    def _made(self, weight: Float) -> Float:
        return trim_weights(weight, lower=self.lower, upper=self.upper, strict=self.strict)


def _nonresponse(made: Nonresponse, again: Callable[[Float], Float]) -> Applied:
    return Applied(
        name="nonresponse", method=made.method, weight=made.after, again=again, notes=made.notes, nonresponse=made
    )
