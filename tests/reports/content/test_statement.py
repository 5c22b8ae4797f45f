"""Disclosure, quality statement, confidentiality and methods: facts of the run only, what is not known says so."""

from __future__ import annotations

import dataclasses
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.results import Assessment
from reports.blocks import Callout, Table
from reports.context import context
from reports.document import Lang, ReportInput
from reports.sections.confidentiality import confidentiality
from reports.sections.disclosure import ELEMENTS
from reports.sections.method import limitations
from reports.sections.methods import (
    CITY_ONLY,
    RESULTS,
    TERMS_OF,
    WITHOUT_RULE,
    method_and_terms,
    methods,
    terms,
)
from reports.sections.quality_statement import DIMENSIONS
from reports.wording.words import PHRASES
from tests.reports.content import sample
from tests.reports.content.reading import words
from tests.reports.content.sample_statement import assessment, protection, report_input, trend
from tests.reports.content.snapshot import written

LANGUAGES = ["zh", "en"]
TOWN = "331081106"


def statements(inp: ReportInput) -> dict[str, str]:
    """Element or dimension → its statement."""
    tables = [b for b in written((limitations,), inp) if isinstance(b, Table) and len(b.columns) == 2]
    return {row.cells[0]: row.cells[1] for table in tables for row in table.rows}


def of(inp: ReportInput, key: str) -> str:
    return statements(inp)[context(inp).say(key)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_eleven_elements_and_five_dimensions_in_their_order(lang: Lang) -> None:
    found = list(statements(report_input(lang)).values())
    assert len(ELEMENTS) == 11
    assert len(DIMENSIONS) == 5
    assert len(found) == 16
    assert all(text.strip() == text and text.endswith(("。", ".")) for text in found)


def test_what_is_not_known_says_so() -> None:
    inp = report_input()
    conduct = dataclasses.replace(inp.assessment.conduct, by_mode={}, first_day="", last_day="")
    bare = dataclasses.replace(
        inp,
        assessment=dataclasses.replace(inp.assessment, conduct=conduct, weighting=(), quality=None),
        labels=dataclasses.replace(inp.labels, form_header=()),
    )
    assert of(bare, "aapor.sponsor") == "未登记。"
    assert "未记录作答方式" in of(bare, "aapor.mode")
    assert "未记录答卷日期" in of(bare, "aapor.dates")
    assert "未加权" in of(bare, "aapor.weights")
    assert "未检查答卷质量" in of(bare, "aapor.processing")
    assert "相隔" not in of(bare, "ess.timeliness")


@pytest.mark.parametrize("wave", [assessment(), sample.open_small()])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_response_rate_is_made_up(wave: Assessment, lang: Lang) -> None:
    text = of(report_input(lang, wave=wave), "aapor.size")
    named = "应答率" if lang == "zh" else "response rate"
    assert named in text
    assert "%" not in text.replace("95%", "")


def test_open_answers_are_never_called_a_sample_with_a_frame() -> None:
    inp = report_input(wave=sample.open_small())
    assert "非概率样本" in of(inp, "aapor.strategy")
    assert "没有抽样框" in of(inp, "aapor.sample")
    assert "入样概率" not in of(inp, "aapor.sample")
    assert "偏差没有测定" in of(inp, "ess.accuracy")


def test_chances_and_units_are_those_that_the_analysis_recorded() -> None:
    def text(*codes: str) -> str:
        notes = tuple(sample.filled(code) for code in codes)
        return of(report_input(wave=dataclasses.replace(assessment(), notes=notes)), "aapor.sample")

    assert "入样概率已知" in text("inclusion-probabilities")
    assert "假定" in text("self-weighting")
    assert "以个人为抽样单元" in text("persons-as-psu")
    assert "以个人为抽样单元" not in text()


def test_hidden_units_are_not_added_up() -> None:
    wave = assessment()
    towns = tuple(dataclasses.replace(t, n=0, n_psu=0) if t.town == TOWN else t for t in wave.conduct.towns)
    hidden = dataclasses.replace(wave, conduct=dataclasses.replace(wave.conduct, towns=towns))
    assert "有答卷的" in of(report_input(wave=wave), "aapor.sample")
    assert "有答卷的" not in of(report_input(wave=hidden), "aapor.sample")


@pytest.mark.parametrize(
    ("last", "date", "said"),
    [
        ("2026-11-20", "2026-11-23", "相隔3天"),
        ("2026-11-23", "2026-11-23", "相隔0天"),
        ("2026-11-24", "2026-11-23", ""),
    ],
)
def test_days_between_the_last_answer_and_the_report(last: str, date: str, said: str) -> None:
    wave = assessment()
    wave = dataclasses.replace(wave, conduct=dataclasses.replace(wave.conduct, last_day=last))
    text = of(dataclasses.replace(report_input(wave=wave), date=date), "ess.timeliness")
    assert said in text if said else "相隔" not in text
    assert "准时与否无从评价" in text


def test_comparability_with_the_earlier_wave() -> None:
    def text(found: object) -> str:
        return of(report_input(wave=dataclasses.replace(assessment(), trend=found)), "ess.coherence")  # type: ignore[arg-type]

    assert "没有可比的上期" in text(None)
    assert "4项指标中1项" in text(trend())
    assert "4项指标均可比" in text(trend(blocked=0))
    assert "不可比" in text(trend(refused=("demo",)))


def test_a_town_edition_refers_to_the_city_for_the_statement() -> None:
    assert not [b for b in written((limitations,), report_input(place=TOWN)) if isinstance(b, Table)]


@pytest.mark.parametrize("lang", LANGUAGES)
@given(counts=st.integers(0, 999), figures=st.integers(0, 999), at_risk=st.integers(0, 99), protected=st.booleans())
def test_protection_is_claimed_only_where_it_held(
    lang: Lang, counts: int, figures: int, at_risk: int, protected: bool
) -> None:
    found = protection(at_risk=at_risk, counts=counts, figures=figures, protected=protected)
    wave = dataclasses.replace(WAVE, protection=found)
    text = confidentiality(context(report_input(lang, wave=wave)))
    numbers = {int(x) for x in re.findall(r"\d+", text)}
    if counts or figures:
        assert {counts, figures, at_risk} <= numbers
    assert (("此外没有为保密隐去" if lang == "zh" else "nothing more had to be withheld") in text) == (
        at_risk > 0 and not counts and not figures
    )
    safe = ("没有一个被保密的数字" if lang == "zh" else "No withheld number") in text
    assert not safe or protected
    assert (("没有可能暴露个人的数字" if lang == "zh" else "none holds") in text) == (
        not counts and not figures and not at_risk
    )


WAVE = assessment()


def test_a_protection_that_does_not_hold_is_a_warning() -> None:
    for protected in (True, False):
        wave = dataclasses.replace(WAVE, protection=protection(protected=protected))
        blocks = written((limitations,), report_input(wave=wave))
        assert bool([b for b in blocks if isinstance(b, Callout) and "不得发布" in b.text]) != protected


def test_a_run_without_a_plan_claims_no_protection() -> None:
    text = confidentiality(context(sample.report_input()))
    assert "没有检验" in text


def test_every_method_has_a_rule_with_its_source_and_every_term_a_meaning() -> None:
    for key in RESULTS:
        if key not in WITHOUT_RULE:
            assert f"method.name.{key}" in PHRASES
            zh, en = PHRASES[f"method.formula.{key}"]
            assert key in ("trend", "rebound") or re.search(r"\d{4}", zh)
            assert sorted(re.findall(r"\d{4}", zh)) == sorted(re.findall(r"\d{4}", en))
    for term in {t for named in TERMS_OF.values() for t in named}:
        assert f"term.{term}.text" in PHRASES


def test_methods_are_named_where_their_result_is_and_nowhere_else() -> None:
    assert methods(context(sample.report_input())) == []
    whole = context(report_input())
    assert methods(whole) == list(RESULTS)
    own = methods(context(report_input(place=TOWN)))
    assert own == [k for k in RESULTS if k not in CITY_ONLY]
    assert len(terms(whole)) == len(set(terms(whole)))
    assert "spread" not in terms(context(report_input(place=TOWN)))


def test_nothing_of_an_absent_method_is_in_the_appendix() -> None:
    said = " ".join(words(written((method_and_terms,), sample.report_input())))
    assert "Fay" not in said
    assert "夏普利" not in said
    assert "Fay" in " ".join(words(written((method_and_terms,), report_input())))
