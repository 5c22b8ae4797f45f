"""What a chart shows, as data: raw numbers for the geometry, finished words for the labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reports.charts_targets import BulletChart, BulletRow
from reports.charts_towns import BandName, Dot, Mark, Panel, Panels, Tile, TileMap, TileSheet

__all__ = [
    "BandName",
    "BulletChart",
    "BulletRow",
    "Chart",
    "Diverging",
    "Dot",
    "Dots",
    "Heat",
    "HeatCell",
    "Mark",
    "Panel",
    "Panels",
    "Quadrant",
    "QuadrantPoint",
    "Shares",
    "Slope",
    "SlopeEnd",
    "SlopeLine",
    "Structure",
    "StructureBar",
    "Tile",
    "TileMap",
    "TileSheet",
]  # fmt: skip


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


@dataclass(frozen=True, slots=True, kw_only=True)
class SlopeEnd:
    """One line of a slope chart at one wave; ``None`` numbers: not shown there, and no line is drawn."""

    value: float | None
    lower: float | None
    upper: float | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SlopeLine:
    """``verdict``: what the change's own interval says; only ``up`` and ``down`` are coloured."""

    label: str
    before: SlopeEnd
    now: SlopeEnd
    verdict: Literal["up", "down", "unclear", "none"]
    text: str
    """The change in words: ``+1.2（−0.6~3.0）``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slope:
    """Two waves side by side, a line per indicator, its interval at both ends.  ``low``–``high`` holds every interval."""

    lines: tuple[SlopeLine, ...]
    before: str
    now: str
    change: str
    """Heads of the two ends and of the column of changes."""
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class QuadrantPoint:
    """A driver: ``x`` importance, ``y`` performance, each with its interval; ``unclear``: the tests leave its region open."""

    label: str
    x: float
    x_lower: float
    x_upper: float
    y: float
    y_lower: float
    y_upper: float
    region: Literal["concentrate", "keep", "low", "overkill", "unclear"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quadrant:
    """Importance–performance: the splits are estimates themselves and drawn as lines; words of the four regions stand in
    their corners."""

    points: tuple[QuadrantPoint, ...]
    x_split: float
    y_split: float
    x_label: str
    y_label: str
    regions: tuple[tuple[Literal["concentrate", "keep", "low", "overkill"], str], ...]
    legend: tuple[tuple[bool, str], ...]
    """Words for a point whose region is certain (``True``) and for one whose region is not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatCell:
    """``text`` finished; ``band`` gives tone and sign."""

    text: str
    band: BandName


@dataclass(frozen=True, slots=True, kw_only=True)
class Heat:
    """Groups down, indicators across; a cell is toned by its *band*, never by its rank or raw value."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[HeatCell, ...]], ...]
    legend: tuple[tuple[BandName, str], ...]


Chart = Dots | Diverging | Structure | Slope | Quadrant | Heat | Panels | TileMap | BulletChart
