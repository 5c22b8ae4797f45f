"""What became of the cases of a wave, by stream, and the response rates that follow where persons were drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCounts:
    """Cases by final disposition, in the letters of AAPOR's Standard Definitions (10th ed., 2023)."""

    complete: int = 0
    """I (1.1): sent, with at least 80 % of the questions asked answered."""
    partial: int = 0
    """P (1.2): sent, with fewer."""
    refusal: int = 0
    """R (2.11): said no, or withdrew what was sent."""
    break_off: int = 0
    """R (2.12): begun and never sent."""
    non_contact: int = 0
    """NC (2.20)"""
    other: int = 0
    """O (2.30)"""
    unknown: int = 0
    """UH + UO (3.0): nothing is known, not even whether somebody of the population lives there."""
    ineligible: int = 0
    """IE (4.0)"""

    @property
    def n(self) -> int:
        return self.eligible + self.unknown + self.ineligible

    @property
    def eligible(self) -> int:
        """(I + P) + (R + NC + O)."""
        return self.complete + self.partial + self.refusal + self.break_off + self.non_contact + self.other


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseRates:
    """Shares of cases, unweighted.  ``e``: the share of cases of unknown eligibility that is taken to be eligible."""

    e: float
    rr1: float
    rr2: float
    rr3: float
    rr4: float
    ref1: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamOutcomes:
    """One stream of a wave.  Where nobody was drawn there are counts and no rates."""

    stream: Literal["probability", "open"]
    counts: CaseCounts
    rates: ResponseRates | None = None
