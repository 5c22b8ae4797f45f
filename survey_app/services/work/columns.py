"""Stored responses → the typed columns of the analysis (``analysis.tables.Responses``)."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from questionnaires.model import DESIGN_COLUMNS, Kind, Question, Questionnaire
from survey_app.domain.batch import BatchState

_FROM_ROW: Mapping[str, str] = {"response_id": "id"}
"""Design columns that have another name in the store.  ``hour`` has none: only the day is kept (docs/decisions/0006)."""


def columns_of(
    questionnaire: Questionnaire, rows: Iterable[Mapping[str, Any]]
) -> tuple[dict[str, list[Any]], list[str]]:
    """(columns, exclusion reasons) of all rows.  Free text never enters; answers of void batches are excluded by name."""
    makers = _makers(questionnaire)
    columns: dict[str, list[Any]] = {name: [] for name in (*DESIGN_COLUMNS, *makers)}
    exclusion: list[str] = []
    for row in rows:
        answers = json.loads(row["answers"])
        for name in DESIGN_COLUMNS:
            columns[name].append(None if name == "hour" else row[_FROM_ROW.get(name, name)])
        for name, make in makers.items():
            columns[name].append(make(answers))
        exclusion.append(_excluded(row))
    return columns, exclusion


def _excluded(row: Mapping[str, Any]) -> str:
    """Why an answer is in no estimate, or ``""``."""
    if row["batch_state"] == BatchState.VOID:
        return "batch-void"
    return "over-quota" if row.get("status") == "over_quota" else ""


Maker = Callable[[Mapping[str, Any]], Any]


def _makers(questionnaire: Questionnaire) -> dict[str, Maker]:
    """Column → how it comes from one JSON document; a question that is a design column is not taken twice."""
    makers: dict[str, Maker] = {}
    for question in questionnaire.questions.values():
        if question.code not in DESIGN_COLUMNS:
            makers |= _of_kind[question.kind](question)
    return makers


def _number(question: Question) -> dict[str, Maker]:
    def make(answers: Mapping[str, Any]) -> float:
        value = answers.get(question.code)
        return math.nan if value is None else float(value)

    return {question.code: make}


def _single(question: Question) -> dict[str, Maker]:
    def make(answers: Mapping[str, Any]) -> str:
        value = answers.get(question.code)
        return "" if value is None else str(value)

    return {question.code: make}


def _multiple(question: Question) -> dict[str, Maker]:
    """One 1/0 column per option, NaN where there is no substantive answer.  A page left blank is none."""

    def maker(key: str) -> Maker:
        def make(answers: Mapping[str, Any]) -> float:
            ticks = answers.get(question.code)
            return float(key in ticks) if isinstance(ticks, list) else math.nan

        return make

    return {f"{question.code}.{option.code}": maker(str(option.code)) for option in question.options}


_of_kind: Mapping[Kind, Callable[[Question], dict[str, Maker]]] = {
    Kind.RATING: _number,
    Kind.NUMBER: _number,
    Kind.SINGLE: _single,
    Kind.MULTIPLE: _multiple,
    Kind.TEXT: lambda _question: {},
}
