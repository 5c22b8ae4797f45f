"""Who is asked what, and on which pages."""

from __future__ import annotations

import pytest

from questionnaires.model import Missing
from questionnaires.routing import pages, route


def test_a_question_without_condition_is_always_asked(schema):
    assert route(schema("routes"), "full", (), {}) == ("A", "D")


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"A": "yes"}, ("A", "B", "D")),
        ({"A": "no"}, ("A", "D")),
        ({"A": "yes", "B": "yes"}, ("A", "B", "C", "D")),
        ({"A": None}, ("A", "D")),
        ({"D": 9}, ("A", "D", "E")),
        ({"D": 8}, ("A", "D")),
        ({"D": Missing.REFUSED}, ("A", "D")),
    ],
)
def test_the_route_follows_the_answers(schema, answers, expected):
    assert route(schema("routes"), "full", (), answers) == expected


def test_an_answer_left_over_from_a_path_not_taken_decides_nothing(schema):
    assert route(schema("routes"), "full", (), {"A": "no", "B": "yes", "C": 7}) == ("A", "D")


def test_a_tick_among_several_opens_the_way(schema):
    assert "U1" in route(schema("kinds"), "full", (), {"X1": ("school", "bus")})
    assert "U1" not in route(schema("kinds"), "full", (), {"X1": ("bus",)})
    assert "U1" not in route(schema("kinds"), "full", (), {"X1": Missing.REFUSED})


def test_random_modules_are_asked_of_those_who_drew_them(schema):
    q = schema("modules")
    core = ("K1", "K2", "K3", "K4", "K5", "K6")
    assert route(q, "core", (), {}) == core
    assert route(q, "standard", ("A",), {}) == (*core, "A1", "A2")
    assert route(q, "standard", ("B",), {}) == (*core, "B1")
    assert route(q, "full", (), {}) == (*core, "A1", "A2", "B1")


def test_pages_are_even_and_hold_at_most_five(schema):
    found = pages(schema("modules"), "core", ())
    assert [page.questions for page in found] == [("K1", "K2", "K3"), ("K4", "K5", "K6")]
    assert [(page.id, page.number, page.section) for page in found] == [("K1", 1, "rated"), ("K4", 2, "rated")]


def test_a_form_may_ask_for_smaller_pages(schema):
    assert max(len(page.questions) for page in pages(schema("modules"), "full", ())) == 3  # 9 on pages of at most 4


def test_the_elder_view_has_one_question_per_page(schema):
    found = pages(schema("modules"), "core", (), elder=True)
    assert [page.questions for page in found] == [("K1",), ("K2",), ("K3",), ("K4",), ("K5",), ("K6",)]


def test_tick_pages_stand_alone_and_a_filter_is_answered_before_its_question_is_shown(schema):
    found = [page.questions for page in pages(schema("kinds"), "full", ())]
    assert found == [("town", "N1", "L1", "S1"), ("X1",), ("U1", "adults", "T1")]
    chain = [page.questions for page in pages(schema("routes"), "full", ())]
    assert chain == [("A",), ("B",), ("C",), ("D",), ("E",)]


def test_what_the_link_already_says_is_not_asked(schema):
    found = pages(schema("kinds"), "full", (), prefilled=["town"])
    assert found[0].questions == ("N1", "L1", "S1")


def test_an_unknown_form_is_a_key_error(schema):
    with pytest.raises(KeyError):
        route(schema("kinds"), "short", (), {})
