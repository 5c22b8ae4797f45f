"""Wordings, place-holders, messages, codebook."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest

import questionnaires
from questionnaires.codebook import codebook, write_codebook
from questionnaires.messages import CATALOGUE, render
from questionnaires.problems import Problem, ProblemsFound
from questionnaires.text import resolve


def test_place_holders_are_filled_in_the_language_asked_for():
    text = {"zh": "您对{city}满意吗？", "en": "Satisfied with {city}?"}
    assert resolve(text, "zh", {"city": "温岭"}) == "您对温岭满意吗？"
    assert resolve(text, "en", {"city": "Wenling"}) == "Satisfied with Wenling?"


def test_a_language_that_is_absent_falls_back_to_the_first():
    assert resolve({"zh": "满意"}, "en", {}) == "满意"


def test_every_place_holder_without_a_value_is_named():
    with pytest.raises(ProblemsFound) as caught:
        resolve({"zh": "{city}请拨{phone}"}, "zh", {"town": "泽国"})
    assert [problem.params["name"] for problem in caught.value.problems] == ["city", "phone"]


def test_a_setting_that_looks_like_a_place_holder_is_not_filled_again():
    assert resolve({"zh": "{city}"}, "zh", {"city": "{phone}", "phone": "1"}) == "{phone}"


def test_a_problem_says_where_which_rule_and_what_to_do_in_both_languages():
    problem = Problem(code="scheme.points-missing", where="w.toml, scheme s", params={"scale": "agree5", "option": 4})
    assert render(problem, "zh") == "w.toml，计分方案 s：量表“agree5”的编码 4 没有分值。请补上。"
    assert render(problem, "en") == "w.toml, scheme s: code 4 of scale 'agree5' has no points. Add them."


def test_a_code_without_a_sentence_is_shown_bare():
    assert "x.y" in render(Problem(code="x.y", where="here", params={"a": 1}), "zh")


@pytest.mark.parametrize("code", CATALOGUE)
def test_every_message_has_both_languages_with_the_same_params(code):
    entry = CATALOGUE[code]
    assert set(entry) == {"zh", "en"}
    assert all(entry.values())
    named = [
        {re.sub(f"_{lang}$", "", name) for name in re.findall(r"\{([a-z_]+)\}", text)} for lang, text in entry.items()
    ]
    assert named[0] == named[1]


def test_every_code_given_in_this_package_has_a_message():
    given = set()
    for file in Path(questionnaires.__file__).parent.glob("*.py"):
        if not file.name.startswith("messages"):
            found = re.findall(
                r'"((?:file|import|answer|text|library|released)\.[a-z0-9-]+)"', file.read_text(encoding="utf-8")
            )
            given |= set(found)
    assert given - set(CATALOGUE) == set()
    assert len(given) > 40


def test_the_codebook_says_each_question_in_words(schema):
    rows = {row.code: row for row in codebook(schema("kinds"), "en", {"city": "Wenling", "organiser": "the office"})}
    assert list(rows) == list(schema("kinds").questions)
    assert rows["N1"].text == "Satisfied with life in Wenling?"
    assert rows["N1"].options == "0–10 (0 = Not at all, 10 = Completely)"
    assert rows["N1"].missing == "97 = not asked; 98 = Don't know; 99 = Refused; empty = left blank"
    assert rows["L1"].kind == "rating (reversed)"
    assert rows["L1"].options.startswith("5 = Strongly agree; 4 = Agree")
    assert (rows["U1"].base, rows["U1"].routing) == ("users", "if X1 has: School")
    assert rows["U1"].domains == "D02 Schools"
    assert rows["T1"].options == "≤ 20"


def test_the_codebook_names_sub_indices_modules_and_forms(schema):
    rows = {row.code: row for row in codebook(schema("modules"), "zh")}
    assert rows["K1"].sense == "认同感 / 家园认同"
    assert (rows["A1"].module, rows["A1"].forms) == ("A", "standard, full")


def test_the_codebook_as_csv_reads_back(schema):
    file = io.StringIO()
    write_codebook(schema("kinds"), "zh", file)
    rows = list(csv.DictReader(io.StringIO(file.getvalue())))
    assert [row["code"] for row in rows] == list(schema("kinds").questions)
    assert rows[5]["routing"] == "当 X1 选了：学校"


def test_a_value_that_is_quoted_is_never_translated():
    problem = Problem(code="answer.unknown-option", where="S1", params={"given": "text"})
    assert render(problem, "zh") == "S1：“text”不是本题的选项。请从所列选项中选择。"
    expected = Problem(code="file.wrong-type", where="x", params={"key": "a", "expected": "text", "found": 1})
    assert "应当是 文字" in render(expected, "zh")
