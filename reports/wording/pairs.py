"""Targets beside felt scores: the only place that decides what is felt, and what the two together may be called.

Felt: the domain's interval, as printed, lies wholly above the threshold; not felt: wholly below it.  A domain whose
interval holds the threshold, whose base is small (△) or whose score is withheld cannot be told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from analysis.results import Estimate
from reports.context import Context
from reports.targets import DomainStanding, Target, domain_standing, standing

from .numbers import count, fixed

Felt = Literal["felt", "unfelt", "unclear"]
Verdict = Literal["met-felt", "met-unfelt", "missed-felt", "missed-unfelt", "unclear"]
VERDICTS: tuple[Verdict, ...] = ("met-felt", "met-unfelt", "missed-felt", "missed-unfelt")
TOWN_BASE = 50
"""Smallest base with which a town edition judges a domain."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One domain: its targets, what they add up to, its score, and what the two allow to say."""

    domain: str
    targets: tuple[Target, ...]
    standing: DomainStanding
    estimate: Estimate | None
    felt: Felt

    @property
    def verdict(self) -> Verdict:
        if self.felt == "unclear" or self.standing not in ("met", "missed"):
            return "unclear"
        return f"{self.standing}-{self.felt}"  # type: ignore[return-value]

    @property
    def judged(self) -> int:
        """Targets that can be met or missed."""
        return sum(standing(t) != "unjudged" for t in self.targets)

    @property
    def met(self) -> int:
        return sum(standing(t) == "met" for t in self.targets)


def felt(e: Estimate | None, threshold: float, least: int = 0) -> Felt:
    """By the bounds as they are printed, so that no reader sees a bound equal to the threshold called beyond it."""
    if e is None or e.value is None or e.lower is None or e.upper is None or e.release_code == "low" or e.n < least:
        return "unclear"
    if round(e.lower, 1) > threshold:
        return "felt"
    return "unfelt" if round(e.upper, 1) < threshold else "unclear"


def pairs(ctx: Context) -> tuple[Pair, ...]:
    """A pair per domain with targets for the edition's place, in the order of the domains."""
    book = ctx.inp.targets
    if book is None:
        return ()
    own = ctx.inp.place.code
    found = []
    for domain in dict.fromkeys((*ctx.labels.domains, *(t.domain for t in book.items))):
        targets = tuple(t for t in book.of(own) if t.domain == domain)
        if targets:
            e = ctx.estimate(f"domain:{domain}", ctx.here)
            seen = felt(e, book.felt_from, TOWN_BASE if own else 0)
            state = domain_standing(targets)
            found.append(Pair(domain=domain, targets=targets, standing=state, estimate=e, felt=seen))
    return tuple(found)


def of_verdict(found: Sequence[Pair], verdict: Verdict) -> list[Pair]:
    return [p for p in found if p.verdict == verdict]


def quantity(x: float) -> str:
    """``18,000``, ``97.5``."""
    return count(x) if float(x).is_integer() else fixed(x, 2).rstrip("0").rstrip(".")


def with_unit(ctx: Context, x: float, unit: str) -> str:
    """``6家``, ``25%``, ``6 sites``."""
    space = "" if ctx.lang == "zh" or unit in ("", "%", "‰") else " "
    return f"{quantity(x)}{space}{unit}"


def wanted(ctx: Context, target: Target) -> str:
    """``≥6家``; a state or a direction in words."""
    if target.kind == "status":
        return ctx.say("targets.state")
    if target.value is None or not target.direction:
        return ctx.say(f"targets.direction.{target.direction or 'none'}")
    sign = {">=": "≥", "<=": "≤"}[target.direction]
    return f"{sign}{with_unit(ctx, target.value, target.unit)}"


def reached(ctx: Context, target: Target) -> str:
    """What was reached, or a dash."""
    if target.done is not None:
        return ctx.say("targets.done.yes" if target.done else "targets.done.no")
    return ctx.say("absent") if target.reached is None else with_unit(ctx, target.reached, target.unit)
