"""What two questionnaires share: one change at a time in a tiny one, and Somerville's three versions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analysis.errors import AnalysisError
from analysis.results.trend import Comparability, Difference
from analysis.trend.comparability import check_acknowledged, compare_groups, compare_questionnaires, plain_text
from analysis.trend.fingerprint import Fingerprint, fingerprint, from_plain, to_plain
from questionnaires.load import load_bytes, load_library
from questionnaires.messages import render
from questionnaires.model import Kind
from tests.analysis.wave import tiny

WHOLE = tiny.QUESTIONNAIRE + "".join(tiny.ITEM.format(code=c, scale=s, more=m) for c, s, m in tiny.ITEMS) + tiny.REST


def asked(*changes: tuple[str, str]) -> Fingerprint:
    """The tiny questionnaire after textual changes, every indicator measured."""
    text = WHOLE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return measured(load_bytes(text.encode(), "tiny-1.1.toml"), "tiny/equal")


def measured(questionnaire, scheme: str) -> Fingerprint:  # type: ignore[no-untyped-def]
    made = fingerprint(questionnaire, questionnaire.schemes[scheme], ())
    items = {q.code for q in questionnaire.questions.values() if q.kind is Kind.RATING}
    with_items = [key for key, index in made.indices.items() if index.parts or set(index.items) & items]
    return replace(made, measured=tuple(with_items))


def judged(
    before: Fingerprint, now: Fingerprint, acknowledged: frozenset[str] = frozenset()
) -> dict[str, Comparability]:
    return {c.indicator: c for c in compare_questionnaires(before, now, acknowledged)}


def test_the_same_questionnaire_is_comparable_throughout() -> None:
    found = judged(asked(), asked())
    assert {c.status for c in found.values()} == {"comparable"}
    assert {"sense:happiness", "sense:belonging", "subindex:place", "domain:D02", "item:H1"} <= set(found)
    assert "sense:gain" not in found  # measured in neither


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("题H1？", "题 H1 ？"),
        ("题H1？", "题H1?"),
        ("题H1？", "题Ｈ1？"),
        ("Question H1?", "Question number H1?"),  # never asked in English: zh alone is approved
    ],
)
def test_white_space_widths_and_unasked_languages_are_no_difference(old: str, new: str) -> None:
    assert judged(asked(), asked((old, new)))["sense:happiness"].status == "comparable"


def test_plain_text() -> None:
    assert plain_text("您 对“温岭”（市）满意吗？") == plain_text('您对"温岭"(市)满意吗?')
    assert plain_text("满意吗") != plain_text("满意")


REVERSED = ("core = true\nreversed = true", "core = true")


@pytest.mark.parametrize(
    ("changes", "indicator", "difference"),
    [
        ([("题H1？", "题目H1？")], "sense:happiness", Difference(reason="wording", item="H1")),
        ([("最差", "很差")], "sense:happiness", Difference(reason="labels", item="H1")),
        ([("low = 0\nhigh = 10", "low = 1\nhigh = 10")], "sense:happiness", Difference(reason="scale", item="H1")),
        ([REVERSED], "sense:happiness", Difference(reason="reversed", item="H3")),
        ([('"4" = 75', '"4" = 80')], "sense:belonging", Difference(reason="points", item="R1")),
        (
            [('"H1", "H2", "H3"], min_answered = 2', '"H1", "H2"], min_answered = 2')],
            "sense:happiness",
            Difference(reason="item-dropped", item="H3"),
        ),
        (
            [('"H3"], min_answered = 2', '"H3"], min_answered = 3')],
            "sense:happiness",
            Difference(reason="least-answered"),
        ),
        ([('applies_to = "urban"', 'applies_to = "everyone"')], "domain:D01", Difference(reason="applies-to")),
    ],
)
def test_each_difference_blocks_and_is_named(
    changes: list[tuple[str, str]], indicator: str, difference: Difference
) -> None:
    found = judged(asked(), asked(*changes))[indicator]
    assert found.status == "blocked"
    assert difference in found.differences


def test_a_difference_blocks_only_where_its_item_is_used() -> None:
    found = judged(asked(), asked(("题R1？", "题目R1？")))
    blocked = {key for key, c in found.items() if c.status == "blocked"}
    assert blocked == {"item:R1", "subindex:place", "sense:belonging"}


@pytest.mark.parametrize("name", ["R1", "item:R1"])
def test_an_acknowledged_item_or_indicator_is_compared_and_says_so(name: str) -> None:
    found = judged(asked(), asked(("题R1？", "题目R1？")), frozenset({name}))
    assert found["item:R1"].status == "acknowledged"
    assert found["item:R1"].differences == (Difference(reason="wording", item="R1"),)
    assert found["sense:belonging"].status == ("acknowledged" if name == "R1" else "blocked")


def test_what_was_not_asked_cannot_be_acknowledged() -> None:
    renamed = (('code = "H2"', 'code = "H9"'), ('"H1", "H2", "H3"', '"H1", "H9", "H3"'))
    before, now = asked(), asked(*renamed, ("题H2？", "题H2？"))
    found = judged(before, now, frozenset({"H2", "H9"}))
    assert found["item:H9"].status == found["item:H2"].status == "blocked"
    assert found["item:H9"].differences == (
        Difference(reason="new", item="H9", other="H2"),
    )  # the same question, renamed
    assert found["item:H2"].differences == (Difference(reason="dropped", item="H2", other="H9"),)


def test_an_item_without_any_answer_in_one_wave_blocks_its_index() -> None:
    before = asked()
    now = replace(before, measured=tuple(key for key in before.measured if key != "item:H1"))
    assert Difference(reason="unanswered", item="H1") in judged(before, now)["sense:happiness"].differences
    gone = replace(before, measured=tuple(key for key in before.measured if key != "domain:D01"))
    assert judged(before, gone)["domain:D01"].differences == (Difference(reason="unmeasured-now"),)


def test_an_acknowledged_name_must_exist_in_some_wave() -> None:
    now, last = asked(), asked()
    other = replace(asked(), items={**asked().items, "H77": asked().items["H1"]})
    check_acknowledged(["H77"], [last, other, now])  # one of the pooled waves knows it
    with pytest.raises(AnalysisError) as found:
        check_acknowledged(["H77", "H1"], [last, now])
    (problem,) = found.value.problems
    assert problem.code == "trend.acknowledged-unknown"
    assert "H77" in render(problem, "zh")
    assert "H77" in render(problem, "en")


def test_a_group_worded_otherwise_is_not_the_same_group() -> None:
    (found,) = compare_groups(asked(), asked(("18～34岁", "18～35岁")))
    assert (found.kind, found.code, found.reason) == ("age", "18-34", "label")


def test_a_fingerprint_survives_its_file() -> None:
    made = asked()
    assert from_plain(to_plain(made)) == made


def somerville(year: str) -> Fingerprint:
    questionnaire = load_library(f"somerville-{year}.1")
    return measured(questionnaire, questionnaire.headline_scheme)


def statuses(before: str, now: str, status: str) -> set[str]:
    found = judged(somerville(before), somerville(now))
    return {key for key, c in found.items() if c.status == status}


def test_somerville_2013_to_2015() -> None:
    """Read by hand in the two files: walking at night asks of the neighborhood, then of the community; streets lose the squares,
    parks gain them, trust replaces effectiveness of the police."""
    assert statuses("2013", "2015", "comparable") == {
        "sense:happiness", "sense:identification", "domain:D02", "domain:D06", "domain:D10", "item:happy_now",
        "item:satisfied_life", "item:place_to_live", "item:neighborhood", "item:housing_cost", "item:schools", "item:events",
    }  # fmt: skip
    found = judged(somerville("2013"), somerville("2015"))
    assert found["sense:security"].differences == (
        Difference(reason="item-added", item="safe_night_community"),
        Difference(reason="item-dropped", item="safe_night"),
    )
    assert found["domain:D19"].status == found["domain:D12"].status == "blocked"


def test_somerville_2013_to_2019() -> None:
    """The night question is back in its first wording, yet the index of security now has a second item."""
    found = judged(somerville("2013"), somerville("2019"))
    assert found["item:safe_night"].status == "comparable"
    assert found["sense:security"].differences == (Difference(reason="item-added", item="safe_crossing"),)
    assert found["sense:happiness"].status == "comparable"  # the same items and points under another scheme's name
    assert found["item:get_around"].differences == (Difference(reason="new", item="get_around"),)


def test_somerville_2015_to_2019() -> None:
    comparable = statuses("2015", "2019", "comparable")
    assert {"domain:D11", "domain:D12", "domain:D15", "domain:D19", "item:parks", "item:police"} <= comparable
    assert statuses("2015", "2019", "blocked") >= {"sense:security", "item:safe_night_community", "item:proud"}
