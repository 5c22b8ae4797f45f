"""An infeasible calibration accuses the margin that cannot be met, not the ones that suffer with it."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.errors import AnalysisError
from analysis.weighting.calibration import Margin, Total, calibrate, within_town_cap


def town_sample() -> tuple[np.ndarray, Margin, Margin]:
    """Two towns of 100 and 300 rows; in the first only 5 of 100 are old, of whom 30 should be."""
    town, weight = np.repeat([0, 1], [100, 300]), np.full(400, 10.0)
    old = np.r_[np.arange(100) < 5, np.arange(300) % 4 == 0]
    towns = Margin(name="town", labels=("a", "b"), codes=town, targets=np.array([1000.0, 3000.0]))
    labels = ("a|young", "a|old", "b|young", "b|old")
    targets = np.array([700.0, 300.0, 2250.0, 750.0])
    return weight, towns, Margin(name="age", labels=labels, codes=town * 2 + old, targets=targets)


def accused(*args: object, **more: object) -> list[tuple[str, str, str]]:
    with pytest.raises(AnalysisError) as caught:
        calibrate(*args, **more)
    assert {p.code for p in caught.value.problems} == {"calibration.infeasible"}
    return [(p.where, str(p.params["category"]), str(p.params["bound"])) for p in caught.value.problems]


def test_a_category_that_cannot_be_met_alone_is_the_only_one_named() -> None:
    weight, towns, age = town_sample()
    assert accused(weight, [towns, age], bounds=(0.3, 3.0)) == [("age", "a|old", "upper")]
    assert accused(weight, [age, towns], bounds=(0.3, 3.0)) == [("age", "a|old", "upper")]


def test_what_can_be_reached_and_the_choices_are_said() -> None:
    weight, towns, age = town_sample()
    with pytest.raises(AnalysisError) as caught:
        calibrate(weight, [towns, age], bounds=(0.3, 3.0))
    params = caught.value.problems[0].params
    assert (params["target"], params["reachable"], params["value"]) == (300, pytest.approx(150), 3)
    assert params["choices"] == "collapse, widen"


def test_a_margin_at_odds_with_the_towns_is_named_and_the_towns_are_not() -> None:
    """Every category could be met alone, but nearly all of group x lives in town a."""
    town, weight = np.repeat([0, 1], [200, 200]), np.ones(400)
    group = np.r_[np.zeros(195), np.ones(5), np.zeros(5), np.ones(195)].astype(np.int64)
    towns = Margin(name="town", labels=("a", "b"), codes=town, targets=np.array([200.0, 200.0]))
    groups = Margin(name="group", labels=("x", "y"), codes=group, targets=np.array([320.0, 80.0]))
    for margins in ([towns, groups],):
        found = accused(weight, margins, bounds=(0.3, 3.0))
        assert {where for where, _, _ in found} == {"group"}


def test_a_cap_is_named_as_the_bound_where_it_is_narrower() -> None:
    weight, towns, age = town_sample()
    cap = within_town_cap(weight, towns.codes, 2.0)
    assert accused(weight, [towns, age], bounds=(0.1, 50.0), cap=cap) == [("age", "a|old", "cap")]


def test_a_numeric_total_out_of_reach_is_named() -> None:
    weight, towns, _ = town_sample()
    income = Total(name="income", values=np.linspace(-1, 5, 400), target=1e6)
    assert accused(weight, [towns], [income], bounds=(0.3, 3.0), distance="linear") == [("income", "", "upper")]


def test_no_bounds_no_accusation() -> None:
    weight, towns, age = town_sample()
    assert calibrate(weight, [towns, age], bounds=(0.0, np.inf)).largest_error <= 1e-8
