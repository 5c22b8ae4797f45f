"""Stored answers → typed columns: four kinds of no answer stay different, free text never enters."""

from __future__ import annotations

import math

from questionnaires.answers import on_route, to_json
from questionnaires.load import load_library
from questionnaires.model import Missing
from survey_app.services.work.columns import columns_of

WENLING = load_library("wenling-four-sense-2023.1")
DESIGN = {
    "id": "r1",
    "town": "331081100",
    "village": "33108110091",
    "urban": "rural",
    "stream": "probability",
    "mode": "web",
    "variant": "core",
    "module": "",
    "interviewer": "",
    "inclusion_probability": 0.01,
    "adults": 2.0,
    "submitted_day": "2026-11-23",
    "seconds": 312,
}


def one(answers, **changes):
    text = to_json(on_route(WENLING, "core", (), answers))
    columns, exclusion = columns_of(WENLING, [{**DESIGN, "batch_state": "closed", "answers": text, **changes}])
    return {name: values[0] for name, values in columns.items()}, exclusion[0]


def test_every_kind_of_answer_has_its_type():
    row, exclusion = one({"G1": 7, "G4": 5, "age": "35-49", "U": ("school", "health"), "town": "331081100"})
    assert (row["G1"], row["G4"], row["age"], row["town"]) == (7.0, 5.0, "35-49", "331081100")
    assert (row["U.school"], row["U.health"], row["U.housing"]) == (1.0, 1.0, 0.0)
    assert (row["response_id"], row["inclusion_probability"], row["adults"], exclusion) == ("r1", 0.01, 2.0, "")


def test_not_asked_blank_dont_know_and_refused_stay_different():
    row, _ = one({"G1": Missing.DONT_KNOW, "G2": Missing.REFUSED, "income": Missing.REFUSED})
    assert (row["G1"], row["G2"], row["G5"], row["income"]) == (98.0, 99.0, 97.0, "99")
    assert math.isnan(row["G3"]) and row["sex"] == "" and math.isnan(row["U.school"])


def test_free_text_never_enters():
    row, _ = one({"V2": "my street"})
    assert "V2" not in row and "my street" not in row.values()


def test_how_long_the_form_took_enters_and_no_hour_does():
    row, _ = one({})
    assert (row["seconds"], row["hour"]) == (312, None)


def test_answers_of_a_void_batch_are_excluded_by_name():
    assert one({}, batch_state="void")[1] == "batch-void"
