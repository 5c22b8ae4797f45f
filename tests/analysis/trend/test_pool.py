"""The rolling pool: averages over waves, and towns that a pulse alone cannot show."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from analysis.errors import AnalysisError
from analysis.estimation.waves import covariance_between
from analysis.results import CITY, town
from analysis.run import Run
from analysis.trend.pool import pool_waves, pooled_means
from analysis.trend.previous import PreviousWave
from analysis.trend.sums import wave_sums
from questionnaires.messages import render
from tests.analysis.trend.worlds import demo_run, value_of, written


@pytest.fixture(scope="module")
def pulses(trend_folder: Path) -> tuple[Run, Run]:
    return demo_run(0, trend_folder, "pulse"), demo_run(1, trend_folder, "pulse")


@pytest.fixture(scope="module")
def first_pulse(pulses: tuple[Run, Run], trend_folder: Path) -> PreviousWave:
    return written(pulses[0], trend_folder / "pulse")


def test_the_city_over_two_pulses_is_their_average(pulses: tuple[Run, Run], first_pulse: PreviousWave) -> None:
    """V = (V₁ + V₂ + 2C)/4.  Answers differ a little in number, so that the weighted sums are not exactly one half each."""
    pool = pool_waves(pulses[1].data, [first_pulse])
    assert [(w.wave, w.refused) for w in pool.waves] == [("wave 1", ()), ("wave 2", ())]
    (cell,) = [c for c in pool.cells if (c.indicator, c.group) == ("sense:gain", CITY)]
    waves = [value_of(run, "sense:gain") for run in pulses]
    estimates = [r.data.estimates.estimates.select(r.data.estimates.where("sense:gain", "city")) for r in pulses]
    shared, _ = covariance_between(*estimates)
    assert cell.estimate.value == pytest.approx(np.mean([value for value, _ in waves]), abs=0.02)
    expected = np.sqrt((waves[0][1] ** 2 + waves[1][1] ** 2 + 2 * shared[0, 0]) / 4)
    assert cell.estimate.se == pytest.approx(expected, rel=0.01)
    assert cell.estimate.n == sum(int(e.n[0]) for e in estimates)
    assert cell.estimate.n_psu == 240  # 160 + 160 villages, 80 of them in both


def test_towns_come_from_the_pool_though_no_pulse_shows_them(
    pulses: tuple[Run, Run], first_pulse: PreviousWave, earlier: Run, current: Run
) -> None:
    assert not any(cell.group.kind == "town" for run in pulses for cell in run.assessment.cells)
    pool = pool_waves(pulses[1].data, [first_pulse])
    for code in pulses[1].data.towns:
        (cell,) = [c for c in pool.cells if (c.indicator, c.group) == ("sense:security", town(code))]
        each = [value_of(run, "sense:security", "town", code) for run in (earlier, current)]
        assert cell.estimate.value == pytest.approx(np.mean([value for value, _ in each]), abs=0.3)
        assert cell.estimate.se < max(se for _, se in each)
        assert cell.estimate.n_psu == 15


def test_one_wave_is_its_own_pool(current: Run) -> None:
    """Σ over towns of its sums, linearised, is the calibrated mean of the city with the same influence."""
    sums = wave_sums(current.data)
    score, persons = np.zeros((2, 1, len(sums.estimates.value)))
    for y, n in sums.places("town", "sense:happiness").values():
        score[0, y] = persons[0, n] = 1
    found = pooled_means([sums.estimates], [score], [persons])
    value, se = value_of(current, "sense:happiness")
    assert found.value[0] == pytest.approx(value, rel=1e-12)
    assert found.se[0] == pytest.approx(se, rel=1e-9)


def test_a_wave_that_must_not_be_compared_is_left_out(pulses: tuple[Run, Run], first_pulse: PreviousWave) -> None:
    real = replace(first_pulse, assessment=replace(first_pulse.assessment, demo=False))
    pool = pool_waves(pulses[1].data, [real])
    assert pool.waves[0].refused == ("demo",)
    assert (pool.cells, pool.reason) == ((), "single")


def test_a_sense_asked_otherwise_in_one_wave_is_not_pooled(pulses: tuple[Run, Run], first_pulse: PreviousWave) -> None:
    items = dict(first_pulse.fingerprint.items)
    items["H1"] = replace(items["H1"], text={"zh": "另一种问法"})
    other = replace(first_pulse, fingerprint=replace(first_pulse.fingerprint, items=items))
    pool = pool_waves(pulses[1].data, [other])
    assert [c.indicator for c in pool.blocked] == ["sense:happiness"]
    assert "sense:happiness" not in {c.indicator for c in pool.cells}
    assert "sense:happiness" in {c.indicator for c in pool_waves(pulses[1].data, [other], frozenset({"H1"})).cells}


def test_more_than_four_waves_or_one_twice(pulses: tuple[Run, Run], first_pulse: PreviousWave) -> None:
    with pytest.raises(AnalysisError) as found:
        pool_waves(pulses[1].data, [first_pulse] * 4)
    codes = [problem.code for problem in found.value.problems]
    assert codes == ["trend.pool-size"] + ["trend.pool-twice"] * 3
    assert "wave 1" in render(found.value.problems[1], "en")


def test_no_town_is_pooled_where_a_wave_hides_one(current: Run, previous: PreviousWave) -> None:
    """2 × pool − earlier would be the mean that this wave withholds, and the pool's city less the other towns as well."""
    place = next(c for c in current.data.cells if c.indicator == "sense:gain" and c.group.kind == "town")
    hidden = replace(place, estimate=replace(place.estimate, value=None, se=None, release_code="X"))
    cells = tuple(hidden if cell is place else cell for cell in current.data.cells)
    pool = pool_waves(replace(current.data, cells=cells), [previous])
    towns = [c for c in pool.cells if c.group.kind == "town"]
    assert {c.estimate.value is None for c in towns if c.indicator == "sense:gain"} == {True}
    assert {c.estimate.release_code for c in towns if c.indicator == "sense:gain"} == {"X"}
    assert any(c.estimate.value is not None for c in towns if c.indicator == "sense:security")
    assert next(c for c in pool.cells if (c.indicator, c.group) == ("sense:gain", CITY)).estimate.value is not None
