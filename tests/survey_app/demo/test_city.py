from __future__ import annotations

import numpy as np

from analysis.tables import Population
from questionnaires.model import Questionnaire
from questionnaires.text import resolve
from survey_app.demo.city import DEMO_CITY
from survey_app.demo.villages import village_frame
from survey_app.domain.city import placeholders


def test_the_first_screen_names_the_demonstration_office_and_no_real_number(wenling: Questionnaire) -> None:
    lines = [resolve(line, "zh", placeholders(DEMO_CITY, "zh")) for line in wenling.intro]
    assert len(lines) == 4
    assert "演示办公室" in lines[0]
    assert "0576-00000000" in lines[3]
    assert "演示" in wenling.header.form_number
    assert "演示" in wenling.header.approval_number


def test_villages_are_marked_as_invented_and_small_enough_to_draw_fifteen(invented: Population) -> None:
    frame = village_frame(invented, np.random.default_rng(3))
    assert len({v.village.code for v in frame}) == 16 * 30
    assert all(v.village.title["zh"].startswith("演示") and v.village.code[9] == "9" for v in frame)
    totals = {town.code: town.total for town in invented.towns}
    assert all(15 * v.adults < totals[v.village.town] for v in frame)
    urban = {k: np.mean([v.village.urban == "urban" for v in frame if v.village.town == k]) for k in totals}
    assert urban["331081001"] > urban["331081103"]
