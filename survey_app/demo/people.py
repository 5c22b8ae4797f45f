"""Invented residents: who lives in a village, who of them answers, and what they say about themselves."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.tables import Population

from .truth import AGES, RESPONSE_BY_AGE, RESPONSE_BY_SEX
from .villages import FrameVillage

Ints = NDArray[np.int64]
Words = NDArray[np.str_]

_EDUCATION_TILT = {
    "primary": (0.1, 0.4, 1.2, 3.0),
    "junior": (0.7, 1.3, 1.2, 0.6),
    "senior": (1.3, 1.2, 0.8, 0.3),
    "tertiary": (2.2, 1.1, 0.4, 0.2),
}
"""How much more or less frequent a level is in each age band of :data:`AGES`, before the city's margins are met."""

_WORK = ("employee", "own-business", "farming", "student", "retired", "home", "unemployed", "other")
_WORK_BY_AGE = (
    (0.60, 0.16, 0.02, 0.10, 0.00, 0.07, 0.04, 0.01),
    (0.55, 0.27, 0.05, 0.00, 0.00, 0.09, 0.03, 0.01),
    (0.34, 0.24, 0.16, 0.00, 0.12, 0.10, 0.03, 0.01),
    (0.04, 0.06, 0.22, 0.00, 0.56, 0.10, 0.00, 0.02),
)

INCOMES = ("0-5", "5-10", "10-20", "20-50", "50-60", "60+")
_INCOME_CUTS = (-1.3, -0.5, 0.5, 1.5, 1.9)
"""Ends of the income bands on a standard normal ability to earn, which education and age shift."""
_INCOME_BY_EDUCATION = {"primary": -0.6, "junior": -0.1, "senior": 0.2, "tertiary": 0.5}
_INCOME_BY_AGE = (0.1, 0.2, 0.0, -0.5)

_HOUSEHOLD = (1, 2, 3, 4, 5, 6, 7)
_HOUSEHOLD_BY_AGE = (
    (0.10, 0.14, 0.26, 0.24, 0.16, 0.07, 0.03),
    (0.04, 0.10, 0.32, 0.28, 0.16, 0.07, 0.03),
    (0.06, 0.26, 0.26, 0.20, 0.14, 0.06, 0.02),
    (0.20, 0.46, 0.12, 0.08, 0.08, 0.04, 0.02),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Arrays of equal length, one entry per person.  ``village`` is the index in the frame, −1 where unknown."""

    town: Ints
    """Index of the town in the population table."""
    village: Ints
    urban: NDArray[np.bool_]
    age: Ints
    """Index in :data:`AGES`."""
    sex: Words
    education: Words
    hukou: Words
    work: Words
    income: Ints
    """Index in :data:`INCOMES`."""
    household_size: Ints
    adults: Ints

    def __len__(self) -> int:
        return len(self.town)

    def where(self, kept: NDArray[np.bool_]) -> People:
        """Those people for whom ``kept`` is true."""
        return People(**{f.name: getattr(self, f.name)[kept] for f in fields(self)})


def people_of_villages(
    indices: Ints, frame: tuple[FrameVillage, ...], population: Population, rng: np.random.Generator
) -> People:
    """One person for every entry of ``indices`` (positions in ``frame``), drawn from the population's margins."""
    towns = {town.code: i for i, town in enumerate(population.towns)}
    town = np.array([towns[v.village.town] for v in frame])[indices]
    urban = np.array([v.village.urban == "urban" for v in frame])[indices]
    return people_of_towns(town, population, rng, village=indices, urban=urban)


def people_of_towns(
    town: Ints,
    population: Population,
    rng: np.random.Generator,
    village: Ints | None = None,
    urban: NDArray[np.bool_] | None = None,
) -> People:
    """One person for every entry of ``town`` (index in the population table): age and sex by the town's margins,
    education within age so that the city's margin holds, household registration by the city's margin."""
    n = len(town)
    age = _choose(rng, _by_town(population, "age", AGES)[town])
    sexes = ("male", "female")
    sex = np.array(sexes)[_choose(rng, _by_town(population, "sex", sexes)[town])]
    levels = tuple(_EDUCATION_TILT)
    education = np.array(levels)[_choose(rng, education_by_age(population)[age])]
    registrations = ("this-town", "other-town", "outside")
    hukou = np.array(registrations)[_choose(rng, np.tile(_city_shares(population, "hukou", registrations), (n, 1)))]
    household_size = np.array(_HOUSEHOLD)[_choose(rng, np.array(_HOUSEHOLD_BY_AGE)[age])]
    return People(
        town=town,
        village=np.full(n, -1) if village is None else village,
        urban=rng.random(n) < 0.5 if urban is None else urban,
        age=age,
        sex=sex,
        education=education,
        hukou=hukou,
        work=np.array(_WORK)[_choose(rng, np.array(_WORK_BY_AGE)[age])],
        income=_incomes(age, education, rng),
        household_size=household_size,
        adults=_adults(household_size, rng),
    )


def respond(people: People, rng: np.random.Generator) -> NDArray[np.bool_]:
    """Who sends the form: old and young, men and women differ (missing at random within age × sex)."""
    chance = np.array([RESPONSE_BY_AGE[a] for a in AGES])[people.age]
    chance = chance * np.where(people.sex == "male", RESPONSE_BY_SEX["male"], RESPONSE_BY_SEX["female"])
    return rng.random(len(people)) < chance


def education_by_age(population: Population, rounds: int = 50) -> NDArray[np.float64]:
    """Shares of education within each age band, shape (ages, levels): the tilt, fitted to the city's two margins by
    iterative proportional fitting (Deming & Stephan 1940)."""
    levels = tuple(_EDUCATION_TILT)
    by_level = _city_shares(population, "education", levels)
    totals = np.array([town.total for town in population.towns])
    by_age = totals / totals.sum() @ _by_town(population, "age", AGES)
    table = np.array([_EDUCATION_TILT[level] for level in levels]).T * np.outer(by_age, by_level)
    for _ in range(rounds):
        table *= (by_age / table.sum(axis=1))[:, None]
        table *= by_level / table.sum(axis=0)
    shares: NDArray[np.float64] = table / table.sum(axis=1)[:, None]
    return shares


def _by_town(population: Population, question: str, categories: tuple[str, ...]) -> NDArray[np.float64]:
    """Shares by town of a town-level margin, shape (towns, categories)."""
    margin = next(m for m in population.margins if m.question == question)
    counts = np.array([[margin.cells[town.code, c] for c in categories] for town in population.towns])
    shares: NDArray[np.float64] = counts / counts.sum(axis=1, keepdims=True)
    return shares


def _city_shares(population: Population, question: str, categories: tuple[str, ...]) -> NDArray[np.float64]:
    margin = next(m for m in population.margins if m.question == question)
    counts = np.array([margin.cells["", c] for c in categories])
    shares: NDArray[np.float64] = counts / counts.sum()
    return shares


def _incomes(age: Ints, education: Words, rng: np.random.Generator) -> Ints:
    earning = rng.standard_normal(len(age)) + np.array(_INCOME_BY_AGE)[age]
    for level, shift in _INCOME_BY_EDUCATION.items():
        earning += np.where(education == level, shift, 0.0)
    bands: Ints = np.searchsorted(_INCOME_CUTS, earning).astype(np.int64)
    return bands


def _adults(household_size: Ints, rng: np.random.Generator) -> Ints:
    """Everyone but one or two children in the larger households; the person asked is an adult."""
    children = np.where(household_size >= 3, rng.binomial(2, 0.4, len(household_size)), 0)
    adults: Ints = np.maximum(1, household_size - children).astype(np.int64)
    return adults


def _choose(rng: np.random.Generator, shares: ArrayLike) -> Ints:
    """For every row of ``shares`` (n, k) the index of one category, drawn with these probabilities."""
    ends = np.cumsum(np.asarray(shares, dtype=float), axis=1)
    ends /= ends[:, -1:]
    chosen: Ints = (rng.random(len(ends))[:, None] >= ends).sum(axis=1).astype(np.int64)
    return chosen
