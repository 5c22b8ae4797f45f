from __future__ import annotations

import csv
import io

from questionnaires.model import Missing, Questionnaire
from survey_app.demo.export import write_csv
from survey_app.demo.simulate import Demo


def test_csv_has_the_columns_of_the_import_map_and_one_row_per_answer(demo: Demo, wenling: Questionnaire) -> None:
    file = io.StringIO(newline="")
    responses = demo.waves[1].responses
    assert write_csv(wenling, responses, file) == len(responses)
    rows = list(csv.DictReader(io.StringIO(file.getvalue())))
    assert wenling.import_map is not None
    assert set(rows[0]) == {column.column for column in wenling.import_map.columns}
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
