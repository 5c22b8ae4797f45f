"""Calibration: what it must reach, and what it must refuse."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import AnalysisError
from analysis.weighting.base import from_inclusion, from_totals
from analysis.weighting.calibration import Margin, Total, calibrate, post_stratify, within_town_cap
from analysis.weighting.diagnostics import describe, kish_deff
from analysis.weighting.trimming import trim_weights


def sample(seed: int = 2, n: int = 600) -> tuple[np.ndarray, Margin, Margin]:
    rng = np.random.default_rng(seed)
    weight = 10 + 20 * rng.random(n)
    age, sex = rng.integers(0, 4, n), rng.integers(0, 2, n)
    total = weight.sum()
    ages = Margin(name="age", labels=tuple("abcd"), codes=age, targets=total * np.array([0.3, 0.2, 0.3, 0.2]))
    sexes = Margin(name="sex", labels=("f", "m"), codes=sex, targets=total * np.array([0.55, 0.45]))
    return weight, ages, sexes


def reached(weight: np.ndarray, margin: Margin) -> np.ndarray:
    return np.bincount(margin.codes, weights=weight, minlength=len(margin.labels))


@pytest.mark.parametrize("distance", ["raking", "linear", "logit"])
@pytest.mark.parametrize("bounds", [(0.3, 3.0), (0.7, 1.3)])
def test_margins_are_met_within_the_bounds(distance: str, bounds: tuple[float, float]) -> None:
    weight, ages, sexes = sample()
    c = calibrate(weight, [ages, sexes], bounds=bounds, distance=distance)
    for margin in (ages, sexes):
        np.testing.assert_allclose(reached(c.after, margin), margin.targets, rtol=1e-8)
    assert bounds[0] - 1e-12 <= c.g.min() <= c.g.max() <= bounds[1] + 1e-12
    assert c.largest_error <= 1e-8


def test_binding_bounds_are_reached_and_counted() -> None:
    weight, ages, sexes = sample()
    free = calibrate(weight, [ages, sexes])
    limit = 0.98 * free.g.max()
    tight = calibrate(weight, [ages, sexes], bounds=(0.3, limit))
    assert free.at_bounds == 0
    assert tight.at_bounds > 0
    assert tight.g.max() == pytest.approx(limit)
    for margin in (ages, sexes):
        np.testing.assert_allclose(reached(tight.after, margin), margin.targets, rtol=1e-8)


def test_a_whole_category_at_its_bound_is_still_solved() -> None:
    """All cells of a category at the bound leave Newton's matrix singular; the solution exists all the same."""
    weight = np.ones(100)
    age = np.repeat([0, 1], [10, 90])
    sex = np.tile([0, 1], 50)
    ages = Margin(name="age", labels=("a", "b"), codes=age, targets=np.array([29.999999, 70.000001]))
    sexes = Margin(name="sex", labels=("f", "m"), codes=sex, targets=np.array([53.0, 47.0]))
    c = calibrate(weight, [ages, sexes], bounds=(0.3, 3.0))
    assert c.largest_error <= 1e-8
    assert c.g.max() <= 3 + 1e-12


def test_raking_is_the_limit_of_proportional_fitting() -> None:
    weight, ages, sexes = sample()
    w = weight.copy()
    for _ in range(200):
        for margin in (ages, sexes):
            w *= (margin.targets / reached(w, margin))[margin.codes]
    np.testing.assert_allclose(calibrate(weight, [ages, sexes], bounds=(0, np.inf)).after, w, rtol=1e-10)


def test_one_margin_is_post_stratification_whatever_the_distance() -> None:
    weight, ages, _ = sample()
    wanted = post_stratify(weight, ages).after
    for distance in ("raking", "linear", "logit"):
        found = calibrate(weight, [ages], distance=distance, bounds=(0.1, 10.0)).after
        np.testing.assert_allclose(found, wanted, rtol=1e-9)


def test_numeric_totals_and_categories_together() -> None:
    weight, ages, _ = sample()
    x = np.random.default_rng(5).normal(100, 15, len(weight))
    goal = Total(name="income", values=x, target=float(weight @ x) * 1.01)
    c = calibrate(weight, [ages], [goal], bounds=(0.3, 3.0))
    assert c.after @ x == pytest.approx(goal.target, rel=1e-9)
    np.testing.assert_allclose(reached(c.after, ages), ages.targets, rtol=1e-8)


@given(st.integers(0, 10_000))
@settings(max_examples=30, deadline=None)
def test_any_reachable_margins_are_reached(seed: int) -> None:
    """Margins made from weights inside the bounds have a solution; it must be found."""
    rng = np.random.default_rng(seed)
    n = 80
    weight = rng.uniform(1, 5, n)
    hidden = weight * rng.uniform(0.31, 2.9, n)
    margins = []
    for name, k in (("a", 5), ("b", 3), ("c", 2)):
        codes = rng.integers(0, k, n)
        codes[:k] = np.arange(k)
        sums = np.bincount(codes, weights=hidden, minlength=k)
        margins.append(Margin(name=name, labels=tuple(map(str, range(k))), codes=codes, targets=sums))
    c = calibrate(weight, margins, bounds=(0.3, 3.0))
    assert c.largest_error <= 1e-8


def test_infeasible_bounds_name_margin_category_and_bound() -> None:
    weight, ages, sexes = sample()
    extreme = Margin(name="sex", labels=sexes.labels, codes=sexes.codes, targets=weight.sum() * np.array([0.99, 0.01]))
    with pytest.raises(AnalysisError) as caught:
        calibrate(weight, [ages, extreme], bounds=(0.5, 2.0))
    named = {(p.code, p.where, p.params["bound"]) for p in caught.value.problems}
    assert ("calibration.infeasible", "sex", "lower") in named or ("calibration.infeasible", "sex", "upper") in named
    assert all(p.params["choices"] == "collapse, widen" for p in caught.value.problems)


def test_empty_categories_and_disagreeing_margins_are_refused_together() -> None:
    weight, ages, sexes = sample()
    empty = Margin(name="age", labels=(*ages.labels, "e"), codes=ages.codes, targets=np.r_[ages.targets, 7.0])
    with pytest.raises(AnalysisError) as caught:
        calibrate(weight, [empty, sexes])
    assert {p.code for p in caught.value.problems} == {"calibration.empty-category", "calibration.margins-disagree"}


def test_a_cap_applies_within_each_town() -> None:
    weight, ages, sexes = sample()
    town = np.arange(len(weight)) % 3
    weight = weight * np.array([1.0, 4.0, 7.0])[town]
    total = weight.sum()
    scaled = [
        Margin(name=m.name, labels=m.labels, codes=m.codes, targets=m.targets / m.targets.sum() * total)
        for m in (ages, sexes)
    ]
    cap = within_town_cap(weight, town, 1.6)
    c = calibrate(weight, scaled, cap=cap)
    assert np.all(c.after <= cap * (1 + 1e-12))
    assert np.any(c.after > 0.999 * cap)
    assert c.largest_error <= 1e-8


def test_base_weights() -> None:
    weight = from_totals(np.array(["a", "a", "b"]), {"a": 100.0, "b": 30.0})
    assert weight.tolist() == [50, 50, 30]
    assert np.isnan(from_totals(np.array(["a", "?"]), {"a": 1.0})[1])
    assert from_inclusion(np.array([0.01, 0.02]), np.array([3.0, 2.0])).tolist() == [300, 100]


def test_trimming_keeps_the_sum_and_strict_keeps_the_limits() -> None:
    weight = np.array([1.0, 2.0, 3.0, 4.0, 20.0])
    once = trim_weights(weight, upper=6)
    assert once.sum() == pytest.approx(weight.sum())
    assert once.tolist() == [4.5, 5.5, 6.5, 7.5, 6.0]
    strict = trim_weights(weight, upper=6.5, strict=True)
    assert strict.max() <= 6.5 + 1e-12


def test_diagnostics_of_a_step() -> None:
    base = np.ones(4)
    step = describe("calibration", "raking", np.array([1.0, 1.0, 2.0, 0.0]), base, iterations=3)
    assert step.n == 3
    assert step.kish_deff == pytest.approx(3 * 6 / 16)
    assert (step.smallest_ratio, step.largest_ratio) == (0, 2)
    assert kish_deff(base) == 1
