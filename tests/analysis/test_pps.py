"""Samples by size: probabilities by hand, Hartley–Rao against its double sum, and unbiased under systematic sampling."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.design import SampleDesign
from analysis.errors import AnalysisError
from analysis.estimation import replicates
from analysis.estimation.combine import totals
from analysis.estimation.reduce import Grouping, reduce
from analysis.pps import inclusion_probabilities
from analysis.weighting.base import from_inclusion


def total_variance(design: SampleDesign, y: np.ndarray) -> float:
    return float(totals(reduce(design, {"y": y}, Grouping.everyone(design.n), bits=45)).variance[0])


def test_probabilities_by_hand_and_large_units_are_certain() -> None:
    """Sizes 10, 20, 70 and n = 2: the third would have 1.4; it is taken, and one of 10 and 20 is drawn."""
    chance, certain = inclusion_probabilities(np.array([10.0, 20, 70]), 2)
    np.testing.assert_allclose(chance, [1 / 3, 2 / 3, 1])
    assert certain.tolist() == [False, False, True]
    everything, _ = inclusion_probabilities(np.array([1.0, 2, 3]), 3)
    assert everything.tolist() == [1, 1, 1]
    with pytest.raises(AnalysisError) as caught:
        inclusion_probabilities(np.array([1.0, 0.0]), 5)
    assert {p.code for p in caught.value.problems} == {"base.size", "base.sample-size"}


@pytest.mark.parametrize("known", [False, True])
def test_hartley_and_rao_is_its_double_sum(known: bool) -> None:
    """Hartley & Rao (1962) as printed, pair by pair, in two strata."""
    rng = np.random.default_rng(1)
    stratum = np.repeat(["a", "b"], [5, 7])
    pi, y = rng.uniform(0.05, 0.6, 12), rng.normal(10, 3, 12)
    squares = {"a": 2.4, "b": 3.1} if known else None
    wanted = 0.0
    for h in ("a", "b"):
        p, z = pi[stratum == h], (y / pi)[stratum == h]
        n = len(p)
        kappa = (squares[h] if squares else p.sum()) / n
        pairs = [(1 - p[i] - p[j] + kappa) * (z[i] - z[j]) ** 2 for i in range(n) for j in range(i)]
        wanted += sum(pairs) / (n - 1)
    design = SampleDesign(weight=1 / pi, stratum=stratum, inclusion=pi, inclusion_squares=squares)
    assert total_variance(design, y) == pytest.approx(wanted, rel=1e-9)
    assert total_variance(design.with_weight(2 / pi), y) == pytest.approx(4 * wanted, rel=1e-9)


def test_equal_probabilities_are_simple_random_sampling() -> None:
    y = np.random.default_rng(2).normal(0, 1, 20)
    pi = np.full(20, 0.25)
    by_size = SampleDesign(weight=1 / pi, inclusion=pi, inclusion_squares={"0": 80 * 0.25**2})
    simple = SampleDesign(weight=1 / pi, fpc=np.full(20, 80.0))
    assert total_variance(by_size, y) == pytest.approx(total_variance(simple, y), rel=1e-12)


def test_the_mean_of_the_estimated_variance_is_the_true_one() -> None:
    """Systematic samples of a list in random order, n = 12 of 40: the variance is right within the error of 3,000 runs.

    Counting with replacement overstates it by a third.
    """
    rng = np.random.default_rng(3)
    size = rng.uniform(1, 6, 40)
    y = 3 * size + rng.normal(0, 3, 40)
    pi, certain = inclusion_probabilities(size, 12)
    assert not certain.any()
    estimates, mine, plain = [], [], []
    for _ in range(3000):
        order = rng.permutation(40)
        ends = np.cumsum(pi[order])
        own = order[np.unique(np.searchsorted(ends, rng.random() + np.arange(12)))]
        w = from_inclusion(pi[own])
        estimates.append(w @ y[own])
        mine.append(
            total_variance(SampleDesign(weight=w, inclusion=pi[own], inclusion_squares={"0": np.sum(pi**2)}), y[own])
        )
        plain.append(12 / 11 * np.sum((w * y[own] - np.mean(w * y[own])) ** 2))
    truth = np.var(estimates)
    assert np.mean(estimates) == pytest.approx(y.sum(), rel=0.005)
    assert np.mean(mine) == pytest.approx(truth, rel=0.08)
    assert np.mean(plain) > 1.25 * truth


def test_certain_units_are_strata_without_variance_and_lonely_ones_are_refused() -> None:
    pi = np.array([1.0, 0.2, 0.3, 0.25])
    stratum = np.array(["big", "rest", "rest", "rest"])
    y = np.array([100.0, 4, 5, 6])
    with_big = SampleDesign(weight=1 / pi, stratum=stratum, inclusion=pi)
    without = SampleDesign(weight=1 / pi[1:], stratum=stratum[1:], inclusion=pi[1:])
    assert total_variance(with_big, y) == pytest.approx(total_variance(without, y[1:]), rel=1e-9)
    with pytest.raises(AnalysisError, match=r"design\.lonely-psu"):
        SampleDesign(weight=1 / pi, stratum=np.array(["a", "a", "a", "b"]), inclusion=pi)


def test_whole_villages_by_size_are_ultimate_clusters() -> None:
    """Rows of a village share its probability; the weight may hold later stages too.  The jackknife agrees for π all alike."""
    rng = np.random.default_rng(5)
    village = np.repeat(np.arange(8), 5)
    pi = np.full(40, 0.1)
    design = SampleDesign(weight=np.full(40, 60.0), psu=village, inclusion=pi)
    y = rng.normal(50, 10, 40)
    z = 60 * np.bincount(village, weights=y)
    assert total_variance(design, y) == pytest.approx(0.9 * 8 * np.var(z, ddof=1), rel=1e-9)
    assert replicates.totals(replicates.jackknife(design), {"y": y}).variance[0] == pytest.approx(
        total_variance(design, y), rel=1e-9
    )


def test_probabilities_that_cannot_be_are_refused_together() -> None:
    pi = np.array([0.2, 1.4, 0.3, 0.3])
    stratum = np.array(["a", "a", "b", "b"])
    with pytest.raises(AnalysisError) as caught:
        SampleDesign(weight=np.ones(4), stratum=stratum, inclusion=pi, inclusion_squares={"b": 0.01})
    assert {(p.code, p.params["stratum"]) for p in caught.value.problems} == {
        ("design.inclusion-impossible", "a"),
        ("design.inclusion-squares", "b"),
    }
    with pytest.raises(AnalysisError, match=r"design\.inclusion-and-fpc"):
        SampleDesign(weight=np.ones(4), inclusion=pi / 2, fpc=np.full(4, 10.0))
