"""Replicates: exact where theory is exact, unbiased where it is an average, and the same type of result as linearisation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given as examples
from hypothesis import settings
from hypothesis import strategies as st

from analysis.design import SampleDesign
from analysis.errors import AnalysisError
from analysis.estimation import combine, replicates
from analysis.estimation.hadamard import hadamard, half_sample_signs
from analysis.estimation.quantiles import quantile
from analysis.estimation.reduce import Grouping, reduce
from analysis.estimation.regression import regress
from analysis.estimation.replicates import bootstrap, brr, fay, given, jackknife, reweighted, subbootstrap
from analysis.weighting.calibration import Margin, calibrate


def paired(strata: int = 7, seed: int = 1) -> tuple[SampleDesign, dict[str, np.ndarray], np.ndarray]:
    """Strata of two villages with a few persons each, some answers missing; groups that not every village has."""
    rng = np.random.default_rng(seed)
    n = strata * 10
    stratum = np.repeat(np.arange(strata), 10)
    village = np.tile(np.repeat([0, 1], 5), strata)
    design = SampleDesign(weight=rng.uniform(1, 9, n), stratum=stratum, psu=village)
    y = rng.normal(50, 10, n) + 5 * village
    y[rng.random(n) < 0.1] = np.nan
    return design, {"y": y, "x": rng.uniform(1, 5, n)}, rng.integers(0, 3, n)


def clusters(seed: int = 3, n: int = 500) -> tuple[SampleDesign, dict[str, np.ndarray], np.ndarray]:
    rng = np.random.default_rng(seed)
    town, village = rng.integers(0, 4, n), rng.integers(0, 7, n)
    design = SampleDesign(weight=rng.uniform(1, 9, n), stratum=town, psu=village)
    y = 50 + rng.normal(0, 4, 28)[town * 7 + village] + rng.normal(0, 15, n)
    return design, {"y": y, "x": rng.uniform(1, 5, n)}, town


@pytest.mark.parametrize("order", [1, 2, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 44, 48, 56, 60, 64, 68, 76, 128])
def test_hadamard_matrices_are_orthogonal(order: int) -> None:
    h = hadamard(order)
    np.testing.assert_array_equal(h.T @ h, order * np.eye(order))
    assert set(np.unique(h)) <= {-1, 1}
    assert np.all(h[:, 0] == 1)


@examples(st.integers(1, 130))
@settings(max_examples=40, deadline=None)
def test_half_samples_are_balanced(strata: int) -> None:
    """Full orthogonal balance (Wolter 2007, eq. 3.3.5 and 3.3.6): columns orthogonal, none of them all ones."""
    signs = half_sample_signs(strata)
    np.testing.assert_array_equal(signs.T @ signs, len(signs) * np.eye(strata))
    np.testing.assert_array_equal(signs.sum(axis=0), 0)


def test_an_order_that_cannot_be_made_is_refused_and_passed_over() -> None:
    with pytest.raises(ValueError, match="52"):
        hadamard(52)
    assert len(half_sample_signs(51)) == 56


@pytest.mark.parametrize("strata", [1, 2, 3, 4, 7, 11, 13])
@pytest.mark.parametrize("rho", [0.0, 0.3, 0.5])
@pytest.mark.parametrize("mse", [False, True])
def test_balanced_half_samples_of_totals_are_the_textbook(strata: int, rho: float, mse: bool) -> None:
    """Σ_h (z_h1 − z_h2)² for every linear statistic, hence the linearised covariance of totals (Wolter 2007, theorem 3.3.1)."""
    design, items, group = paired(strata)
    groups = Grouping.by("g", group)
    found = replicates.totals(brr(design, rho=rho, mse=mse), items, groups)
    linear = combine.totals(reduce(design, items, groups))
    assert found.labels == linear.labels
    np.testing.assert_allclose(found.value, linear.value, rtol=1e-9)
    np.testing.assert_allclose(found.covariance, linear.covariance, rtol=1e-9, atol=1e-6)
    by_village = np.bincount(design.psu_of_row, weights=design.weight * items["x"]).reshape(-1, 2)
    x = replicates.totals(brr(design, rho=rho), {"x": items["x"]})
    assert x.variance[0] == pytest.approx(np.sum((by_village[:, 0] - by_village[:, 1]) ** 2), rel=1e-10)


def test_jackknife_of_totals_is_the_textbook_too() -> None:
    design, items, group = clusters()
    groups = Grouping.by("g", group)
    found = replicates.totals(jackknife(design), items, groups)
    linear = combine.totals(reduce(design, items, groups))
    np.testing.assert_allclose(found.covariance, linear.covariance, rtol=1e-9, atol=1e-6)
    assert found.df.tolist() == [design.degrees_of_freedom] * 8


@pytest.mark.parametrize("make", [jackknife, brr, fay])
def test_everything_that_comes_with_a_mean(make: object) -> None:
    """n, units, strata and design effects agree with the linearised result, and so nearly does the standard error."""
    design, items, group = paired(12)
    groups = Grouping.by("g", group)
    found = replicates.means(make(design), items, groups)
    linear = combine.means(reduce(design, items, groups), df="design")
    np.testing.assert_allclose(found.value, linear.value, rtol=1e-9)
    np.testing.assert_allclose(found.se, linear.se, rtol=0.25)
    for name in ("n", "n_psu", "n_strata", "df"):
        np.testing.assert_array_equal(getattr(found, name), getattr(linear, name))
    np.testing.assert_allclose(found.variance_srs, linear.variance_srs, rtol=1e-8)
    np.testing.assert_allclose(found.sampling_fraction, linear.sampling_fraction, rtol=1e-8)


def test_ratios_are_of_rows_that_have_both() -> None:
    design, items, group = paired(12)
    pair = [("y", "x")]
    both = {"y": items["y"], "x": np.where(np.isnan(items["y"]), np.nan, items["x"])}
    found = replicates.ratios(jackknife(design), items, pair, Grouping.by("g", group))
    linear = combine.ratios(reduce(design, both, Grouping.by("g", group)), pair)
    assert found.labels == linear.labels
    np.testing.assert_allclose(found.value, linear.value, rtol=1e-9)
    np.testing.assert_allclose(found.se, linear.se, rtol=0.1)


def test_quantiles_and_regressions_are_computed_again() -> None:
    design, items, _ = clusters()
    weights = bootstrap(design, 60, 5)
    median = replicates.quantiles(weights, {"y": items["y"]}, [0.5])
    assert median.labels == (("", "y", "0.5"),)
    assert median.value[0] == quantile(items["y"], design.weight, 0.5)
    assert 0 < median.se[0] < 5
    x = np.column_stack([np.ones(design.n), items["x"]])
    fit = replicates.regress(jackknife(design), items["y"], x, ("one", "x"))
    linear = regress(design, items["y"], x, ("one", "x"))
    np.testing.assert_allclose(fit.value, linear.coefficients.value, rtol=1e-9)
    np.testing.assert_allclose(fit.se, linear.coefficients.se, rtol=0.05)
    assert fit.df[0] == linear.df


@pytest.mark.parametrize("make", [subbootstrap, bootstrap, lambda d, r, s: bootstrap(d, r, s, draws=2)])
def test_bootstraps_are_unbiased_for_totals(make: object) -> None:
    """E* of the bootstrap variance is the linearised one; 4,000 replicates leave 1/√2000 = 2.2 % of Monte-Carlo error."""
    design, items, group = clusters()
    groups = Grouping.by("g", group)
    found = replicates.totals(make(design, 4000, 11), {"y": items["y"]}, groups)
    linear = combine.totals(reduce(design, {"y": items["y"]}, groups))
    np.testing.assert_allclose(found.variance, linear.variance, rtol=0.09)
    ratio = np.mean(found.variance / linear.variance)
    assert ratio == pytest.approx(1, abs=0.045)


def test_rao_wu_carries_the_finite_population_correction() -> None:
    rng = np.random.default_rng(2)
    n, size = 12, 20.0
    y = rng.normal(10, 3, n)
    design = SampleDesign(weight=np.full(n, size / n), fpc=np.full(n, size))
    textbook = size**2 * (1 - n / size) * y.var(ddof=1) / n
    assert combine.totals(reduce(design, {"y": y}, Grouping.everyone(n))).variance[0] == pytest.approx(textbook)
    assert replicates.totals(jackknife(design), {"y": y}).variance[0] == pytest.approx(textbook)
    assert replicates.totals(bootstrap(design, 6000, 3), {"y": y}).variance[0] == pytest.approx(textbook, rel=0.08)
    assert np.all(bootstrap(design, 50, 3).multipliers >= 0)


def test_a_seed_draws_the_same_replicates_and_is_kept() -> None:
    design, _, _ = clusters()
    first, second = bootstrap(design, 20, 9), bootstrap(design, 20, 9)
    np.testing.assert_array_equal(first.multipliers, second.multipliers)
    assert first.seed == 9
    assert first.multipliers.shape == (design.stages[0].n, 20)


@pytest.mark.parametrize("rule", ["remove", "certainty", "adjust", "average", "collapse"])
def test_lonely_units_follow_the_rule_of_the_design(rule: str) -> None:
    stratum = np.array([0, 0, 0, 1, 2, 2])
    y = np.array([1.0, 4.0, 2.0, 50.0, 7.0, 9.0])
    design = SampleDesign(weight=np.ones(6), stratum=stratum, lonely=rule)
    linear = combine.totals(reduce(design, {"y": y}, Grouping.everyone(6))).variance[0]
    assert replicates.totals(jackknife(design), {"y": y}).variance[0] == pytest.approx(linear)
    assert replicates.totals(bootstrap(design, 6000, 4), {"y": y}).variance[0] == pytest.approx(linear, rel=0.1)


def test_certainty_units_stay_in_every_replicate() -> None:
    stratum = np.array([0, 0, 1, 2, 2])
    y = np.array([1.0, 4.0, 50.0, 7.0, 9.0])
    design = SampleDesign(weight=np.ones(5), stratum=stratum, fpc=np.array([9.0, 9, 1, 9, 9]))
    linear = combine.totals(reduce(design, {"y": y}, Grouping.everyone(5))).variance[0]
    assert replicates.totals(jackknife(design), {"y": y}).variance[0] == pytest.approx(linear)
    for weights in (jackknife(design), brr(design), bootstrap(design, 30, 1)):
        assert np.all(weights.multipliers[2] == 1)
    whole = SampleDesign(weight=np.ones(2), stratum=np.array([0, 1]), fpc=np.ones(2))
    for make in (jackknife, brr):
        with pytest.raises(AnalysisError, match=r"replicates\.nothing-sampled"):
            make(whole)


def test_half_samples_name_the_strata_they_cannot_halve() -> None:
    design = SampleDesign(weight=np.ones(7), stratum=np.array(list("aabbbcc")))
    with pytest.raises(AnalysisError) as caught:
        brr(design, rho=1.0)
    assert {(p.code, p.params.get("stratum")) for p in caught.value.problems} == {
        ("replicates.brr-pairs", "b"),
        ("replicates.rho", None),
    }


@pytest.mark.parametrize("combined", [True, False])
@pytest.mark.parametrize("kind", ["BRR", "Fay", "bootstrap", "JK1", "JKn"])
def test_weights_written_to_a_file_come_back(kind: str, combined: bool) -> None:
    """A file holds complete weights or factors; its kind says the scale."""
    design, items, group = paired(8)
    if kind == "JK1":
        design = SampleDesign(weight=design.weight, psu=design.psu_of_row)
    makers = {"BRR": brr, "Fay": lambda d: fay(d, 0.3), "bootstrap": lambda d: bootstrap(d, 40, 2)}
    made = makers.get(kind, jackknife)(design)
    file = made.replicates if combined else made.multipliers[made.unit]
    read = given(
        design.weight,
        file,
        kind,
        combined=combined,
        rho=0.3 if kind == "Fay" else 0.0,
        rscales=made.rscales if kind == "JKn" else None,
    )
    groups = Grouping.by("g", group)
    for statistic in (replicates.means, replicates.totals):
        again, first = statistic(read, items, groups), statistic(made, items, groups)
        np.testing.assert_allclose(again.value, first.value, rtol=1e-10)
        np.testing.assert_allclose(again.covariance, first.covariance, rtol=1e-8, atol=1e-12)
    assert read.degrees_of_freedom == made.degrees_of_freedom


def test_a_file_that_does_not_fit_is_refused_with_every_problem() -> None:
    bad = np.ones((3, 4))
    bad[0, 0] = np.nan
    with pytest.raises(AnalysisError) as caught:
        given(np.array([1.0, np.inf, 1]), bad, "other", rscales=-np.ones(2), rho=2)
    assert {p.code for p in caught.value.problems} == {
        "replicates.not-finite",
        "replicates.rscales",
        "replicates.scale-missing",
        "replicates.rho",
    }
    with pytest.raises(AnalysisError, match=r"replicates\.shape"):
        given(np.ones(3), np.ones((4, 2)), "BRR")
    with pytest.raises(AnalysisError, match=r"replicates\.scale-missing"):
        given(np.ones(3), np.ones((3, 2)), "JKn")


def test_zero_weights_and_groups_without_answers() -> None:
    design, items, group = paired(8)
    zero = design.with_weight(np.where(group == 2, 0.0, design.weight))
    found = replicates.means(brr(zero), items, Grouping.by("g", group))
    assert np.isnan(found.value[-2:]).all()
    assert np.isnan(found.se[-2:]).all()
    assert np.isfinite(found.se[:-2]).all()
    assert found.n[-1] == 0
    kept = replicates.means(brr(zero), items, Grouping.where("g", group < 2))
    dropped = combine.means(reduce(zero, items, Grouping.everyone(zero.n)))
    np.testing.assert_allclose(kept.value, dropped.value, rtol=1e-9)


def test_a_share_of_zero_or_one_has_no_spread() -> None:
    design, _, _ = paired(4)
    ends = {"none": np.zeros(design.n), "all": np.ones(design.n)}
    found = replicates.means(fay(design), ends)
    assert found.value.tolist() == [0, 1]
    np.testing.assert_allclose(found.se, 0, atol=1e-12)


def raking(design: SampleDesign, seed: int = 4) -> list[Margin]:
    rng = np.random.default_rng(seed)
    margins = []
    for name, k in (("age", 3), ("sex", 2)):
        codes = rng.integers(0, k, design.n)
        targets = np.bincount(codes, weights=design.weight) * rng.uniform(0.9, 1.1, k)
        targets *= design.weight.sum() / targets.sum()
        margins.append(Margin(name=name, labels=tuple(map(str, range(k))), codes=codes, targets=targets))
    return margins


@pytest.mark.parametrize("make", [jackknife, fay, lambda d: bootstrap(d, 200, 6)])
def test_calibration_repeated_in_each_replicate(make: object) -> None:
    """A margin's total has no error; another mean has nearly the error of the residual formula."""
    design, items, _ = paired(16, seed=5)
    margins = raking(design)
    weights = reweighted(make(design), lambda w: calibrate(w, margins, bounds=(0, np.inf)).after)
    young = (margins[0].codes == 0).astype(float)
    total = replicates.totals(weights, {"young": young})
    assert total.value[0] == pytest.approx(margins[0].targets[0], rel=1e-9)
    assert total.se[0] < 1e-6 * total.value[0]
    calibration = calibrate(design.weight, margins, bounds=(0, np.inf))
    linear = combine.means(reduce(design, items, Grouping.everyone(design.n), calibration))
    np.testing.assert_allclose(replicates.means(weights, items).se, linear.se, rtol=0.25)


def test_a_replicate_that_cannot_be_calibrated_is_named() -> None:
    """Deleting the only village with a category leaves nothing to weight up."""
    design = SampleDesign(weight=np.ones(8), psu=np.repeat(np.arange(4), 2))
    codes = np.array([0, 0, 0, 0, 0, 0, 1, 1])
    margin = Margin(name="age", labels=("young", "old"), codes=codes, targets=np.array([6.0, 2.0]))
    weights = reweighted(jackknife(design), lambda w: calibrate(w, [margin]).after)
    with pytest.raises(AnalysisError) as caught:
        replicates.means(weights, {"y": np.arange(8.0)})
    assert caught.value.problems[0].where.startswith("replicate 4, age")


def test_contrasts_keep_the_weights_degrees_of_freedom() -> None:
    design, items, group = paired(9)
    m = replicates.totals(brr(design), {"y": items["y"]}, Grouping.by("g", group))
    contrast = m.contrast(np.array([[1.0, -1.0, 0.0]]), [("difference",)])
    assert contrast.df[0] == design.degrees_of_freedom == 9
    linear = combine.totals(reduce(design, {"y": items["y"]}, Grouping.by("g", group)))
    other = linear.contrast(np.array([[1.0, -1.0, 0.0]]), [("difference",)])
    assert contrast.se[0] == pytest.approx(other.se[0], rel=1e-9)
    assert list(m.to_frame().columns) == list(linear.to_frame().columns)


def test_a_panel_change_has_the_covariance_of_its_waves() -> None:
    """Both waves of the same villages replicated together: the change's variance is that of linearisation by common units."""
    rng = np.random.default_rng(7)
    strata = 10
    stratum, village = np.repeat(np.arange(strata), 8), np.tile(np.repeat([0, 1], 4), strata)
    weight = rng.uniform(1, 5, strata * 8)
    effect = rng.normal(0, 8, strata * 2)[stratum * 2 + village]
    first, second = (50 + shift + effect + rng.normal(0, 4, len(weight)) for shift in (0, 2))
    design = SampleDesign(weight=weight, stratum=stratum, psu=village)
    change = replicates.estimate(brr(design), lambda w: np.array(w @ second - w @ first), [("change",)])
    together = combine.totals(reduce(design, {"a": first, "b": second}, Grouping.everyone(design.n)))
    linear = together.contrast(np.array([[-1.0, 1.0]]), [("change",)])
    assert change.value[0] == pytest.approx(linear.value[0])
    assert change.se[0] == pytest.approx(linear.se[0], rel=1e-9)
    assert change.variance[0] < 0.5 * together.variance.sum()
