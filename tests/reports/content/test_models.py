"""Open answers, modes and modelled values: labelled, nothing claimed without its interval, nothing hidden worked out."""

from __future__ import annotations

import dataclasses
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.results.smallarea import SmallAreas
from analysis.results.streams import Modes, Streams
from reports.blocks import Heading, Table
from reports.book.workbook import workbook_bytes
from reports.document import Lang
from tests.reports.content import sample
from tests.reports.content.reading import words
from tests.reports.content.sample_drivers import number
from tests.reports.content.sample_labels import TOWNS
from tests.reports.content.sample_models import (
    CITY_SECTIONS,
    CONFIDENTIAL,
    SMALL,
    TOWN_SECTIONS,
    area,
    assessment,
    compared,
    differs,
    modes,
    report_input,
    streams,
)
from tests.reports.content.snapshot import written
from tests.reports.content.test_workbook import opened

NUMBER = r"[−+]?\d+(?:\.\d+)?"
PAIR = re.compile(
    rf"(?:区间|CI|interval) ({NUMBER})(?:~|–| to )({NUMBER}), ?|(?:区间|CI|interval) ({NUMBER})(?:~|–| to )({NUMBER})，"
)


def pairs(text: str) -> list[tuple[float, float]]:
    found = [[float(x.replace("−", "-")) for x in m if x] for m in PAIR.findall(text)]
    return [(low, high) for low, high in found]


difference = st.floats(-8, 8, allow_nan=False)
chance = st.floats(0, 1, allow_nan=False)


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(value=difference, p=chance, lang=st.sampled_from(["zh", "en"]))
def test_streams_differ_only_where_the_interval_excludes_zero(value: float, p: float, lang: Lang) -> None:
    found = dataclasses.replace(streams(), comparisons=(compared("gain", value, p=p),))
    wave = dataclasses.replace(assessment(), streams=found, modes=None)
    for text in words(written(CITY_SECTIONS[:1], report_input(lang, wave=wave))):
        if "得分低于抽样调查的" in text or "Open answers below" in text:
            assert pairs(text) and all(high < 0 for _, high in pairs(text)), text
        if "得分高于抽样调查的" in text or "Open answers above" in text:
            assert pairs(text) and all(low > 0 for low, _ in pairs(text)), text
        if "调整后仍有差异" in text or "What is left after adjustment" in text:
            assert all(low > 0 or high < 0 for low, high in pairs(text)), text


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(value=difference, p=chance, lang=st.sampled_from(["zh", "en"]))
def test_modes_differ_only_where_the_interval_excludes_zero(value: float, p: float, lang: Lang) -> None:
    one = dataclasses.replace(differs("face", "gain", value, value), adjusted=number(value, 2.0, "difference", p=p))
    wave = dataclasses.replace(assessment(), streams=None, modes=dataclasses.replace(modes(), differences=(one,)))
    claimed = 0
    for text in words(written(CITY_SECTIONS[:1], report_input(lang, wave=wave))):
        if "高于参照方式" in text or "above the reference" in text:
            claimed += 1
            assert pairs(text) and all(low > 0 for low, _ in pairs(text)), text
        if "低于参照方式" in text or "below the reference" in text:
            claimed += 1
            assert pairs(text) and all(high < 0 for _, high in pairs(text)), text
    assert claimed == (abs(value) > 2 and 16 * p < 0.05)


def test_streams_and_modes_carry_their_labels() -> None:
    blocks = written(CITY_SECTIONS, report_input())
    captions = [b.caption for b in blocks if isinstance(b, Table)]
    assert "模型推断" in captions[0]
    assert "混杂" in captions[1]
    assert all("模型估计" in c for c in captions[2:])


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("reason", ["run-on-open", "no-other-stream", "few-answers"])
def test_streams_that_were_not_compared_say_why(reason: str, lang: Lang) -> None:
    found = Streams(n_open=12, covariates=(), comparisons=(), reason=reason)  # type: ignore[arg-type]
    wave = dataclasses.replace(sample.assessment(), streams=found)
    blocks = written(CITY_SECTIONS, report_input(lang, wave=wave))
    assert [type(b).__name__ for b in blocks] == ["Heading", "Heading", "Paragraph"]
    assert reason not in " ".join(words(blocks))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("reason", ["no-mode", "one-mode", "few-answers", "collinear"])
def test_modes_that_were_not_compared_say_why(reason: str, lang: Lang) -> None:
    found = Modes(reference="", covariates=(), groups=(), differences=(), reason=reason)  # type: ignore[arg-type]
    wave = dataclasses.replace(sample.assessment(), modes=found)
    blocks = written(CITY_SECTIONS, report_input(lang, wave=wave))
    assert [type(b).__name__ for b in blocks] == ["Heading", "Heading", "Paragraph"]
    assert reason not in " ".join(words(blocks))


@pytest.mark.parametrize(
    "reason", ["town-without-answers", "weights-impossible", "no-shared-classes", "no-fit", "few-answers"]
)
def test_a_method_without_a_result_says_why(reason: str) -> None:
    found = dataclasses.replace(streams(), comparisons=(compared("gain", -5.0, reasons=("", reason, "")),))
    wave = dataclasses.replace(assessment(), streams=found)
    table = next(b for b in written(CITY_SECTIONS, report_input(wave=wave)) if isinstance(b, Table))
    assert [n for n in table.notes if "未计算" in n and "校准：" in n and reason not in n]


def test_no_section_without_data() -> None:
    assert written(CITY_SECTIONS, sample.report_input()) == ()
    assert written(TOWN_SECTIONS, sample.report_input(place=SMALL)) == ()


def test_a_wave_without_towns_says_that_nothing_was_modelled() -> None:
    wave = dataclasses.replace(sample.assessment(), small_areas=SmallAreas(models=(), reason="no-towns"))
    blocks = written(CITY_SECTIONS, report_input(wave=wave))
    assert not [b for b in blocks if isinstance(b, Table)]
    assert [b for b in blocks if isinstance(b, Heading)]


def test_modelled_towns_stand_in_the_official_order_and_none_is_banded() -> None:
    table = next(
        b for b in written(CITY_SECTIONS, report_input()) if isinstance(b, Table) and "模型估计：" in b.caption
    )
    assert [row.cells[0] for row in table.rows] == [names[0] for names in TOWNS.values()]
    assert not [w for w in words([table]) if "高于" in w or "低于" in w]


def test_a_confidential_town_has_no_modelled_value_in_any_edition() -> None:
    model = area("gain")
    leaking = tuple(
        dataclasses.replace(t, modelled=dataclasses.replace(t.modelled, value=33.337777, lower=33.337777))
        if t.town == CONFIDENTIAL
        else t
        for t in model.towns
    )
    areas = SmallAreas(models=(dataclasses.replace(model, towns=leaking),))
    wave = dataclasses.replace(assessment(), small_areas=areas)
    for place, sections in (("", CITY_SECTIONS), (CONFIDENTIAL, TOWN_SECTIONS)):
        inp = report_input(place=place, wave=wave)
        assert not [w for w in words(written(sections, inp)) if "33.3" in w]
        sheet = opened(workbook_bytes(inp))["模型估计"]
        assert 33.337777 not in [c.value for row in sheet.iter_rows() for c in row]
    assert written(TOWN_SECTIONS, report_input(place=CONFIDENTIAL, wave=wave)) == ()


def test_the_workbook_gives_nothing_from_which_a_withheld_score_follows() -> None:
    sheet = opened(workbook_bytes(report_input()))["模型估计"]
    titles = [c.value for c in sheet[1]]
    rows = [dict(zip(titles, row, strict=True)) for row in sheet.iter_rows(min_row=2, values_only=True)]
    hidden = [r for r in rows if r["群体代码"] in (SMALL, CONFIDENTIAL) and r["类别"] == "模型估计"]
    shown = [r for r in rows if r["群体代码"] == "331081001" and r["类别"] == "模型估计"]
    assert {r["实测值的权重"] for r in hidden} == {None}
    assert {r["调整合计前的估计"] for r in hidden} == {None}
    assert {r["实测值的权重"] for r in shown} == {0.8}
