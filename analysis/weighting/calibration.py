"""Calibration as one bounded problem on g = calibrated weight / weight before (Deville & Särndal 1992, JASA 87, 376–382).

Find the g nearest to 1 in the chosen distance such that every margin is met and lower ≤ g ≤ upper.  The dual is smooth and
convex: g_i = F(x_i'λ), and Newton's method finds λ.  Rows with the same margin cells and bounds share one g, so the problem
is solved on the table of cells, however many rows there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from analysis.arrays import Float, Int
from analysis.results import Note

Distance = Literal["raking", "linear", "logit"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Margin:
    """One set of known totals over the categories of a classification of the rows.

    ``codes`` (n,) category of each row, 0 … k−1;  ``labels`` k names, e.g. ``331081001|18-34``;  ``targets`` (k,) persons.
    """

    name: str
    labels: tuple[str, ...]
    codes: Int
    targets: Float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Total:
    """A known total of a numeric variable: ``values`` (n,), ``target`` = Σ over the population.  An intercept is all ones."""

    name: str
    values: Float
    target: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Calibration:
    """The result of a calibration: weights before and after, and what the variance needs to know.

    ``before`` (n,) weights that entered; ``after`` (n,) calibrated; ``final`` (n,) what estimates use (differs from ``after``
    only if weights were trimmed afterwards).  ``largest_error``: worst relative miss over all margins, asserted ≤ 1e-8.
    """

    before: Float
    after: Float
    final: Float
    margins: tuple[Margin, ...]
    totals: tuple[Total, ...]
    distance: Distance
    lower: float
    upper: float
    iterations: int
    largest_error: float
    at_bounds: int
    """Rows whose g is at one of its bounds."""
    notes: tuple[Note, ...] = ()

    @property
    def g(self) -> Float:
        """(n,) after / before (1 where a weight is zero)."""
        return np.divide(self.after, self.before, out=np.ones_like(self.after), where=self.before > 0)


def calibrate(
    before: Float,
    margins: Sequence[Margin],
    totals: Sequence[Total] = (),
    *,
    bounds: tuple[float, float] = (0.3, 3.0),
    distance: Distance = "raking",
    cap: Float | None = None,
    tolerance: float = 1e-10,
    max_iterations: int = 100,
) -> Calibration:
    """Calibrate the weights ``before`` (n,) to all margins and totals at once.

    ``bounds`` on g; ``(0, inf)`` for none (``(-inf, inf)`` with ``linear``).  ``cap`` (n,) optional largest allowed weight per
    row (e.g. four times the mean weight of the row's town): it narrows the upper bound of that row.

    Raises :class:`analysis.errors.AnalysisError`: a category without rows, margins that disagree about the population,
    bounds that admit no solution (found by a linear programme; names margin, category and bound), no convergence.
    """
    raise NotImplementedError
