"""Release rule R1: which numbers are shown, marked or withheld.  The reason stays with the cell."""

from __future__ import annotations

from typing import Literal

from .results import ReleaseCode

SHOWN_FROM = 30
"""Answers in the base from which a number is shown."""
UNMARKED_FROM = 50
FEWEST_PSUS = 3
UNMARKED_DF = 8.0
WIDEST = {"score": 8.0, "difference": 8.0, "share": 0.12}
"""Half-widths above which an interval is marked as wide: points, points, share."""
CONFIDENTIAL_BELOW = 10
"""A row of a cross table with a smaller base is confidential, not merely unreliable."""
BANDED_PSUS = 8
THREE_CLASSES_BELOW = 400


def release_code(
    *,
    n: int,
    n_psu: int,
    df: float,
    half_width: float,
    unit: Literal["score", "share", "difference"],
    whole_city: bool = False,
) -> ReleaseCode:
    """``X`` and ``F`` withhold the number, ``low`` and ``wide`` mark it, ``""`` leaves it free.

    ``n`` answers and ``n_psu`` sampling units in the base; ``half_width`` in the unit (a share in 0–1); ``df`` NaN counts
    as none.  A row of the whole city is no cross table and is never confidential.
    """
    if n < CONFIDENTIAL_BELOW and not whole_city:
        return "X"
    if n < SHOWN_FROM or n_psu < FEWEST_PSUS:
        return "F"
    if n < UNMARKED_FROM or not df >= UNMARKED_DF:
        return "low"
    return "wide" if half_width > WIDEST[unit] else ""


def withheld(code: ReleaseCode) -> bool:
    return code in ("F", "X")


def shown_count(n: int, code: ReleaseCode) -> int:
    """The base as it may be printed: a count of 1–4 persons in a confidential row reads 0."""
    return 0 if code == "X" and n < 5 else n
