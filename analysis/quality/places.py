"""The cells that are compared: towns, interviewers within a town, days and hours of a town."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from analysis.arrays import Bool, Float, Int, Labels, code_labels
from analysis.results.quality import QualityKind
from analysis.wavedata import WaveData


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Places:
    """``cell`` (n,) number of each row's cell, −1 = none; ``town`` (k,) town of each cell; ``name`` (k,) its finer name.

    ``reason``: why there are no cells of this kind.
    """

    kind: QualityKind
    cell: Int
    town: Int
    name: tuple[str, ...]
    reason: str = ""

    def count(self, rows: Bool) -> Float:
        """(k,) how many of these rows (n,) each cell holds."""
        return np.bincount(self.cell[rows & (self.cell >= 0)], minlength=len(self.town)).astype(np.float64)

    def villages(self, unit: Int) -> Float:
        """(k,) how many sampling units (n,) have answers in each cell."""
        inside = self.cell >= 0
        width = int(unit.max(initial=0)) + 1
        pairs = np.unique(self.cell[inside] * width + unit[inside])
        return np.bincount(pairs // width, minlength=len(self.town)).astype(np.float64)


def places_of(data: WaveData) -> Iterator[Places]:
    """One partition per kind."""
    towns = data.grouping("town", data.towns).codes
    names = ("",) * len(data.towns)
    few = "few-groups" if len(data.towns) < 3 else ""
    yield Places(kind="town", cell=towns, town=np.arange(len(data.towns)), name=names, reason=few)
    hour = data.used.numbers("hour")
    clock = np.array([*(f"{h:02d}" for h in range(24)), ""], dtype=object)
    labels = clock[np.where(np.isfinite(hour), hour, 24).astype(np.int64)]
    finer: tuple[tuple[QualityKind, Labels, str], ...] = (
        ("interviewer", data.used.text("interviewer"), "no-interviewer"),
        ("day", data.used.text("submitted_day"), "no-days"),
        ("hour", labels, "no-hours"),
    )
    for kind, values, reason in finer:
        yield _within(kind, towns, values, few or ("" if (values != "").any() else reason))


def _within(kind: QualityKind, towns: Int, values: Labels, reason: str) -> Places:
    known = (values != "") & (towns >= 0)
    cell = np.full(len(towns), -1, dtype=np.int64)
    if reason or not known.any():
        return Places(kind=kind, cell=cell, town=np.empty(0, dtype=np.int64), name=(), reason=reason)
    names, codes = code_labels(values[known])
    pair, cell[known] = np.unique(towns[known] * len(names) + codes, return_inverse=True)
    return Places(kind=kind, cell=cell, town=pair // len(names), name=tuple(names[i % len(names)] for i in pair))
