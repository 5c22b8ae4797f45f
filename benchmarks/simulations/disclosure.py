"""Random tables, suppressed and attacked: does every confidential cell withstand, what does it cost, how long does it take?

``python -m benchmarks.simulations.disclosure --runs N``
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass

import numpy as np

from analysis.disclosure.attack import audit
from analysis.disclosure.attacked import demand_on_counts, small
from analysis.disclosure.greedy import greedy
from analysis.disclosure.suppress import suppress
from analysis.disclosure.table import two_way

SEED = 20261125
SHAPES = ((16, 4), (16, 6), (16, 24), (50, 48))
"""Towns × categories: one margin, six categories, six margins side by side, and one above the limit of the optimum."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Averages over the runs; ``failures`` confidential cells that an attacker narrowed below the demand."""

    shape: tuple[int, int]
    runs: int
    primary: float
    secondary: float
    by_greedy: float
    failures: int
    milp_runs: int
    seconds: float
    slowest: float


def simulate(shape: tuple[int, int], runs: int, seed: int = SEED) -> Outcome:
    """Counts of a lognormal spread, so that about one cell in sixteen holds 1–4 persons (mean 20, σ of the log 0.8)."""
    rng = np.random.default_rng([seed, *shape])
    rows = [_one(rng, shape) for _ in range(runs)]
    primary, secondary, by_greedy, failures, milp, seconds = (np.array(column) for column in zip(*rows, strict=True))
    return Outcome(
        shape=shape,
        runs=runs,
        primary=float(primary.mean()),
        secondary=float(secondary.mean()),
        by_greedy=float(by_greedy.mean()),
        failures=int(failures.sum()),
        milp_runs=int(milp.sum()),
        seconds=float(seconds.mean()),
        slowest=float(seconds.max()),
    )


def _one(rng: np.random.Generator, shape: tuple[int, int]) -> tuple[int, int, int, int, int, float]:
    counts = np.floor(20 * np.exp(0.8 * rng.standard_normal(shape) - 0.32))
    table = two_way(counts)
    demand = demand_on_counts(np.flatnonzero(small(table.value) & ~table.fixed))
    if not len(demand.cells):
        return 0, 0, 0, 0, 0, 0.0
    begin = time.perf_counter()
    found = suppress(table, demand)
    checked = audit(table, found.hidden, demand)
    seconds = time.perf_counter() - begin
    start = table.hidden.copy()
    start[demand.cells] = True
    cheap = greedy(table, demand, start)
    k = len(demand.cells)
    failures = int((~checked.met & found.attainable).sum())
    return k, int(found.hidden.sum()) - k, int(cheap.sum()) - k, failures, int(found.method != "greedy"), seconds


def main() -> None:
    """Print one line per shape."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=100)
    runs = parser.parse_args().runs
    print("table      runs  primary  secondary  greedy's  not protected  optimal in  seconds  slowest")
    for shape in SHAPES:
        o = simulate(shape, runs if shape[0] * shape[1] < 1000 else max(runs // 10, 1))
        print(
            f"{shape[0]:>3} × {shape[1]:<3} {o.runs:>6} {o.primary:>8.1f} {o.secondary:>10.1f} {o.by_greedy:>9.1f}"
            f" {o.failures:>14} {o.milp_runs:>11} {o.seconds:>8.2f} {o.slowest:>8.2f}"
        )


if __name__ == "__main__":
    main()
