"""The weighting chain: base weights, then frozen steps, each with its account before and after.

    chain = start(from_inclusion(pi)).then(ByClasses(responded=r, classes=age)).then(Calibrate(margins=margins))
    chain.weight, chain.calibration, chain.to_frame()

``chain.again`` repeats all of it on other base weights: that is what replicates are adjusted with.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from analysis.arrays import Float
from analysis.results import Note, WeightStep
from analysis.weighting.calibration import Calibration
from analysis.weighting.cells import Margin
from analysis.weighting.diagnostics import Spread, describe, spread
from analysis.weighting.steps import Applied as Applied
from analysis.weighting.steps import ByClasses as ByClasses
from analysis.weighting.steps import ByPropensity as ByPropensity
from analysis.weighting.steps import Calibrate as Calibrate
from analysis.weighting.steps import PostStratify as PostStratify
from analysis.weighting.steps import Step as Step
from analysis.weighting.steps import ToKnownSizes as ToKnownSizes
from analysis.weighting.steps import Trim as Trim


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
