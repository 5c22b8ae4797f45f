"""The door: what a wave's answers say about its drivers, and what it says where it cannot be said."""

from __future__ import annotations

import dataclasses
from dataclasses import replace

import numpy as np
import pytest

from analysis.drivers.explain import drivers_of
from analysis.results.assessment import _build, _plain
from analysis.results.drivers import Drivers
from analysis.wavedata import WaveData
from tests.analysis.drivers.sample import wave
from tests.analysis.wave import test_assess, tiny


@pytest.fixture(scope="module")
def data() -> WaveData:
    return wave()


@pytest.fixture(scope="module")
def found(data: WaveData) -> Drivers:
    return drivers_of(data)


def test_drivers_are_the_services_that_everyone_was_asked_about(found: Drivers) -> None:
    assert [sense.sense for sense in found.senses] == ["gain", "happiness", "security", "identification"]
    for sense in found.senses:
        assert [d.item for d in sense.drivers] == ["M04", "M05", "M08", "M11", "M12"]
    assert set(found.controls) == {"age", "sex", "urban"}  # nobody was asked for income
    assert {(b.item, b.reason) for b in found.bivariate} == {("M01", "users")}


def test_parts_add_up(found: Drivers) -> None:
    for sense in found.senses:
        assert sense.r2 is not None and sense.r2_controls is not None and sense.r2_drivers is not None
        assert sense.r2.value == pytest.approx(sense.r2_controls.value + sense.r2_drivers.value)
        assert sum(d.johnson.value for d in sense.drivers) == pytest.approx(sense.r2_drivers.value)
        assert sum(d.shapley.value for d in sense.drivers) == pytest.approx(sense.r2_drivers.value)
        assert sum(d.of_explained.value for d in sense.drivers) == pytest.approx(1)
        assert sum(d.importance_gap.value for d in sense.drivers) == pytest.approx(0, abs=1e-12)
        assert sum(d.performance_gap.value for d in sense.drivers) == pytest.approx(0, abs=1e-9)
        assert sorted(d.rank for d in sense.drivers) == [1, 2, 3, 4, 5]


def test_the_worst_service_that_matters_most_is_the_weak_point(found: Drivers) -> None:
    for sense in found.senses:
        assert [d.item for d in sense.weak_points] == ["M04"]
        weak = sense.weak_points[0]
        assert weak.importance_gap.lower > 0 and weak.performance_gap.upper < 0
        assert weak.domains == ("D04",)


def test_a_region_is_what_its_two_intervals_say(found: Drivers) -> None:
    side = {"concentrate": (1, -1), "keep-up": (1, 1), "low-priority": (-1, -1), "possible-overkill": (-1, 1)}
    for driver in (d for sense in found.senses for d in sense.drivers):
        away = tuple(int(gap.lower > 0) - int(gap.upper < 0) for gap in (driver.importance_gap, driver.performance_gap))
        assert driver.region == next((name for name, sides in side.items() if sides == away), "unclear")


def test_performance_is_the_figure_printed_everywhere_else(data: WaveData, found: Drivers) -> None:
    cells = {cell.indicator: cell.estimate for cell in data.cells if cell.group.kind == "city"}
    assert all(d.performance == cells[f"item:{d.item}"] for sense in found.senses for d in sense.drivers)


def test_models_name_every_column(found: Drivers) -> None:
    sense = found.senses[0]
    controls = [f"{name}:{code}" for name, code in found.controls.items()]
    names = [c.name for c in sense.linear]
    assert names[0] == "intercept" and not set(controls) & set(names)
    assert {c.estimate.unit for c in sense.linear if c.name.startswith("M")} == {"slope"}
    assert sense.ordinal is not None and sense.ordinal.reason == ""
    assert [c.name for c in sense.ordinal.coefficients] == names[1:]
    assert len(sense.ordinal.cuts) == len(sense.ordinal.classes) - 1
    steepest = max(sense.ordinal.coefficients, key=lambda c: c.estimate.value or 0.0)
    assert steepest.name == "M04"


def test_bivariate_is_a_weighted_correlation(data: WaveData, found: Drivers) -> None:
    x, y = data.column("item:M01"), data.column("sense:gain")
    both = np.isfinite(x) & np.isfinite(y)
    judge = np.cov(x[both], y[both], aweights=data.weight[both])
    first = found.bivariate[0]
    assert (first.item, first.sense, first.correlation.n) == ("M01", "gain", int(both.sum()))
    assert first.correlation.value == pytest.approx(judge[0, 1] / np.sqrt(judge[0, 0] * judge[1, 1]))
    assert first.slope.value == pytest.approx(judge[0, 1] / judge[0, 0])
    assert first.correlation.base == "users"


def test_stated_priorities_are_shares_of_those_who_answered(data: WaveData, found: Drivers) -> None:
    first = next(p for p in found.priorities if p.option == "D04")
    named = data.used.numbers("V1.D04")
    assert first.share.value == pytest.approx(np.average(named, weights=data.weight))
    assert (first.rank, first.items, found.max_picks) == (1, ("M04",), 3)
    none = next(p for p in found.priorities if p.option == "none")
    assert none.exclusive and none.rank is None
    assert next(p for p in found.priorities if p.option == "D17").items == ("M12",)


def test_stated_beside_derived(found: Drivers) -> None:
    first = found.stated_and_derived[0]
    assert (first.item, first.option, first.stated) == ("M04", "D04", 1)
    assert first.derived == dict.fromkeys(("gain", "happiness", "security", "identification"), 1)
    assert [row.stated for row in found.stated_and_derived] == [1, 2, 3, 4, 5]


def test_same_bytes_twice_and_through_json(data: WaveData, found: Drivers) -> None:
    assert drivers_of(data) == found
    assert _plain(_build(Drivers, _plain(found))) == _plain(found)


def test_a_pulse_is_explained_too(data: WaveData, found: Drivers) -> None:
    pulse = replace(data, settings=dataclasses.replace(data.settings, kind="pulse"))
    assert drivers_of(pulse) == found


def test_a_questionnaire_without_services_for_all_says_so() -> None:
    few = drivers_of(test_assess.run().data)
    assert {sense.reason for sense in few.senses} == {"too-few-drivers"}
    assert (few.priority_question, few.priority_reason, few.priorities) == ("", "no-priority-question", ())
    assert tiny.questionnaire().questions["X1"].module == "A"


def test_too_few_answers_for_the_model() -> None:
    small = drivers_of(wave(villages=2, persons=1))
    assert {sense.reason for sense in small.senses} == {"few-answers"}
    assert all(sense.n > 0 and not sense.drivers for sense in small.senses)


def test_a_service_few_can_rate_is_no_driver() -> None:
    n = 16 * 6 * 10
    rare = [4.0 if i % 3 == 0 else 98.0 for i in range(n)]
    rare[::6] = [2.0] * len(rare[::6])
    found = drivers_of(wave(M05=rare))
    assert [d.item for d in found.senses[0].drivers] == ["M04", "M08", "M11", "M12"]
    assert ("M05", "few-answers") in {(b.item, b.reason) for b in found.bivariate}


def test_everyone_alike_has_no_spread() -> None:
    found = drivers_of(wave(M05=[4.0] * 960))
    assert {sense.reason for sense in found.senses} == {"no-spread"}


def test_rare_categories_of_a_control_join_no_answer() -> None:
    income = ["0-5"] * 500 + ["5-10"] * 425 + ["60+"] * 15 + ["99"] * 20
    found = drivers_of(wave(income=income))
    assert found.controls["income"] == "0-5"
    assert [c.name for c in found.senses[0].linear if c.name.startswith("income")] == ["income:5-10", "income:"]


def test_controls_are_left_out_from_the_last_where_answers_are_few() -> None:
    """160 answers carry 16 columns: intercept, 5 services, 3 age dummies, 1 sex, 1 urban, not 6 of income besides."""
    income = [("0-5", "5-10", "10-20", "20-50", "50-60", "60+", "99")[i % 7] for i in range(160)]
    found = drivers_of(wave(villages=2, persons=5, income=income))
    assert (tuple(found.controls), found.controls_left_out) == (("age", "sex", "urban"), ("income",))
    assert found.senses[0].n == 160
    whole = drivers_of(wave(income=["0-5", "5-10"] * 480))
    assert (tuple(whole.controls), whole.controls_left_out) == (("age", "sex", "urban", "income"), ())


def test_two_services_answered_alike_cannot_be_told_apart() -> None:
    same = [float(i % 5 + 1) for i in range(960)]
    assert {sense.reason for sense in drivers_of(wave(M05=same, M08=same)).senses} == {"not-fitted"}


def test_one_village_in_every_town_explains_nothing_and_stops_nothing() -> None:
    found = drivers_of(wave(villages=1, persons=60))
    assert {sense.reason for sense in found.senses} == {"few-answers"}
    assert all(sense.n_scored > 0 and sense.drivers == () for sense in found.senses)
    assert found.bivariate == ()
