"""Quality of answers: nothing is called beyond expectation without its p, nobody is named, every reason has words."""

from __future__ import annotations

import dataclasses
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.quality.rules import RULES
from analysis.results import Quality, QualityRule
from reports.blocks import Heading, Paragraph, Table
from reports.book.workbook import workbook_bytes
from reports.context import context
from reports.document import Lang
from reports.sections.answer_quality import answer_quality
from reports.wording.checks import found, sentence
from reports.wording.words import PHRASES
from tests.reports.content import sample
from tests.reports.content.reading import words
from tests.reports.content.sample_labels import TOWNS
from tests.reports.content.sample_quality import (
    CITY_SECTIONS,
    COACHED,
    FEW,
    HIDDEN,
    QUIET,
    REASONS,
    TOWN_SECTIONS,
    assessment,
    cell,
    clear,
    quality,
    report_input,
    uncompared,
)
from tests.reports.content.snapshot import blocks_of, written
from tests.reports.content.test_workbook import opened

LEVEL = 0.005
LANGUAGES = ["zh", "en"]


def said(found: Quality | None = None, *, lang: Lang = "zh", place: str = "", reviewed: int = 3) -> str:
    """The running text of the section."""
    wave = assessment(found, reviewed=reviewed)
    sections = TOWN_SECTIONS if place else CITY_SECTIONS
    blocks = written(sections, report_input(lang, place=place, wave=wave))
    return " ".join(b.text for b in blocks if isinstance(b, Paragraph))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_of_the_analysis_has_a_name_and_a_sentence(rule: QualityRule, lang: Lang) -> None:
    text = sentence(context(sample.report_input(lang=lang)), rule)
    assert f"quality.rule.{rule.id}" in PHRASES
    assert f"quality.sentence.{rule.id}" in PHRASES
    assert "{" not in text
    own = {k: v for k, v in rule.thresholds.items() if k not in ("flagged", "times")}
    for name, value in own.items():
        assert f"{value:.0%}" in text or f"{value:g}" in text, name


@pytest.mark.parametrize("code", ["no-seconds", "no-ratings", "not-asked", "no-village-codes", "no-days", "no-scores"])
def test_a_rule_that_checked_nothing_says_why(code: str) -> None:
    wave = quality()
    mute = tuple(dataclasses.replace(o, n=0, flagged=None, share=None, compared={}, reason=code) for o in wave.outcomes)
    blocks = written(CITY_SECTIONS, report_input(wave=assessment(dataclasses.replace(wave, outcomes=mute, cells=()))))
    rows = [row.cells for b in blocks if isinstance(b, Table) for row in b.rows]
    assert len(rows) == len(RULES)
    assert {row[-1] for row in rows} == {PHRASES[f"quality.reason.{code}"][0]}
    assert not [cell for row in rows for cell in row if cell == "0"]


def test_a_rule_without_words_is_printed_with_its_thresholds() -> None:
    rule = dataclasses.replace(RULES[0], id="speeding-9")
    assert "ratio = 0.4" in sentence(context(sample.report_input()), rule)


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    p=st.floats(0, 0.02), beyond=st.booleans(), lang=st.sampled_from(LANGUAGES), place=st.sampled_from(["", COACHED])
)
def test_beyond_expectation_only_where_the_printed_p_says_so(p: float, beyond: bool, lang: Lang, place: str) -> None:
    cells = (cell("all-top-1", COACHED, 205, 33, p=p, beyond=beyond), cell("all-top-1", QUIET))
    wave = dataclasses.replace(quality(), cells=cells)
    text = said(wave, lang=lang, place=place)
    claims = ("超出预期的有" in text or "超出预期的迹象" in text) if lang == "zh" else "Verify before" in text
    assert claims == (beyond and p <= LEVEL)


def test_a_label_without_a_comparison_is_no_finding() -> None:
    one = cell("place-mismatch-1", COACHED, beyond=True, p=None)
    assert found(dataclasses.replace(quality(), cells=(one,))) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_clear_and_uncompared_are_not_the_same(lang: Lang) -> None:
    one, other = said(clear(), lang=lang), said(uncompared(), lang=lang)
    assert ("不等于每份答卷都如实填写" if lang == "zh" else "does not mean") in one
    assert ("不能判断有无异常" if lang == "zh" else "nothing can be said") in other
    assert ("没有迹象超出预期" if lang == "zh" else "no sign is beyond") not in other


@pytest.mark.parametrize("found_now", [quality(), clear(), uncompared()])
def test_a_sign_is_never_called_an_untrue_answer_and_removes_nothing(found_now: Quality) -> None:
    text = said(found_now)
    assert "不因迹象剔除任何答卷" in text
    assert "不表示答卷不实" in text
    assert not re.search("造假|作假|舞弊|弄虚", text)


def test_exclusions_after_review_are_counted() -> None:
    assert "经审核剔除3份" in said()
    assert "没有经审核剔除的答卷" in said(reviewed=0)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_interviewers_are_not_named(lang: Lang) -> None:
    inp = report_input(lang)
    assert not [w for w in words(blocks_of(inp)) if "I-07" in w]
    cells = [c.value for sheet in opened(workbook_bytes(inp)) for row in sheet.iter_rows() for c in row]
    assert not [c for c in cells if c == "I-07"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_code_is_printed_in_place_of_words(lang: Lang) -> None:
    for place in ("", COACHED, HIDDEN, QUIET, FEW):
        sections = TOWN_SECTIONS if place else CITY_SECTIONS
        text = " ".join(w for b in written(sections, report_input(lang, place=place)) for w in words([b]))
        codes = [*REASONS.values(), *(r.id for r in RULES), "few-answers", "no-interviewer", "no-hours", "few-groups"]
        assert not [code for code in codes if re.search(rf"(?<![\w-]){code}(?![\w-])", text)]


def test_towns_stand_in_the_official_order() -> None:
    shuffled = dataclasses.replace(quality(), cells=tuple(reversed(quality().cells)))
    tables = [b for b in written(CITY_SECTIONS, report_input(wave=assessment(shuffled))) if isinstance(b, Table)]
    official = [names[0] for names in TOWNS.values()]
    for table in (tables[0], tables[-1]):
        places = [official.index(row.cells[0].split("（")[0]) for row in table.rows]
        assert places == sorted(places)
        assert "筛查" in table.caption


def test_withheld_numbers_are_not_printed() -> None:
    wave = quality()
    leaking = tuple(
        dataclasses.replace(c, n=777, flagged=773, share=0.99485) if c.release_code == "X" else c for c in wave.cells
    )
    inp = report_input(place="", wave=assessment(dataclasses.replace(wave, cells=leaking)))
    assert not [w for w in words(blocks_of(inp)) if "773" in w or "99.5%" in w or w == "777"]
    assert 773 not in [c.value for row in opened(workbook_bytes(inp))["答卷质量"].iter_rows() for c in row]
    table = next(b for b in written((answer_quality,), inp) if isinstance(b, Table))
    assert [row.cells[4] for row in table.rows if row.cells[0] == TOWNS[HIDDEN][0]] == ["保密"]


def test_where_a_towns_answers_are_not_counted_no_count_of_them_is_printed() -> None:
    wave = assessment()
    towns = tuple(dataclasses.replace(t, n=0, n_psu=0) if t.town == COACHED else t for t in wave.conduct.towns)
    hidden = dataclasses.replace(wave, conduct=dataclasses.replace(wave.conduct, towns=towns))
    for found_now, n in ((wave, "205"), (hidden, "—")):
        table = next(b for b in written((answer_quality,), report_input(wave=found_now)) if isinstance(b, Table))
        row = next(r.cells for r in table.rows if r.cells[:2] == (TOWNS[COACHED][0], "全选最好"))
        assert row[2] == n
        assert row[4] == "16.1%"
    own = written(TOWN_SECTIONS, report_input(place=COACHED, wave=hidden))
    assert not [w for w in words(own) if "n=" in w]
    sheet = opened(workbook_bytes(report_input(wave=hidden)))["答卷质量"]
    rows = [r for r in sheet.iter_rows(min_row=2, values_only=True) if r[3] == COACHED]
    assert {r[7] for r in rows} == {None}
    assert {r[8] for r in rows} == {None}


def test_a_town_reads_of_itself_only() -> None:
    for place, phrase in ((COACHED, "超出预期的迹象"), (QUIET, "没有迹象超出预期"), (FEW, "没有可与其他")):
        text = said(place=place)
        assert phrase in text
        others = [names[0] for code, names in TOWNS.items() if code != place]
        assert not [name for name in others if name in text]
    rows = list(opened(workbook_bytes(report_input(place=QUIET)))["答卷质量"].iter_rows(min_row=2, values_only=True))
    assert {row[3] for row in rows} == {"", QUIET} or {row[3] for row in rows} == {None, QUIET}


def test_the_summary_warns_of_towns_whose_scores_are_to_be_verified() -> None:
    for place, warned in (("", True), (COACHED, True), (QUIET, False)):
        blocks = blocks_of(report_input(place=place))
        start = next(i for i, b in enumerate(blocks) if isinstance(b, Heading) and b.anchor == "summary")
        end = next(i for i, b in enumerate(blocks) if i > start and isinstance(b, Heading))
        text = " ".join(words(blocks[start:end]))
        assert ("应先核实" in text) == warned


def test_an_edition_without_checks_says_so_in_one_line() -> None:
    blocks = written(CITY_SECTIONS, sample.report_input())
    assert [type(b).__name__ for b in blocks] == ["Heading", "Paragraph"]
    assert written(TOWN_SECTIONS, sample.report_input(place=QUIET)) == ()
