"""A whole plan on the demonstration's sixteen towns."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from analysis.errors import AnalysisError
from analysis.planning.allocation import METHODS
from analysis.planning.plan import Request, plan_allocation
from analysis.population import load_population

FILE = Path(__file__).resolve().parents[3] / "questionnaires" / "library" / "wenling-demo-population.toml"
TOWNS = load_population(FILE.read_bytes(), FILE.name).towns
ANNUAL = Request(n=3200, villages=20, sd=20, rho=0.02, tau=3, least=50)


@pytest.mark.parametrize("method", METHODS)
def test_every_allocation_is_exact_and_complete(method: str) -> None:
    plan = plan_allocation(method, TOWNS, ANNUAL)  # type: ignore[arg-type]
    assert [town.code for town in plan.towns] == [town.code for town in TOWNS]
    assert sum(town.n for town in plan.towns) == plan.city.n == 3200
    assert plan.city.villages == 16 * 20 and min(town.n for town in plan.towns) >= 50
    assert plan.expected_outside == pytest.approx(sum(town.outside for town in plan.towns))


def test_proportional_serves_the_city_equal_the_smallest_town() -> None:
    equal, proportional = (plan_allocation(m, TOWNS, ANNUAL) for m in ("equal", "proportional"))  # type: ignore[arg-type]
    assert proportional.city.half_width < equal.city.half_width
    assert max(t.half_width for t in equal.towns) < max(t.half_width for t in proportional.towns)


def test_neyman_listens_to_the_standard_deviations() -> None:
    """Alike: the proportional allocation.  One town twice as varied: twice its share beside the others."""
    alike, proportional = (plan_allocation(m, TOWNS, ANNUAL) for m in ("neyman", "proportional"))  # type: ignore[arg-type]
    assert [t.n for t in alike.towns] == [t.n for t in proportional.towns]
    varied = plan_allocation("neyman", TOWNS, replace(ANNUAL, town_sd={"331081002": 40.0}))
    assert varied.towns[1].n / varied.towns[0].n == pytest.approx(2 * 80 / 130, rel=0.01)


def test_a_pulse_speaks_for_the_city_only() -> None:
    """About ± 2 from 600 answers (method, two kinds of wave)."""
    pulse = plan_allocation("equal", TOWNS, replace(ANNUAL, n=600, villages=4, least=2, kind="pulse"))
    assert (pulse.towns, pulse.expected_outside, pulse.none_outside) == ((), None, None)
    assert pulse.city.half_width == pytest.approx(2.0, abs=0.1)


def test_all_problems_of_a_request_are_told_together() -> None:
    with pytest.raises(AnalysisError) as caught:
        plan_allocation(
            "power", TOWNS, replace(ANNUAL, villages=1, sd=0, rho=2, tau=-1, power=3, least=1, town_sd={"x": -1})
        )
    assert [(p.code, p.where) for p in caught.value.problems] == [
        ("plan.not-positive", "sd"),
        ("plan.not-positive", "town-sd x"),
        ("plan.town-unknown", "town-sd"),
        ("plan.below-two", "villages"),
        ("plan.below-two", "least"),
        ("plan.out-of-range", "rho"),
        ("plan.out-of-range", "tau"),
        ("plan.out-of-range", "power"),
    ]
