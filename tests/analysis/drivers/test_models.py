"""The models from sums against the models from rows, and against statsmodels."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm

from analysis.drivers.models import linear_model, ordinal_model, score_classes
from analysis.drivers.moments import MomentReducer
from analysis.drivers.predictors import Predictors
from analysis.estimation.ordinal import ordinal_regress
from analysis.estimation.regression import regress
from tests.analysis.drivers.sample import Sample, sample

NAMES = ("a", "b", "c")


def reducer(s: Sample) -> MomentReducer:
    return MomentReducer(s.design, s.calibration, np.random.default_rng(1))


def predictors(s: Sample) -> Predictors:
    levels = tuple(np.where(np.isnan(x), -1, np.nan_to_num(x) / 25).astype(np.int64) for x in s.x.T)
    complete = ~np.isnan(s.x).any(axis=1)
    return Predictors(items=NAMES, x=s.x, names=NAMES, levels=levels, complete=complete)


def test_linear_model_is_the_one_of_the_rows() -> None:
    s = sample()
    made = reducer(s)
    mine = linear_model(made, made.moments(s.columns(), s.known), ("intercept", *NAMES))
    x = np.column_stack([np.ones(len(s.score)), s.x])
    rows = regress(s.design, s.score, x, ("intercept", *NAMES), calibration=s.calibration)
    assert mine.value == pytest.approx(rows.coefficients.value, rel=1e-9)
    assert mine.covariance == pytest.approx(rows.covariance, rel=1e-8, abs=1e-12)
    assert mine.df.tolist() == [rows.df] * 4
    judge = sm.WLS(s.score[s.known], x[s.known], weights=s.calibration.final[s.known]).fit()
    assert mine.value == pytest.approx(judge.params, rel=1e-9)


def test_ordinal_model_is_the_one_of_the_rows() -> None:
    s = sample(persons=20)
    classes, names = score_classes(s.score)
    assert len(names) >= 3
    mine = ordinal_model(reducer(s), classes, predictors(s))
    assert mine is not None
    rows = ordinal_regress(s.design, classes, s.x, NAMES, s.calibration)
    assert mine.labels == rows.labels
    assert mine.value == pytest.approx(rows.value, rel=1e-7)
    assert mine.se == pytest.approx(rows.se, rel=1e-7)


def test_no_ordinal_model_where_it_is_not_unique() -> None:
    s = sample(persons=20)
    p = predictors(s)
    twice = Predictors(
        items=NAMES,
        x=p.x[:, [0, 0, 1]],
        names=NAMES,
        levels=(p.levels[0], p.levels[0], p.levels[1]),
        complete=p.complete,
    )
    assert ordinal_model(reducer(s), score_classes(s.score)[0], twice) is None


@pytest.mark.parametrize(
    ("counts", "names"),
    [
        ((40, 40, 40, 40), ("0-39", "40-59", "60-79", "80-100")),
        ((3, 40, 40, 40), ("0-59", "60-79", "80-100")),
        ((40, 40, 40, 3), ("0-39", "40-59", "60-100")),
        ((40, 10, 90, 40), ("0-59", "60-79", "80-100")),  # the smaller neighbour takes it
        ((3, 5, 90, 40), ("0-79", "80-100")),
    ],
)
def test_small_classes_join_a_neighbour(counts: tuple[int, ...], names: tuple[str, ...]) -> None:
    score = np.r_[np.repeat([39.9, 40.0, 79.9, 80.0], counts), np.nan]
    classes, found = score_classes(score)
    assert found == names
    assert classes[-1] == -1
    assert np.all(np.diff(classes[:-1]) >= 0)
    assert set(classes[:-1]) == set(range(len(names)))


def test_a_score_of_sixty_that_rounding_made_smaller_is_sixty() -> None:
    assert score_classes(np.r_[np.repeat([20.0, 50.0, 90.0], 30), np.repeat(59.9999999999, 30)])[0][-1] == 2
