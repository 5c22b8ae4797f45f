"""A calibrated sample with an ordered category per person, small enough for many replicates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.arrays import Float, Int
from analysis.design import SampleDesign
from analysis.estimation.estimates import Estimates
from analysis.gaps.linearise import estimates_of
from analysis.gaps.measures import IncomeOrder
from analysis.gaps.parameters import Smooth
from analysis.gaps.sums import Base, Rows, split, sums_by
from analysis.weighting.calibration import Calibration, Margin, calibrate
from analysis.weighting.cells import sum_by

TOWNS, VILLAGES, PERSONS, K = 4, 12, 12, 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    design: SampleDesign
    margins: tuple[Margin, ...]
    calibration: Calibration
    category: Int
    score: Float

    @property
    def columns(self) -> list[Float]:
        return [self.score]

    def sums(self, weight: Float) -> tuple[Float, Float, Float]:
        """(K,), (K, 1), (K, 1) persons, Σ weight × score, Σ weight over those who answered, straight from the rows."""
        known = ~np.isnan(self.score)
        w = sum_by(self.category, weight, K)
        y = sum_by(self.category[known], (weight * self.score)[known], K)
        o = sum_by(self.category[known], weight[known], K)
        return w, y[:, None], o[:, None]

    def base(self, calibrated: bool = True) -> Base:
        return Base.of(self.design, self.calibration if calibrated else None)

    def estimates(self, calibrated: bool = True) -> Estimates:
        """Bottom and top third, poorest and richest."""
        base, rows = self.base(calibrated), np.arange(self.design.n)
        sums = sums_by(base, Rows.of(base, self.columns, rows), self.category, K)
        smooths, shares = order().parameters(*split(sums.totals))
        return estimates_of(base, sums, smooths, shares, ["bottom", "top", "poorest", "richest"], ["score"])

    def smooths(self, weight: Float) -> list[Smooth]:
        return order().parameters(*self.sums(weight))[0]


def order() -> IncomeOrder:
    return IncomeOrder(position=np.zeros((0, 0), dtype=np.int64), k=K)


def sample(seed: int = 3) -> Sample:
    """Categories and scores share a village's luck, so that the rank's own sampling error matters; a tenth did not answer."""
    rng = np.random.default_rng(seed)
    n = TOWNS * VILLAGES * PERSONS
    village = np.repeat(np.arange(TOWNS * VILLAGES), PERSONS)
    town = village // VILLAGES
    luck = rng.normal(size=TOWNS * VILLAGES)[village]
    earn = 0.8 * luck + rng.normal(size=n)
    score = 60 + 8 * earn + 3 * luck + 12 * rng.normal(size=n)
    score[rng.random(n) < 0.1] = np.nan
    weight = np.exp(0.4 * rng.normal(size=n)) * 1000 * (1 + town) / (VILLAGES * PERSONS)
    age = rng.integers(0, 3, n)
    margins = (
        Margin(name="town", labels=tuple("abcd"), codes=town, targets=np.array([1000.0, 2000.0, 3000.0, 4000.0])),
        Margin(name="age", labels=tuple("xyz"), codes=age, targets=np.array([4000.0, 3500.0, 2500.0])),
    )
    return Sample(
        design=SampleDesign(weight=weight, stratum=town, psu=village),
        margins=margins,
        calibration=calibrate(weight, margins),
        category=np.searchsorted(np.linspace(-1.8, 1.8, K - 1), earn),
        score=score,
    )
