"""Proportional odds: the minimiser that R uses, rows without an answer, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.design import SampleDesign
from analysis.errors import AnalysisError
from analysis.estimation import r_optim
from analysis.estimation.ordinal import ordinal_regress


def answers(seed: int = 5, n: int = 500) -> tuple[SampleDesign, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    village = np.arange(n) % 40
    x = np.column_stack([rng.normal(0, 1, n), rng.integers(0, 2, n)])
    latent = x @ [0.8, -0.5] + rng.logistic(0, 1, n) + rng.normal(0, 0.4, 40)[village]
    y = np.searchsorted([-1.0, 0.2, 1.5], latent)
    return SampleDesign(weight=rng.uniform(1, 5, n), stratum=village % 4, psu=village), y, x


def test_the_minimiser_stops_where_the_example_of_r_does() -> None:
    """``optim(c(-1.2, 1), fr, grr, method = "BFGS")`` of R's help page: value 9.594956e-18."""
    found = r_optim.minimise(
        lambda x: float(100 * (x[1] - x[0] ** 2) ** 2 + (1 - x[0]) ** 2),
        lambda x: np.array([-400 * x[0] * (x[1] - x[0] ** 2) - 2 * (1 - x[0]), 200 * (x[1] - x[0] ** 2)]),
        np.array([-1.2, 1.0]),
    )
    value = 100 * (found[1] - found[0] ** 2) ** 2 + (1 - found[0]) ** 2
    assert value == pytest.approx(9.594956e-18, rel=1e-6)


def test_both_optimisers_find_one_model() -> None:
    design, y, x = answers()
    exact, as_r = (ordinal_regress(design, y, x, ("a", "b"), optimiser=o) for o in ("exact", "r_optim"))
    np.testing.assert_allclose(exact.value, as_r.value, rtol=1e-3, atol=1e-4)
    np.testing.assert_allclose(exact.se, as_r.se, rtol=1e-3)
    assert [label[0] for label in exact.labels] == ["a", "b", "1|2", "2|3", "3|4"]


def test_rows_without_an_answer_stay_in_the_design_only() -> None:
    design, y, x = answers()
    gone = np.arange(design.n) % 7 == 0
    blank = ordinal_regress(design, np.where(gone, -1, y), x, ("a", "b"))
    zero = ordinal_regress(design.with_weight(np.where(gone, 0.0, design.weight)), y, x, ("a", "b"))
    np.testing.assert_allclose(blank.value, zero.value, rtol=1e-10)
    np.testing.assert_allclose(blank.se, zero.se, rtol=1e-10)


def test_scaling_the_weights_changes_nothing() -> None:
    design, y, x = answers()
    one = ordinal_regress(design, y, x, ("a", "b"))
    many = ordinal_regress(design.with_weight(1e4 * design.weight), y, x, ("a", "b"))
    np.testing.assert_allclose(many.value, one.value, rtol=1e-9)
    np.testing.assert_allclose(many.se, one.se, rtol=1e-9)


def test_what_cannot_be_fitted_is_named() -> None:
    design, y, x = answers()
    for codes, columns, code in (
        (np.minimum(y, 1), x, "regression.too-few-classes"),
        (np.where(y == 1, 2, y), x, "regression.empty-class"),
        (y, np.column_stack([x[:, 0], x[:, 0]]), "regression.collinear"),
        (y, np.column_stack([x[:, 0], 100.0 * y]), "regression.not-converged"),
    ):
        with pytest.raises(AnalysisError) as caught:
            ordinal_regress(design, codes, columns, ("a", "b"))
        assert [p.code for p in caught.value.problems] == [code]
