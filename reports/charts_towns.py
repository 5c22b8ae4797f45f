"""Charts of all towns at once, as data: a panel per sense on one scale, and a grid of tiles where the towns lie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

BandName = Literal["above", "middle", "below", "none"]
Mark = Literal["above", "middle", "below", "none", "hidden"]
"""A band, or ``hidden``: nothing is released there."""


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
class Panel:
    """One indicator: a dot per row of the chart, the city as a line with its interval as a strip."""

    title: str
    dots: tuple[Dot, ...]
    reference: Dot | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Panels:
    """Small multiples: the same rows in every panel, the same scale ``low``–``high``; rows stay in the order given."""

    rows: tuple[str, ...]
    panels: tuple[Panel, ...]
    axis_label: str
    low: float
    high: float
    legend: tuple[tuple[Mark, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One town: ``column`` from the left and ``row`` from the top place it, ``mark`` is its class."""

    label: str
    column: int
    row: int
    mark: Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class TileSheet:
    """The tiles of one indicator."""

    title: str
    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TileMap:
    """A schematic map per indicator; all have the same tiles in the same places.  Classes by band, never by value."""

    sheets: tuple[TileSheet, ...]
    legend: tuple[tuple[Mark, str], ...]
