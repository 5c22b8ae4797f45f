"""Income band and household size of every answer, as far as known; what follows from them, and drawing what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.arrays import Bool, Float, Int, Labels
from analysis.wavedata import WaveData

from .bands import IncomeBands, income_bands
from .donors import DonorModel, Predictors, bootstrap_draw, draw, fit_donors

INCOME, SIZE = "income", "household_size"
FACTORS = ("age", "sex", "education", "urban", SIZE, "work", "town")
"""What refusals are predicted from, besides the senses' scores; a column that a wave lacks is left out."""
LARGEST_SIZE = 20
FEWEST_KNOWN = 30
TOPIC = 3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Incomes:
    """``band`` (n,) 0 … B−1, −1 unknown; ``size`` (n,) persons in the household, 0 unknown (all 1 where it was not asked)."""

    bands: IncomeBands
    band: Int
    size: Int
    equivalised: bool

    @property
    def missing(self) -> Bool:
        """(n,) band or size unknown."""
        return np.asarray((self.band < 0) | (self.size == 0))

    @property
    def ranks(self) -> tuple[Int, int]:
        """(B, sizes + 1) position of midpoint / √size among its distinct values, and how many there are.

        The square-root scale is the OECD's (2011, *Divided We Stand*, box 1.1)."""
        sizes = np.arange(LARGEST_SIZE + 1)
        income = np.round(self.bands.midpoint[:, None] / np.sqrt(np.maximum(sizes, 1)), 9)
        distinct = np.unique(income)
        return np.searchsorted(distinct, income), len(distinct)


def read_incomes(data: WaveData) -> tuple[Incomes | None, str]:
    """Incomes, or ``None`` and the reason as in :class:`analysis.results.gaps.GapUnanswered`."""
    question = data.questionnaire.questions.get(INCOME)
    if question is None or INCOME not in data.used.columns:
        return None, "no-income-question"
    bands = income_bands([str(option.code) for option in question.options])
    if bands is None:
        return None, "income-bands-unreadable"
    place = {code: i for i, code in enumerate(bands.codes)}
    band = np.array([place.get(code, -1) for code in data.used.text(INCOME).tolist()], dtype=np.int64)
    size = _sizes(data)
    equivalised = bool(np.any(size > 0))
    size = size if equivalised else np.ones_like(size)
    incomes = Incomes(bands=bands, band=band, size=size, equivalised=equivalised)
    known = ~incomes.missing
    if np.sum(known) < FEWEST_KNOWN:
        return None, "income-unknown"
    alike = len(np.unique(incomes.ranks[0][band[known], size[known]])) < 2
    return (None, "one-income") if alike else (incomes, "")


def _sizes(data: WaveData) -> Int:
    """Household size as it was given, 1 to 20; anything else is unknown."""
    size = data.used.numbers(SIZE)
    known = (size >= 1) & (size <= LARGEST_SIZE)
    return np.where(known, size, 0).astype(np.int64)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Imputer:
    """Draws band and size of the rows in ``rows``; sizes within ``age`` classes, which they mostly go by."""

    incomes: Incomes
    rows: Int
    model: DonorModel
    age: Int
    predictors: tuple[str, ...]

    def draws(self, m: int, rng: np.random.Generator) -> Iterator[tuple[Int, Int]]:
        """m times (band, size) of the rows, what is known kept."""
        known_band, known_size = self.incomes.band[self.rows], self.incomes.size[self.rows]
        for _ in range(m):
            band, size = known_band.copy(), known_size.copy()
            band[known_band < 0] = draw(self.model, rng)
            if np.any(known_size == 0):
                size[known_size == 0] = 1 + bootstrap_draw(self.age, self.incomes.size - 1, LARGEST_SIZE, rng)
            yield band, size


def imputer(data: WaveData, incomes: Incomes) -> Imputer:
    """The donor model of a wave: log midpoint on the factors and the senses' scores."""
    factors = {name: _codes(data, name, incomes) for name in FACTORS}
    used = {name: codes for name, codes in factors.items() if codes.max(initial=0) > 0}
    scores = [data.column(f"sense:{sense}") for sense in data.senses]
    model = fit_donors(Predictors.of(list(used.values()), scores), incomes.band, _log(incomes.bands.midpoint))
    return Imputer(
        incomes=incomes,
        rows=np.flatnonzero(incomes.missing),
        model=model,
        age=factors["age"],
        predictors=(*used, *(f"sense:{sense}" for sense in data.senses)),
    )


def _codes(data: WaveData, name: str, incomes: Incomes) -> Int:
    """Levels of a factor from 0; refusals and blanks are levels of their own, sizes above six one level."""
    if name == SIZE:
        return np.minimum(incomes.size, 6) if incomes.equivalised else np.zeros_like(incomes.size)
    return factor(data.used.text(name))


def factor(labels: Labels) -> Int:
    """Codes by sorted label."""
    return np.asarray(pd.factorize(labels, sort=True)[0], dtype=np.int64)


def _log(midpoint: Float) -> Float:
    return np.asarray(np.log(midpoint))
