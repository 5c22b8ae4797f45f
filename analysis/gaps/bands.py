"""Household incomes asked in bands: their limits, read from the option codes, and a midpoint for each.

The released questionnaire declares the limits in its codes (``0-5``, ``5-10``, ``60+``; ``under-10k``, ``10k-24k``, ``150k+``),
so nothing has to be written down twice.  A band ends where the next begins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.arrays import Float

TOP_FACTOR = 1.5
"""Midpoint of the open top band / its lower limit L: the mean above L is L·α/(α − 1) under Pareto's law, 1.5 L with α = 3, the
cautious end of what tax data show (Atkinson, Piketty & Saez 2011, Journal of Economic Literature 49, 3–71, inverted Pareto
coefficients).  Only the order of households by equivalised income is used, so little hangs on it."""

MEET = 0.9
"""A band's own upper limit may fall short of the next lower one by rounding (``10k-24k``, ``25k-49k``), by a tenth at most."""

_LIMIT = r"(\d+(?:\.\d+)?)(k?)"
_BELOW, _CLOSED, _OPEN = re.compile(f"under-{_LIMIT}"), re.compile(f"{_LIMIT}-{_LIMIT}"), re.compile(rf"{_LIMIT}\+")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class IncomeBands:
    """``codes`` of B bands from poor to rich; ``lower``, ``upper`` (∞ if open), ``midpoint`` (B,), all in the codes' unit."""

    codes: tuple[str, ...]
    lower: Float
    upper: Float
    midpoint: Float


def income_bands(codes: Sequence[str]) -> IncomeBands | None:
    """The bands of a question's option codes, or ``None`` if a code cannot be read or they are not adjoining from poor to rich."""
    limits = [_limits(code) for code in codes]
    if len(codes) < 2 or any(limit is None for limit in limits):
        return None
    known = [limit for limit in limits if limit is not None]
    lower, said = np.array([low for low, _ in known]), np.array([high for _, high in known])
    upper = np.append(lower[1:], said[-1])
    meet = (said[:-1] <= lower[1:]) & (said[:-1] >= MEET * lower[1:])
    if not meet.all() or np.any(upper <= lower):
        return None
    middle = np.where(np.isinf(upper), TOP_FACTOR * lower, (lower + upper) / 2)
    return IncomeBands(codes=tuple(codes), lower=lower, upper=upper, midpoint=middle)


def _limits(code: str) -> tuple[float, float] | None:
    if found := _BELOW.fullmatch(code):
        return 0.0, _number(*found.groups())
    if found := _CLOSED.fullmatch(code):
        return _number(*found.groups()[:2]), _number(*found.groups()[2:])
    if found := _OPEN.fullmatch(code):
        return _number(*found.groups()), np.inf
    return None


def _number(digits: str, thousands: str) -> float:
    return float(digits) * (1000 if thousands else 1)
