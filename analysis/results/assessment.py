"""What one run found and may release, and its JSON: :func:`to_json`, :func:`from_json`."""

from __future__ import annotations

import dataclasses
import functools
import json
import math
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from .comparison import RankSets, Screening
from .core import (
    Band,
    Cell,
    Conduct,
    Distribution,
    Group,
    Note,
    Omnibus,
    PopulationInfo,
    Provenance,
    StructureRow,
    WeightStep,
)
from .disclosure import Protection
from .drivers import Drivers
from .gaps import Gaps
from .quality import Quality
from .smallarea import SmallAreas
from .spread import Spread
from .streams import Modes, Streams
from .trend import Pool, Rebound, Trend

SCHEMA_VERSION = 2
READABLE = (1, 2)
"""Versions that :func:`from_json` reads; what an older one does not have is absent (``None`` or empty)."""
SIGNIFICANT_DIGITS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """Everything one analysis run found and may release.  Never edited; superseded by the next run."""

    schema_version: int
    wave: str
    wave_title: Mapping[str, str]
    kind: Literal["annual", "pulse"]
    demo: bool
    stream: Literal["probability", "open"]
    self_weighting_assumed: bool
    scheme: str
    conduct: Conduct
    population: PopulationInfo
    weighting: tuple[WeightStep, ...]
    structure: tuple[StructureRow, ...]
    senses: tuple[str, ...]
    not_measured: tuple[str, ...]
    """Senses and domains without items in this questionnaire: 未测, e.g. ``sense:gain``, ``domain:D08``."""
    cells: tuple[Cell, ...]
    distributions: tuple[Distribution, ...]
    bands: tuple[Band, ...]
    omnibus: tuple[Omnibus, ...]
    notes: tuple[Note, ...]
    provenance: Provenance
    ranks: tuple[RankSets, ...] = ()
    screening: Screening | None = None
    spreads: tuple[Spread, ...] = ()
    gaps: Gaps | None = None
    trend: Trend | None = None
    """``None``: no earlier wave was given, or it could not be read (a note says so)."""
    rebounds: tuple[Rebound, ...] = ()
    pool: Pool | None = None
    drivers: Drivers | None = None
    small_areas: SmallAreas | None = None
    streams: Streams | None = None
    modes: Modes | None = None
    quality: Quality | None = None
    protection: Protection | None = None

    def cell(self, indicator: str, group: Group) -> Cell | None:
        """The cell of one indicator and group, or ``None`` if it was not estimated."""
        for cell in self.cells:
            if cell.indicator == indicator and cell.group == group:
                return cell
        return None


def rounded(x: float) -> float:
    """``x`` at the significant digits of a stored result (12)."""
    if x == 0 or not math.isfinite(x):
        return x
    return float(f"{x:.{SIGNIFICANT_DIGITS}g}")


def to_json(assessment: Assessment) -> str:
    """Canonical JSON: sorted keys, 12 significant digits, trailing newline; same input, same bytes."""
    return json.dumps(_plain(assessment), ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False) + "\n"


def from_json(text: str) -> Assessment:
    """Read what :func:`to_json` wrote.

    Raises ``ValueError`` if the schema version is not one this program reads, or the document does not fit.
    """
    raw = json.loads(text)
    found = raw.get("schema_version") if isinstance(raw, dict) else None
    if found not in READABLE:
        raise ValueError(f"assessment: schema_version {found!r}, this program reads {', '.join(map(str, READABLE))}")
    return typing.cast(Assessment, _build(Assessment, raw))


def _plain(x: Any) -> Any:
    if dataclasses.is_dataclass(x) and not isinstance(x, type):
        return {f.name: _plain(getattr(x, f.name)) for f in dataclasses.fields(x)}
    if isinstance(x, Mapping):
        return {str(k): _plain(v) for k, v in x.items()}
    if isinstance(x, list | tuple):
        return [_plain(v) for v in x]
    if isinstance(x, float):
        if not math.isfinite(x):
            raise ValueError("a stored result holds a number that is not finite")
        return rounded(x)
    return x


def _build(kind: Any, raw: Any) -> Any:
    """``raw`` as the type ``kind``: dataclass, tuple, mapping, union with None, or a plain value."""
    origin = typing.get_origin(kind)
    args = typing.get_args(kind)
    if dataclasses.is_dataclass(kind):
        cls: Any = kind
        hints = _hints(cls)
        return cls(**{name: _build(hints[name], value) for name, value in raw.items()})
    if origin is tuple:
        return tuple(_build(args[0], v) for v in raw)
    if origin in (Mapping, dict) or (isinstance(origin, type) and issubclass(origin, Mapping)):
        return {k: _build(args[1], v) for k, v in raw.items()}
    if origin in (typing.Union, types.UnionType):
        if raw is None:
            return None
        plain = [a for a in args if a is not type(None)]
        return _build(plain[0], raw) if len(plain) == 1 else raw
    if kind is float and isinstance(raw, int):
        return float(raw)
    return raw


@functools.cache
def _hints(kind: Any) -> dict[str, Any]:
    """The fields' types of a result class, resolved once: a stored assessment has thousands of objects of a few classes."""
    return typing.get_type_hints(kind)
