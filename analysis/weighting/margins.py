"""Calibration margins from a population table: cells, missing answers, and cells too small to weight on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analysis import tables
from analysis.arrays import Bool, Float, Int, Labels, code_labels
from analysis.results import Note
from analysis.weighting.calibration import Margin

SMALLEST_CELL = 20
WARN_MISSING = 0.10
DROP_MISSING = 0.25
MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PreparedMargin:
    """A margin ready for calibration (``None`` if it was dropped everywhere) and what was done to it.

    Notes: ``margin.missing-high``, ``margin.missing-dropped`` (margin, town, share), ``margin.collapsed`` (margin, town,
    category, into, n), ``margin.no-respondents`` (margin, town).
    """

    margin: Margin | None
    notes: tuple[Note, ...]


@dataclass(slots=True)
class _Cells:
    """A margin being made: one label and target per cell, the cell of each row."""

    labels: list[str]
    targets: list[float]
    codes: Int
    notes: list[Note]

    def add(self, label: str, target: float, rows: Int) -> None:
        self.codes[rows] = len(self.labels)
        self.labels.append(label)
        self.targets.append(target)


def prepare_margin(
    margin: tables.Margin,
    town: Labels,
    answer: Labels,
    base_weight: Float,
    *,
    order: Sequence[str] = (),
    smallest_cell: int = SMALLEST_CELL,
    totals: Mapping[str, float] | None = None,
) -> PreparedMargin:
    """Apply the rules of the method to one population margin.

    ``town``, ``answer`` (n,) labels; an answer that is not a category of the margin (``""``, ``"98"`` …) counts as missing.
    With s the share missing under ``base_weight`` (within the town if the margin is by town): the target of "missing" is N·s,
    of category k T_k(1−s); s > 10 % is noted, s > 25 % drops the margin (in that town: its total stays).  A cell with fewer
    than ``smallest_cell`` respondents joins its neighbour in ``order`` (default: order of the table) within the same town.
    ``totals`` (town, or ``""`` for the city → persons): the cells of that area are scaled to it, so that margins from
    different sources agree about the population.
    """
    cells = _Cells(labels=[], targets=[], codes=np.full(len(answer), -1, dtype=np.int64), notes=[])
    dropped = True
    areas = list(dict.fromkeys(area for area, _ in margin.cells))
    for area in areas:
        inside = np.asarray(town == area) if margin.by_town else np.ones(len(answer), dtype=bool)
        known = _scaled({c: t for (a, c), t in margin.cells.items() if a == area}, (totals or {}).get(area))
        categories = [c for c in order if c in known] or list(known)
        dropped &= not _add_area(cells, margin.id, area, inside, answer, base_weight, known, categories, smallest_cell)
    made = Margin(
        name=margin.id, labels=tuple(cells.labels), codes=cells.codes, targets=np.array(cells.targets, dtype=np.float64)
    )
    return PreparedMargin(margin=None if dropped else made, notes=tuple(cells.notes))


def town_margin(town: Labels, totals: Mapping[str, float]) -> Margin:
    """The towns' totals as a margin of their own: needed where no margin is given by town."""
    names, codes = code_labels(town)
    return Margin(name="town", labels=names, codes=codes, targets=np.array([totals[name] for name in names]))


def _scaled(known: dict[str, float], total: float | None) -> dict[str, float]:
    found = sum(known.values())
    return known if total is None or not found else {c: t * total / found for c, t in known.items()}


def _add_area(
    cells: _Cells,
    name: str,
    area: str,
    inside: Bool,
    answer: Labels,
    weight: Float,
    known: dict[str, float],
    categories: list[str],
    smallest: int,
) -> bool:
    """Cells of one town (or of the city); False if only its total could be kept."""
    rows = np.flatnonzero(inside)
    total = float(sum(known.values()))
    if len(rows) == 0:
        cells.notes.append(Note(code="margin.no-respondents", params={"margin": name, "town": area}))
        return False
    groups = [[c] for c in categories]
    answers = answer[rows].astype(str)
    missing = ~np.isin(answers, np.array(categories, dtype=str))
    share = float(weight[rows][missing].sum() / weight[rows].sum())
    if share > WARN_MISSING:
        code = "margin.missing-dropped" if share > DROP_MISSING else "margin.missing-high"
        cells.notes.append(Note(code=code, params={"margin": name, "town": area, "share": share}))
    if share > DROP_MISSING:
        cells.add(_label(area, categories), total, rows)
        return False
    counts = {c: int(np.sum(answers == c)) for c in categories}
    cells.notes += _collapse(groups, counts, smallest, name, area)
    for group in groups:
        target = sum(known[c] for c in group) * (1 - share)
        cells.add(_label(area, group), target, rows[np.isin(answers, np.array(group, dtype=str))])
    if missing.any():
        cells.add(_label(area, [MISSING]), total * share, rows[missing])
    return len(groups) > 1


def _label(area: str, categories: Sequence[str]) -> str:
    joined = "+".join(categories)
    return f"{area}|{joined}" if area else joined


def _collapse(groups: list[list[str]], counts: dict[str, int], smallest: int, name: str, area: str) -> list[Note]:
    """Join the smallest group to its smaller neighbour until every group has enough respondents.  Changes ``groups``."""
    notes = []
    while len(groups) > 1:
        sizes = [sum(counts[c] for c in g) for g in groups]
        k = int(np.argmin(sizes))
        if sizes[k] >= smallest:
            break
        beside = [j for j in (k - 1, k + 1) if 0 <= j < len(groups)]
        into = min(beside, key=lambda j: sizes[j])
        first, second = sorted((k, into))
        params = {"margin": name, "town": area, "category": "+".join(groups[k]), "into": "+".join(groups[into])}
        notes.append(Note(code="margin.collapsed", params={**params, "n": sizes[k]}))
        groups[first : second + 1] = [groups[first] + groups[second]]
    return notes
