"""Nonresponse: hand numbers, rules of merging, and that the bias it is for goes away."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.errors import AnalysisError
from analysis.weighting.nonresponse import response_propensity, weighting_classes


def test_classes_by_hand() -> None:
    """Class a: weights 2+2+4, respondents 2+4 → factor 8/6;  class b: 1+3, respondent 3 → 4/3."""
    weight = np.array([2.0, 2, 4, 1, 3])
    responded = np.array([True, False, True, False, True])
    found = weighting_classes(weight, responded, np.array(list("aaabb")), least=1)
    np.testing.assert_allclose(found.after, [8 / 3, 0, 16 / 3, 0, 4])
    assert [(c.name, c.n, c.respondents) for c in found.classes] == [("a", 3, 2), ("b", 2, 1)]
    np.testing.assert_allclose([c.rate for c in found.classes], [0.75, 0.75])
    assert found.after.sum() == pytest.approx(weight.sum())
    assert found.r_indicator == pytest.approx(1)


def sample(rates: dict[str, tuple[int, int]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rows from class → (sampled, respondents), weights 1."""
    classes = np.concatenate([np.repeat(name, n) for name, (n, _) in rates.items()])
    responded = np.concatenate([np.arange(n) < r for n, r in rates.values()])
    return np.ones(len(classes)), responded, classes


def test_small_classes_join_the_neighbour_with_the_nearest_rate() -> None:
    """b (6 respondents, rate 0.3) lies between a (rate 0.8) and c (0.4): it joins c."""
    weight, responded, classes = sample({"a": (50, 40), "b": (20, 6), "c": (100, 40)})
    found = weighting_classes(weight, responded, classes)
    assert [c.members for c in found.classes] == [("a",), ("b", "c")]
    assert found.classes[1].factor == pytest.approx(120 / 46)
    assert [n.code for n in found.notes] == ["response.collapsed"]
    assert found.notes[0].params["into"] == "c"


def test_a_factor_above_the_limit_merges_and_the_order_says_who_is_beside() -> None:
    weight, responded, classes = sample({"a": (100, 25), "b": (60, 50), "c": (100, 90)})
    free = weighting_classes(weight, responded, classes, largest_factor=5)
    assert [c.members for c in free.classes] == [("a",), ("b",), ("c",)]
    found = weighting_classes(weight, responded, classes)
    assert [c.members for c in found.classes] == [("a", "b"), ("c",)]
    turned = weighting_classes(weight, responded, classes, order=("a", "c", "b"))
    assert [c.members for c in turned.classes] == [("a", "c"), ("b",)]


def test_merging_stays_within_the_town_and_what_is_left_is_noted() -> None:
    weight, responded, classes = sample({"a": (40, 30), "b": (20, 10)})
    town = np.where(classes == "b", "south", "north")
    found = weighting_classes(weight, responded, classes, within=town)
    assert [c.name for c in found.classes] == ["north|a", "south|b"]
    assert [(n.code, n.params["within"]) for n in found.notes] == [("response.class-small", "south")]


def test_a_class_without_respondents_is_merged_and_a_town_without_is_refused() -> None:
    weight, responded, classes = sample({"a": (40, 30), "b": (5, 0)})
    assert [c.members for c in weighting_classes(weight, responded, classes).classes] == [("a", "b")]
    with pytest.raises(AnalysisError) as caught:
        weighting_classes(weight, responded, classes, within=classes)
    assert [(p.code, p.params["group"]) for p in caught.value.problems] == [("nonresponse.no-respondents", "b")]


def test_rows_without_weight_take_no_part() -> None:
    weight, responded, classes = sample({"a": (40, 30), "b": (40, 20)})
    extra = weighting_classes(np.r_[weight, 0.0, 0.0], np.r_[responded, True, False], np.r_[classes, ["a", "z"]])
    np.testing.assert_allclose(extra.after[:-2], weighting_classes(weight, responded, classes).after)
    assert extra.after[-2:].tolist() == [0, 0]


def test_input_that_cannot_be_adjusted_is_refused_with_every_problem() -> None:
    with pytest.raises(AnalysisError) as caught:
        weighting_classes(
            np.array([1.0, -1, np.nan]), np.array([True, False]), np.array(["a", None, "b"], dtype=object)
        )
    assert {p.code for p in caught.value.problems} == {"nonresponse.weight", "nonresponse.length"}
    with pytest.raises(AnalysisError, match=r"nonresponse\.missing"):
        response_propensity(np.ones(3), np.array([True, False, True]), np.array([[1.0], [np.nan], [2]]), ("age",))
    with pytest.raises(AnalysisError, match=r"nonresponse\.no-respondents"):
        weighting_classes(np.ones(2), np.zeros(2, dtype=bool), np.array(["a", "b"]))


def test_a_saturated_model_is_the_classes() -> None:
    """A logit on class indicators has the weighted response rates as its propensities: the inverse is the classes' factor."""
    rng = np.random.default_rng(3)
    n = 600
    weight, group = rng.uniform(1, 5, n), rng.integers(0, 3, n)
    responded = rng.random(n) < np.array([0.4, 0.6, 0.8])[group]
    x = (group[:, None] == np.array([1, 2])).astype(float)
    by_class = weighting_classes(weight, responded, group)
    for use in ("classes", "inverse"):
        model = response_propensity(weight, responded, x, ("b", "c"), use=use, groups=20)
        np.testing.assert_allclose(model.after, by_class.after, rtol=1e-8)
        assert model.r_indicator == pytest.approx(by_class.r_indicator)
    rates = np.array([c.rate for c in by_class.classes])
    np.testing.assert_allclose(model.propensity, rates[group], rtol=1e-8)


@pytest.mark.parametrize("use", ["classes", "inverse"])
def test_the_bias_of_unequal_response_goes_away(use: str) -> None:
    """The young answer less and are less content: respondents alone are 3 points too high, adjusted ones are not."""
    rng = np.random.default_rng(8)
    n = 20_000
    age = rng.uniform(18, 90, n)
    y = 40 + 0.4 * age + rng.normal(0, 5, n)
    weight = rng.uniform(1, 3, n)
    responded = rng.random(n) < 1 / (1 + np.exp(-(-2 + 0.04 * age)))
    truth = weight @ y / weight.sum()
    naive = weight[responded] @ y[responded] / weight[responded].sum()
    found = response_propensity(weight, responded, age[:, None], ("age",), use=use)
    adjusted = found.after @ y / found.after.sum()
    assert naive - truth > 2
    assert abs(adjusted - truth) < 0.35
    assert found.coefficients["age"] == pytest.approx(0.04, abs=0.004)
    assert found.after.sum() == pytest.approx(weight.sum())
    assert 0 < found.r_indicator < 1


def test_inverse_propensities_are_cut_at_the_largest_factor() -> None:
    rng = np.random.default_rng(9)
    x = rng.normal(0, 2, 3000)
    responded = rng.random(3000) < 1 / (1 + np.exp(-x))
    found = response_propensity(np.ones(3000), responded, x[:, None], ("x",), use="inverse", largest_factor=5)
    scale = found.after[responded] / np.minimum(1 / found.propensity[responded], 5)
    np.testing.assert_allclose(scale, scale[0])
    assert [n.code for n in found.notes] == ["response.factor-cut"]
    assert found.after.sum() == pytest.approx(3000)
