"""The reduced cross-products against the estimator of totals, and their replicates against replicates of the rows."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.design import SampleDesign
from analysis.drivers.importance import decompose
from analysis.drivers.moments import MomentReducer, variance_units
from analysis.estimation.cell_replicates import raked_means
from analysis.estimation.combine import totals
from analysis.estimation.reduce import Grouping, reduce
from analysis.estimation.replicates import estimate, from_replicates
from analysis.estimation.resampling import jackknife
from tests.analysis.drivers.sample import Sample, sample

PAIRS = [(i, j) for i in range(5) for j in range(i, 5)]


def reducer(s: Sample) -> MomentReducer:
    return MomentReducer(s.design, s.calibration, np.random.default_rng(1))


def products(s: Sample) -> dict[str, np.ndarray]:
    x = np.where(s.known[:, None], s.columns(), 0.0)
    return {f"{i}{j}": x[:, i] * x[:, j] for i, j in PAIRS}


def test_cross_products_are_the_calibrated_totals_of_products() -> None:
    s = sample()
    made = reducer(s)
    moments = made.moments(s.columns(), s.known)
    expected = totals(reduce(s.design, products(s), Grouping.everyone(s.design.n), s.calibration))
    assert [moments.total[i, j] for i, j in PAIRS] == pytest.approx(expected.value, rel=1e-9)
    again = made.replicates(moments)
    flat = np.array([again[:, i, j] for i, j in PAIRS]).T
    n = np.full(len(PAIRS), moments.n)
    by_jackknife = from_replicates(made.jackknife, expected.value, flat, [(k,) for k in products(s)], n=n)
    # JKn of a total is the linearised variance exactly (Wolter 2007, 4.5).
    assert by_jackknife.covariance == pytest.approx(expected.covariance, rel=1e-7, abs=1e-6 * expected.covariance.max())
    assert (moments.n, moments.n_psu, moments.n_strata) == (int(s.known.sum()), 24, 4)


def test_replicates_without_margins_are_those_of_the_rows() -> None:
    """Calibrated to what it has already, leaving out a village is the ordinary jackknife, exactly."""
    s = sample(margins=False)
    made = reducer(s)
    x = s.columns()[s.known]

    def statistic(w: np.ndarray) -> np.ndarray:
        wk = w[s.known]
        return decompose((x * wk[:, None]).T @ x, 0).johnson

    # A town's total is a margin: the weights of the other villages of the town go up to it, in both.
    moments = made.moments(s.columns(), s.known)
    mine = decompose(made.replicates(moments), 0).johnson
    found = from_replicates(made.jackknife, decompose(moments.total, 0).johnson, mine, [("",)] * 3, n=np.ones(3))
    rows = estimate(jackknife(s.design), statistic)
    assert found.value == pytest.approx(rows.value, rel=1e-9)
    assert found.se == pytest.approx(rows.se, rel=0.02)  # equal numbers per village: the town's total hardly moves


def test_close_to_raking_every_replicate_afresh() -> None:
    s = sample(villages=12, persons=10)
    made = reducer(s)
    afresh = raked_means(jackknife(s.design), products(s), s.calibration.margins)
    moments = made.moments(s.columns(), s.known)
    size = float(s.calibration.final.sum())
    n = np.full(len(PAIRS), moments.n)
    again = np.array([made.replicates(moments)[:, i, j] for i, j in PAIRS]).T / size
    mine = from_replicates(made.jackknife, afresh.value, again, [(k,) for k in products(s)], n=n)
    varies = afresh.se > 1e-6 * afresh.value
    assert mine.se[varies] == pytest.approx(afresh.se[varies], rel=0.03)


def test_very_many_units_are_put_into_groups_within_strata() -> None:
    parent = np.repeat([0, 1, 2], [600, 350, 50])
    group, stratum = variance_units(parent, np.random.default_rng(7), most=100)
    assert np.bincount(stratum).tolist() == [60, 35, 5]  # in proportion to 600, 350, 50
    assert np.all(stratum[group] == parent)
    assert set(np.bincount(group).tolist()) == {10}
    alone, kept = variance_units(np.array([0, 0, 1]), np.random.default_rng(7))
    assert (alone.tolist(), kept.tolist()) == ([0, 1, 2], [0, 0, 1])


def test_grouped_persons_have_nearly_the_variance_of_single_ones() -> None:
    s = sample(seed=9, villages=50, persons=10)
    persons = SampleDesign(weight=s.design.weight, stratum=s.design.stratum)
    grouped = MomentReducer(persons, s.calibration, np.random.default_rng(2))
    assert grouped.units.n == 400
    moments = grouped.moments(s.columns(), s.known)
    n = np.full(len(PAIRS), moments.n)
    flat = np.array([grouped.replicates(moments)[:, i, j] for i, j in PAIRS]).T
    exact = totals(reduce(persons, products(s), Grouping.everyone(persons.n), s.calibration))
    mine = from_replicates(grouped.jackknife, exact.value, flat, [(k,) for k in products(s)], n=n)
    # The variance from 396 degrees of freedom has a relative error of √(2/396) = 7 %, its root half of that; 4 of these.
    assert mine.se == pytest.approx(exact.se, rel=4 * 0.036)
