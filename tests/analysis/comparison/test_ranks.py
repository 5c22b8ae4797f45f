from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from scipy import stats

from analysis.arrays import Float
from analysis.comparison.ranks import (
    Places,
    all_places,
    joint_places,
    marginal_places,
    pairwise_p,
    places_of,
    rank_sets_of,
    sidak_level,
)
from analysis.design import SampleDesign
from analysis.estimation.combine import means
from analysis.estimation.estimates import Estimates
from analysis.estimation.reduce import Grouping, reduce
from analysis.results.assessment import _build, _plain
from analysis.results.comparison import RankSets
from benchmarks.simulations.comparison import simulate
from tests.analysis.comparison.published import NAMES, SCORE, SE
from tests.analysis.comparison.waves import three_towns


def normal_p(score: Float, se: Float) -> Float:
    """One-sided p of all ordered pairs of independent estimates with known errors."""
    p = stats.norm.sf((score[:, None] - score) / np.hypot(se[:, None], se))
    np.fill_diagonal(p, 1)
    return p


def pairs(places: Places) -> list[tuple[int, int]]:
    return [(int(best), int(worst)) for best, worst in zip(*places, strict=True)]


FOUR = np.array([80.0, 76.5, 60.0, 59.0])
"""With standard errors of 1 the errors of differences are √2: 80 − 76.5 has z = 2.47 and p = 0.0067, 60 − 59 has z = 0.71; all
others have z > 11."""


def test_four_towns_one_at_a_time_by_hand() -> None:
    """First town: of six tests two have p ≈ 0; then 0.0067 ≤ 0.05/4: proven above all.  Likewise the second is below the first.
    Third and fourth: below two, not told apart."""
    assert pairs(marginal_places(normal_p(FOUR, np.ones(4)), 0.05)) == [(1, 1), (2, 2), (3, 4), (3, 4)]


def test_four_towns_all_at_once_by_hand() -> None:
    """Of twelve tests four have p ≈ 0; then 0.0067 > 0.05/8 = 0.00625: the first two are not told apart."""
    assert pairs(all_places(normal_p(FOUR, np.ones(4)), 0.05)) == [(1, 2), (1, 2), (3, 4), (3, 4)]


def test_four_towns_from_their_own_intervals_by_hand() -> None:
    """Šidák's level 0.95^(1/4) = 0.98726 has z = 2.491: 77.51–82.49 and 74.01–78.99 overlap, 57.51–62.49 lies below both."""
    half = stats.norm.ppf(0.5 + sidak_level(0.95, 4) / 2)
    assert half == pytest.approx(2.491, abs=5e-4)
    assert pairs(joint_places(FOUR - half, FOUR + half)) == [(1, 2), (1, 2), (3, 4), (3, 4)]


def test_the_quantile_of_klein_wright_and_wieczorek() -> None:
    """51 states at 90 %: "around 3.081" (R package RankingProject 0.4.0, vignette *joint* of the authors)."""
    assert stats.norm.ppf(0.5 + sidak_level(0.9, 51) / 2) == pytest.approx(3.081, abs=5e-4)


def test_the_longest_ways_to_work_by_hand() -> None:
    """Mean travel time and 90 % margin of error of five states in 2011 (the authors' data set TravelTime2011.1dec):
    half-widths are margins × 3.081/1.645.  Maryland 31.83–32.57 and New York 31.13–31.87 overlap; New Jersey 30.13–30.87,
    the District of Columbia 29.16–31.04 and Illinois 27.83–28.57: the middle two overlap."""
    time, margin = np.array([32.2, 31.5, 30.5, 30.1, 28.2]), np.array([0.2, 0.2, 0.2, 0.5, 0.2])
    half = margin * 3.081 / 1.645
    assert pairs(joint_places(time - half, time + half)) == [(1, 2), (1, 2), (3, 4), (3, 4), (5, 5)]


def test_pisa_as_the_authors_of_the_method_rank_it() -> None:
    """csranks 1.2.2, vignette *Inference for Ranks*: the United Kingdom's own set is 8–23 by their bootstrap.  Holm's procedure
    knows nothing of the dependence and may be a place wider.  All at once: Chile, Mexico and Colombia stand apart from all
    others, and the sets of Germany and Korea have just the place 7 in common."""
    p = normal_p(SCORE, SE)
    one, every = pairs(marginal_places(p, 0.05)), dict(zip(NAMES, pairs(all_places(p, 0.05)), strict=True))
    best, worst = one[NAMES.index("United_Kingdom")]
    assert best in (7, 8) and worst in (23, 24)
    assert (every["Chile"], every["Mexico"], every["Colombia"]) == ((35, 36), (35, 36), (37, 37))
    assert max(worst for name, (_, worst) in every.items() if name not in ("Chile", "Mexico", "Colombia")) == 34
    assert every["Korea"][1] == every["Germany"][0] == 7


def test_equal_estimates_tell_nothing() -> None:
    p = normal_p(np.zeros(5), np.ones(5))
    assert pairs(all_places(p, 0.05)) == pairs(marginal_places(p, 0.05)) == [(1, 5)] * 5


def levels(samples: list[Float]) -> Estimates:
    """Means of simple random samples, one town each, persons as sampling units."""
    town = np.repeat(np.arange(len(samples)), [len(s) for s in samples])
    y = np.concatenate(samples)
    design = SampleDesign(weight=np.ones(len(y)), stratum=town)
    return means(reduce(design, {"y": y}, Grouping.by("town", town)))


def test_the_pairwise_p_is_welchs_t_test() -> None:
    rng = np.random.default_rng(6)
    samples = [rng.normal(m, s, n) for m, s, n in ((10, 1, 8), (11, 3, 12), (10.5, 2, 20))]
    p = pairwise_p(levels(samples))
    for i, j in ((0, 1), (1, 2), (2, 0)):
        expected = stats.ttest_ind(samples[i], samples[j], equal_var=False, alternative="greater").pvalue
        assert p[i, j] == pytest.approx(expected, rel=1e-9)
    np.testing.assert_allclose((p + p.T)[~np.eye(3, dtype=bool)], 1, rtol=1e-12)


def test_sets_hold_the_observed_place_and_those_for_one_town_are_inside_those_for_all() -> None:
    rng = np.random.default_rng(9)
    estimates = levels([rng.normal(m, 3, 12) for m in (50, 52, 52.5, 55, 58, 60)])
    found = places_of(estimates, 0.95)
    place = 1 + np.argsort(np.argsort(-estimates.value))
    for best, worst in (found.one, found.of_all, found.joint):
        assert np.all((best <= place) & (place <= worst))
    assert np.all(found.of_all[0] <= found.one[0]) and np.all(found.one[1] <= found.of_all[1])
    assert np.any(found.one[0] > 1)


def test_a_wave_ranks_the_towns_that_may_be_shown() -> None:
    data = three_towns(shift={"t1": 3.0}, per_town={"t1": 120, "t2": 120, "t3": 20})
    found = {sets.indicator: sets for sets in rank_sets_of(data)}
    sets = found["sense:happiness"]
    assert [town.town for town in sets.towns] == ["t1", "t2"]
    assert dict(sets.left_out) == {"t3": "withheld"} and sets.reason == ""
    assert [(town.best, town.worst) for town in sets.towns] == [(1, 1), (2, 2)]
    assert _plain(_build(RankSets, _plain(sets))) == _plain(sets)


def test_a_single_town_and_towns_without_spread_are_not_ranked() -> None:
    data = three_towns(per_town={"t1": 120, "t2": 20, "t3": 20})
    sets = next(s for s in rank_sets_of(data) if s.indicator == "sense:happiness")
    assert (sets.towns, sets.reason) == ((), "too-few-towns")
    flat = three_towns(flat="t2")
    sets = next(s for s in rank_sets_of(flat) if s.indicator == "sense:happiness")
    assert dict(sets.left_out) == {"t2": "no-spread"} and len(sets.towns) == 2


def test_a_pulse_has_no_ranks() -> None:
    assert rank_sets_of(three_towns(kind="pulse")) == ()


@pytest.mark.parametrize("world", ["equal", "spread", "clusters"])
@pytest.mark.parametrize("runs", [pytest.param(60, id="short"), pytest.param(500, id="long", marks=pytest.mark.slow)])
def test_sets_hold_the_true_places(world: str, runs: int) -> None:
    """At least 95 % less three Monte-Carlo standard errors; 4,000 runs are in ``docs/simulations/comparison.md``."""
    found = simulate(world, runs, seed=11)
    least = 0.95 - 3 * np.sqrt(0.95 * 0.05 / runs)
    assert min(found.rank_one, found.rank_all, found.rank_joint) >= least
    assert found.false_band <= 0.06 + 3 * np.sqrt(0.06 * 0.94 / runs)
    assert dataclasses.asdict(found)["runs"] == runs
