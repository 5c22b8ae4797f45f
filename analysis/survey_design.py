"""How a :class:`analysis.survey.Survey` reads its design and its margins from columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal

import numpy as np
import pandas as pd

from analysis import columns, tables
from analysis.arrays import Float, Labels
from analysis.columns import Names, as_list
from analysis.design import LonelyRule, SampleDesign
from analysis.errors import AnalysisError, ProblemList
from analysis.results import Note
from analysis.weighting.base import from_sampling_fractions
from analysis.weighting.calibration import Calibration, Margin, Total, calibrate, within_town_cap
from analysis.weighting.margins import prepare_margin
from analysis.weighting.solver import Distance

ROWS = "(rows)"
Margins = Mapping[str | tuple[str, str], Mapping[Any, float]]


def declare(
    frame: pd.DataFrame,
    weight: str | None,
    probability: str | None,
    stratum: str | None,
    psu: Names | None,
    fpc: Names | None,
    lonely: LonelyRule,
    collapse_within: str | None,
) -> SampleDesign:
    """The design that columns of a table declare; problems name the columns."""
    units, sizes = as_list(psu), as_list(fpc)
    columns.require(frame, [weight, probability, stratum, *units, *sizes, collapse_within])
    found = columns.numbers(frame, [name for name in (weight, probability, *sizes) if name is not None])
    weights = _weights(found, weight, probability, bool(sizes), len(frame))
    called = {"weight": weight or probability, "stratum": stratum, "psu": next(iter(units), None)}
    called |= {"fpc": next(iter(sizes), None), "collapse_within": collapse_within}
    called |= {f"stage {i + 2}": name for i, name in enumerate(units[1:])}
    called |= {f"fpc of stage {i + 2}": name for i, name in enumerate(sizes[1:])}
    try:
        design = SampleDesign(
            weight=weights,
            stratum=None if stratum is None else columns.labels(frame, stratum),
            psu=columns.labels(frame, units[0]) if units else None,
            fpc=found[sizes[0]] if sizes else None,
            later=[columns.labels(frame, name) for name in units[1:]],
            later_fpc=[found[name] for name in sizes[1:]],
            lonely=lonely,
            collapse_within=None if collapse_within is None else columns.labels(frame, collapse_within),
        )
    except AnalysisError as error:
        raise AnalysisError(
            replace(p, where=f"column {called[p.where]}") if called.get(p.where) else p for p in error.problems
        ) from None
    problems = ProblemList()
    if not np.any(weights > 0):
        problems.add("survey.no-answers", f"column {weight or probability}")
    problems.raise_any()
    alone = weight is None and probability is None
    return design.with_weight(from_sampling_fractions(design)) if alone else design


def _weights(found: Mapping[str, Float], weight: str | None, probability: str | None, fpc: bool, n: int) -> Float:
    problems = ProblemList()
    if weight is not None and probability is not None:
        problems.add("survey.two-weights", f"columns {weight}, {probability}")
    if weight is None and probability is None and not fpc:
        problems.add("survey.no-weight", "weight")
    if probability is not None:
        bad = ~((found[probability] > 0) & (found[probability] <= 1))
        if bad.any():
            problems.add("survey.probability-impossible", f"column {probability}", rows=int(bad.sum()))
    problems.raise_any()
    if weight is not None:
        return found[weight]
    return np.ones(n) if probability is None else 1 / found[probability]


def calibrated(
    frame: pd.DataFrame,
    design: SampleDesign,
    margins: Margins,
    totals: Mapping[str, float],
    population: float | None,
    bounds: tuple[float, float],
    distance: Distance,
    missing: Literal["share", "fail"],
    smallest_cell: int,
    cap: tuple[str, float] | None,
) -> Calibration:
    """Margins and totals given by column, as one calibration; what was done to them is in its notes."""
    named = [name for key in margins for name in ([key] if isinstance(key, str) else key)]
    columns.require(frame, [*named, *(name for name in totals if name != ROWS), cap[0] if cap else None])
    made: list[Margin] = []
    notes: list[Note] = []
    problems = ProblemList()
    for key, targets in margins.items():
        prepared = _prepared(frame, design, key, targets, population or 1.0, missing, smallest_cell, problems)
        notes += prepared[1]
        made += [prepared[0]] if prepared[0] is not None else []
    known = _totals(frame, totals, problems)
    if not made and not known and not problems.problems:
        problems.add("survey.no-margins", "calibrate", dropped=len(margins))
    problems.raise_any()
    limit = None
    if cap is not None:
        limit = within_town_cap(design.weight, columns.categories(frame, cap[0])[1], cap[1])
    found = calibrate(design.weight, made, known, bounds=bounds, distance=distance, cap=limit)
    return replace(found, notes=(*found.notes, *notes))


def _prepared(
    frame: pd.DataFrame,
    design: SampleDesign,
    key: str | tuple[str, str],
    targets: Mapping[Any, float],
    scale: float,
    missing: Literal["share", "fail"],
    smallest_cell: int,
    problems: ProblemList,
) -> tuple[Margin | None, tuple[Note, ...]]:
    by_town = not isinstance(key, str)
    town_column, column = ("", key) if isinstance(key, str) else key
    cells = {
        (columns.text(k[0]), columns.text(k[1])) if by_town else ("", columns.text(k)): float(v) * scale
        for k, v in targets.items()
    }
    answer = _as_text(frame, column)
    town = _as_text(frame, town_column) if by_town else np.full(len(frame), "", dtype=object)
    outside = sum(pair not in cells for pair in zip(town, answer, strict=True)) if missing == "fail" else 0
    if outside:
        problems.add("survey.margin-missing", f"column {column}", rows=outside)
        return None, ()
    name = column if not by_town else f"{town_column} × {column}"
    margin = tables.Margin(id=name, question=column, by_town=by_town, cells=cells)
    prepared = prepare_margin(margin, town, answer, design.weight, smallest_cell=smallest_cell)
    return prepared.margin, prepared.notes


def _as_text(frame: pd.DataFrame, column: str) -> Labels:
    values, codes = columns.categories(frame, column)
    return np.array([*values, ""], dtype=object)[codes]


def _totals(frame: pd.DataFrame, totals: Mapping[str, float], problems: ProblemList) -> list[Total]:
    found = columns.numbers(frame, [name for name in totals if name != ROWS])
    found[ROWS] = np.ones(len(frame))
    for name in totals:
        blank = int(np.sum(np.isnan(found[name])))
        if blank:
            problems.add("survey.margin-missing", f"column {name}", rows=blank)
    return [Total(name=name, values=found[name], target=float(value)) for name, value in totals.items()]
