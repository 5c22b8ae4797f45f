"""Open answers beside the probability sample, and modes beside each other: told, never pooled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .core import Estimate

OpenMethod = Literal["raw", "calibrated", "propensity"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenEstimate:
    """Open answers by one method: as they came (``raw``), calibrated to the wave's margins, or weighted by 1/propensity.

    ``difference``: open − probability sample, what selection left (points), with its interval and p.
    ``kish_deff``: 1 + the relative variance of the weights.
    ``reason``: ``""`` · ``town-without-answers`` and ``weights-impossible`` (calibrated: a town has no open answer; no weights
    within the bounds) · ``no-shared-classes`` and ``no-fit`` (propensity: nothing to model with; the model has no solution) ·
    ``few-answers`` fewer than 30.  The estimates are then withheld.
    """

    method: OpenMethod
    estimate: Estimate
    difference: Estimate
    kish_deff: float | None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamComparison:
    """One sense: the probability sample's estimate and the open answers by each method."""

    indicator: str
    probability: Estimate
    open: tuple[OpenEstimate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Streams:
    """``covariates``: variables of the participation model with their classes (``age``, ``18-34|35-49|65+``).

    ``label`` is always ``model-based``.  ``reason``: ``""`` · ``run-on-open`` the run itself is on the open stream ·
    ``no-other-stream`` · ``few-answers`` fewer than 30 open answers.
    """

    n_open: int
    covariates: tuple[tuple[str, ...], ...]
    comparisons: tuple[StreamComparison, ...]
    label: Literal["model-based"] = "model-based"
    reason: Literal["", "run-on-open", "no-other-stream", "few-answers"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModeGroup:
    """Answers collected one way.  ``mode``: ``web``, ``phone``, ``face``, ``paper``, or ``web/core`` (elder view).

    ``n`` and ``n_psu`` answers and sampling units; ``reason``: ``""`` · ``few-answers`` (fewer than 30: not compared).
    """

    mode: str
    n: int
    n_psu: int
    reason: Literal["", "few-answers"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModeDifference:
    """One mode against the reference mode in one sense: as measured, and at the same composition."""

    indicator: str
    mode: str
    raw: Estimate
    adjusted: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class Modes:
    """Differences between modes.  ``label`` is always ``confounded``: who answers in a mode was not drawn by lot.

    ``reference``: the mode with most answers.  ``reason``: ``""`` · ``no-mode`` the file does not say · ``one-mode`` ·
    ``few-answers`` only one mode has 30 answers · ``collinear`` composition and mode cannot be told apart.
    """

    reference: str
    covariates: tuple[tuple[str, ...], ...]
    groups: tuple[ModeGroup, ...]
    differences: tuple[ModeDifference, ...]
    label: Literal["confounded"] = "confounded"
    reason: Literal["", "no-mode", "one-mode", "few-answers", "collinear"] = ""
