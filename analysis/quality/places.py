"""The cells that are compared: towns, interviewers within a town, days and hours of a town."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from analysis.arrays import Int, Labels, code_labels
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


def places_of(data: WaveData) -> Iterator[Places]:
    """One partition per kind."""
    towns = data.grouping("town", data.towns).codes
    names = ("",) * len(data.towns)
    few = "few-groups" if len(data.towns) < 3 else ""
    yield Places(kind="town", cell=towns, town=np.arange(len(data.towns)), name=names, reason=few)
    hour = data.used.numbers("hour")
    labels = np.array(["" if h != h else f"{int(h):02d}" for h in hour.tolist()], dtype=object)
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
