"""Regions by two one-sided tests; the rule's false alarms by seeded simulation."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.drivers.regions import regions
from benchmarks.simulations.drivers import SCENARIOS, simulate, truth

YES = np.array([True])


@pytest.mark.parametrize(
    ("importance", "performance", "region"),
    [
        ((0.01, 0.99), (0.99, 0.01), "concentrate"),
        ((0.01, 0.99), (0.01, 0.99), "keep-up"),
        ((0.99, 0.01), (0.99, 0.01), "low-priority"),
        ((0.99, 0.01), (0.01, 0.99), "possible-overkill"),
        ((0.06, 0.94), (0.99, 0.01), "unclear"),
        ((0.01, 0.99), (0.94, 0.06), "unclear"),
        ((np.nan, np.nan), (0.99, 0.01), "unclear"),
    ],
)
def test_both_tests_must_agree(importance: tuple[float, float], performance: tuple[float, float], region: str) -> None:
    def pair(p: tuple[float, float]) -> tuple[np.ndarray, np.ndarray]:
        return np.array([p[0]]), np.array([p[1]])

    assert regions(pair(importance), pair(performance), YES) == (region,)


def test_what_lowers_the_score_is_nothing_to_concentrate_on() -> None:
    low, high = np.array([0.001]), np.array([0.999])
    assert regions((low, high), (high, low), ~YES) == ("unclear",)


def test_population_importance_of_the_simulation() -> None:
    """Five alike services share R² = b'Sb/(b'Sb + 400) equally; b'Sb = 0.01 · 400 · (0.3 · 25 + 0.7 · 5), by hand."""
    alike = 0.01 * 400 * (0.3 * 25 + 0.7 * 5)
    assert truth(SCENARIOS[0]) == pytest.approx(alike / (alike + 400) / 5)


BY_NAME = {scenario.name: scenario for scenario in SCENARIOS}
HARDEST = ("important, performance at its split", "weak, importance at its split")


def called(name: str, runs: int) -> float:
    """Share of smaller waves (8 towns, 10 villages, 10 persons each) in which the candidate is called a weak point."""
    return float(np.mean([found.candidate for found in simulate(BY_NAME[name], runs, towns=8, persons=10)]))


def test_an_evident_weak_point_is_found_and_none_where_nothing_is_off() -> None:
    assert called("weak point: important, 5 points below the others", 20) > 0.8
    assert called("important, performance above its split", 20) == 0
    assert called("weak, importance below its split", 20) == 0


@pytest.mark.slow
@pytest.mark.parametrize("name", ["at both splits", *HARDEST])
def test_false_alarms(name: str) -> None:
    """At most 5 % where one of the two conditions is just not met: 5 % + 3 Monte-Carlo errors of √(0.05 · 0.95/400)."""
    assert called(name, 400) <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 400)
