"""The demonstration's answers as a CSV file in our own export's form: what ``foursense assess`` reads."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import TextIO

from questionnaires.model import DESIGN_COLUMNS, Kind, Missing, Questionnaire, Value

from .simulate import DemoResponse

_DESIGN = tuple(name for name in DESIGN_COLUMNS if name not in ("adults", "hour"))
"""``adults`` is asked: its column comes with the questions; ``hour`` is not known of a web answer."""


def write_csv(questionnaire: Questionnaire, responses: Iterable[DemoResponse], file: TextIO) -> int:
    """One row per response under one header; returns the number of rows.

    Columns as in the questionnaire's ``[import]``: design columns, then question codes; missing reasons 97/98/99,
    blank = left blank, ticks joined by ``;``.  Free text is left out.  Open ``file`` with ``newline=""``.
    """
    asked = [q.code for q in questionnaire.questions.values() if q.kind is not Kind.TEXT and q.code not in _DESIGN]
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([*_DESIGN, *asked])
    n = 0
    for response in responses:
        writer.writerow([*_design(response), *(_cell(response.answers[code]) for code in asked)])
        n += 1
    return n


def _design(response: DemoResponse) -> list[str]:
    values = (response.id, *(getattr(response, name) for name in _DESIGN[1:]))
    return ["" if value is None else str(value) for value in values]


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, Missing):
        return str(int(value))
    return ";".join(value) if isinstance(value, tuple) else str(value)
