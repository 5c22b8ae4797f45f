"""The chain: steps in order, accounts before and after, repeated in replicates; and the published raking table."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.design import SampleDesign
from analysis.errors import AnalysisError
from analysis.estimation import replicates
from analysis.estimation.combine import means, totals
from analysis.estimation.reduce import Grouping, reduce
from analysis.weighting.base import from_inclusion
from analysis.weighting.calibration import Margin, Total, calibrate, post_stratify
from analysis.weighting.chain import (
    ByClasses,
    ByPropensity,
    Calibrate,
    PostStratify,
    ToKnownSizes,
    Trim,
    WeightingChain,
    start,
)
from analysis.weighting.diagnostics import margin_errors
from analysis.weighting.trimming import trim_weights

# Kalton & Flores-Cervantes (2003), Journal of Official Statistics 19, 81–97: sample and population by A (4) and B (3), table 1,
# and the raked weights to two digits, table 2.
SAMPLE = np.array([[20, 40, 40], [50, 140, 310], [100, 50, 50], [30, 100, 70]])
POPULATION = np.array([[80, 40, 55], [60, 150, 340], [170, 60, 200], [55, 165, 125]])
CELL_WEIGHTS = np.array([[4.0, 1.0, 1.38], [1.2, 1.07, 1.10], [1.7, 1.2, 4.0], [1.83, 1.65, 1.79]])
RAKED = np.array([[1.81, 1.45, 2.02], [1.08, 0.87, 1.21], [2.20, 1.76, 2.45], [1.83, 1.47, 2.04]])


def kalton() -> tuple[np.ndarray, np.ndarray, list[Margin]]:
    a, b = (np.repeat(i.ravel(), SAMPLE.ravel()) for i in np.indices(SAMPLE.shape))
    margins = [
        Margin(name="A", labels=("1", "2", "3", "4"), codes=a, targets=POPULATION.sum(axis=1).astype(float)),
        Margin(name="B", labels=("1", "2", "3"), codes=b, targets=POPULATION.sum(axis=0).astype(float)),
    ]
    return a, b, margins


def test_kalton_and_flores_cervantes_raking_table() -> None:
    a, b, margins = kalton()
    after = calibrate(np.ones(len(a)), margins).after
    table = np.zeros(SAMPLE.shape)
    table[a, b] = after
    np.testing.assert_allclose(table, RAKED, atol=0.00501)


def test_kalton_and_flores_cervantes_cell_weighting() -> None:
    a, b, _ = kalton()
    cells = Margin(
        name="AB", labels=tuple(map(str, range(12))), codes=a * 3 + b, targets=POPULATION.ravel().astype(float)
    )
    table = np.zeros(SAMPLE.shape)
    table[a, b] = post_stratify(np.ones(len(a)), cells).after
    np.testing.assert_allclose(table, CELL_WEIGHTS, atol=0.00501)


class Frame:
    """A sample of persons in villages, half of whom answer; margins of the whole population by age and sex."""

    def __init__(self, seed: int = 1, n: int = 900) -> None:
        rng = np.random.default_rng(seed)
        self.n = n
        self.town = np.sort(rng.integers(0, 3, n))
        self.village = rng.integers(0, 10, n)
        self.age, self.sex = rng.integers(0, 3, n), rng.integers(0, 2, n)
        self.pi = rng.uniform(0.02, 0.1, n)
        self.responded = rng.random(n) < np.array([0.4, 0.6, 0.8])[self.age]
        self.y = 40 + 8 * self.age + rng.normal(0, 10, n)
        base = 1 / self.pi
        self.margins = [self.margin("age", self.age, 3, base), self.margin("sex", self.sex, 2, base)]

    def margin(self, name: str, codes: np.ndarray, k: int, base: np.ndarray) -> Margin:
        """Nonrespondents' categories are unknown to a margin (−1)."""
        targets = np.bincount(codes, weights=base, minlength=k)
        hidden = np.where(self.responded, codes, -1)
        return Margin(name=name, labels=tuple(map(str, range(k))), codes=hidden, targets=targets)

    def chain(self, trim: float = np.inf) -> WeightingChain:
        return (
            start(from_inclusion(self.pi))
            .watching(self.margins)
            .then(ByClasses(responded=self.responded, classes=self.town))
            .then(Calibrate(margins=self.margins))
            .then(Trim(upper=trim))
        )

    def design(self, weight: np.ndarray) -> SampleDesign:
        return SampleDesign(weight=weight, stratum=self.town, psu=self.village)


def test_each_step_has_its_account() -> None:
    f = Frame()
    chain = f.chain(trim=70)
    names = [(s.name, s.method) for s in chain.steps]
    assert names == [
        ("base", "inverse-inclusion"),
        ("nonresponse", "weighting-classes"),
        ("calibration", "bounded-raking"),
        ("trimming", "limits"),
    ]
    assert [s.n for s in chain.steps] == [f.n] + 3 * [int(f.responded.sum())]
    for step in chain.steps[:2]:
        assert step.total == pytest.approx((1 / f.pi).sum())
    accounts = chain.accounts()
    assert [method for method, _, _ in accounts] == [m for _, m in names[1:]]
    _, before, after = accounts[1]
    assert abs(before.worst.relative) > 0.05
    assert abs(after.worst.relative) < 1e-8
    assert after.kish_deff > before.kish_deff
    assert accounts[2][1] == after
    assert abs(accounts[2][2].worst.relative) > 1e-6
    frame = chain.to_frame()
    assert list(frame.index) == [m for _, m in names]
    assert frame["largest_ratio"].iloc[-1] == pytest.approx(np.max(chain.weight[f.responded] * f.pi[f.responded]))


def test_the_chain_is_frozen_and_each_step_makes_a_longer_one() -> None:
    f = Frame()
    first = start(from_inclusion(f.pi))
    second = first.then(ByClasses(responded=f.responded, classes=f.age))
    assert first.applied == ()
    assert len(second.applied) == 1
    with pytest.raises(AttributeError):
        first.base = np.ones(f.n)  # type: ignore[misc]
    assert first.calibration is None


def test_the_chain_is_the_functions_it_names() -> None:
    f = Frame()
    chain = f.chain(trim=70)
    adjusted = chain.applied[0].weight
    known = [Margin(name=m.name, labels=m.labels, codes=np.maximum(m.codes, 0), targets=m.targets) for m in f.margins]
    calibrated = calibrate(adjusted, known).after
    np.testing.assert_array_equal(chain.calibration.after, calibrated)
    np.testing.assert_array_equal(chain.weight, trim_weights(calibrated, upper=70))
    np.testing.assert_array_equal(chain.calibration.final, chain.weight)
    np.testing.assert_allclose(chain.again(chain.base), chain.weight, rtol=1e-9)


def test_other_steps_of_a_chain() -> None:
    f = Frame()
    town = Margin(name="town", labels=("0", "1", "2"), codes=f.town, targets=np.array([9000.0, 8000, 7000]))
    income = Total(name="income", values=np.where(f.responded, f.y, np.nan), target=24_000 * 50.0)
    chain = (
        start(from_inclusion(f.pi))
        .then(ByPropensity(responded=f.responded, x=f.age[:, None].astype(float), names=("age",)))
        .then(ToKnownSizes(sizes=town))
        .then(PostStratify(margin=f.margins[1]))
    )
    assert chain.notes == chain.applied[0].notes
    assert chain.applied[0].nonresponse.coefficients["age"] > 0
    np.testing.assert_allclose(np.bincount(f.town, weights=chain.applied[1].weight), town.targets, rtol=1e-12)
    assert max(abs(e.relative) for e in margin_errors(chain.weight, [f.margins[1]])) < 1e-12
    numeric = start(chain.applied[1].weight).then(Calibrate(totals=[income], distance="linear", bounds=(0, np.inf)))
    assert np.nansum(numeric.weight * f.y) == pytest.approx(income.target, rel=1e-9)


@pytest.mark.parametrize("use", ["classes", "inverse"])
def test_the_whole_chain_is_repeated_in_each_replicate(use: str) -> None:
    """Nonresponse and margins again in every replicate: margins have no error; a mean comes near the linearised error."""
    f = Frame(seed=4, n=1500)
    x = np.column_stack([f.age, f.town]).astype(float)
    chain = (
        start(from_inclusion(f.pi))
        .then(ByPropensity(responded=f.responded, x=x, names=("age", "town"), use=use))
        .then(Calibrate(margins=f.margins, bounds=(0, np.inf)))
    )
    design = f.design(chain.base)
    weights = replicates.reweighted(replicates.jackknife(design), chain.again)
    np.testing.assert_allclose(weights.weight, chain.weight, rtol=1e-9)
    young = totals_of(weights, (f.age == 0).astype(float))
    assert young.value[0] == pytest.approx(f.margins[0].targets[0], rel=1e-8)
    assert young.se[0] < 1e-6 * young.value[0]
    found = replicates.means(weights, {"y": f.y})
    linear = means(reduce(design, {"y": f.y}, Grouping.everyone(f.n), chain.calibration))
    assert found.value[0] == pytest.approx(linear.value[0], rel=1e-9)
    assert found.se[0] == pytest.approx(linear.se[0], rel=0.2)


def totals_of(weights: replicates.ReplicateWeights, y: np.ndarray) -> replicates.ReplicateEstimates:
    return replicates.totals(weights, {"y": y})


def test_nonrespondents_stay_in_the_design_with_weight_zero() -> None:
    """Their villages count as units of the sample; margins have no error; the same as leaving the rows out by hand."""
    f = Frame()
    chain = f.chain()
    t = totals(reduce(f.design(chain.base), {"one": np.ones(f.n)}, Grouping.by("age", f.age), chain.calibration))
    np.testing.assert_allclose(t.value, f.margins[0].targets, rtol=1e-8)
    assert np.all(t.se < 1e-7 * t.value)
    assert t.n.sum() == f.responded.sum()


def test_base_weights_refuse_impossible_probabilities() -> None:
    with pytest.raises(AnalysisError) as caught:
        from_inclusion(np.array([0.1, 0.0, 1.2, np.nan]))
    assert {(p.code, p.params["rows"]) for p in caught.value.problems} == {
        ("base.probability-impossible", 2),
        ("base.probability-missing", 1),
    }
