"""What a chart shows, as data: raw numbers for the geometry, finished words for the labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

BandName = Literal["above", "middle", "below", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """One estimate with its interval, in the axis' unit.  Withheld: numbers ``None`` and ``text`` says why."""

    label: str
    value: float | None
    lower: float | None
    upper: float | None
    text: str
    """Printed at the right end of the row: ``68.2（66.1~70.3）`` or the reason for which it is withheld."""
    band: BandName = "none"
    mark: str = ""
    """``△`` where the base is small, else ``""``; already part of ``text``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dots:
    """Dot-and-interval rows, with a reference (the city) as a vertical line and a pale strip for its interval.

    ``low``–``high`` is the axis range (within 0–100 for scores), chosen to hold every interval.  ``legend`` maps the
    bands that occur to their words; bands differ by shape, not by colour alone.
    """

    rows: tuple[Dot, ...]
    reference: Dot | None
    axis_label: str
    low: float
    high: float
    legend: tuple[tuple[BandName, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """One row of classes: ``shares`` (0–1, worst class first) sum to 1; all ``None`` when withheld, ``text`` says why."""

    label: str
    shares: tuple[float | None, ...]
    text: str
    """Printed at the right end: ``n=3,012`` or the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Diverging:
    """Diverging stacked bars.  ``classes`` worst → best; the bars are centred on class number ``middle`` (``None``: between
    the halves).  All rows share the classes."""

    classes: tuple[str, ...]
    middle: int | None
    rows: tuple[Shares, ...]
    axis_label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StructureBar:
    """One category: its share (0–1) in the sample, after weighting, in the population."""

    label: str
    sample: float
    weighted: float
    population: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """Sample, weighted sample and population side by side, in sections (one per margin)."""

    sections: tuple[tuple[str, tuple[StructureBar, ...]], ...]
    legend: tuple[str, str, str]
    """Words for sample, weighted, population."""
    axis_label: str


Chart = Dots | Diverging | Structure
