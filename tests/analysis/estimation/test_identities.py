"""What must hold whatever the data: identities between estimates, and changes that must change nothing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.design import SampleDesign
from analysis.errors import AnalysisError
from analysis.estimation.combine import means, population_totals, ratios, totals
from analysis.estimation.estimates import joined
from analysis.estimation.reduce import Grouping, reduce
from analysis.estimation.waves import covariance_between
from analysis.weighting.calibration import Margin, calibrate


class Sample:
    """A stratified cluster sample with a missing answer here and there."""

    def __init__(self, seed: int = 1, n: int = 400) -> None:
        rng = np.random.default_rng(seed)
        self.town = rng.integers(0, 4, n)
        self.village = rng.integers(0, 6, n)
        self.age = rng.integers(0, 3, n)
        self.weight = 5 + 10 * rng.random(n)
        self.y = rng.integers(0, 11, n) * 10.0
        self.y[rng.random(n) < 0.15] = np.nan
        self.x = rng.integers(1, 6, n).astype(float)
        self.n = n

    @property
    def design(self) -> SampleDesign:
        return SampleDesign(weight=self.weight, stratum=self.town, psu=self.village)

    @property
    def margin(self) -> Margin:
        sums = np.bincount(self.age, weights=self.weight)
        return Margin(name="age", labels=("a", "b", "c"), codes=self.age, targets=sums * np.array([1.2, 0.9, 1.0]))

    def towns(self) -> Grouping:
        return Grouping.by("town", self.town)


def test_one_stratum_with_equal_weights_is_the_textbook_standard_error() -> None:
    y = np.random.default_rng(0).normal(50, 10, 80)
    design = SampleDesign(weight=np.full(80, 3.5))
    m = means(reduce(design, {"y": y}, Grouping.everyone(80)))
    assert m.value[0] == pytest.approx(y.mean(), rel=1e-12)
    assert m.se[0] == pytest.approx(y.std(ddof=1) / np.sqrt(80), rel=1e-10)
    assert m.deff(replacement=True)[0] == pytest.approx(1, rel=1e-10)
    assert m.df[0] == 79


def test_stratified_textbook_total_with_fpc() -> None:
    rng = np.random.default_rng(4)
    stratum = np.repeat([0, 1], [30, 50])
    size = np.array([300.0, 200.0])
    y = rng.normal(0, 1, 80) + stratum
    design = SampleDesign(weight=(size / [30, 50])[stratum], stratum=stratum, fpc=size[stratum])
    t = totals(reduce(design, {"y": y}, Grouping.everyone(80)))
    wanted = sum(
        size[h] ** 2 * (1 - (stratum == h).sum() / size[h]) * y[stratum == h].var(ddof=1) / (stratum == h).sum()
        for h in (0, 1)
    )
    assert t.variance[0] == pytest.approx(wanted, rel=1e-10)


def test_a_group_mean_is_the_ratio_of_its_totals() -> None:
    s = Sample()
    inside = np.where(s.age == 1, 1.0, 0.0)
    mean = means(reduce(s.design, {"x": s.x}, Grouping.where("age", s.age == 1)))
    pair = ("xi", "i")
    ratio = ratios(reduce(s.design, {"xi": s.x * inside, "i": inside}, Grouping.everyone(s.n), products=[pair]), [pair])
    assert ratio.value[0] == pytest.approx(mean.value[0], rel=1e-12)
    assert ratio.se[0] == pytest.approx(mean.se[0], rel=1e-9)


def test_empty_villages_count_as_zeros() -> None:
    """The variance of a group's total keeps the villages that have nobody of the group."""
    s = Sample()
    inside = (s.age == 1) & (s.village < 2)
    kept = totals(reduce(s.design, {"x": s.x}, Grouping.where("g", inside)))
    zeros = totals(reduce(s.design, {"x": np.where(inside, s.x, 0.0)}, Grouping.everyone(s.n)))
    assert kept.se[0] == pytest.approx(zeros.se[0], rel=1e-9)
    cut = SampleDesign(weight=s.weight[inside], stratum=s.town[inside], psu=s.village[inside], lonely="adjust")
    dropped = totals(reduce(cut, {"x": s.x[inside]}, Grouping.everyone(int(inside.sum()))))
    assert dropped.se[0] < 0.9 * kept.se[0]


def test_the_calibrated_total_of_a_margin_has_no_error() -> None:
    s = Sample()
    calibration = calibrate(s.weight, [s.margin], bounds=(0, np.inf))
    by_age = Grouping.by("age", s.age)
    reduced = reduce(s.design, {"one": np.ones(s.n)}, by_age, calibration)
    for estimates in (totals(reduced), population_totals(reduced)):
        np.testing.assert_allclose(estimates.value, s.margin.targets, rtol=1e-8)
        assert np.all(estimates.se < 1e-8 * estimates.value)


def test_residuals_reach_outside_the_group() -> None:
    """Calibrating city-wide gives every village a part in a town's error; the group's own rows alone understate it."""
    s = Sample()
    calibration = calibrate(s.weight, [s.margin], bounds=(0, np.inf))
    m = means(reduce(s.design, {"x": s.x}, s.towns(), calibration))
    other = s.design.stages[0].parent != 0
    assert np.abs(m.influence[other, 0]).max() > 0


@given(st.floats(1e-4, 1e6))
@settings(max_examples=25, deadline=None)
def test_scaling_weights_changes_no_mean(factor: float) -> None:
    s = Sample()
    m = means(reduce(s.design, {"y": s.y}, s.towns()))
    other = means(reduce(s.design.with_weight(s.weight * factor), {"y": s.y}, s.towns()))
    np.testing.assert_allclose(other.value, m.value, rtol=1e-9)
    np.testing.assert_allclose(other.se, m.se, rtol=1e-8)


def test_order_of_rows_and_names_of_villages_do_not_matter() -> None:
    s = Sample()
    order = np.random.default_rng(9).permutation(s.n)
    m = means(reduce(s.design, {"y": s.y}, s.towns()))
    design = SampleDesign(weight=s.weight[order], stratum=s.town[order], psu=np.array(list("fbdace"))[s.village][order])
    other = means(reduce(design, {"y": s.y[order]}, Grouping.by("town", s.town[order])))
    np.testing.assert_array_equal(other.value, m.value)
    np.testing.assert_allclose(other.covariance, m.covariance, rtol=1e-12, atol=1e-12)


def test_shards_add_up() -> None:
    """Reducing two halves of the villages and adding the tables is reducing the whole."""
    s = Sample()
    whole = reduce(s.design, {"y": s.y}, Grouping.everyone(s.n), bits=32)
    parts = []
    for half in (s.village < 3, s.village >= 3):
        rows = np.flatnonzero(half)
        design = SampleDesign(weight=s.weight[rows], stratum=s.town[rows], psu=s.village[rows])
        parts.append(reduce(design, {"y": s.y[rows]}, Grouping.everyone(len(rows)), bits=32))
    assert sum(p.wy.sum() for p in parts) == whole.wy.sum()
    assert sorted(np.concatenate([p.wy[:, 0] for p in parts])) == sorted(whole.wy[:, 0])


def test_city_and_towns_share_one_covariance() -> None:
    """Groups that partition the rows: the city's total is the sum of the towns' in value and in variance."""
    s = Sample()
    city = totals(reduce(s.design, {"y": s.y}, Grouping.everyone(s.n)))
    towns = totals(reduce(s.design, {"y": s.y}, s.towns()))
    both = joined([city, towns])
    difference = both.contrast(np.array([[1.0, -1, -1, -1, -1]]), [("zero",)])
    assert abs(difference.value[0]) < 1e-6
    assert difference.se[0] < 1e-6


def test_satterthwaite_of_equal_strata_is_the_sum_of_their_freedoms() -> None:
    design = SampleDesign(weight=np.ones(16), stratum=np.repeat([0, 1], 8))
    y = np.tile(np.arange(8.0), 2)
    m = means(reduce(design, {"y": y}, Grouping.by("h", np.repeat([0, 1], 8))))
    contrast = m.contrast(np.array([[1.0, -1.0]]), [("difference",)])
    assert contrast.df[0] == pytest.approx(14)


def test_zero_weights_and_absent_groups() -> None:
    s = Sample()
    weight = np.where(s.town == 0, 0.0, s.weight)
    m = means(reduce(s.design.with_weight(weight), {"y": s.y}, s.towns()))
    assert np.isnan(m.value[0])
    assert m.n[0] == 0
    assert np.all(np.isfinite(m.se[1:]))


def test_certainty_villages_add_nothing_and_lonely_ones_follow_the_rule() -> None:
    stratum = np.array([0, 0, 0, 1])
    y = np.array([1.0, 4.0, 2.0, 50.0])
    certain = SampleDesign(weight=np.ones(4), stratum=stratum, fpc=np.array([9.0, 9, 9, 1]))
    lonely = {
        rule: totals(
            reduce(
                SampleDesign(weight=np.ones(4), stratum=stratum, fpc=np.array([9.0, 9, 9, 9]), lonely=rule),
                {"y": y},
                Grouping.everyone(4),
            )
        ).variance[0]
        for rule in ("remove", "certainty", "adjust", "average", "collapse")
    }
    own = totals(reduce(certain, {"y": y}, Grouping.everyone(4))).variance[0]
    s2 = np.var(y[:3], ddof=1)
    assert own == pytest.approx(3 * (1 - 3 / 9) * s2)
    assert lonely["remove"] == lonely["certainty"] == pytest.approx(own)
    assert lonely["adjust"] == pytest.approx(own + (1 - 1 / 9) * 50**2)
    assert lonely["average"] == pytest.approx(2 * own)
    assert lonely["collapse"] == pytest.approx(4 * np.var(y, ddof=1))


def test_collapsing_stays_within_the_town() -> None:
    town = np.array(["a", "a", "a", "b", "b"])
    stratum = np.array(["a1", "a2", "a2", "b1", "b2"])
    design = SampleDesign(weight=np.ones(5), stratum=stratum, lonely="collapse", collapse_within=town)
    assert design.collapsed == 2
    assert len(set(design.stages[0].parent)) == 2


def test_two_stages_by_hand() -> None:
    """Särndal, Swensson & Wretman (1992), result 4.3.1, at 2 of 4 villages and 2 of 3 persons."""
    psu = np.array([0, 0, 1, 1])
    y = np.array([1.0, 3.0, 5.0, 9.0])
    weight = np.full(4, 4 / 2 * 3 / 2)
    design = SampleDesign(
        weight=weight, psu=psu, fpc=np.full(4, 4.0), later=[np.arange(4)], later_fpc=[np.full(4, 3.0)]
    )
    t = totals(reduce(design, {"y": y}, Grouping.everyone(4)))
    first = 4**2 * (1 - 2 / 4) / 2 * np.var([6.0, 21.0], ddof=1)
    second = 4 / 2 * sum(3**2 * (1 - 2 / 3) / 2 * np.var(v, ddof=1) for v in (y[:2], y[2:]))
    assert t.variance[0] == pytest.approx(first + second, rel=1e-12)


def test_waves_covary_through_shared_villages_only() -> None:
    s = Sample()
    first = means(reduce(s.design, {"y": s.y}, Grouping.everyone(s.n)))
    again, left_out = covariance_between(first, first)
    assert again[0, 0] == pytest.approx(first.variance[0], rel=1e-12)
    assert left_out == 0
    moved = SampleDesign(weight=s.weight, stratum=s.town, psu=s.village + 100)
    other = means(reduce(moved, {"y": s.y}, Grouping.everyone(s.n)))
    assert covariance_between(first, other)[0][0, 0] == 0


def test_every_problem_of_a_design_at_once() -> None:
    with pytest.raises(AnalysisError) as caught:
        SampleDesign(
            weight=np.array([1.0, -2.0, np.nan]),
            stratum=np.array(["a", "", "a"], dtype=object),
            psu=np.array([1, 2]),
        )
    codes = {p.code for p in caught.value.problems}
    assert codes == {"design.weight-negative", "design.weight-missing", "design.missing-label", "design.length"}
    with pytest.raises(AnalysisError, match=r"design\.lonely-psu"):
        SampleDesign(weight=np.ones(3), stratum=np.array([0, 0, 1]))
    with pytest.raises(AnalysisError, match=r"design\.fpc-below-sample"):
        SampleDesign(weight=np.ones(3), fpc=np.full(3, 2.0))
