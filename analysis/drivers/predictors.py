"""The columns of the models, the same for every sense."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.arrays import Bool, Float, Int
from analysis.wavedata import WaveData

from .variables import Control

FEWEST_ROWS = 50
ROWS_PER_COLUMN = 10
"""Complete answers per column of a model (Harrell 2015, *Regression Modeling Strategies*, 4.4: 10 to 20)."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Predictors:
    """``x`` (n, q): dummies of the controls, then points 0–100 of the drivers; NaN where a row has none.  ``names`` (q).

    ``levels``: (n,) small codes that together determine a row of ``x``; −1 where the row has no value.
    """

    items: tuple[str, ...]
    x: Float
    names: tuple[str, ...]
    levels: tuple[Int, ...]
    complete: Bool
    """(n,) rows with every predictor."""

    @property
    def n_controls(self) -> int:
        """Columns that belong to controls."""
        return len(self.names) - len(self.items)


def rows_needed(columns: int) -> int:
    """Complete answers that a model with so many columns (the intercept counted) wants."""
    return max(FEWEST_ROWS, ROWS_PER_COLUMN * columns)


def affordable(
    data: WaveData, items: tuple[str, ...], controls: tuple[Control, ...]
) -> tuple[Predictors, tuple[Control, ...]]:
    """The predictors with as many controls, from the first, as the complete answers carry; and these controls.

    Too few answers even without controls: the predictors without any.
    """
    for k in range(len(controls), -1, -1):
        made = predictors_of(data, items, controls[:k])
        if made.complete.sum() >= rows_needed(len(made.names) + 1):
            break
    return made, controls[:k]


def predictors_of(data: WaveData, items: tuple[str, ...], controls: tuple[Control, ...]) -> Predictors:
    """Controls and drivers side by side."""
    points = [data.column(f"item:{item}") for item in items]
    columns = [*(control.dummies for control in controls), *points]
    levels = (*(control.codes for control in controls), *(_levels(column) for column in points))
    return Predictors(
        items=items,
        x=np.column_stack(columns) if columns else np.empty((data.used.n, 0)),
        names=(*(label for control in controls for label in control.labels), *items),
        levels=levels,
        complete=np.all([level >= 0 for level in levels], axis=0) if levels else np.zeros(data.used.n, dtype=bool),
    )


def _levels(column: Float) -> Int:
    """Position of each value among the distinct ones; −1 for NaN.  Two decimals of the points tell all codes apart."""
    known = ~np.isnan(column)
    hundredths = np.rint(column[known] * 100).astype(np.int64)
    out = np.full(len(column), -1, dtype=np.int64)
    out[known] = (np.cumsum(np.bincount(hundredths) > 0) - 1)[hundredths]
    return out
