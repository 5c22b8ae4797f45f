"""Towns that stood out last time: the formula by hand, by simulation, and at the door."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.assess import assess_wave
from analysis.gaps.spread import spread_of
from analysis.results import Band
from analysis.run import Run
from analysis.trend.previous import PreviousWave
from analysis.trend.rebound import expected_rebound, rebounds
from benchmarks.simulations.trend import simulate_rebounds
from tests.analysis.trend.worlds import value_of


def test_by_hand() -> None:
    """τ = 2, v = 3, c = 0: 3/7 of the deviation is luck.  τ = 0: all of it.  c = v: none of it."""
    assert expected_rebound(-7, 3, 0, 2) == pytest.approx(3.0)
    assert expected_rebound(5, 3, 0, 0) == -5
    assert expected_rebound(5, 3, 3, 2) == 0
    assert expected_rebound(-7, 3, 1, 2) == pytest.approx(2.0)


@pytest.mark.parametrize("tau", [0.0, 2.0])
@pytest.mark.parametrize("correlation", [0.0, 0.4])
def test_simulated_towns_that_stood_out_come_back_as_expected(tau: float, correlation: float) -> None:
    """Mean change of singled-out towns against the expected one, within four Monte-Carlo errors; neither is near zero."""
    found = simulate_rebounds(tau, correlation, 20_000, estimate=False)
    assert found.singled_out > 500
    assert abs(found.observed - found.expected) < 4 * found.error
    assert found.observed < -10 * found.error


def banded(previous: PreviousWave, key: str) -> PreviousWave:
    """The demonstration's earlier wave as if its first two towns had been told from the city."""
    names = dict(zip([t.town for t in previous.assessment.conduct.towns][:2], ("above", "below"), strict=True))
    bands: list[Band] = []
    for band in previous.assessment.bands:
        bands.append(
            replace(band, band=names.get(band.town, "middle"))
            if band.indicator == key
            else replace(band, band="middle")
        )
    return replace(previous, assessment=replace(previous.assessment, bands=tuple(bands)))


def test_each_town_that_was_singled_out_gets_its_rebound(earlier: Run, current: Run, previous: PreviousWave) -> None:
    spreads = {s.indicator: s for s in spread_of(earlier.data)}
    spread = spreads["sense:gain"]
    found = rebounds(current.data, banded(previous, "sense:gain"), list(spreads.values()))
    assert [(r.indicator, r.band, r.reason) for r in found] == [
        ("sense:gain", "above", ""),
        ("sense:gain", "below", ""),
    ]
    codes = current.data.towns
    old = {code: value_of(earlier, "sense:gain", "town", code)[0] for code in codes}
    new = {code: value_of(current, "sense:gain", "town", code)[0] for code in codes}
    for r in found:
        deviation = old[r.town] - sum(old.values()) / 16
        assert r.deviation == pytest.approx(deviation, rel=1e-9)
        moved = new[r.town] - sum(new.values()) / 16 - deviation
        assert r.observed.value == pytest.approx(moved, rel=1e-9)
        assert r.expected * deviation < 0
        assert abs(r.expected) <= abs(deviation)
        assert r.lower <= r.expected <= r.upper
    assert spread.tau.value is not None


def test_a_town_that_is_not_released_is_in_no_mean(earlier: Run, current: Run, previous: PreviousWave) -> None:
    """Distance and score of one town give the mean of the towns, and this, less the others, the one that is withheld."""
    hidden = current.data.towns[5]
    cells = tuple(
        replace(c, estimate=replace(c.estimate, value=None, release_code="X")) if c.group.code == hidden else c
        for c in current.data.cells
    )
    spreads = [s for s in spread_of(earlier.data) if s.indicator == "sense:gain"]
    found = rebounds(replace(current.data, cells=cells), banded(previous, "sense:gain"), spreads)
    shown = [code for code in current.data.towns if code != hidden]
    old = {code: value_of(earlier, "sense:gain", "town", code)[0] for code in shown}
    assert len(found) == 2
    for r in found:
        assert r.deviation == pytest.approx(old[r.town] - sum(old.values()) / 15, rel=1e-9)


def test_a_sense_that_was_asked_otherwise_has_no_rebound(current: Run, previous: PreviousWave) -> None:
    before = banded(previous, "sense:gain")
    items = dict(before.fingerprint.items)
    items["G2"] = replace(items["G2"], text={"zh": "另一种问法"})
    reworded = replace(before, fingerprint=replace(before.fingerprint, items=items))
    data = current.data

    def of_assessment(wave: PreviousWave) -> set[str]:
        run = assess_wave(data.used, data.questionnaire, data.population, data.settings, previous=wave)
        return {r.indicator for r in run.assessment.rebounds}

    assert of_assessment(before) == {"sense:gain"}
    assert of_assessment(reworded) == set()


def test_without_spread_all_of_it_and_without_bands_nothing(earlier: Run, current: Run, previous: PreviousWave) -> None:
    (gain,) = [s for s in spread_of(earlier.data) if s.indicator == "sense:gain"]
    apart = replace(previous, estimates=replace(previous.estimates))
    none = replace(gain, tau=replace(gain.tau, value=0.0, lower=0.0, upper=0.0))
    for r in rebounds(current.data, banded(apart, "sense:gain"), [none]):
        assert r.lower == r.upper == r.expected
        assert abs(r.expected) > 0.5 * abs(
            r.deviation
        )  # what the shared villages repeat stays; without them all of it would go
    calm = tuple(replace(b, band="middle") for b in previous.assessment.bands)
    assert rebounds(current.data, replace(previous, assessment=replace(previous.assessment, bands=calm)), [gain]) == ()
    other = replace(previous, assessment=replace(previous.assessment, stream="open"))
    assert rebounds(current.data, other, [gain]) == ()
