"""Targets of a plan and what was reached: the types that reports take, and the one place that says whether a target is met."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Kind = Literal["count", "proportion", "rate", "status", "trend"]
Direction = Literal[">=", "<=", ""]
Standing = Literal["met", "missed", "open", "unjudged"]
"""``open``: nothing was reported yet; ``unjudged``: the plan states no figure and no state that could be met."""
DomainStanding = Literal["met", "missed", "open", "none"]
FELT_FROM = 60.0
"""Points on 0–100 from which a domain counts as felt, unless the city's file sets another threshold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One figure or state of the plan, in the report's language.

    ``place``  a town's code, ``""`` for the city.  ``value``  ``None`` where the plan states no figure.
    ``reached`` for figures and ``done`` for states, ``None`` while unknown; ``reached_on`` their ISO date.
    """

    id: str
    title: str
    domain: str
    kind: Kind
    direction: Direction = ""
    value: float | None = None
    unit: str = ""
    place: str = ""
    section: str = ""
    note: str = ""
    reached: float | None = None
    done: bool | None = None
    reached_on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """All targets of the plan, in its order; ``invented``: what was reached is made up for a demonstration."""

    title: str
    source: str
    date: str
    items: tuple[Target, ...]
    invented: bool = False
    felt_from: float = FELT_FROM
    sha256: str = ""
    """Of the file that they were read from."""

    def of(self, place: str) -> tuple[Target, ...]:
        """Those of a town, or with ``""`` of the city."""
        return tuple(t for t in self.items if t.place == place)


def standing(target: Target) -> Standing:
    """Met, missed, not reported, or nothing to be judged by."""
    if target.kind == "status":
        return "open" if target.done is None else "met" if target.done else "missed"
    if target.value is None or not target.direction:
        return "unjudged"
    if target.reached is None:
        return "open"
    reached = target.reached >= target.value if target.direction == ">=" else target.reached <= target.value
    return "met" if reached else "missed"


def domain_standing(targets: Iterable[Target]) -> DomainStanding:
    """Missed as soon as one target is missed; met only when all that can be judged are reported and met."""
    found = {standing(t) for t in targets} - {"unjudged"}
    if not found:
        return "none"
    return "missed" if "missed" in found else "open" if "open" in found else "met"


def reported(target: Target) -> bool:
    """Whether anything is known of what was reached."""
    return target.reached is not None or target.done is not None
