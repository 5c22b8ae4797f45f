"""Estimates whose interval is not value ∓ t·se: shares and quantiles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields

import numpy as np

from analysis.arrays import Float, Int
from analysis.estimation.estimates import Estimates

Ends = Callable[[float, Float], tuple[Float, Float]]
"""(level, df (p,)) → lower and upper ends (p,).  df = ∞ asks for the normal quantile."""


@dataclass(frozen=True, kw_only=True, eq=False)
class BoundedEstimates(Estimates):
    """Estimates with an interval rule of their own, ``ends``.  Contrasts of them are ordinary :class:`Estimates`."""

    ends: Ends

    def interval(
        self, level: float = 0.95, *, normal: bool = False, df: Float | float | None = None
    ) -> tuple[Float, Float]:
        freedom = np.inf if normal else (self.df if df is None else df)
        return self.ends(level, np.broadcast_to(np.asarray(freedom, dtype=np.float64), self.value.shape))

    def plain(self) -> Estimates:
        """The same without the interval rule."""
        return Estimates(**{f.name: getattr(self, f.name) for f in fields(Estimates)})

    def linear(self, matrix: Float, labels: Sequence[tuple[str, ...]]) -> Estimates:
        return self.plain().linear(matrix, labels)

    def select(self, index: Sequence[int] | Int) -> Estimates:
        i = np.asarray(index, dtype=np.int64)

        def ends(level: float, df: Float) -> tuple[Float, Float]:
            whole = self.df.copy()
            whole[i] = df
            lower, upper = self.ends(level, whole)
            return lower[i], upper[i]

        return bounded(self.plain().select(i), ends)


def bounded(estimates: Estimates, ends: Ends) -> BoundedEstimates:
    """The estimates with another interval rule."""
    return BoundedEstimates(**{f.name: getattr(estimates, f.name) for f in fields(Estimates)}, ends=ends)
