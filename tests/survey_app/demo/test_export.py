from __future__ import annotations

import csv
import io

from analysis.assess import assess_wave
from analysis.settings import AssessSettings
from analysis.tables import Population, Responses
from questionnaires.importing import import_csv
from questionnaires.model import Missing, Questionnaire
from survey_app.demo.export import write_csv
from survey_app.demo.simulate import Demo


def test_csv_has_the_columns_of_the_import_map_and_one_row_per_answer(demo: Demo, wenling: Questionnaire) -> None:
    file = io.StringIO(newline="")
    responses = demo.waves[1].responses
    assert write_csv(wenling, responses, file) == len(responses)
    rows = list(csv.DictReader(io.StringIO(file.getvalue())))
    assert wenling.import_map is not None
    assert set(rows[0]) == {column.column for column in wenling.import_map.columns} | {"seconds"}
    assert len(rows) == len(responses)


def test_four_kinds_of_no_answer_stay_different(demo: Demo, wenling: Questionnaire) -> None:
    file = io.StringIO(newline="")
    responses = demo.waves[1].responses
    write_csv(wenling, responses, file)
    written = {None: "", Missing.NOT_ASKED: "97", Missing.DONT_KNOW: "98", Missing.REFUSED: "99"}
    for response, row in zip(responses, csv.DictReader(io.StringIO(file.getvalue())), strict=True):
        for code in ("P5", "M01", "income", "Z1"):
            assert row[code] == written.get(response.answers[code], str(response.answers[code]))
        ticks = response.answers["U"]
        assert row["U"] == (";".join(ticks) if isinstance(ticks, tuple) else written[ticks])


def test_the_file_can_be_read_back_and_assessed(demo: Demo, wenling: Questionnaire, invented: Population) -> None:
    """Nothing is reported or excluded; all four senses come out for the city, with the design effect that was planned."""
    file = io.StringIO(newline="")
    write_csv(wenling, demo.waves[0].responses, file)
    read = import_csv(file.getvalue().encode(), wenling, "demo.csv")
    assert (read.issues, set(read.exclusion), read.unknown_columns) == ((), {""}, ())
    assert read.columns["seconds"] == [response.seconds for response in demo.waves[0].responses]
    responses = Responses.from_columns(read.columns, read.exclusion, read.sha256, read.value_problems)
    plan = demo.waves[0].plan
    settings = AssessSettings(wave=plan.key, wave_title=plan.title, demo=True)
    assessment = assess_wave(responses, wenling, invented, settings).assessment
    senses = [c.estimate for c in assessment.cells if c.indicator.startswith("sense:") and c.group.kind == "city"]
    deff = [e.deff for e in senses if e is not None and e.deff is not None]
    assert len(deff) == 4
    assert 1.3 <= sum(deff) / 4 <= 1.9
