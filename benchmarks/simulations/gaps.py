"""Do the gaps by income hold their promise when incomes are refused by those who feel differently?

Waves of 16 towns × 10 villages × 20 answers, drawn again and again.  Income follows education and age; a score follows income,
education, town or country, its village and chance.  About a fifth refuse their income, more of them with high scores, high
education or old age (missing at random given what is known): those who answer are then no fair sample for the gradient.
Weights are unequal and calibrated to town and age; everything after it is the package's own door, ``gaps_of``.  The truth is
computed from a large draw of the same population.

    python -m benchmarks.simulations.gaps --runs 2000
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace
from typing import Any, cast

import numpy as np
from scipy import special

from analysis.arrays import Float, Int
from analysis.design import SampleDesign
from analysis.gaps.bands import TOP_FACTOR, income_bands
from analysis.gaps.parameters import at_rank, mean_between, standardised
from analysis.gaps.wave import gaps_of
from analysis.results.gaps import Gaps
from analysis.scores import Indicator, Scores
from analysis.settings import AssessSettings
from analysis.tables import Responses
from analysis.wavedata import WaveData
from analysis.weighting.calibration import calibrate
from analysis.weighting.cells import Margin
from questionnaires.load import load_library

TOWNS, VILLAGES, PERSONS = 16, 10, 20
RESIDENTS = 20_000.0
SEED = 20_261_125
VILLAGE_SD, PERSON_SD, URBAN_GAIN = 3.0, 17.0, 3.0
AGES, AGE_SHARES = ("18-34", "35-49", "50-64", "65+"), (0.25, 0.3, 0.25, 0.2)
SCHOOLS, SCHOOL_SHARES = ("primary", "junior", "senior", "tertiary"), (0.3, 0.35, 0.2, 0.15)
BANDS = ("0-5", "5-10", "10-20", "20-50", "50-60", "60+")
CUTS = (-1.3, -0.5, 0.5, 1.5, 1.9)
MEASURES = ("standardised", "thirds", "slope")
QUESTIONNAIRE = load_library("wenling-four-sense-2023.1")
SETTINGS = AssessSettings(wave="simulated", wave_title={"zh": "模拟", "en": "Simulated"})


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Arrays of one entry per person; codes are positions in the lists above."""

    village: Int
    urban: Int
    age: Int
    school: Int
    size: Int
    band: Int
    score: Float
    refused: Any


def people(villages: int, persons: int, rng: np.random.Generator) -> People:
    """``persons`` of each of ``villages`` that are drawn from an endless population of villages."""
    n = villages * persons
    village = np.repeat(np.arange(villages), persons)
    urban = rng.integers(0, 2, villages)[village]
    age, school = rng.choice(4, n, p=AGE_SHARES), rng.choice(4, n, p=SCHOOL_SHARES)
    size = 1 + rng.binomial(4, np.array([0.5, 0.6, 0.45, 0.25])[age])
    earn = np.array([-0.5, -0.1, 0.3, 0.8])[school] + np.array([0.1, 0.2, 0.0, -0.5])[age] + 0.2 * urban
    earn = earn + 0.8 * rng.normal(size=n)
    mean = 62.0 + 4.0 * earn + 1.5 * (school - 1) + URBAN_GAIN * urban + VILLAGE_SD * rng.normal(size=villages)[village]
    score = mean + PERSON_SD * rng.normal(size=n)
    chance = special.expit(-1.9 + 0.7 * (school == 3) + 0.6 * (age == 3) + 0.035 * (score - 62.0))
    return People(
        village=village,
        urban=urban,
        age=age,
        school=school,
        size=size,
        band=np.searchsorted(CUTS, earn),
        score=score,
        refused=rng.random(n) < chance,
    )


def wave_of(drawn: People, rng: np.random.Generator, refuse: bool = True) -> WaveData:
    """The sample as the wave-level functions see it: one sense, the demonstration questionnaire's codes."""
    n = len(drawn.village)
    town = drawn.village // VILLAGES
    weight = np.exp(rng.normal(0, 0.3, n))
    weight *= RESIDENTS / np.bincount(town, weight)[town]
    total = RESIDENTS * TOWNS
    margins = [
        Margin(name="town", labels=tuple(map(str, range(TOWNS))), codes=town, targets=np.full(TOWNS, RESIDENTS)),
        Margin(name="age", labels=AGES, codes=drawn.age, targets=total * np.array(AGE_SHARES)),
    ]
    income = np.array(BANDS, dtype=object)[drawn.band]
    income[drawn.refused & refuse] = "99"
    columns = {
        "town": [f"{t:02d}" for t in town],
        "village": [f"{v:03d}" for v in drawn.village],
        "urban": np.array(["rural", "urban"])[drawn.urban].tolist(),
        "age": np.array(AGES)[drawn.age].tolist(),
        "education": np.array(SCHOOLS)[drawn.school].tolist(),
        "household_size": drawn.size.astype(float).tolist(),
        "income": income.tolist(),
    }
    used = Responses.from_columns(columns, [""] * n, "0" * 64)
    absent = cast(Any, None)  # what the gaps do not read
    return WaveData(
        used=used,
        population=absent,
        questionnaire=QUESTIONNAIRE,
        scheme=QUESTIONNAIRE.schemes[QUESTIONNAIRE.headline_scheme],
        settings=replace(SETTINGS, seed=int(rng.integers(2**31))),
        persons_as_psu=False,
        design=SampleDesign(weight=weight, stratum=used.text("town"), psu=used.text("village")),
        calibration=calibrate(weight, margins),
        scores=scores_of(drawn.score),
        estimates=absent,
        cells=(),
    )


def scores_of(score: Float) -> Scores:
    indicator = Indicator(key="sense:gain", columns=("sense:gain",), unit="score", base="everyone", city_only=False)
    return Scores(names=("sense:gain",), values=score[:, None], indicators=(indicator,), not_measured=())


def truth(persons: int = 4_000_000) -> dict[str, float]:
    """The gaps of a large draw; the composition uses every cell of age × income."""
    drawn = people(persons // 4, 4, np.random.default_rng(SEED))
    bands = income_bands(BANDS)
    assert bands is not None
    income = np.round(bands.midpoint[drawn.band] / np.sqrt(drawn.size), 9)
    rank = _sums(np.unique(income, return_inverse=True)[1], drawn.score)
    cell = _sums(((1 - drawn.urban) * 4 + drawn.age) * len(BANDS) + drawn.band, drawn.score)
    return {
        "standardised": float((standardised(0, *cell).value - standardised(1, *cell).value)[0]),
        "thirds": float((mean_between(2 / 3, 1, *rank).value - mean_between(0, 1 / 3, *rank).value)[0]),
        "slope": float((at_rank(1, *rank).value - at_rank(0, *rank).value)[0]),
    }


def _sums(category: Int, score: Float) -> tuple[Float, Float, Float]:
    w = np.bincount(category).astype(np.float64)
    return w, np.bincount(category, score).astype(np.float64)[:, None], w[:, None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One measure under one treatment over ``runs`` waves."""

    measure: str
    missing: str
    truth: float
    bias: float
    sd: float
    """Standard deviation of the estimates over waves."""
    se: float
    """Root mean square of the standard errors."""
    coverage: float
    covered_error: float
    """Monte-Carlo standard error of the coverage."""
    missing_information: float


def simulate(
    runs: int, known: dict[str, float], seed: int = SEED + 1, refusals: tuple[bool, ...] = (False, True)
) -> list[Line]:
    """Each wave is analysed with nothing refused, with refusals imputed, and with those who refused left out."""
    found: dict[tuple[str, str], list[tuple[float, float, bool, float]]] = {}
    rng = np.random.default_rng(seed)
    for _ in range(runs):
        drawn = people(TOWNS * VILLAGES, PERSONS, rng)
        for refuse in refusals:
            _note(found, gaps_of(wave_of(drawn, rng, refuse)), known)
    return [_line(measure, missing, known[measure], rows) for (measure, missing), rows in found.items()]


def _note(
    found: dict[tuple[str, str], list[tuple[float, float, bool, float]]], gaps: Gaps, known: dict[str, float]
) -> None:
    for gap in gaps.gaps:
        e = gap.difference
        if gap.measure not in known or e.value is None or e.se is None or e.lower is None or e.upper is None:
            continue
        covered = e.lower <= known[gap.measure] <= e.upper
        found.setdefault((gap.measure, gap.missing), []).append(
            (e.value, e.se, covered, gap.missing_information or 0.0)
        )


def _line(measure: str, missing: str, true: float, rows: list[tuple[float, float, bool, float]]) -> Line:
    value, se, covered, lost = (np.array(column, dtype=np.float64) for column in zip(*rows, strict=True))
    coverage = float(covered.mean())
    return Line(
        measure=measure,
        missing=missing,
        truth=true,
        bias=float(value.mean()) - true,
        sd=float(value.std(ddof=1)),
        se=float(np.sqrt(np.mean(se**2))),
        coverage=coverage,
        covered_error=float(np.sqrt(coverage * (1 - coverage) / len(rows))),
        missing_information=float(lost.mean()),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Coverage and bias of the gaps by income under refusals at random.")
    parser.add_argument("--runs", type=int, default=2000)
    runs = parser.parse_args().runs
    print(f"{runs} waves, top band {TOP_FACTOR} × its limit, {SETTINGS.imputations} imputations")
    print("| measure | incomes | truth | bias | SD | SE | coverage | ± | information lost |")
    print("|---|---|---|---|---|---|---|---|---|")
    order = {"none": 0, "imputed": 1, "complete-case": 2}
    lines = simulate(runs, truth())
    for x in sorted(lines, key=lambda line: (MEASURES.index(line.measure), order[line.missing])):
        numbers = f"{x.truth:.2f} | {x.bias:+.2f} | {x.sd:.2f} | {x.se:.2f} | {100 * x.coverage:.1f} %"
        print(
            f"| {x.measure} | {x.missing} | {numbers} | {100 * x.covered_error:.1f} | {100 * x.missing_information:.0f} % |"
        )


if __name__ == "__main__":
    main()
