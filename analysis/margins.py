"""The margins of one wave: answers in the population's categories, the engine's rules, and what became of each cell.

The rules (missing answers, small cells) are :func:`analysis.weighting.margins.prepare_margin`'s; here questionnaire and
population meet them, and what they did is told as notes and as the table "sample against population".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.weighting.calibration import Margin as CalibrationMargin
from analysis.weighting.margins import MISSING, prepare_margin, town_margin
from questionnaires.model import Questionnaire

from .notes import note
from .results import Note, StructureRow
from .tables import Margin, Population, Responses

FEWEST_SHOWN = 5
"""A count of persons from 1 to 4 is never published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarginCell:
    """One cell of a calibration margin.  ``categories``: one code, several that were merged, or none (answer missing).
    ``whole``: every category of the margin in one, so that the cell says nothing but the total."""

    town: str
    categories: tuple[str, ...]
    whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallCell:
    """A category of the population table with fewer answers than a weighting cell needs."""

    margin: str
    town: str
    category: str
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WaveMargins:
    """``margins`` ready for calibration, the towns' totals first; ``cells`` of each, in the order of its labels."""

    margins: tuple[CalibrationMargin, ...]
    cells: tuple[tuple[MarginCell, ...], ...]
    small: tuple[SmallCell, ...]
    notes: tuple[Note, ...]


def prepare_margins(
    used: Responses,
    population: Population,
    questionnaire: Questionnaire,
    weight: NDArray[np.float64],
    least: int,
) -> WaveMargins:
    """The town totals, then every margin of the population table that this sample can be weighted on.

    ``weight`` (n,) are the weights before calibration, ``least`` the smallest count of answers a cell may have.
    Rows of towns that are not in ``population`` must have been left out before.
    """
    town = used.text("town")
    totals = {place.code: place.total for place in population.towns}
    by_town = town_margin(town, totals)
    margins = [by_town]
    cells = [tuple(MarginCell(town="", categories=(code,), whole=False) for code in by_town.labels)]
    small: list[SmallCell] = []
    notes: list[Note] = []
    for margin in population.margins:
        answers = margin_answers(used, questionnaire, margin)
        if not (answers != "").any():
            notes.append(note("margin-dropped", margin=margin.id, town="", reason="not-asked", share=1.0))
            continue
        small += _small_cells(margin, answers, town, least)
        prepared = prepare_margin(margin, town, answers, weight, smallest_cell=least)
        notes += _about_missing(prepared.notes)
        if prepared.margin is not None:
            margins.append(prepared.margin)
            cells.append(tuple(_cell(label, margin) for label in prepared.margin.labels))
        notes += _about_merging(margin, cells[-1] if prepared.margin else (), prepared.notes, least)
    if any(not cell.categories for of_margin in cells for cell in of_margin):
        notes.append(note("missing-at-random"))
    return WaveMargins(margins=tuple(margins), cells=tuple(cells), small=tuple(small), notes=tuple(notes))


def margin_answers(used: Responses, questionnaire: Questionnaire, margin: Margin) -> NDArray[np.object_]:
    """(n,) the margin's category of each row, ``""`` where it is missing (no answer, or an option without a target)."""
    question = questionnaire.questions.get(margin.question)
    options = question.options if question is not None else ()
    keys = {str(o.code): str(o.code) if o.margin is None else o.margin for o in options}
    known = {category for _, category in margin.cells}
    answers = [keys.get(code, code) for code in used.text(margin.question).tolist()]
    return np.array([answer if answer in known else "" for answer in answers], dtype=object)


def structure_rows(prepared: WaveMargins, weight: NDArray[np.float64]) -> tuple[StructureRow, ...]:
    """Sample, weighted sample and population beside each other, among those whose answer is known.

    Merged categories are joined by ``|``; a category with 1–4 answers is left out (confidentiality); the towns' totals
    are listed as margin ``town``.
    """
    rows = []
    for margin, cells in zip(prepared.margins, prepared.cells, strict=True):
        n = np.bincount(margin.codes, minlength=len(cells))
        w = np.bincount(margin.codes, weights=weight, minlength=len(cells))
        for place in dict.fromkeys(cell.town for cell in cells):
            here = [i for i, c in enumerate(cells) if c.town == place and c.categories and not c.whole]
            target = margin.targets[here].sum()
            rows += [
                StructureRow(
                    margin=margin.name,
                    town=place,
                    category="|".join(cells[i].categories),
                    n=int(n[i]),
                    sample_share=float(n[i] / n[here].sum()),
                    weighted_share=float(w[i] / w[here].sum()),
                    population_share=float(margin.targets[i] / target),
                )
                for i in here
                if n[i] >= FEWEST_SHOWN
            ]
    return tuple(rows)


def _cell(label: str, margin: Margin) -> MarginCell:
    """What a label of the engine stands for: ``town|a+b`` (merged neighbours), ``a``, or ``missing``."""
    town, _, text = label.rpartition("|")
    categories = [category for place, category in margin.cells if place == town]
    if text == MISSING and MISSING not in categories:
        return MarginCell(town=town, categories=(), whole=False)
    for i in range(len(categories)):
        for j in range(i + 1, len(categories) + 1):
            if "+".join(categories[i:j]) == text:
                return MarginCell(town=town, categories=tuple(categories[i:j]), whole=j - i == len(categories))
    raise AssertionError(f"label {label!r} of margin {margin.id} is none of its cells")


def _about_missing(notes: tuple[Note, ...]) -> Iterator[Note]:
    for found in notes:
        if found.code == "margin.missing-high":
            yield note("margin-missing", **found.params)
        elif found.code == "margin.missing-dropped":
            yield note("margin-dropped", **found.params, reason="missing")


def _about_merging(
    margin: Margin, cells: tuple[MarginCell, ...], engine: tuple[Note, ...], least: int
) -> Iterator[Note]:
    """One note per place where categories were merged; where a city-wide margin ended as one category, that it is gone."""
    merged = {str(found.params["town"]) for found in engine if found.code == "margin.collapsed"}
    for place in sorted(merged):
        groups = [cell.categories for cell in cells if cell.town == place and len(cell.categories) > 1]
        if not margin.by_town and not cells:
            yield note("margin-dropped", margin=margin.id, town="", reason="one-category", share=0.0)
            continue
        whole = not cells or any(cell.whole for cell in cells if cell.town == place)
        text = "" if whole else "; ".join("|".join(group) for group in groups)
        yield note("cells-collapsed", margin=margin.id, town=place, categories=text, least=least)


def _small_cells(
    margin: Margin, answers: NDArray[np.object_], town: NDArray[np.object_], least: int
) -> Iterator[SmallCell]:
    for place, category in margin.cells:
        n = int(((answers == category) & ((town == place) | (place == ""))).sum())
        if n < least:
            yield SmallCell(margin=margin.id, town=place, category=category, n=n)
