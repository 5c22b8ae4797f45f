from __future__ import annotations

import numpy as np
import pytest

from analysis.margins import WaveMargins, prepare_margins, structure_rows
from analysis.results import Note
from tests.analysis.wave import tiny

AGE_BY_TOWN = """
[[margins]]
id = "age"
question = "age"
by_town = true
[margins.shares]
t1 = { "18-34" = 0.5, "35-64" = 0.3, "65+" = 0.2 }
t2 = { "18-34" = 0.4, "35-64" = 0.4, "65+" = 0.2 }
"""


def prepared(margins: str, n: int, least: int = 20, **columns: list[str]) -> WaveMargins:
    responses = tiny.responses(n, columns)
    return prepare_margins(responses, tiny.population(margins), tiny.questionnaire(), np.ones(n), least)


def found(notes: tuple[Note, ...], code: str) -> list[dict[str, object]]:
    return [dict(note.params) for note in notes if note.code == code]


def test_persons_without_the_answer_keep_their_share() -> None:
    made = prepared(
        tiny.SEX, 100, sex=["male"] * 60 + ["female"] * 35 + ["other"] * 2 + ["99"] * 3, town=["t1", "t2"] * 50
    )
    sex = made.margins[1]
    # 5 of 100 lack a category of the margin: (1 − 0.05) · 2000 each, and 0.05 · 4000 of nobody's category
    np.testing.assert_allclose(sex.targets, [1900, 1900, 200])
    assert [cell.categories for cell in made.cells[1]] == [("male",), ("female",), ()]
    assert {note.code for note in made.notes} == {"missing-at-random"}


def test_many_missing_answers_are_told_and_too_many_drop_the_margin() -> None:
    warned = prepared(tiny.SEX, 100, sex=["male"] * 40 + ["female"] * 40 + [""] * 20)
    assert found(warned.notes, "margin-missing") == [{"margin": "sex", "town": "", "share": 0.2}]
    dropped = prepared(tiny.SEX, 100, sex=["male"] * 35 + ["female"] * 35 + [""] * 30)
    assert found(dropped.notes, "margin-dropped")[0]["reason"] == "missing"
    assert [margin.name for margin in dropped.margins] == ["town"]


def test_a_margin_that_nobody_was_asked_is_dropped_with_its_reason() -> None:
    assert found(prepared(tiny.SEX, 10).notes, "margin-dropped")[0]["reason"] == "not-asked"


def test_small_cells_join_their_neighbour_within_the_town_and_are_named() -> None:
    age = ["18-34"] * 30 + ["35-64"] * 25 + ["65+"] * 5 + ["18-34"] * 20 + ["35-64"] * 20 + ["65+"] * 20
    made = prepared(AGE_BY_TOWN, 120, age=age, town=["t1"] * 60 + ["t2"] * 60)
    cells = {
        (cell.town, cell.categories): target
        for cell, target in zip(made.cells[1], made.margins[1].targets, strict=True)
    }
    assert cells["t1", ("35-64", "65+")] == pytest.approx(500)
    assert cells["t2", ("65+",)] == pytest.approx(600)
    expected = {"margin": "age", "town": "t1", "categories": "35-64|65+", "least": 20}
    assert found(made.notes, "cells-collapsed") == [expected]
    assert [(small.town, small.category, small.n) for small in made.small] == [("t1", "65+", 5)]


def test_a_town_with_one_cell_left_says_all_into_one() -> None:
    age = ["18-34"] * 6 + ["35-64"] * 25 + ["65+"] * 5 + ["18-34"] * 20 + ["35-64"] * 20 + ["65+"] * 20
    made = prepared(AGE_BY_TOWN, 96, age=age, town=["t1"] * 36 + ["t2"] * 60)
    assert found(made.notes, "cells-collapsed")[0]["categories"] == ""
    rows = structure_rows(made, np.ones(96))
    assert {row.town for row in rows if row.margin == "age"} == {"t2"}


def test_structure_compares_those_with_an_answer_and_hides_tiny_counts() -> None:
    made = prepared(
        tiny.SEX, 44, least=2, sex=["male"] * 30 + ["female"] * 10 + [""] * 4, town=["t1"] * 40 + ["t2"] * 4
    )
    rows = structure_rows(made, np.concatenate([np.full(30, 1.0), np.full(10, 3.0), np.full(4, 9.0)]))
    by = {(row.margin, row.category): row for row in rows}
    male = by["sex", "male"]
    assert (male.n, male.sample_share, male.weighted_share, male.population_share) == (30, 0.75, 0.5, 0.5)
    assert ("town", "t2") not in by  # four persons
