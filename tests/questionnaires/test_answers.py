"""Posted text becomes typed answers; what is stored comes back the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.answers import from_json, on_route, parse_page, to_json
from questionnaires.load import load_file
from questionnaires.model import Kind, Missing
from questionnaires.problems import ProblemsFound

KINDS = load_file(Path(__file__).parent / "schemas" / "kinds.toml")
ALL = tuple(KINDS.questions)


def value_of(question: str, *posted: str):
    page = parse_page(KINDS, [question], {question: list(posted)})
    assert page.problems == ()
    return page.values[question]


def problem_of(question: str, *posted: str) -> str:
    page = parse_page(KINDS, [question], {question: list(posted)})
    assert page.values == {}
    (problem,) = page.problems
    assert problem.where == question
    return problem.code


@pytest.mark.parametrize(
    ("question", "posted", "value"),
    [
        ("N1", ["7"], 7),
        ("N1", ["0"], 0),
        ("N1", ["98"], Missing.DONT_KNOW),
        ("N1", ["99"], Missing.REFUSED),
        ("L1", ["5"], 5),
        ("L1", [], None),
        ("L1", [""], None),
        ("S1", ["female"], "female"),
        ("S1", ["99"], Missing.REFUSED),
        ("X1", [], None),
        ("X1", ["bus"], ("bus",)),
        ("X1", ["bus", "school"], ("school", "bus")),
        ("X1", ["none"], ("none",)),
        ("X1", ["99"], Missing.REFUSED),
        ("adults", ["3"], 3),
        ("adults", [" 3 "], 3),
        ("adults", ["98"], Missing.DONT_KNOW),
        ("T1", ["路太窄"], "路太窄"),
        ("T1", ["a\r\nb\x00\x07"], "a\nb"),
        ("T1", ["   "], None),
    ],
)
def test_what_is_posted_becomes_a_value(question, posted, value):
    found = value_of(question, *posted)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("question", "posted", "code"),
    [
        ("N1", [], "answer.required"),
        ("N1", ["11"], "answer.unknown-option"),
        ("N1", ["7.5"], "answer.unknown-option"),
        ("N1", ["97"], "answer.unknown-option"),
        ("N1", ["7", "8"], "answer.more-than-one"),
        ("L1", ["99"], "answer.unknown-option"),
        ("S1", ["Female"], "answer.unknown-option"),
        ("X1", ["train"], "answer.unknown-option"),
        ("X1", ["none", "bus"], "answer.exclusive"),
        ("X1", ["99", "bus"], "answer.exclusive"),
        ("X1", ["school", "clinic", "bus"], "answer.too-many"),
        ("adults", ["0"], "answer.out-of-range"),
        ("adults", ["21"], "answer.out-of-range"),
        ("adults", ["two"], "answer.not-a-number"),
        ("adults", ["３"], "answer.not-a-number"),
        ("adults", ["-1"], "answer.not-a-number"),
        ("T1", ["字" * 21], "answer.too-long"),
    ],
)
def test_what_fits_no_rule_is_a_problem_and_no_value(question, posted, code):
    assert problem_of(question, *posted) == code


def test_all_problems_of_a_page_come_together_and_good_answers_are_kept():
    page = parse_page(KINDS, ["N1", "L1", "adults"], {"N1": ["12"], "L1": ["4"], "adults": ["x"]})
    assert page.values == {"L1": 4}
    assert [problem.where for problem in page.problems] == ["N1", "adults"]


def test_fields_of_other_pages_are_not_read():
    assert parse_page(KINDS, ["L1"], {"L1": ["4"], "S1": ["male"]}).values == {"L1": 4}


def test_a_whole_response_tells_not_asked_from_blank():
    answers = {"N1": 7, "X1": ("bus",), "U1": 5, "L1": Missing.DONT_KNOW}
    whole = on_route(KINDS, "full", (), answers)
    assert list(whole) == list(KINDS.questions)
    assert whole["U1"] is Missing.NOT_ASKED  # posted, but only users of schools are asked
    assert whole["L1"] is Missing.DONT_KNOW
    assert whole["S1"] is None
    assert whole["N1"] == 7


def test_questions_of_a_module_that_was_not_drawn_were_not_asked(schema):
    whole = on_route(schema("modules"), "standard", ["A"], {"A1": 3, "B1": 4})
    assert (whole["A1"], whole["B1"]) == (3, Missing.NOT_ASKED)


def test_the_stored_text_is_canonical():
    one = to_json({"S1": "female", "N1": 7, "X1": ("bus",), "L1": Missing.DONT_KNOW, "T1": None})
    two = to_json({"T1": None, "L1": Missing.DONT_KNOW, "X1": ("bus",), "N1": 7, "S1": "female"})
    assert one == two == '{"L1":98,"N1":7,"S1":"female","T1":null,"X1":["bus"]}'


def value_for(question):
    """Every value that a page can store for one question."""
    reasons = st.sampled_from([*question.offers, Missing.NOT_ASKED])
    codes = [option.code for option in question.options]
    plain = {
        Kind.RATING: st.sampled_from([0, 3, 10] if question.scale == "zero10" else [1, 3, 5]),
        Kind.SINGLE: st.sampled_from(codes or [""]),
        Kind.MULTIPLE: st.lists(st.sampled_from(codes or [""]), unique=True, min_size=1).map(tuple),
        Kind.NUMBER: st.integers(1, 20),
        Kind.TEXT: st.text(min_size=1, max_size=20),
    }[question.kind]
    return st.none() | reasons | plain


ANSWERS = st.fixed_dictionaries({}, optional={code: value_for(question) for code, question in KINDS.questions.items()})


@given(ANSWERS)
def test_what_is_stored_comes_back_equal_in_value_and_type(answers):
    back = from_json(KINDS, to_json(answers))
    assert dict(back) == answers
    assert {code: type(value) for code, value in back.items()} == {code: type(value) for code, value in answers.items()}
    assert to_json(back) == to_json(answers)


@given(ANSWERS)
def test_a_whole_response_survives_storing_too(answers):
    whole = on_route(KINDS, "full", (), answers)
    assert dict(from_json(KINDS, to_json(whole))) == dict(whole)


@given(st.dictionaries(st.sampled_from(ALL), st.lists(st.text(max_size=30), max_size=4)))
def test_anything_posted_is_a_value_or_a_problem_for_each_question(posted):
    page = parse_page(KINDS, ALL, posted)
    assert set(page.values) | {problem.where for problem in page.problems} == set(ALL)
    assert len(page.values) + len(page.problems) == len(ALL)
    assert dict(from_json(KINDS, to_json(page.values))) == page.values


@given(
    st.dictionaries(
        st.sampled_from([*ALL, "nobody"]),
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text()
        | st.lists(st.text()),
    )
)
def test_stored_text_of_any_content_is_read_or_refused_with_problems(document):
    try:
        back = from_json(KINDS, json.dumps(document))
    except ProblemsFound as refused:
        assert {problem.where for problem in refused.problems} <= set(document)
    else:
        assert set(back) == set(document)


@pytest.mark.parametrize("text", ["", "[]", "7", "{", "null"])
def test_text_that_is_no_document_is_refused(text):
    with pytest.raises(ProblemsFound) as caught:
        from_json(KINDS, text)
    assert [problem.code for problem in caught.value.problems] == ["answer.not-json"]


def test_all_bad_values_of_a_stored_document_are_named():
    with pytest.raises(ProblemsFound) as caught:
        from_json(KINDS, '{"N1":12,"S1":"x","adults":true,"gone":1,"X1":"bus","T1":5}')
    assert [problem.where for problem in caught.value.problems] == ["N1", "S1", "adults", "gone", "X1", "T1"]
