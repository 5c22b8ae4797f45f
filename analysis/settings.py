"""The choices of one analysis run.  Everything that may change a number is here, and is stored with the result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from analysis.estimation.estimates import DegreesOfFreedom
from analysis.estimation.reduce import CalibratedVariance

RELEASE_RULE = "R1"


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessSettings:
    """``wave`` and ``wave_title`` name the wave (``2026Q4``, 2026年第四季度); a ``pulse`` speaks for the city only.

    ``stream``  whose answers are estimated from; the other stream is counted and left out.
    ``demo``    an invented population table is accepted, and everything says so.
    ``scheme``  name of a scoring scheme; ``""`` = the questionnaire's headline scheme.
    ``df``      ``subset``: PSUs − strata of the group; ``design``: of the whole design (as R's ``svyby``).
    ``g_bounds``  limits of final / base weight.  ``least_cell``: fewest answers a weighting cell may have.
    ``small_cells``  what to do with smaller ones: merge with a neighbour within the town, or stop and name them.
    ``empty_towns``  what to do with a town without answers: stop and name it, or leave it out and say so.
    ``one_per_household``  one adult was drawn per household: weights × number of adults.
    ``acknowledged``  item codes and indicators that are compared with an earlier wave although their questions differ.
    ``seed``    of everything drawn at random (imputations, replicates); ``imputations``: how many of each missing answer.
    """

    wave: str
    wave_title: Mapping[str, str]
    kind: Literal["annual", "pulse"] = "annual"
    stream: Literal["probability", "open"] = "probability"
    demo: bool = False
    scheme: str = ""
    df: DegreesOfFreedom = "subset"
    level: float = 0.95
    g_bounds: tuple[float, float] = (0.3, 3.0)
    least_cell: int = 20
    small_cells: Literal["collapse", "fail"] = "collapse"
    empty_towns: Literal["fail", "leave-out"] = "fail"
    one_per_household: bool = False
    calibrated_variance: CalibratedVariance = "joint"
    acknowledged: tuple[str, ...] = ()
    seed: int = 20260101
    imputations: int = 20

    def as_mapping(self) -> dict[str, str | int | float]:
        """What is stored with the result."""
        return {
            "stream": self.stream,
            "kind": self.kind,
            "demo": int(self.demo),
            "df": self.df,
            "level": self.level,
            "g_low": self.g_bounds[0],
            "g_high": self.g_bounds[1],
            "least_cell": self.least_cell,
            "small_cells": self.small_cells,
            "empty_towns": self.empty_towns,
            "one_per_household": int(self.one_per_household),
            "calibrated_variance": self.calibrated_variance,
            "acknowledged": ", ".join(sorted(self.acknowledged)),
            "seed": self.seed,
            "imputations": self.imputations,
            "release_rule": RELEASE_RULE,
        }
