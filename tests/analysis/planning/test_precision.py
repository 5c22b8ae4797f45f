"""What a plan promises: figures of the method, power by the noncentral t, and simulated waves."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from analysis.planning.precision import Planning, precision, satterthwaite
from benchmarks.simulations.planning import planned, simulate, village_variance

TOWNS = 16
ALIKE, SD = np.ones(TOWNS), np.full(TOWNS, 20.0)


def test_rather_twenty_villages_of_ten_than_ten_of_twenty() -> None:
    """Method, sample plan: 2.3 towns outside the middle band against 1.5 at τ = 3, n = 200 (ρ = 0.02)."""
    assert planned(200, 20, 3, 0.02)[0] == pytest.approx(2.3, abs=0.05)
    assert planned(200, 10, 3, 0.02)[0] == pytest.approx(1.5, abs=0.05)


@pytest.mark.parametrize(("tau", "of_waves"), [(2, 0.43), (3, 0.10)])
def test_waves_in_which_no_town_leaves_the_middle_band(tau: float, of_waves: float) -> None:
    """Method, comparing: 43 % of waves at τ = 2, 10 % at τ = 3 (n = 200, SD 20, deff 1.5, variance known).  The formula takes
    the differences as independent: one hundredth lower.  Known variance: two hundred villages of one answer, SD 20·√1.5."""
    found = precision(np.full(TOWNS, 200), 200, ALIKE, SD * 1.5**0.5, Planning(rho=0, tau=tau))
    assert found.none_outside == pytest.approx(of_waves, abs=0.02)
    waves = simulate(20_000, 10, tau, 10 * 20**2 * 1.5 / 200, np.random.default_rng(1), known=True)
    assert waves.none == pytest.approx(of_waves, abs=0.012)


def test_the_range_of_sixteen_equal_towns() -> None:
    """Domain, section 5: with no true difference max − min averages 8.6 points at n = 100 (deff 1.5).  3.532·se, the mean range
    of sixteen normal deviates (Tippett 1925), is 8.65."""
    waves = simulate(20_000, 10, 0, 10 * 20**2 * 1.5 / 100, np.random.default_rng(2), known=True)
    assert waves.spread == pytest.approx(3.532 * 20 * (1.5 / 100) ** 0.5, abs=0.04)
    assert waves.spread == pytest.approx(8.6, abs=0.1)


@pytest.mark.parametrize(("n", "villages", "tau"), [(200, 10, 3), (200, 20, 3), (200, 20, 2), (400, 20, 3)])
def test_simulated_waves_keep_the_promise(n: int, villages: int, tau: float) -> None:
    """20,000 waves: Monte-Carlo error about 0.012 towns; Satterthwaite's degrees of freedom are estimated in a wave, which lets
    0.05 more towns out where villages are few."""
    outside, none = planned(n, villages, tau, 0.02)
    waves = simulate(20_000, villages, tau, village_variance(n, villages, 0.02), np.random.default_rng(3))
    assert waves.outside == pytest.approx(outside, abs=0.1)
    assert waves.none == pytest.approx(none, abs=0.03)


@pytest.mark.parametrize("villages", [10, 20])
def test_the_detectable_difference_is_found_with_eighty_percent_power(villages: int) -> None:
    """The power of a t test is a noncentral t; its distribution function is the judge of the inverse that is used."""
    found = precision(np.full(TOWNS, 200), villages, ALIKE, SD, Planning(rho=0.02, tau=3))
    variance = 20**2 * found.deff[0] / 200 * 15 / 16
    df = villages_df(villages)
    cut = stats.t.ppf(1 - 0.025 / TOWNS, df)
    assert stats.nct.sf(cut, df, found.detectable[0] / variance**0.5) == pytest.approx(0.8, abs=1e-6)


def villages_df(villages: int) -> float:
    """Of town − city among equal towns: (15/16)² against fifteen times (1/16)²."""
    own, other = (15 / 16) ** 2, (1 / 16) ** 2
    return (own + 15 * other) ** 2 / ((own**2 + 15 * other**2) / (villages - 1))


def test_satterthwaite_is_welchs_in_a_known_example() -> None:
    """R's help page of t.test, t.test(extra ~ group, data = sleep): variances 3.200556 and 4.009, ten each, df = 17.776."""
    assert satterthwaite(np.array([3.200556, 4.009]) / 10, np.full(2, 9.0)) == pytest.approx(17.776, abs=0.001)


def test_the_city_of_equal_towns() -> None:
    """16 × 200 in 160 villages: one sample of 3,200 with 144 degrees of freedom."""
    found = precision(np.full(TOWNS, 200), 10, ALIKE, SD, Planning(rho=0.02, tau=3))
    se = 20 * (1.38 / 3200) ** 0.5
    assert found.city_se == pytest.approx(se) and found.city_df == pytest.approx(144)
    assert found.city_half_width == pytest.approx(stats.t.ppf(0.975, 144) * se)
    assert found.city_change == pytest.approx((stats.t.ppf(0.975, 288) + stats.t.ppf(0.8, 288)) * se * 2**0.5, rel=1e-3)


def test_towns_that_may_not_be_banded_are_not_counted() -> None:
    """Release rule R1: 50 answers and 8 degrees of freedom, so nine villages."""
    n = np.array([200, 49, 200])
    few = precision(n, 8, np.ones(3), np.full(3, 20.0), Planning(rho=0.02, tau=3))
    enough = precision(n, 9, np.ones(3), np.full(3, 20.0), Planning(rho=0.02, tau=3))
    assert few.banded.tolist() == [False] * 3 and few.expected_outside == 0
    assert enough.banded.tolist() == [True, False, True] and enough.outside[1] == 0 < enough.outside[0]


def test_a_city_of_one_town_has_nothing_to_compare() -> None:
    found = precision(np.array([200]), 10, np.ones(1), np.array([20.0]), Planning(rho=0.02, tau=3))
    assert np.isnan(found.detectable[0]) and not found.banded[0] and found.expected_outside == 0
    assert found.city_se == pytest.approx(20 * (1.38 / 200) ** 0.5)
