"""What carries the senses: importance of the services, their performance, regions, models, and residents' own priorities.

Reasons (``""`` = answered): ``few-answers`` too few complete answers for the model · ``too-few-drivers`` fewer than two
services asked of everyone · ``no-spread`` everyone gave the same answers · ``no-priority-question`` the questionnaire has none ·
``too-few-classes`` fewer than three classes with enough answers · ``not-fitted`` a predictor repeats the others, or no convergence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from .core import Estimate

Region = Literal["concentrate", "keep-up", "low-priority", "possible-overkill", "unclear"]
"""Importance–performance (Martilla & James 1977): important and weak · important and strong · unimportant and weak ·
unimportant and strong · the tests do not separate it from a split."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Driver:
    """One service as a driver of one sense.

    ``johnson``, ``shapley`` parts of R² (unit ``share``; ``shapley`` is ``None`` above twelve drivers), ``of_explained`` the
    Johnson weight as a share of what all drivers explain, ``rank`` 1 = the largest Johnson weight.
    ``performance`` mean points of all who rated the service.  ``importance_gap`` Johnson weight − mean over the drivers,
    ``performance_gap`` mean points − mean over the drivers (unit ``difference``): level 90 %, so that the interval excludes 0
    exactly when the one-sided 5 % test in its direction rejects; ``p_raw`` is that test's.
    ``positive``: those more satisfied score higher, all else equal.  ``weak``: region ``concentrate`` by both tests.
    """

    item: str
    domains: tuple[str, ...]
    johnson: Estimate
    shapley: Estimate | None
    of_explained: Estimate
    rank: int
    performance: Estimate
    importance_gap: Estimate
    performance_gap: Estimate
    positive: bool
    region: Region
    weak: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Coefficient:
    """``name``: an item (per point, 0–100), ``age:65+`` (against the control's reference; nothing after the colon: no answer
    or a rare category) or ``intercept``.  ``estimate`` in points (``slope``, ``difference``, ``score``) or ``log-odds``."""

    name: str
    estimate: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdinalModel:
    """Proportional odds of a higher class of the sense score: logit P(class ≤ j) = cut_j − x'β.

    ``classes`` from the lowest, e.g. ``0-39``, ``40-59``, ``60-79``, ``80-100``; classes with too few answers are joined
    (``0-59``).  ``cuts`` one fewer than classes.
    """

    classes: tuple[str, ...]
    coefficients: tuple[Coefficient, ...]
    cuts: tuple[Coefficient, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SenseDrivers:
    """What carries one sense in the whole city.

    ``n`` rows with the score, all drivers and controls, out of ``n_scored`` with a score.  ``r2`` = ``r2_controls`` (explained
    by age, sex, … alone) + ``r2_drivers`` (what the services add); Johnson and Shapley parts add up to ``r2_drivers``.
    ``importance_split``, ``performance_split``: means over the drivers.
    """

    sense: str
    n: int
    n_scored: int
    reason: str
    r2: Estimate | None = None
    r2_controls: Estimate | None = None
    r2_drivers: Estimate | None = None
    importance_split: Estimate | None = None
    performance_split: Estimate | None = None
    drivers: tuple[Driver, ...] = ()
    linear: tuple[Coefficient, ...] = ()
    ordinal: OrdinalModel | None = None

    @property
    def weak_points(self) -> tuple[Driver, ...]:
        """Drivers that are important and weak for certain, by falling importance."""
        return tuple(sorted((d for d in self.drivers if d.weak), key=lambda d: d.rank))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bivariate:
    """A service that not everybody was asked about: correlation and slope with one sense among those who rated it.

    ``reason`` why it is no driver: ``users``, ``module``, ``conditional``, ``some-forms``, ``few-answers``.
    """

    sense: str
    item: str
    domains: tuple[str, ...]
    reason: str
    correlation: Estimate
    slope: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class Priority:
    """Share of residents who name an option among those to be improved first, of all who answered the question.

    ``rank`` 1 = named most; ``None`` for an exclusive option (nothing needs improving) and a withheld share.
    ``domain`` the option's domain or ``""``; ``items`` the drivers that measure it.
    """

    option: str
    domain: str
    items: tuple[str, ...]
    exclusive: bool
    share: Estimate
    rank: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedAndDerived:
    """One service in both orders, among the drivers that the priority question names: 1 = first.

    ``derived`` sense → rank by Johnson weight.
    """

    item: str
    option: str
    stated: int | None
    derived: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drivers:
    """Everything about why the senses are as they are.  City level only.

    ``controls`` control → its reference category; ``controls_left_out``: those that the answers are too few to hold fixed as well.
    ``max_picks``: how many options a resident could name.
    """

    controls: Mapping[str, str]
    controls_left_out: tuple[str, ...]
    senses: tuple[SenseDrivers, ...]
    bivariate: tuple[Bivariate, ...]
    priority_question: str
    priority_reason: str
    max_picks: int | None
    priorities: tuple[Priority, ...]
    stated_and_derived: tuple[StatedAndDerived, ...]
