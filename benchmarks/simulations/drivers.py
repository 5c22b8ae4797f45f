"""False alarms and power of the weak-point rule, and coverage of the importance intervals.

    python -m benchmarks.simulations.drivers --runs 2000

Persons in villages in towns of unequal size; five services that share a common factor, a village effect and noise; a sense score
that depends on them.  Weights are unequal and calibrated to town and sex.  Candidate: the first service, at or off each split.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from analysis.arrays import Float
from analysis.design import SampleDesign
from analysis.drivers.contributions import contributions
from analysis.drivers.figures import one_sided
from analysis.drivers.importance import johnson
from analysis.drivers.moments import MomentReducer
from analysis.drivers.regions import regions
from analysis.estimation.combine import means
from analysis.estimation.reduce import Grouping, reduce
from analysis.weighting.calibration import calibrate
from analysis.weighting.cells import Margin

SEED = 20261125
SD, SHARED, VILLAGE = 20.0, 0.3, 0.05
"""Of a service's points; shares of their variance that are common to all services, and the village's."""
COEFFICIENT, IMPORTANT = 0.1, 0.25
SERVICES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """``coefficient`` of the candidate (the others have 0.1) and its distance in points from the others' mean."""

    name: str
    coefficient: float
    shift: float


SCENARIOS = (
    Scenario(name="at both splits", coefficient=COEFFICIENT, shift=0.0),
    Scenario(name="important, performance at its split", coefficient=IMPORTANT, shift=0.0),
    Scenario(name="important, performance above its split", coefficient=IMPORTANT, shift=3.0),
    Scenario(name="weak, importance at its split", coefficient=COEFFICIENT, shift=-10.0),
    Scenario(name="weak, importance below its split", coefficient=0.03, shift=-10.0),
    Scenario(name="weak point: important, 2 points below the others", coefficient=IMPORTANT, shift=-2.0),
    Scenario(name="weak point: important, 5 points below the others", coefficient=IMPORTANT, shift=-5.0),
    Scenario(name="weak point: coefficient 0.18, 5 points below the others", coefficient=0.18, shift=-5.0),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Of one run: was the candidate, was any service called a weak point; does its 95 % importance interval hold the truth."""

    candidate: bool
    other: bool
    covered: bool


def simulate(
    scenario: Scenario, runs: int, seed: int = SEED, *, towns: int = 16, villages: int = 10, persons: int = 20
) -> Iterator[Found]:
    """Runs of one scenario; each has a generator of its own."""
    for run in range(runs):
        rng = np.random.default_rng(np.random.SeedSequence([seed, SCENARIOS.index(scenario), run]))
        yield one_run(scenario, rng, towns, villages, persons)


def one_run(scenario: Scenario, rng: np.random.Generator, towns: int, villages: int, persons: int) -> Found:
    town = np.repeat(np.arange(towns), villages * persons)
    village = np.repeat(np.arange(towns * villages), persons)
    n = len(town)
    points = 70 + SD * (
        np.sqrt(SHARED) * rng.normal(size=(n, 1))
        + np.sqrt(VILLAGE) * rng.normal(size=(towns * villages, SERVICES))[village]
        + np.sqrt(1 - SHARED - VILLAGE) * rng.normal(size=(n, SERVICES))
    )
    points[:, 0] += scenario.shift
    slopes = _slopes(scenario)
    noise = np.sqrt(VILLAGE) * rng.normal(size=towns * villages)[village] + np.sqrt(1 - VILLAGE) * rng.normal(size=n)
    score = 30 + points @ slopes + SD * noise
    sex = rng.integers(0, 2, n)
    size = np.linspace(10_000, 70_000, towns)
    before = size[town] / (villages * persons) * rng.uniform(0.6, 1.4, n)
    margins = [
        Margin(name="town", labels=tuple(map(str, range(towns))), codes=town, targets=size),
        Margin(name="sex", labels=("f", "m"), codes=sex, targets=size.sum() * np.array([0.5, 0.5])),
    ]
    calibration = calibrate(before, margins)
    design = SampleDesign(weight=before, stratum=town, psu=village)
    reducer = MomentReducer(design, calibration, rng)
    moments = reducer.moments(np.column_stack([np.ones(n), points, score]), np.ones(n, dtype=bool))
    parts = contributions(reducer, moments, 0)
    columns = {str(j): points[:, j] for j in range(SERVICES)}
    performance = means(reduce(design, columns, Grouping.everyone(n), calibration))
    distance = performance.contrast(np.eye(SERVICES) - 1 / SERVICES)
    found = regions(one_sided(parts.gap), one_sided(distance), np.ones(SERVICES, dtype=bool))
    weak = [region == "concentrate" for region in found]
    lower, upper = parts.johnson.interval()
    return Found(candidate=weak[0], other=any(weak[1:]), covered=bool(lower[0] <= truth(scenario) <= upper[0]))


def _slopes(scenario: Scenario) -> Float:
    return np.array([scenario.coefficient, *[COEFFICIENT] * (SERVICES - 1)])


def truth(scenario: Scenario) -> float:
    """Johnson weight of the candidate in the population the sample is drawn from."""
    services = SD**2 * (SHARED * np.ones((SERVICES, SERVICES)) + (1 - SHARED) * np.eye(SERVICES))
    slopes = _slopes(scenario)
    whole = np.zeros((SERVICES + 1, SERVICES + 1))
    whole[:-1, :-1] = services
    whole[:-1, -1] = whole[-1, :-1] = services @ slopes
    whole[-1, -1] = slopes @ services @ slopes + SD**2
    return float(johnson(whole)[0])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=SEED)
    chosen = parser.parse_args()
    print("| candidate | called a weak point | another service called one | 95 % importance interval covers |")
    print("|---|---|---|---|")
    for scenario in SCENARIOS:
        found = list(simulate(scenario, chosen.runs, chosen.seed))
        shares = [np.mean([getattr(f, name) for f in found]) for name in ("candidate", "other", "covered")]
        print(f"| {scenario.name} |" + "".join(f" {100 * share:.1f} % |" for share in shares), flush=True)


if __name__ == "__main__":
    main()
