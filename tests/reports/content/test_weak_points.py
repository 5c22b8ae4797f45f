"""A service is called a weak point, or satisfying more or less than the others, only where the printed intervals say so."""

from __future__ import annotations

import dataclasses
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.results.drivers import Driver, Drivers, Region, SenseDrivers
from reports.blocks import Block, Bullets, Figure, Table
from reports.book.workbook import workbook_bytes
from reports.charts_data import Quadrant
from reports.context import context
from reports.document import Lang
from reports.sections.summary_weak import NAMED_AT_MOST, weak_line
from reports.wording.drivers import region
from tests.reports.content import sample
from tests.reports.content.reading import numbers, words
from tests.reports.content.sample_drivers import (
    CITY_SECTIONS,
    SERVICES,
    driver,
    drivers,
    explained,
    number,
    report_input,
)
from tests.reports.content.snapshot import blocks_of, written
from tests.reports.content.test_workbook import opened

NUMBER = r"[−+]?\d+(?:\.\d+)?"
PAIR = re.compile(rf"({NUMBER})(?:~|–| to )({NUMBER})")
REGIONS: tuple[Region, ...] = ("concentrate", "keep-up", "low-priority", "possible-overkill", "unclear")
gap = st.tuples(st.floats(-5, 5, allow_nan=False), st.floats(0.05, 5, allow_nan=False))


def bound(text: str) -> float:
    return float(text.replace("−", "-"))


def only(found: Drivers, *services: Driver) -> Drivers:
    """The sample with one sense that has these services."""
    sense = dataclasses.replace(explained("gain", SERVICES, 0.19), drivers=services)
    return dataclasses.replace(found, senses=(sense,), bivariate=(), priorities=())


def bullets(blocks: tuple[Block, ...]) -> list[str]:
    return [item for b in blocks if isinstance(b, Bullets) for item in b.items]


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(label=st.sampled_from(REGIONS), importance=gap, performance=gap, lang=st.sampled_from(["zh", "en"]))
def test_sentences_follow_the_intervals_whatever_the_label(
    label: Region, importance: tuple[float, float], performance: tuple[float, float], lang: Lang
) -> None:
    scaled = (importance[0] / 100, importance[1] / 100)
    one = driver("M05", ("D05",), label, scaled, performance)
    inp = report_input(lang, only(drivers(), one, driver("M08", ("D09",), "unclear", (0.0, 0.01), (0.0, 1.0))))
    said = [*bullets(written(CITY_SECTIONS, inp)), weak_line(context(inp))]
    for text in said:
        pairs = [(bound(a), bound(b)) for a, b in PAIR.findall(text)]
        if ("能够确认的短板：" in text or "onfirmed weak points: " in text) and pairs:
            (low, _), (_, high) = pairs
            assert low > 0 > high, text
        if "低于各项平均的" in text or "Performance below" in text:
            assert pairs and all(high < 0 for _, high in pairs), text
        if "高于各项平均的" in text or "Performance above" in text:
            assert pairs and all(low > 0 for low, _ in pairs), text


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(label=st.sampled_from(REGIONS), importance=gap, performance=gap, positive=st.booleans())
def test_a_region_is_named_only_where_both_intervals_lie_in_it(
    label: Region, importance: tuple[float, float], performance: tuple[float, float], positive: bool
) -> None:
    one = dataclasses.replace(driver("M05", ("D05",), label, importance, performance), positive=positive)
    found = region(one)
    x, y = one.importance_gap, one.performance_gap
    assert None not in (x.lower, x.upper, y.lower, y.upper)
    if found in ("concentrate", "keep-up"):
        assert positive
        assert (x.lower or 0) > 0
    if found in ("low-priority", "possible-overkill"):
        assert (x.upper or 0) < 0
    if found in ("concentrate", "low-priority"):
        assert (y.upper or 0) < 0
    if found in ("keep-up", "possible-overkill"):
        assert (y.lower or 0) > 0
    assert found in (label, "unclear")


def test_a_label_that_the_intervals_do_not_bear_out_is_drawn_as_open() -> None:
    chart = next(b.chart for b in written(CITY_SECTIONS, report_input()) if isinstance(b, Figure))
    assert isinstance(chart, Quadrant)
    assert {p.label: p.region for p in chart.points} == {
        "病有所医": "low",
        "老有所养": "concentrate",
        "社会保险": "keep",
        "交通出行": "unclear",
        "城乡风貌与市政": "overkill",
    }


@pytest.mark.parametrize("reason", ["few-answers", "too-few-drivers", "no-spread", "not-fitted"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_sense_that_was_not_analysed_says_why(reason: str, lang: Lang) -> None:
    senses = (SenseDrivers(sense="gain", n=0, n_scored=9, reason=reason),)
    inp = report_input(lang, dataclasses.replace(drivers(), senses=senses, bivariate=(), priorities=()))
    said = [
        w for w in words(written(CITY_SECTIONS, inp)) if ("未作分析：" if lang == "zh" else "was not analysed: ") in w
    ]
    assert len(said) == 1
    assert reason not in said[0]
    assert weak_line(context(inp)) == ""


@pytest.mark.parametrize("why", ["users", "module", "conditional", "some-forms", "few-answers"])
def test_every_reason_why_a_service_is_no_driver_is_worded(why: str) -> None:
    ctx = context(report_input())
    assert ctx.code("drivers.why", why) != why


@pytest.mark.parametrize("reason", ["no-priority-question", "few-answers"])
def test_without_stated_priorities_there_is_a_line_and_no_table(reason: str) -> None:
    found = dataclasses.replace(drivers(), priorities=(), priority_reason=reason)
    blocks = written(CITY_SECTIONS, report_input("zh", found))
    assert not [b for b in blocks if isinstance(b, Table) and "最该先改进" in b.caption]
    assert len([w for w in words(blocks) if "最该先改进" in w]) == 1


def test_the_summary_names_few_weak_points_with_numbers_and_many_without() -> None:
    few = weak_line(context(report_input()))
    assert "老有所养" in few
    assert "90%CI" in few
    many = tuple(driver(item, (domain,), "concentrate", (0.015, 0.009), (-3.0, 0.6))
                 for item, domain in (("M04", "D04"), ("M05", "D05"), ("M08", "D09"), ("M11", "D12")))  # fmt: skip
    line = weak_line(context(report_input("zh", only(drivers(), *many))))
    assert len(many) > NAMED_AT_MOST
    assert not re.search(r"\d", line)
    assert "交通出行" in line


def test_the_summary_takes_the_line_and_no_longer_says_that_it_cannot() -> None:
    said = bullets(blocks_of(report_input()))
    assert [item for item in said if item == weak_line(context(report_input()))]
    cannot = [item for item in said if "本报告不能判断" in item]
    assert len(cannot) == 1
    assert "短板" not in cannot[0]
    without = [item for item in bullets(blocks_of(sample.report_input())) if "本报告不能判断" in item]
    assert "短板" in without[0]


def test_withheld_figures_are_not_printed_drawn_nor_written() -> None:
    hidden = dataclasses.replace(number(33.337777, 0.5, "score"), release_code="F")
    services = tuple(
        dataclasses.replace(x, johnson=hidden, performance=hidden, importance_gap=hidden, performance_gap=hidden)
        for x in explained("gain", SERVICES, 0.19).drivers
    )
    inp = report_input("zh", only(drivers(), *services))
    blocks = written(CITY_SECTIONS, inp)
    assert not [w for w in words(blocks) if "33.3" in w]
    assert not [x for b in blocks for x in numbers(b) if abs(x - 33.337777) < 1e-9]
    values = [c for row in opened(workbook_bytes(inp))["短板诊断"].iter_rows(values_only=True) for c in row]
    assert 33.337777 not in values
    assert "获得感" in values
