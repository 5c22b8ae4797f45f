"""Does adjusting open answers bring them to the truth?  Only if selection depends on nothing but what is adjusted for.

Population: 16 towns × 60 villages × 60 persons; age (4), sex (2) and education (3) move the score, towns and villages too.
Reference: 10 villages per town, 20 persons each, raked to age and sex.  Open: everyone decides for himself (Poisson), 600 are
expected, by a logit in age and sex; or also in education, which no margin knows but both samples ask; or also in the score itself.

    python -m benchmarks.simulations.streams --runs 2000
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import optimize, special

from analysis.arrays import Float, Int
from analysis.design import SampleDesign
from analysis.estimation.combine import means
from analysis.estimation.estimates import Estimates
from analysis.estimation.intervals import symmetric
from analysis.estimation.linear import from_rows
from analysis.estimation.reduce import Grouping, reduce
from analysis.streams.classes import Classes, cells_of_classes
from analysis.streams.open import OpenMeans, combined, raw_means
from analysis.streams.participation import participation, propensity_means
from analysis.weighting.calibration import Calibration, Margin, calibrate

TOWNS, VILLAGES, PERSONS, DRAWN, EACH = 16, 60, 60, 10, 20
Selection = Literal["age, sex", "age, sex, education", "age, sex, education, score"]
SELECTIONS: tuple[Selection, ...] = ("age, sex", "age, sex, education", "age, sex, education, score")
EXPECTED = 600
SEED = 412


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class World:
    """The whole population, persons sorted by village."""

    town: Int
    village: Int
    age: Int
    sex: Int
    education: Int
    score: Float


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One method under one selection: bias and SD of the estimates, mean standard error, share of intervals that held the
    population mean; mean difference from the probability sample and the share of its intervals that held 0."""

    selection: str
    method: str
    bias: float
    sd: float
    se: float
    held: float
    difference: float
    held_zero: float


def world(seed: int = SEED) -> World:
    rng = np.random.default_rng(seed)
    n = TOWNS * VILLAGES * PERSONS
    village = np.repeat(np.arange(TOWNS * VILLAGES), PERSONS)
    town = village // VILLAGES
    age, sex = rng.choice(4, n, p=[0.25, 0.3, 0.25, 0.2]), rng.integers(0, 2, n)
    education = np.minimum(rng.integers(0, 3, n), 3 - age)
    place = rng.normal(0, 3, TOWNS)[town] + rng.normal(0, 4, TOWNS * VILLAGES)[village]
    score = 60 + place + 3.0 * age + 2 * sex - 4 * education + rng.normal(0, 16, n)
    return World(town=town, village=village, age=age, sex=sex, education=education, score=score)


def propensity(w: World, selection: Selection) -> Float:
    eta = -0.6 * w.age + 0.4 * w.sex
    if selection != "age, sex":
        eta = eta + 0.8 * w.education
    if selection.endswith("score"):
        eta = eta - 0.02 * (w.score - w.score.mean())
    return special.expit(eta + optimize.brentq(lambda a: special.expit(a + eta).sum() - EXPECTED, -20, 0))


def kept(selection: Selection, runs: int, seed: int = SEED) -> tuple[Kept, ...]:
    w = world(seed)
    rng, p = np.random.default_rng([seed, SELECTIONS.index(selection)]), propensity(w, selection)
    found = [_once(w, p, rng) for _ in range(runs)]
    return tuple(_summary(selection, name, [f[name] for f in found], w.score.mean()) for name in found[0])


def _once(w: World, p: Float, rng: np.random.Generator) -> dict[str, tuple[float, ...]]:
    """Method → value, se, ends; difference, its ends."""
    rows, design, calibration = _reference(w, rng)
    probability = means(reduce(design, {"y": w.score[rows]}, Grouping.everyone(len(rows)), calibration))
    volunteers = np.flatnonzero(rng.random(len(p)) < p)
    made = {
        "raw": raw_means(w.score[volunteers][:, None]),
        "calibrated": _calibrated(w, volunteers),
        "propensity": _propensity(w, rows, volunteers, design, calibration),
    }
    return {name: _figures(found, probability) for name, found in made.items()} | {
        "probability sample": _alone(probability)
    }


def _reference(w: World, rng: np.random.Generator) -> tuple[Int, SampleDesign, Calibration]:
    drawn = np.concatenate([t * VILLAGES + rng.choice(VILLAGES, DRAWN, replace=False) for t in range(TOWNS)])
    rows = np.concatenate([v * PERSONS + rng.choice(PERSONS, EACH, replace=False) for v in drawn])
    weight = np.full(len(rows), len(w.town) / len(rows))
    design = SampleDesign(weight=weight, stratum=w.town[rows], psu=w.village[rows])
    return rows, design, calibrate(weight, _margins(w, rows))


def _margins(w: World, rows: Int) -> list[Margin]:
    made = []
    for name, codes, k in (("age", w.age, 4), ("sex", w.sex, 2)):
        targets = np.bincount(codes, minlength=k).astype(np.float64)
        made.append(Margin(name=name, labels=tuple(map(str, range(k))), codes=codes[rows], targets=targets))
    return made


def _calibrated(w: World, rows: Int) -> OpenMeans:
    design = SampleDesign(weight=np.full(len(rows), len(w.town) / len(rows)))
    calibration = calibrate(design.weight, _margins(w, rows), bounds=(0.0, np.inf))
    made = means(reduce(design, {"y": w.score[rows]}, Grouping.everyone(len(rows)), calibration))
    return OpenMeans("calibrated", made.value, made.variance, made.n, made.df, 1.0)


def _propensity(w: World, rows: Int, volunteers: Int, design: SampleDesign, calibration: Calibration) -> OpenMeans:
    both, n = np.concatenate([rows, volunteers]), len(rows)
    shared = [
        Classes(name=a, labels=("",) * k, codes=c[both])
        for a, c, k in (("age", w.age, 4), ("sex", w.sex, 2), ("e", w.education, 3))
    ]
    cell, x = cells_of_classes(shared, len(both))
    count = np.bincount(cell[n:], minlength=len(x)).astype(np.float64)
    fit = participation(x, count, np.bincount(cell[:n], weights=calibration.final, minlength=len(x)).astype(np.float64))
    made = propensity_means(fit, x, cell[n:], w.score[volunteers][:, None])
    reference = from_rows(design, made.value, made.slopes[cell[:n]], [("y",)], calibration)
    return OpenMeans("propensity", made.value, made.variance, made.n, (made.n - 1).astype(np.float64), 1.0, reference)


def _figures(found: OpenMeans, probability: Estimates) -> tuple[float, ...]:
    variance, df = combined(found)
    left, left_df = combined(found, probability)
    gap = found.value - probability.value
    ends, gap_ends = symmetric(found.value, np.sqrt(variance), df, 0.95), symmetric(gap, np.sqrt(left), left_df, 0.95)
    return tuple(float(v[0]) for v in (found.value, np.sqrt(variance), *ends, gap, *gap_ends))


def _alone(probability: Estimates) -> tuple[float, ...]:
    lower, upper = probability.interval()
    return (float(probability.value[0]), float(probability.se[0]), float(lower[0]), float(upper[0]), 0.0, 0.0, 0.0)


def _summary(selection: str, method: str, found: list[tuple[float, ...]], truth: float) -> Kept:
    value, se, lower, upper, gap, gap_lower, gap_upper = np.array(found).T
    return Kept(
        selection=selection,
        method=method,
        bias=float(value.mean() - truth),
        sd=float(value.std(ddof=1)),
        se=float(se.mean()),
        held=float(np.mean((lower <= truth) & (truth <= upper))),
        difference=float(gap.mean()),
        held_zero=float(np.mean((gap_lower <= 0) & (gap_upper >= 0))),
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.simulations.streams", description=__doc__)
    parser.add_argument("--runs", type=int, default=2000)
    runs = parser.parse_args().runs
    print("| selection depends on | open answers | bias | SD | mean SE | held truth | open − probability | held 0 |")
    print("|---|---|---|---|---|---|---|---|")
    for selection in SELECTIONS:
        for k in kept(selection, runs):
            tail = "| – | – |" if k.method == "probability sample" else f"| {k.difference:.2f} | {k.held_zero:.1%} |"
            print(f"| {k.selection} | {k.method} | {k.bias:.2f} | {k.sd:.2f} | {k.se:.2f} | {k.held:.1%} {tail}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
