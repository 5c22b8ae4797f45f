"""The two partitions that gaps by income are measured on: places in the order of incomes, and cells of the composition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from analysis.arrays import Bool, Float, Int
from analysis.release import CONFIDENTIAL_BELOW
from analysis.results import Group
from analysis.results.gaps import GapKind, GapMeasure

from .parameters import Smooth, at_rank, mean_between, shares_between, standardised

THIRD = 1 / 3
URBAN, RURAL = Group(kind="urban", code="urban"), Group(kind="urban", code="rural")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two parameters of a partition, by their positions, whose difference is a gap."""

    kind: GapKind
    measure: GapMeasure
    first: int
    second: int
    first_group: Group
    second_group: Group


class Partition(Protocol):
    """Categories 0 … k−1 of the rows, and the parameters that are functions of the categories' sums."""

    @property
    def k(self) -> int: ...

    @property
    def pairs(self) -> tuple[Pair, ...]: ...

    @property
    def reason(self) -> str:
        """Why a column may have no gap here."""

    def category(self, rows: Int, band: Int, size: Int, /) -> Int:
        """(rows,) category of rows with this band (−1 unknown) and household size (0 unknown); −1: in none."""

    def parameters(self, w: Float, y: Float, o: Float) -> tuple[list[Smooth], list[Float]]:
        """The parameters, and the share of each category (k,) that each speaks of."""

    def usable(self, w: Float, n: Float, /) -> Bool:
        """(J,) columns with enough answers ``n`` (k, J) for every parameter."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class IncomeOrder:
    """Places in the order of equivalised incomes; ``position`` (B, sizes + 1) from :attr:`Incomes.ranks`."""

    position: Int
    k: int
    pairs: tuple[Pair, ...] = (
        Pair(
            kind="income",
            measure="thirds",
            first=1,
            second=0,
            first_group=Group(kind="income-third", code="top"),
            second_group=Group(kind="income-third", code="bottom"),
        ),
        Pair(
            kind="income",
            measure="slope",
            first=3,
            second=2,
            first_group=Group(kind="income-rank", code="richest"),
            second_group=Group(kind="income-rank", code="poorest"),
        ),
    )
    reason: str = "few-answers"

    def category(self, _rows: Int, band: Int, size: Int) -> Int:
        return np.where((band < 0) | (size == 0), -1, self.position[band, size])

    def parameters(self, w: Float, y: Float, o: Float) -> tuple[list[Smooth], list[Float]]:
        everyone = np.ones(self.k)
        smooths = [
            mean_between(0.0, THIRD, w, y, o),
            mean_between(2 * THIRD, 1.0, w, y, o),
            at_rank(0.0, w, y, o),
            at_rank(1.0, w, y, o),
        ]
        return smooths, [*self._thirds(w), everyone, everyone]

    def usable(self, w: Float, n: Float) -> Bool:
        return np.asarray(np.min([share @ n for share in self._thirds(w)], axis=0) >= CONFIDENTIAL_BELOW)

    @staticmethod
    def _thirds(w: Float) -> tuple[Float, Float]:
        return shares_between(0.0, THIRD, w), shares_between(2 * THIRD, 1.0, w)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cells:
    """Town, then country, × cells of age and income.  ``side`` (n,) 0 urban, 1 rural, −1 unknown; ``age`` (n,), −1 unknown;
    ``cell`` (A, B) from :func:`analysis.gaps.composition.collapse`."""

    side: Int
    age: Int
    cell: Int
    pairs: tuple[Pair, ...] = (
        Pair(kind="urban-rural", measure="standardised", first=0, second=1, first_group=URBAN, second_group=RURAL),
    )
    reason: str = "empty-cell"

    @property
    def k(self) -> int:
        return 2 * (int(self.cell.max()) + 1)

    def category(self, rows: Int, band: Int, _size: Int) -> Int:
        side, age = self.side[rows], self.age[rows]
        known = (side >= 0) & (age >= 0) & (band >= 0)
        return np.where(known, side * (self.k // 2) + self.cell[age, band], -1)

    def parameters(self, w: Float, y: Float, o: Float) -> tuple[list[Smooth], list[Float]]:
        urban = np.arange(self.k) < self.k // 2
        shares = [urban.astype(np.float64), (~urban).astype(np.float64)]
        return [standardised(0, w, y, o), standardised(1, w, y, o)], shares

    def usable(self, _w: Float, n: Float) -> Bool:
        return np.asarray(n.min(axis=0) > 0)
