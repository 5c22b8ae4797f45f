from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from analysis.comparison.multiplicity import benjamini_hochberg
from analysis.comparison.screening import screen_domains
from analysis.results.assessment import _build, _plain
from analysis.results.comparison import Screening
from tests.analysis.comparison.waves import three_towns


def test_a_town_that_is_better_and_one_that_is_worse_are_flagged() -> None:
    found = screen_domains(three_towns({"t1": 2.0, "t3": -2.0}))
    flags = {(row.indicator, row.town): row.flag for row in found.rows}
    assert flags["domain:D01", "t1"] == "above" and flags["domain:D01", "t3"] == "below"
    assert found.n_flagged == sum(flag != "none" for flag in flags.values())
    assert (found.method, found.false_share, found.reason) == ("Benjamini–Hochberg", 0.05, "")
    assert _plain(_build(Screening, _plain(found))) == _plain(found)


def test_the_family_is_the_whole_table_and_the_interval_is_the_towns_own() -> None:
    data = three_towns({"t1": 2.0})
    rows = screen_domains(data).rows
    p = np.array([row.difference.p_raw for row in rows], dtype=np.float64)
    adjusted = np.array([row.difference.p_adjusted for row in rows], dtype=np.float64)
    np.testing.assert_allclose(adjusted, benjamini_hochberg(p), rtol=1e-12)
    d = rows[0].difference
    assert d.value is not None and d.se is not None and d.df is not None and d.upper is not None
    assert d.upper == pytest.approx(d.value + stats.t.ppf(0.975, d.df) * d.se, rel=1e-12)
    assert d.p_raw == pytest.approx(2 * stats.t.sf(abs(d.value / d.se), d.df), rel=1e-9)
    assert d.family == "domains × towns"


def test_towns_with_too_little_are_listed_and_not_tested() -> None:
    found = screen_domains(three_towns({"t3": -2.0}, per_town={"t2": 45, "t3": 20}))
    reasons = {row.town: row.reason for row in found.rows}
    assert reasons == {"t1": "", "t2": "low", "t3": "base"}
    assert found.n_tests == 1
    withheld = next(row for row in found.rows if row.town == "t3")
    assert (withheld.difference.value, withheld.flag) == (None, "none")
    shown = next(row for row in found.rows if row.town == "t2")
    assert shown.difference.p_raw is not None and shown.difference.p_adjusted is None


def test_a_town_where_all_answer_alike_is_not_tested() -> None:
    rows = screen_domains(three_towns(flat="t2")).rows
    assert next(row.reason for row in rows if row.town == "t2") in ("low", "no-spread")


def test_a_pulse_has_nothing_to_screen() -> None:
    found = screen_domains(three_towns(kind="pulse"))
    assert (found.rows, found.n_tests, found.reason) == ((), 0, "no-towns")
