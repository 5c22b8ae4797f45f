"""The weighting chain: base weights, then frozen steps, each with its account before and after.

    chain = start(from_inclusion(pi)).then(ByClasses(responded=r, classes=age)).then(Calibrate(margins=margins))
    chain.weight, chain.calibration, chain.to_frame()

``chain.again`` repeats all of it on other base weights: that is what replicates are adjusted with.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
import pandas as pd

from analysis.arrays import Bool, Float, Labels
from analysis.results import Note, WeightStep
from analysis.weighting.calibration import Calibration, calibrate, check_margins, post_stratify
from analysis.weighting.cells import Margin, Total
from analysis.weighting.diagnostics import Spread, StepName, describe, spread
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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WeightingChain:
    """Weights of a sample and how they came about.  Frozen: :meth:`then` makes a longer chain.

    ``base`` (n,) persons per row;  ``method`` how they were made;  ``watched``: margins whose errors every account shows.
    """

    base: Float
    method: str
    watched: tuple[Margin, ...] = ()
    applied: tuple[Applied, ...] = ()

    def then(self, step: Step) -> WeightingChain:
        """The chain with one more step.  Raises what the step raises."""
        return replace(self, applied=(*self.applied, step.apply(self.weight)))

    def watching(self, margins: Sequence[Margin]) -> WeightingChain:
        """The same chain whose accounts show the errors of these margins, before and after every step."""
        return replace(self, watched=tuple(margins))

    @property
    def weight(self) -> Float:
        """(n,) weights after the last step."""
        return self.applied[-1].weight if self.applied else self.base

    @property
    def calibration(self) -> Calibration | None:
        """The last calibration with the chain's final weights: what the variance needs; ``None`` without one."""
        made = [step.calibration for step in self.applied if step.calibration is not None]
        return replace(made[-1], final=self.weight) if made else None

    @property
    def notes(self) -> tuple[Note, ...]:
        return tuple(note for step in self.applied for note in step.notes)

    def again(self, base: Float) -> Float:
        """(n,) final weights from other base weights by the same steps, in the same order."""
        for step in self.applied:
            base = step.again(base)
        return base

    @property
    def steps(self) -> tuple[WeightStep, ...]:
        """The account as results store it: one line per step, ratios to the weights that entered the step."""
        lines = [describe("base", self.method, self.base, self.base)]
        entered = self.base
        for step in self.applied:
            kept = step.weight != 0
            lines.append(
                describe(
                    step.name,
                    step.method,
                    step.weight[kept],
                    entered[kept],
                    iterations=step.iterations,
                    largest_margin_error=step.largest_error,
                )
            )
            entered = step.weight
        return tuple(lines)

    def accounts(self) -> tuple[tuple[str, Spread, Spread], ...]:
        """(method, before, after) of every step, with the watched margin that is furthest off."""
        points = [self.base, *(step.weight for step in self.applied)]
        stands = [spread(weight, self.base, self.watched) for weight in points]
        return tuple(
            (step.method, before, after)
            for step, before, after in zip(self.applied, stands[:-1], stands[1:], strict=True)
        )

    def to_frame(self) -> pd.DataFrame:
        """One line per step, the base first: n, total, Kish's deff, n_eff, ratios, the worst margin and its error."""
        names = [self.method, *(step.method for step in self.applied)]
        points = [self.base, *(step.weight for step in self.applied)]
        lines = []
        for name, weight in zip(names, points, strict=True):
            s = spread(weight, self.base, self.watched)
            line: dict[str, object] = {
                "step": name,
                "n": s.n,
                "total": s.total,
                "kish_deff": s.kish_deff,
                "n_eff": s.n_eff,
            }
            line |= {"smallest_ratio": s.smallest_ratio, "largest_ratio": s.largest_ratio}
            line["worst_margin"] = f"{s.worst.margin}: {s.worst.category}" if s.worst else ""
            line["margin_error"] = s.worst.relative if s.worst else 0.0
            lines.append(line)
        return pd.DataFrame(lines).set_index("step")


def start(base: Float, *, method: str = "inverse-inclusion", watched: Sequence[Margin] = ()) -> WeightingChain:
    """A chain that consists of base weights only."""
    return WeightingChain(base=base, method=method, watched=tuple(watched))


def _nonresponse(made: Nonresponse, again: Callable[[Float], Float]) -> Applied:
    return Applied(
        name="nonresponse", method=made.method, weight=made.after, again=again, notes=made.notes, nonresponse=made
    )
