"""Ranks, thirds, slopes and standardised means against published tables and by hand."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from analysis.arrays import Float
from analysis.gaps.parameters import Smooth, at_rank, mean_between, ridits, shares_between, standardised

Parameter = Callable[[Float, Float, Float], Smooth]


def test_ridits_of_bross_accidents() -> None:
    # Severity of injury of 179 drivers, none to fatal: Bross (1958), as tabulated in Fleiss (1981), Statistical Methods
    # for Rates and Proportions, 2nd edition, section 9.4.
    expected = [0.047, 0.246, 0.564, 0.785, 0.863, 0.905, 0.961]
    np.testing.assert_allclose(ridits(np.array([17, 54, 60, 19, 9, 6, 14.0])), expected, atol=6e-4)


def test_relative_ranks_of_public_health_england() -> None:
    # PHEindicatormethods, documentation of phe_sii, "Calculation": of groups with 12 and 10 per cent of the people the first
    # has the relative rank 0.06 and the second 0.12 + 0.10/2 = 0.17.
    np.testing.assert_allclose(ridits(np.array([0.12, 0.10, 0.78]))[:2], [0.06, 0.17], atol=1e-15)


def test_the_slope_index_gives_the_published_concentration_index() -> None:
    # Births and under-five deaths per 1,000 by wealth, India 1982–92: O'Donnell, van Doorslaer, Wagstaff & Lindelow (2008),
    # Analyzing Health Equity Using Household Survey Data, table 8.1: concentration index −0.1694, which is 2·Var(rank)·slope
    # / mean (Kakwani, Wagstaff & van Doorslaer 1997, eq. 8).
    births = np.array([29_939, 28_776, 26_528, 24_689, 19_739.0])
    rate = np.array([154.7, 152.9, 119.5, 86.9, 54.3])
    sums = births, (births * rate)[:, None], births[:, None]
    slope = (at_rank(1, *sums).value - at_rank(0, *sums).value)[0]
    rank = ridits(births)
    spread = births @ (rank - 0.5) ** 2 / births.sum()
    assert 2 * spread * slope / (births @ rate / births.sum()) == pytest.approx(-0.1694, abs=5e-5)


def test_the_slope_is_the_weighted_regression_on_the_rank() -> None:
    rng = np.random.default_rng(1)
    w = rng.uniform(1, 5, 9)
    mean = rng.uniform(40, 80, 9)
    line = np.polynomial.polynomial.polyfit(ridits(w), mean, 1, w=np.sqrt(w))
    sums = w, (w * mean)[:, None], w[:, None]
    ends = [at_rank(0, *sums).value[0], at_rank(1, *sums).value[0]]
    np.testing.assert_allclose(ends, [line[0], line[0] + line[1]], rtol=1e-10)


def test_the_band_across_a_limit_counts_in_part() -> None:
    # By hand: 100 persons in bands of 20, 50 and 30.  The bottom third (33⅓) takes all of the first and 13⅓ of the 50 in
    # the second; the top third takes 3⅓ of the second and all of the third.
    w = np.array([20.0, 50.0, 30.0])
    np.testing.assert_allclose(shares_between(0, 1 / 3, w), [1, (40 / 3) / 50, 0], atol=1e-15)
    np.testing.assert_allclose(shares_between(2 / 3, 1, w), [0, (10 / 3) / 50, 1], atol=1e-14)
    # Means 40, 55, 70: bottom (20·40 + 13⅓·55)/33⅓ = 46, top (3⅓·55 + 30·70)/33⅓ = 68.5.
    sums = w, (w * [40, 55, 70])[:, None], w[:, None]
    assert mean_between(0, 1 / 3, *sums).value[0] == pytest.approx(46.0)
    assert mean_between(2 / 3, 1, *sums).value[0] == pytest.approx(68.5)


def test_one_band_that_holds_more_than_a_third_lies_in_two_thirds() -> None:
    w = np.array([10.0, 80.0, 10.0])
    thirds = [shares_between(i / 3, (i + 1) / 3, w) for i in range(3)]
    np.testing.assert_allclose(np.sum(thirds, axis=0), 1.0, atol=1e-14)
    np.testing.assert_allclose([share @ w for share in thirds], 100 / 3, rtol=1e-14)


def test_standardised_death_rates_of_alaska_and_florida() -> None:
    # Le (2003), Introductory Biostatistics, table 1.8: rates per 100,000 by age, standard million of the United States in
    # 1970; age-adjusted 788.6 for Alaska and 770.6 for Florida.
    standard = np.array([84_416, 294_353, 316_744, 205_745, 98_742.0])
    rates = np.array([[405.0, 83.6, 261.0, 777.6, 4933.3], [375.3, 60.3, 190.5, 1101.5, 4397.9]])
    w = np.concatenate([0.3 * standard, 0.7 * standard])  # the two sides' persons only have to add up to the standard
    o = np.arange(1, 11.0)[:, None]  # each side's own numbers by age must not matter
    sums = w, o * rates.reshape(10, 1), o
    # The table rounds the expected deaths of each age to whole numbers, hence half a death per 100,000 at most.
    assert standardised(0, *sums).value[0] == pytest.approx(788.6, abs=0.25)
    assert standardised(1, *sums).value[0] == pytest.approx(770.6, abs=0.25)


def test_standardising_sides_of_one_composition_changes_nothing() -> None:
    w = np.array([1, 2, 3, 2, 4, 6.0])
    o = w[:, None]
    y = o * np.array([10, 20, 30, 40, 50, 90.0])[:, None]
    assert standardised(0, w, y, o).value[0] == pytest.approx(y[:3].sum() / o[:3].sum())
    assert standardised(1, w, y, o).value[0] == pytest.approx(y[3:].sum() / o[3:].sum())


@pytest.mark.parametrize(
    "parameter",
    [
        lambda *sums: at_rank(0.0, *sums),
        lambda *sums: at_rank(1.0, *sums),
        lambda *sums: mean_between(0.0, 1 / 3, *sums),
        lambda *sums: mean_between(2 / 3, 1.0, *sums),
        lambda *sums: standardised(0, *sums),
        lambda *sums: standardised(1, *sums),
    ],
)
def test_gradients_are_those_of_numerical_differences(parameter: Parameter) -> None:
    rng = np.random.default_rng(2)
    k, j, step = 8, 2, 1e-6
    w = rng.uniform(1, 5, k)
    o = w[:, None] * rng.uniform(0.7, 1, (k, j))
    y = o * rng.uniform(40, 80, (k, j))
    smooth = parameter(w, y, o)
    for i in range(k):
        one = np.zeros(k)
        one[i] = step
        row = np.zeros((k, j))
        row[i] = step
        by_w = (parameter(w + one, y, o).value - parameter(w - one, y, o).value) / (2 * step)
        by_y = (parameter(w, y + row, o).value - parameter(w, y - row, o).value) / (2 * step)
        by_o = (parameter(w, y, o + row).value - parameter(w, y, o - row).value) / (2 * step)
        np.testing.assert_allclose([smooth.by_w[i], smooth.by_y[i], smooth.by_o[i]], [by_w, by_y, by_o], atol=2e-6)
