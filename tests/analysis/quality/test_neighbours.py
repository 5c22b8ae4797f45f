"""Comparisons with neighbours: identities with tests that others implement, hand counts, and calibration by simulation."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from analysis.quality.neighbours import (
    LEAST_EXPECTED,
    burst_p,
    likeness,
    outlier_p,
    rate_p,
    spread_p,
    stabilised,
)
from benchmarks.simulations.quality import simulate_rates


def numbers(*values: float) -> np.ndarray:
    return np.array(values, dtype=np.float64)


@pytest.mark.parametrize(("x", "n", "other_x", "other_n"), [(7, 200, 9, 3000), (1, 50, 0, 100), (30, 100, 60, 300)])
def test_without_likeness_the_rate_test_is_the_exact_conditional_binomial(
    x: int, n: int, other_x: int, other_n: int
) -> None:
    """``scipy.stats.binomtest`` of the cell's signs among all signs, with the cell's share of the answers as chance."""
    p = rate_p(numbers(x), numbers(n), numbers(other_x), numbers(other_n), numbers(1))
    assert p[0] == pytest.approx(
        stats.binomtest(x, x + other_x, n / (n + other_n), alternative="greater").pvalue, rel=1e-10
    )


def test_no_sign_is_no_evidence_and_likeness_weakens_it() -> None:
    p = rate_p(
        numbers(0, 12, 12), numbers(200, 200, 200), numbers(9, 9, 9), numbers(3000, 3000, 3000), numbers(1, 1, 2)
    )
    assert p[0] == 1
    assert p[1] < p[2] < 1


def test_likeness_by_hand() -> None:
    """Villages of 4 with 4, 0, 2, 2 signs: mean square between 4·(¼ + ¼)/3 = 2/3, within (4·¼ + 4·¼)/12 = 1/6, n₀ = 4:
    (2/3 − 1/6)/(2/3 + 3/6) = 3/7."""
    assert likeness(numbers(4, 0, 2, 2), np.full(4, 4.0)) == pytest.approx(3 / 7)


def test_likeness_is_one_where_villages_are_of_one_mind_and_never_negative() -> None:
    assert likeness(numbers(5, 0, 5, 0), np.full(4, 5.0)) == 1
    assert likeness(numbers(2, 2, 2, 2), np.full(4, 4.0)) == 0
    assert likeness(numbers(0, 0), numbers(4, 4)) == 0
    assert likeness(numbers(3), numbers(4)) == 0


def test_the_outlier_test_by_hand() -> None:
    """Others 1, 2, 3 (mean 2, standard deviation 1), cell 6, equal sizes: t = 4/√(1 + 1/3) on 2 degrees of freedom."""
    p = outlier_p(numbers(6, 1, 2, 3), np.full(4, 10.0), np.arange(4))
    assert p[0] == pytest.approx(stats.t.sf(4 / np.sqrt(4 / 3), 2))


def test_cells_of_the_own_town_are_no_neighbours() -> None:
    alone = outlier_p(numbers(6, 1, 2, 3), np.full(4, 10.0), np.array([0, 1, 2, 3]))
    with_brother = outlier_p(numbers(6, 99, 1, 2, 3), np.full(5, 10.0), np.array([0, 0, 1, 2, 3]))
    assert with_brother[0] == pytest.approx(alone[0], rel=1e-12)


def test_neighbours_without_a_sign_vary_at_least_by_chance() -> None:
    n = np.full(16, 200.0)
    x = np.zeros(16)
    x[0] = 3
    assert 0.001 < outlier_p(stabilised(x, n), n, np.arange(16), 0.25)[0] < 0.1
    assert outlier_p(stabilised(x, n), n, np.arange(16))[0] < 1e-100


def test_two_towns_cannot_tell_which_is_the_odd_one() -> None:
    assert np.isnan(outlier_p(numbers(1, 2), numbers(9, 9), np.arange(2))).all()


def test_of_two_towns_the_spread_test_is_welchs() -> None:
    """``scipy.stats.ttest_ind(equal_var=False)``."""
    a, b = numbers(3, 4, 2, 5, 4, 3.5), numbers(6, 5, 7, 4)
    mean, variance = numbers(a.mean(), b.mean()), numbers(a.var(ddof=1) / len(a), b.var(ddof=1) / len(b))
    p = spread_p(mean, variance, numbers(len(a) - 1, len(b) - 1))
    assert p[0] == pytest.approx(stats.ttest_ind(a, b, equal_var=False, alternative="less").pvalue, rel=1e-10)


def test_an_even_calendar_expects_the_same_share_everywhere() -> None:
    """Sixteen towns × four days of 10 forms each and one of 40: by hand 30 · (150/450) = 10 expected that day, Poisson tail."""
    counts = np.full((16, 4), 10.0)
    counts[0, 2] = 40
    p, expected = burst_p(counts)
    assert expected[0, 2] == pytest.approx(30 * 150 / 450)
    assert p[0, 2] == pytest.approx(stats.poisson.sf(39, 10), rel=1e-9, abs=0)
    assert p[1, 0] > 0.3


def test_forms_sent_when_nobody_else_sends_any_are_a_burst_but_one_straggler_is_not() -> None:
    counts = np.array([[20.0, 20, 20, 12], [20, 20, 20, 0], [20, 20, 20, 0], [20, 20, 20, 0]])
    p, expected = burst_p(counts)
    assert expected[0, 3] == LEAST_EXPECTED
    assert p[0, 3] < 1e-6
    counts[0, 3] = 1
    assert burst_p(counts)[0][0, 3] > 0.3


def test_a_wave_of_one_day_has_no_bursts() -> None:
    p, _ = burst_p(np.array([[30.0], [50.0], [20.0]]))
    assert p.tolist() == [[1], [1], [1]]


def test_fieldwork_from_village_to_village_is_its_own_yardstick() -> None:
    """Every town is visited on four of twelve days, twenty forms a day: no day is a burst, although Poisson's would be."""
    rng = np.random.default_rng(7)
    counts = np.zeros((16, 12))
    for town in counts:
        town[rng.choice(12, size=4, replace=False)] = 20
    p, expected = burst_p(counts)
    assert stats.poisson.sf(19, expected[counts > 0]).max() < 1e-3
    assert p.min() > 0.005 / counts.size


def test_honest_differences_between_towns_raise_no_alarm() -> None:
    """500 seeded waves with towns whose log odds have a standard deviation of 0.4 around a usual share of 10 %.  With chance alone
    as yardstick a fifth of waves has a false alarm, as tested 2 % (docs/simulations/quality.md); over 4 % has chance 0.002 then."""
    rate = simulate_rates(0.1, 0.03, 0.4, 500)
    assert rate.chance > 0.1
    assert rate.tested <= 0.04


def test_a_rare_sign_in_a_fifth_of_one_towns_answers_is_found() -> None:
    rate = simulate_rates(0.005, 0.03, 0.2, 100)
    assert rate.found > 0.95
    assert rate.tested < 0.03
