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


def test_rows_without_weight_need_no_category() -> None:
    """Excluded rows and nonrespondents: any category, no value, and the weights of the others as without them."""
    weight, ages, sexes = sample()
    alone = calibrate(weight, [ages, sexes]).after
    extra = [Margin(name=m.name, labels=m.labels, codes=np.r_[m.codes, -1], targets=m.targets) for m in (ages, sexes)]
    with_zero = calibrate(np.r_[weight, 0.0], extra)
    np.testing.assert_allclose(with_zero.after, np.r_[alone, 0.0], rtol=1e-12)
    assert with_zero.g[-1] == 1
    x = Total(name="x", values=np.r_[np.ones(len(weight)), np.nan], target=weight.sum())
    assert calibrate(np.r_[weight, 0.0], extra, [x]).largest_error <= 1e-8
    with pytest.raises(AnalysisError, match=r"calibration\.row-without-category"):
        calibrate(np.r_[weight, 1.0], extra)


@pytest.mark.parametrize(
    ("bounds", "distance", "code"),
    [
        ((2.0, 0.5), "raking", "calibration.bounds"),
        ((-1.0, 3.0), "raking", "calibration.bounds"),
        ((0.0, np.inf), "logit", "calibration.bounds"),
        ((1.0, 3.0), "logit", "calibration.bounds"),
    ],
)
def test_bounds_that_fit_no_distance_are_refused(bounds: tuple[float, float], distance: str, code: str) -> None:
    weight, ages, _ = sample()
    with pytest.raises(AnalysisError, match=code.replace(".", r"\.")):
        calibrate(weight, [ages], bounds=bounds, distance=distance)


def test_a_cap_below_the_lower_bound_and_missing_weights_are_refused() -> None:
    weight, ages, _ = sample()
    with pytest.raises(AnalysisError, match=r"calibration\.cap"):
        calibrate(weight, [ages], cap=0.2 * weight)
    with pytest.raises(AnalysisError, match=r"calibration\.weight"):
        calibrate(np.where(ages.codes == 0, np.nan, weight), [ages])
    with pytest.raises(AnalysisError, match=r"calibration\.empty-category"):
        calibrate(np.where(ages.codes == 0, 0.0, weight), [ages])


def test_infeasible_categorical_and_continuous_margins_together_name_the_total() -> None:
    weight, ages, _ = sample()
    x = np.linspace(0, 1, len(weight))
    far = Total(name="income", values=x, target=float(weight.sum()) * 2)
    with pytest.raises(AnalysisError) as caught:
        calibrate(weight, [ages], [far])
    assert ("calibration.infeasible", "income", "upper") in {
        (p.code, p.where, p.params["bound"]) for p in caught.value.problems
    }


@pytest.mark.parametrize("strict", [False, True])
def test_trimming_at_its_ends(strict: bool) -> None:
    weight = np.array([0.0, 1.0, 2.0, 3.0, 20.0])
    inside = trim_weights(weight, lower=0.5, upper=30, strict=strict)
    np.testing.assert_array_equal(inside, weight)
    both = trim_weights(weight, lower=2, upper=10, strict=strict)
    assert both[0] == 0
    assert both.sum() == pytest.approx(26)
    with pytest.raises(AnalysisError, match=r"trimming\.impossible"):
        trim_weights(weight, lower=5, upper=4, strict=strict)
    with pytest.raises(AnalysisError, match=r"trimming\.impossible"):
        trim_weights(np.full(4, 9.0), upper=5, strict=strict)
    with pytest.raises(AnalysisError, match=r"trimming\.negative"):
        trim_weights(np.r_[np.full(50, 1.0), 9.0, 9.5], lower=8.5, upper=20)
    assert trim_weights(np.zeros(3), upper=1, strict=strict).tolist() == [0, 0, 0]


def test_strict_trimming_repeats_until_nothing_is_outside() -> None:
    """Each round pushes others over the limit; at n · limit = Σw every weight ends at the limit."""
    weight = np.array([1.0, 5.9, 6.0, 11.0])
    strict = trim_weights(weight, upper=6.2, strict=True)
    assert strict.max() <= 6.2
    assert strict.sum() == pytest.approx(23.9, rel=1e-12)
    np.testing.assert_allclose(strict, [5.3, 6.2, 6.2, 6.2])
    np.testing.assert_allclose(trim_weights(np.array([1.0, 3.0, 8.0]), upper=4, strict=True), 4)
    with pytest.raises(AnalysisError, match=r"trimming\.impossible"):
        trim_weights(weight, upper=5, strict=True)
    assert trim_weights(weight, upper=5).sum() == pytest.approx(23.9)
