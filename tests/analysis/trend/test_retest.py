"""What a retest can find, and what it found."""

from __future__ import annotations

from dataclasses import replace

import pytest
from scipy import stats

from analysis.results import CITY, Estimate, town
from analysis.results.trend import Trend
from analysis.run import Run
from analysis.trend.compare import compare_waves
from analysis.trend.previous import PreviousWave
from analysis.trend.retest import detectable_change, retest


def test_the_figures_of_the_method() -> None:
    """As the method has them for SD 20, deff 1.5, 80 % power: 6.9 points at 200 answers, 4.8 at 400 (4.85 unrounded)."""
    assert detectable_change(200) == pytest.approx(6.9, abs=0.05)
    assert detectable_change(400) == pytest.approx(4.8, abs=0.06)


def test_more_answers_next_time_and_shared_villages_find_more() -> None:
    """By hand: v = 1.5·400/200 = 3; (1.959964 + 0.841621)·√(3 + 1.5) and ·√(6 − 2·0.3·3)."""
    assert detectable_change(200, 400) == pytest.approx(2.801585 * 4.5**0.5, rel=1e-6)
    assert detectable_change(200, correlation=0.3) == pytest.approx(2.801585 * 4.2**0.5, rel=1e-6)


def test_the_power_is_what_it_says() -> None:
    """The chance that a normal estimate with that true change leaves the interval on the right side."""
    se = (2 * 1.5 * 400 / 200) ** 0.5
    assert stats.norm.sf(1.959964 - detectable_change(200) / se) == pytest.approx(0.8, abs=1e-6)


def trend_with(trend: Trend, value: float, se: float, code: str = "") -> Trend:
    (found,) = [c for c in trend.changes if (c.indicator, c.group) == ("sense:gain", CITY)]
    half = float(stats.t.ppf(0.975, 30)) * se
    numbers = {"value": value, "se": se, "df": 30.0, "lower": value - half, "upper": value + half, "release_code": code}
    return replace(trend, changes=(replace(found, change=replace(found.change, **numbers)),))


@pytest.fixture(scope="module")
def trend(current: Run, previous: PreviousWave) -> Trend:
    return compare_waves(current.data, previous)


@pytest.mark.parametrize(
    ("value", "least", "outcome", "reason"),
    [
        (5.0, 0.0, "reached", ""),  # 5 ∓ 2.04
        (1.0, 0.0, "cannot-tell", "unclear"),  # not significant is never reached …
        (-1.0, 0.0, "cannot-tell", "unclear"),  # … nor the contrary
        (-5.0, 0.0, "not-reached", ""),
        (5.0, 2.0, "reached", ""),
        (5.0, 4.0, "cannot-tell", "unclear"),
        (1.0, 4.0, "not-reached", ""),  # not significant, and certainly not four points
    ],
)
def test_only_an_interval_that_left_the_improvement_decides(
    trend: Trend, value: float, least: float, outcome: str, reason: str
) -> None:
    found = retest(trend_with(trend, value, 1.0), "sense:gain", CITY, least)
    assert (found.outcome, found.reason) == (outcome, reason)
    assert found.detectable == pytest.approx(stats.t.ppf(0.975, 30) + stats.t.ppf(0.8, 30), rel=1e-9)


def test_an_item_that_cannot_be_tested_says_why(trend: Trend) -> None:
    assert retest(trend, "sense:nothing", CITY).reason == "not-compared"
    assert retest(trend_with(trend, 5, 1, "low"), "sense:gain", CITY).reason == "low"
    hidden = next(c for c in trend.changes if c.reason == "withheld")
    found = retest(trend, hidden.indicator, hidden.group)
    assert (found.outcome, found.reason, found.detectable) == ("cannot-tell", "withheld", None)


def test_a_town_is_tested_by_its_own_interval(trend: Trend) -> None:
    """The town's change has the interval of sixteen comparisons; one planned item needs no such allowance."""
    code = next(
        c.group.code
        for c in trend.changes
        if c.indicator == "sense:gain" and c.verdict == "unclear" and c.group.kind == "town"
    )
    (change,) = [c for c in trend.changes if (c.indicator, c.group) == ("sense:gain", town(code))]
    own = retest(trend, "sense:gain", town(code)).change
    assert width(own) < width(change.change)
    assert own.upper - own.value == pytest.approx(stats.t.ppf(0.975, own.df) * own.se, rel=1e-9)
    assert (own.family, own.p_adjusted) == ("", None)


def width(estimate: Estimate) -> float:
    return estimate.upper - estimate.lower
