"""Estimates from the categories' sums against the row-wise door, a verb that exists, and the jackknife."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.arrays import Float
from analysis.estimation.linear import from_rows
from analysis.estimation.regression import regress
from analysis.estimation.replicates import estimate, jackknife, reweighted
from analysis.gaps.linearise import estimates_of
from analysis.gaps.measures import THIRD
from analysis.gaps.parameters import at_rank, ridits, shares_between
from analysis.gaps.sums import Base, Rows, added, split, sums_by
from analysis.weighting.calibration import calibrate
from tests.analysis.gaps.sample import K, Sample, order, sample

DIFFERENCES = np.array([[-1.0, 1, 0, 0], [0, 0, -1, 1]])
LABELS = [("thirds",), ("slope",)]


@pytest.mark.parametrize("calibrated", [True, False])
def test_sums_by_category_say_what_row_by_row_linearisation_says(calibrated: bool) -> None:
    # The same gradient put to every row and handed to the estimation's own door for linearised statistics.
    s = sample()
    found = s.estimates(calibrated)
    weight = s.calibration.final if calibrated else s.design.weight
    answered, c = ~np.isnan(s.score), s.category
    z = [
        m.by_w[c, 0] + np.where(answered, np.nan_to_num(s.score) * m.by_y[c, 0] + m.by_o[c, 0], 0.0)
        for m in s.smooths(weight)
    ]
    calibration = s.calibration if calibrated else None
    expected = from_rows(s.design, found.value, np.column_stack(z), found.labels, calibration)
    np.testing.assert_allclose(found.covariance, expected.covariance, rtol=1e-9)


def test_a_rank_taken_as_known_is_the_regression_verb() -> None:
    # Without the term by_w the slope's standard error is that of survey regression on the ridits (svyglm's).
    s = sample()
    base = s.base(calibrated=False)
    sums = sums_by(base, Rows.of(base, s.columns, np.arange(s.design.n)), s.category, K)
    totals = split(sums.totals)
    ends = [at_rank(0.0, *totals), at_rank(1.0, *totals)]
    for end in ends:
        end.by_w[:] = 0.0
    shares = [np.ones(K), np.ones(K)]
    slope = estimates_of(base, sums, ends, shares, ["poorest", "richest"], ["score"]).contrast(
        np.array([[-1.0, 1.0]]), [("slope",)]
    )
    rank = ridits(totals[0])[s.category]
    fitted = regress(s.design, s.score, np.column_stack([np.ones(s.design.n), rank]), ("one", "rank")).coefficients
    assert slope.value[0] == pytest.approx(fitted.value[1], rel=1e-10)
    assert slope.se[0] == pytest.approx(fitted.se[1], rel=1e-9)
    whole = s.estimates(calibrated=False).contrast(DIFFERENCES, LABELS)
    assert abs(whole.se[1] / fitted.se[1] - 1) > 0.02  # the estimated rank does matter here


def test_standard_errors_are_the_jackknifes_with_ranks_and_weights_made_afresh() -> None:
    s = sample()
    linear = s.estimates().contrast(DIFFERENCES, LABELS)
    weights = reweighted(jackknife(s.design), lambda w: calibrate(w, s.margins).final)
    again = estimate(weights, lambda w: _differences(s, w))
    np.testing.assert_allclose(linear.value, again.value, rtol=1e-10)
    # The delete-one jackknife is larger by terms of order 1/villages; a few per cent are asked for.
    np.testing.assert_allclose(linear.se, again.se, rtol=0.04)


def _differences(s: Sample, weight: Float) -> Float:
    return DIFFERENCES @ np.array([smooth.value[0] for smooth in s.smooths(weight)])


def test_rows_reduced_apart_and_added_are_rows_reduced_together() -> None:
    s = sample()
    base = s.base()
    first, second = np.arange(s.design.n) % 3 > 0, np.arange(s.design.n) % 3 == 0
    parts = [
        sums_by(base, Rows.of(base, s.columns, rows), s.category[rows], K)
        for rows in (np.flatnonzero(first), np.flatnonzero(second))
    ]
    sums = added(*parts)
    smooths, shares = order().parameters(*split(sums.totals))
    found = estimates_of(base, sums, smooths, shares, ["bottom", "top", "poorest", "richest"], ["score"])
    whole = s.estimates()
    np.testing.assert_allclose(found.covariance, whole.covariance, rtol=1e-10)
    assert found.n.tolist() == whole.n.tolist() and found.n_psu.tolist() == whole.n_psu.tolist()


def test_answers_are_counted_in_the_proportion_they_are_used() -> None:
    s = sample()
    found = s.estimates()
    answers = np.bincount(s.category[~np.isnan(s.score)], minlength=K)
    share = shares_between(0, THIRD, s.sums(s.calibration.final)[0])
    assert found.n.tolist()[0] == int(share @ answers)
    assert found.n.tolist()[2] == answers.sum()
    assert found.n_psu.tolist()[2] == s.design.stages[0].n


def test_r_rake_variance_is_that_of_the_estimations_reducer() -> None:
    # A group's mean is a function of the categories' sums too: one category, one column, the same two projections.
    from analysis.estimation.combine import means
    from analysis.estimation.reduce import Grouping, reduce
    from analysis.gaps.parameters import mean_between

    s = sample()
    for variance in ("joint", "r_rake"):
        base = Base.of(s.design, s.calibration, variance)  # type: ignore[arg-type]
        one = np.zeros(s.design.n, dtype=np.int64)
        sums = sums_by(base, Rows.of(base, s.columns, np.arange(s.design.n)), one, 1)
        found = estimates_of(base, sums, [mean_between(0, 1, *split(sums.totals))], [np.ones(1)], ["all"], ["score"])
        grouping = Grouping.everyone(s.design.n)
        reduced = reduce(s.design, {"score": s.score}, grouping, s.calibration, calibrated_variance=variance)  # type: ignore[arg-type]
        np.testing.assert_allclose(found.se, means(reduced).se, rtol=1e-9)
