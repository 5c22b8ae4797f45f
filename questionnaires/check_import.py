"""Rules for the ``[import]`` part: outside columns, their targets and their code maps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from .model import DESIGN_COLUMNS, ImportColumn, ImportMap, Kind, Question, Questionnaire
from .problems import Problem
from .scales import question_codes


def import_problems(q: Questionnaire, file: str) -> Iterator[Problem]:
    if q.import_map is None:
        return
    where = f"{file}, import"
    yield from _name_problems(q.import_map, where)
    if "town" not in [*q.import_map.defaults, *(column.target for column in q.import_map.columns)]:
        yield Problem(code="import.town-unmapped", where=where)
    for name in q.import_map.defaults:
        if name not in DESIGN_COLUMNS:
            params = {"name": name, "known": ", ".join(DESIGN_COLUMNS)}
            yield Problem(code="import.unknown-default", where=where, params=params)
    for column in q.import_map.columns:
        place = f"{where}, column {column.column}"
        question = q.questions.get(column.target)
        if question is not None:
            yield from _column_problems(q, column, question, place)
        elif column.target not in DESIGN_COLUMNS:
            yield Problem(code="import.unknown-target", where=place, params={"target": column.target})


def _name_problems(import_map: ImportMap, where: str) -> Iterator[Problem]:
    names = [name for column in import_map.columns for name in (column.column, *column.aliases)]
    for name, count in Counter([*names, *import_map.ignored]).items():
        if count > 1:
            yield Problem(code="import.column-twice", where=where, params={"column": name})
    targets = Counter([*(column.target for column in import_map.columns), *import_map.defaults])
    for target, count in targets.items():
        if count > 1:
            yield Problem(code="import.target-twice", where=where, params={"target": target})


def _column_problems(q: Questionnaire, column: ImportColumn, question: Question, where: str) -> Iterator[Problem]:
    if question.kind is Kind.TEXT and question.code not in DESIGN_COLUMNS:
        yield Problem(code="import.text-target", where=where, params={"target": question.code})
    known = question_codes(q, question)
    for code in column.codes.values():
        if known and code not in known:
            params = {"code": code, "target": question.code, "known": ", ".join(map(str, known))}
            yield Problem(code="import.unknown-code", where=where, params=params)
    folded = Counter(raw.strip().casefold() for raw in column.codes)
    for raw, count in folded.items():
        if column.casefold and count > 1:
            yield Problem(code="import.same-when-folded", where=where, params={"raw": raw})
    for raw in column.codes:
        if raw in column.missing or raw in column.exclude:
            yield Problem(code="import.two-rules", where=where, params={"raw": raw})
    yield from _rule_problems(q, column, question, where)


def _rule_problems(q: Questionnaire, column: ImportColumn, question: Question, where: str) -> Iterator[Problem]:
    """Half-points, splitting and age bands each belong to one kind of question."""
    scale = q.scales.get(question.scale or "")
    if column.half_points and not (question.kind is Kind.RATING and scale and scale.kind == "numeric"):
        yield Problem(code="import.half-points", where=where, params={"target": question.code})
    if (column.split is not None) != (question.kind is Kind.MULTIPLE):
        yield Problem(code="import.split", where=where, params={"target": question.code})
    if column.age is None:
        return
    edges, codes = column.age.edges, column.age.codes
    known = question_codes(q, question)
    if question.kind is not Kind.SINGLE:
        yield Problem(code="import.age-target", where=where, params={"target": question.code})
    if not edges or len(edges) != len(codes) or list(edges) != sorted(set(edges)):
        yield Problem(code="import.age-edges", where=where, params={"edges": len(edges), "codes": len(codes)})
    for code in codes:
        if code not in known:
            params = {"code": code, "target": question.code, "known": ", ".join(map(str, known))}
            yield Problem(code="import.unknown-code", where=where, params=params)
