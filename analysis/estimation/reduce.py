"""Step one of an estimation: one pass over the rows to sums by unit × group × item.

Everything after it (:mod:`analysis.estimation.combine`) works on these small tables.  Weights are rounded to a multiple of
2⁻³⁰ persons before summing, so that sums of integer ratings are exact and do not depend on the order of the rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from analysis.arrays import Bool, Float, Int, Labels, code_labels
from analysis.design import SampleDesign
from analysis.weighting.calibration import Calibration

CalibratedVariance = Literal["joint", "r_rake"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Grouping:
    """A partition of (some of) the rows into groups.

    ``codes`` (n,) group of each row, or −1: in no group, yet still part of the design.  ``labels`` names of the groups.
    """

    kind: str
    labels: tuple[str, ...]
    codes: Int

    @classmethod
    def everyone(cls, n: int, kind: str = "city") -> Grouping:
        """One group with every row."""
        return cls(kind=kind, labels=("",), codes=np.zeros(n, dtype=np.int64))

    @classmethod
    def by(cls, kind: str, labels: Labels) -> Grouping:
        """Groups from one label per row; ``""``, ``None`` and NaN are in no group."""
        blank = np.array([x is None or x == "" or x != x for x in labels.tolist()], dtype=bool)
        codes = np.full(len(labels), -1, dtype=np.int64)
        names, codes[~blank] = code_labels(labels[~blank])
        return cls(kind=kind, labels=names, codes=codes)

    @classmethod
    def where(cls, kind: str, inside: Bool) -> Grouping:
        """One group: the rows for which ``inside`` is true (a subpopulation; the design stays whole)."""
        return cls(kind=kind, labels=("",), codes=np.where(inside, 0, -1).astype(np.int64))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reduced:
    """Sums of one grouping.  C cells = (unit, group) pairs that occur; G groups; K items; P calibration columns.

    ``cell_unit``, ``cell_group`` (C,); ``w``, ``n_rows`` (C,) sums of weights, rows; ``wy``, ``wo``, ``n`` (C, K) sums of
    weight × value, of weight over rows that answered, and answers with a weight; ``w2`` (G, K) sums of squared weights and
    ``wyy`` (G, K) of weight × value² over them.  With a calibration: ``wx`` (units, P) sums of calibrated weight × column;
    ``xw`` (G, P), ``xy``, ``xo`` (G, P, K) cross-products with the columns under the weights before calibration; ``xx`` (P, P).
    """

    design: SampleDesign
    grouping: Grouping
    items: tuple[str, ...]
    cell_unit: Int
    cell_group: Int
    w: Float
    n_rows: Int
    wy: Float
    wo: Float
    n: Int
    w2: Float
    wyy: Float
    calibrated: CalibratedColumns | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CalibratedColumns:
    """What the residuals need: see :class:`Reduced`.  ``margin_of`` (P,) is the margin of each column (for ``r_rake``)."""

    variance: CalibratedVariance
    margin_of: Int
    wx: Float
    xw: Float
    xy: Float
    xo: Float
    xx: Float


def reduce(
    design: SampleDesign,
    items: Mapping[str, Float],
    grouping: Grouping,
    calibration: Calibration | None = None,
    *,
    calibrated_variance: CalibratedVariance = "joint",
) -> Reduced:
    """Reduce rows in memory.  ``items``: name → (n,) values, NaN where a row has none.

    The weights are the calibration's ``final`` ones if there is one, else the design's.
    """
    raise NotImplementedError
