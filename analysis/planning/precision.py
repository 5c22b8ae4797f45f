"""What a plan will be able to tell: interval by town, detectable difference, and how many towns will leave the middle band.

The planned wave is analysed as a real one is (:mod:`analysis.comparison`): ultimate clusters, no finite population correction,
town − city judged by Bonferroni-t over the towns with Satterthwaite's degrees of freedom.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import special, stats

from analysis.arrays import Bool, Float, Int
from analysis.planning.size import POWER
from analysis.release import BANDED_PSUS, UNMARKED_DF, UNMARKED_FROM


@dataclass(frozen=True, slots=True, kw_only=True)
class Planning:
    """Planning values: ``rho`` intraclass correlation within villages, ``tau`` spread (standard deviation, points) of the towns'
    true means, ``level`` of intervals and of the family of bands."""

    rho: float
    tau: float
    level: float = 0.95


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Precision:
    """By town (k,) and for the city.  Points, except where said.

    ``villages``, ``deff``: drawn (no more than answers), and 1 + (b − 1)ρ with b answers in each.
    ``half_width`` of the town's interval; ``detectable``: difference to the city that leaves the middle band with 80 % power.
    ``banded``     whether the release rule allows the town a band.
    ``outside``    chance that the town leaves the middle band, given towns spread by τ; 0 where not banded.
    ``city_*``     the city's standard error and its degrees of freedom; half-width; detectable change between two such waves.
    """

    villages: Int
    deff: Float
    half_width: Float
    detectable: Float
    banded: Bool
    outside: Float
    city_se: float
    city_df: float
    level: float

    @property
    def city_half_width(self) -> float:
        return float(stats.t.ppf(0.5 + self.level / 2, self.city_df)) * self.city_se

    @property
    def city_change(self) -> float:
        """Two independent waves: √2·se on twice the degrees of freedom."""
        df = np.array([2 * self.city_df])
        return float(detectable(_quantile(0.5 + self.level / 2, df), df)[0]) * self.city_se * math.sqrt(2)

    @property
    def expected_outside(self) -> float:
        """Expected number of towns outside the middle band."""
        return float(self.outside.sum())

    @property
    def none_outside(self) -> float:
        """Chance that no town leaves it, as if the towns' differences were independent; they share the city's mean, and by
        simulation (``docs/simulations/planning.md``) the chance is within 0.03 of this."""
        return float(np.prod(1 - self.outside))


def precision(n: Int, villages: int, residents: Float, sd: Float, planning: Planning) -> Precision:
    """For ``n`` ≥ 2 answers by town (k,) in ``villages`` ≥ 2 villages of each; ``residents``, ``sd`` (k,) > 0.

    With V_t = deff·S²/n and the city's mean weighted by residents W_t: the variance of town − city is
    (1 − W_t)²V_t + Σ_{s≠t}W_s²V_s, its degrees of freedom by Satterthwaite (1946, Biometrics Bulletin 2, 110–114);
    towns drawn from N(μ, τ²) differ from the city with variance
    ((1 − W_t)² + Σ_{s≠t}W_s²)τ², so that the estimated difference over its estimated error is a t variate stretched
    by √(1 + that/se²).  A city of one town has nothing to compare: NaN, not banded.
    """
    drawn = np.minimum(n, villages)
    deff = 1 + (n / drawn - 1) * planning.rho
    variance, df = deff * sd**2 / n, (drawn - 1).astype(np.float64)
    weight = residents / residents.sum()
    coefficient = _squares(weight)
    difference = coefficient @ variance
    with np.errstate(invalid="ignore"):
        difference_df = satterthwaite(coefficient * variance, df)
    spread = coefficient.sum(axis=1) * planning.tau**2
    tail = 1 - (1 - planning.level) / 2
    cut = _quantile(1 - (1 - tail) / len(n), difference_df)
    banded = (n >= UNMARKED_FROM) & (drawn >= BANDED_PSUS) & (df >= UNMARKED_DF) & (len(n) > 1)
    stretch = np.sqrt(1 + np.divide(spread, difference, out=np.zeros(len(n)), where=difference > 0))
    city = weight**2 * variance
    return Precision(
        villages=drawn,
        deff=deff,
        half_width=_quantile(tail, df) * np.sqrt(variance),
        detectable=detectable(cut, difference_df) * np.sqrt(difference),
        banded=banded,
        outside=np.where(banded, 2 * stats.t.sf(cut / stretch, difference_df), 0.0),
        city_se=float(np.sqrt(city.sum())),
        city_df=float(satterthwaite(city, df)),
        level=planning.level,
    )


def detectable(cut: Float, df: Float) -> Float:
    """(k,) true difference, in standard errors, at which a t test with critical value ``cut`` rejects with 80 % power: the
    noncentrality of t with ``df`` degrees of freedom (Johnson, Kotz & Balakrishnan 1995, chapter 31), one tail."""
    return np.asarray(special.nctdtrinc(df, 1 - POWER, cut), dtype=np.float64)


def satterthwaite(parts: Float, df: Float) -> Float:
    """(…,) (Σ v)²/Σ(v²/ν): degrees of freedom of a sum of independent variances ``parts`` (…, k) on ``df`` (k,)."""
    return np.asarray(parts.sum(axis=-1) ** 2 / (parts**2 / df).sum(axis=-1))


def _quantile(tail: float, df: Float) -> Float:
    return np.asarray(stats.t.ppf(tail, df), dtype=np.float64)


def _squares(weight: Float) -> Float:
    """(k, k) squared coefficients of town − city: (1 − W_t)² on the diagonal, W_s² beside it."""
    squares = np.tile(weight**2, (len(weight), 1))
    np.fill_diagonal(squares, (1 - weight) ** 2)
    return squares
