"""The door: the demonstration's two waves, a pulse, waves that must not be compared, Somerville's three years."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from analysis.comparison.multiplicity import holm
from analysis.estimation.waves import covariance_between
from analysis.release import withheld
from analysis.results import CITY, Group, town
from analysis.results.assessment import _build, _plain
from analysis.results.trend import Trend
from analysis.run import Run
from analysis.trend.compare import compare_waves
from analysis.trend.previous import PreviousWave
from tests.analysis.trend.worlds import demo_run, somerville, value_of, written


@pytest.fixture(scope="module")
def trend(current: Run, previous: PreviousWave) -> Trend:
    return compare_waves(current.data, previous)


def change_of(trend: Trend, indicator: str, group: Group):  # type: ignore[no-untyped-def]
    (found,) = [c for c in trend.changes if (c.indicator, c.group) == (indicator, group)]
    return found


def test_five_of_ten_villages_per_town_are_in_both_waves(trend: Trend) -> None:
    assert trend.shared is not None
    assert (trend.shared.before, trend.shared.now, trend.shared.shared) == (
        160,
        160,
        80,
    )  # the demonstration's own plan
    assert (trend.shared.strata, trend.shared.strata_with_one) == (16, ())
    assert trend.refused == trend.cautions == trend.left_out == ()
    assert {c.status for c in trend.comparability} == {"comparable"}


def test_a_change_is_the_difference_with_the_covariance_of_the_shared_villages(
    trend: Trend, earlier: Run, current: Run
) -> None:
    estimates = [run.data.estimates for run in (earlier, current)]
    city = [e.estimates.select(e.where("sense:security", "city")) for e in estimates]
    shared, _ = covariance_between(*city)
    found = change_of(trend, "sense:security", CITY)
    (old, old_se), (new, new_se) = (value_of(run, "sense:security") for run in (earlier, current))
    assert shared[0, 0] > 0
    assert found.change.value == pytest.approx(new - old, rel=1e-9)
    assert found.change.se == pytest.approx(np.sqrt(old_se**2 + new_se**2 - 2 * shared[0, 0]), rel=1e-9)
    assert found.before.value == pytest.approx(old, rel=1e-9)
    half = stats.t.ppf(0.975, found.change.df) * found.change.se
    assert found.change.lower == pytest.approx(found.change.value - half, rel=1e-9)
    assert found.verdict == "up"
    assert found.change.family == ""
    power = (stats.t.ppf(0.975, found.change.df) + stats.t.ppf(0.8, found.change.df)) * found.change.se
    assert found.detectable == pytest.approx(power, rel=1e-9)


def test_the_family_of_towns_has_simultaneous_intervals_and_holm(trend: Trend) -> None:
    family = [c for c in trend.changes if c.indicator == "sense:gain" and c.group.kind == "town"]
    assert len(family) == 16
    shown = [c.change for c in family if c.change.value is not None]
    p = np.array([e.p_raw for e in shown])
    np.testing.assert_allclose([e.p_adjusted for e in shown], holm(p), rtol=1e-12)
    for e in shown:
        half = stats.t.ppf(1 - 0.025 / len(shown), e.df) * e.se
        assert e.upper - e.value == pytest.approx(half, rel=1e-9)
        assert e.family == "sense:gain: town, change"


def test_verdicts_follow_the_interval_and_the_release_rule_of_both_waves(
    trend: Trend, current: Run, previous: PreviousWave
) -> None:
    now = {(c.indicator, c.group): c.estimate for c in current.assessment.cells}
    seen = Counter()
    for c in trend.changes:
        seen[c.verdict, c.reason] += 1
        codes = {c.before.release_code, now[c.indicator, c.group].release_code}
        if codes & {"F", "X"}:
            assert (c.verdict, c.reason, c.change.value, c.change.p_raw) == ("none", "withheld", None, None)
        elif "low" in codes or c.change.df < 8:
            assert c.verdict == "none"
            assert c.change.release_code == "low"
        else:
            expected = "up" if c.change.lower > 0 else "down" if c.change.upper < 0 else "unclear"
            assert (c.verdict, c.reason) == (expected, "")
        assert withheld(c.change.release_code) == bool(codes & {"F", "X"})
    assert {("none", "withheld"), ("none", "low"), ("up", ""), ("unclear", "")} <= set(seen)
    assert not any(c.indicator.startswith("item:") and c.group.kind == "age" for c in trend.changes)


def test_the_result_survives_its_json(trend: Trend) -> None:
    text = json.dumps(_plain(trend), ensure_ascii=False, allow_nan=False)
    assert _plain(_build(Trend, json.loads(text))) == _plain(trend)


def test_a_pulse_after_an_annual_wave_is_compared_for_the_city(previous: PreviousWave, trend_folder: Path) -> None:
    found = compare_waves(demo_run(1, trend_folder, "pulse").data, previous)
    assert "kind" in found.cautions
    assert change_of(found, "sense:gain", CITY).verdict == "unclear"
    assert "town" not in {c.group.kind for c in found.changes}
    assert ("town", "", "only-before") in {(g.kind, g.code, g.reason) for g in found.left_out}


def test_waves_that_must_not_be_compared(current: Run, previous: PreviousWave) -> None:
    a = previous.assessment
    again = replace(
        previous, assessment=replace(a, provenance=replace(a.provenance, input_sha256=current.data.used.sha256))
    )
    cases = {
        "demo": replace(previous, assessment=replace(a, demo=False)),
        "stream": replace(previous, assessment=replace(a, stream="open")),
        "city": replace(previous, city={"zh": "台州市", "en": "Taizhou"}),
        "same-answers": again,
    }
    for reason, other in cases.items():
        found = compare_waves(current.data, other)
        assert found.refused == (reason,)
        assert found.changes == found.comparability == ()
        assert found.shared is found.composition is None


def test_another_table_of_the_same_city_is_a_caution(current: Run, previous: PreviousWave) -> None:
    a = previous.assessment
    other = replace(previous, assessment=replace(a, provenance=replace(a.provenance, population_sha256="0" * 64)))
    assert compare_waves(current.data, other).cautions == ("population",)


def test_a_blocked_indicator_has_no_change_until_it_is_acknowledged(current: Run, previous: PreviousWave) -> None:
    items = dict(previous.fingerprint.items)
    items["G2"] = replace(items["G2"], text={"zh": "另一种问法"})
    other = replace(previous, fingerprint=replace(previous.fingerprint, items=items))
    blocked = compare_waves(current.data, other)
    assert not any(c.indicator in ("sense:gain", "item:G2") for c in blocked.changes)
    assert "sense:gain" not in {c.indicator for c in blocked.composition.changes}
    allowed = compare_waves(current.data, other, frozenset({"G2"}))
    assert allowed.acknowledged == ("G2",)
    assert change_of(allowed, "sense:gain", CITY).change.value is not None


def test_a_town_of_one_wave_only_is_said(current: Run, previous: PreviousWave) -> None:
    a = previous.assessment
    gone = a.conduct.towns[0].town
    conduct = replace(a.conduct, towns=a.conduct.towns[1:])
    parameters = tuple((k, Group(kind="town", code="?") if g == town(gone) else g) for k, g in previous.parameters)
    found = compare_waves(
        current.data, replace(previous, assessment=replace(a, conduct=conduct), parameters=parameters)
    )
    assert found.cautions == ("towns",)
    assert ("town", gone, "only-now") in {(g.kind, g.code, g.reason) for g in found.left_out}
    assert len([c for c in found.changes if c.indicator == "sense:gain" and c.group.kind == "town"]) == 15


@pytest.mark.parametrize(("before", "now"), [("2013", "2015"), ("2015", "2019"), ("2013", "2019")])
def test_somerville(before: str, now: str, tmp_path: Path) -> None:
    """Persons are the units, so variances add; degrees of freedom are Welch's (Satterthwaite 1946)."""
    earlier, current = somerville(before), somerville(now)
    found = compare_waves(current.data, written(earlier, tmp_path / before))
    assert found.refused == ()
    assert found.shared is not None
    assert (found.shared.unit, found.shared.shared) == ("person", 0)
    assert found.shared.before == earlier.data.used.n
    c = change_of(found, "sense:happiness", CITY)
    (old, old_se), (new, new_se) = value_of(earlier, "sense:happiness"), value_of(current, "sense:happiness")
    assert c.change.value == pytest.approx(new - old, rel=1e-9)
    assert c.change.se == pytest.approx(np.hypot(old_se, new_se), rel=1e-9)
    assert not any(change.indicator == "sense:security" for change in found.changes)
    wards = [change for change in found.changes if (change.indicator, change.group.kind) == ("sense:happiness", "town")]
    if before == "2013":  # five of the seven wards had fewer than 30 answers in 2013
        assert sum(ward.reason == "withheld" for ward in wards) >= 5
    assert found.composition is not None
    assert found.composition.variables == ("age", "sex")
    assert ("housing", "", "only-now") in {(g.kind, g.code, g.reason) for g in found.left_out} or before == "2015"
