"""Changes between waves that share villages: R's stacked design, identities, hand counts, simulated waves."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis import Survey
from analysis.estimation.overlap import change, combine_waves, shared_keys
from benchmarks.simulations.trend import simulate_changes
from tests.analysis.reference.r_designs import FOLDER, read_data


def people(seed: int = 1, towns: int = 4, villages: int = 10, answers: int = 3) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    n = towns * villages * answers
    village = np.repeat(np.arange(towns * villages), answers)
    first = 60 + rng.normal(0, 6, towns * villages)[village] + rng.normal(0, 15, n)
    return pd.DataFrame(
        {
            "town": np.repeat(np.arange(towns), villages * answers),
            "village": village % villages,
            "w": rng.uniform(1, 3, n),
            "first": first,
            "second": first + rng.normal(3, 10, n),
        }
    ).assign(moved=lambda f: f["second"] - f["first"])


def survey(frame: pd.DataFrame) -> Survey:
    return Survey(frame, weight="w", stratum="town", psu="village")


def test_r_stacks_two_waves_over_the_same_villages() -> None:
    """R survey 4.1: svycontrast of svyby(~y, ~wave, covmat = TRUE) on the stacked apiclus1."""
    path = FOLDER / "cases" / "twowave_stacked_dclus1.json"
    if not path.exists():
        pytest.skip("no reference cases beside the project")
    case = json.loads(path.read_text(encoding="utf-8"))
    frame = read_data(case["data_csv"])
    waves = [Survey(frame, weight="pw", psu="dnum").mean(column) for column in ("api99", "api00")]
    found = change(*waves)
    assert found.value[0] == pytest.approx(case["expected"]["change"]["estimate"], rel=1e-10)
    assert found.se[0] == pytest.approx(case["expected"]["change"]["se"], rel=1e-10)
    assert found.df[0] == pytest.approx(frame["dnum"].nunique() - 1)


@pytest.mark.parametrize("by", [None, "town"])
def test_the_same_villages_twice_are_one_sample_of_differences(by: str | None) -> None:
    s = survey(people())
    found, moved = change(s.mean("first", by=by), s.mean("second", by=by)), s.mean("moved", by=by)
    own = moved.contrast(np.eye(len(moved.value)))  # the same parameters with Satterthwaite's degrees of freedom
    np.testing.assert_allclose(found.value, moved.value, rtol=1e-10)
    np.testing.assert_allclose(found.variance, moved.variance, rtol=1e-9)
    np.testing.assert_allclose(found.df, own.df, rtol=1e-9)


def test_other_villages_have_no_covariance_and_add_their_degrees_of_freedom() -> None:
    a = survey(people(1)).mean("first", by="town")
    b = survey(people(2).assign(village=lambda f: f["village"] + 50)).mean("first", by="town")
    found = change(a, b)
    np.testing.assert_allclose(found.variance, a.variance + b.variance, rtol=1e-12)
    v = a.variance, b.variance
    np.testing.assert_allclose(found.df, (v[0] + v[1]) ** 2 / (v[0] ** 2 / 9 + v[1] ** 2 / 9), rtol=1e-12)


def test_half_the_villages_by_hand() -> None:
    """One town of four villages, two of them in both waves: every sum written out, with the moments of Wishart's law."""
    z1, z2 = {0: 1.0, 1: 4.0, 2: 2.0, 3: 7.0}, {2: 3.0, 3: 5.0, 4: 1.0, 5: 4.0}
    first, second = (
        Survey(pd.DataFrame({"v": list(z), "y": list(z.values()), "w": 1.0}), weight="w", psu="v").total("y")
        for z in (z1, z2)
    )
    found = change(first, second)
    s11, s22 = np.var([1, 4, 2, 7], ddof=1), np.var([3, 5, 1, 4], ddof=1)
    s12 = (2 - 4.5) * (3 - 4) + (7 - 4.5) * (5 - 4)
    variance = 4 * s11 + 4 * s22 - 2 * 2 * s12
    assert found.value[0] == -1
    assert found.variance[0] == pytest.approx(variance, rel=1e-12)
    own = 16 * 2 * s11**2 / 3 + 16 * 2 * s22**2 / 3 + 16 * (s11 * s22 + s12**2) / 1
    crossed = 2 * 16 * 2 * s12**2 * 1 / 9 - 4 * 8 * 2 * s11 * s12 / 3 - 4 * 8 * 2 * s22 * s12 / 3
    assert found.df[0] == pytest.approx(2 * variance**2 / (own + crossed), rel=1e-12)


def test_one_shared_village_in_a_town_counts_as_none() -> None:
    a = survey(people(1)).mean("first", by="town")
    b = survey(people(2).assign(village=lambda f: f["village"] + 9)).mean("first", by="town")
    assert len(shared_keys(a, b)) == 4
    np.testing.assert_allclose(change(a, b).variance, a.variance + b.variance, rtol=1e-12)


def test_persons_drawn_as_such_are_nobody_of_another_wave() -> None:
    frame = people()
    a, b = (Survey(frame, weight="w", stratum="town").mean(column) for column in ("first", "second"))
    np.testing.assert_allclose(change(a, b).variance, a.variance + b.variance, rtol=1e-12)


def test_the_average_of_three_waves_over_the_same_villages_is_the_mean_of_the_averages() -> None:
    frame = people().assign(average=lambda f: (f["first"] + f["second"] + f["moved"]) / 3)
    s = survey(frame)
    found = combine_waves([s.mean(column) for column in ("first", "second", "moved")], [1 / 3] * 3)
    whole = s.mean("average")
    assert found.value[0] == pytest.approx(whole.value[0], rel=1e-10)
    assert found.variance[0] == pytest.approx(whole.variance[0], rel=1e-9)
    assert found.df[0] == pytest.approx(whole.contrast(np.eye(1)).df[0], rel=1e-9)


def test_a_group_in_one_village_has_no_degrees_of_freedom() -> None:
    frame = people().assign(group=lambda f: np.where((f["town"] == 0) & (f["village"] == 0), "few", "many"))
    waves = [survey(frame).mean(column, by="group") for column in ("first", "second")]
    few = [label[0] for label in waves[0].labels].index("few")
    assert np.isnan(change(*waves).df[few])


@pytest.mark.parametrize("overlap", [0.0, 0.5, 1.0])
def test_simulated_changes_are_covered_at_every_overlap(overlap: float) -> None:
    """Sixteen towns × 250 waves; limits allow four Monte-Carlo errors of 4,000 town intervals; the long run is gated at 94 %."""
    found = simulate_changes(overlap, 250)
    assert abs(found.town_ratio - 1) < 0.05
    assert 0.935 < found.town_coverage < 0.97
    assert found.city_coverage > stats.binom.ppf(1e-4, 250, 0.94) / 250
    assert found.not_positive == 0
