"""Targets against what was reached, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class BulletRow:
    """One target: ``ratio`` is reached ÷ target, so that targets of any unit share one axis.

    ``at_least``: reached should not be below the target; else not above it.  ``text``: reached, target and verdict.
    """

    label: str
    ratio: float
    at_least: bool
    met: bool
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BulletChart:
    """Target against reached, a row per target in the order given."""

    rows: tuple[BulletRow, ...]
    axis_label: str
    legend: tuple[tuple[Literal["met", "missed", "target", "zone"], str], ...]
