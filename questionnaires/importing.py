"""Outside CSV files → columns of answers, by the ``[import]`` rules of a questionnaire.

No row is dropped: a row that cannot enter the estimate stays, with its reason.  A value that fits no rule is reported
with file, row, column and value, becomes blank, and is counted.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from .import_cells import Cell, Reader, as_float, as_key, cell_reader
from .import_files import CsvTable, read_table
from .import_report import ImportIssue, ImportResult, write_import_report
from .model import (
    DESIGN_COLUMNS,
    NUMBER_COLUMNS,
    ImportColumn,
    ImportMap,
    Kind,
    Missing,
    Question,
    Questionnaire,
    Value,
)
from .problems import Problem, ProblemsFound

__all__ = ["ImportIssue", "ImportResult", "import_csv", "own_codes", "write_import_report"]

NO_TOWN = "no-town"
"""A response without a town has no base weight."""

ROW_LENGTH = "row-length"
DUPLICATE_ID = "duplicate-id"
TIMING = ("seconds", "hour")
"""Design columns younger than the first released questionnaires, whose rules cannot name them any more."""
TICK_SEPARATOR = ";"
"""Between the keys of several ticks in a file that carries our own codes."""


def import_csv(source: Path | str | bytes, questionnaire: Questionnaire, name: str = "") -> ImportResult:
    """Read a file by the questionnaire's import rules; without ``[import]`` its columns are our own codes.

    Raises :class:`ProblemsFound` when the file is no CSV in UTF-8, or lacks a column that is mapped and not optional.
    """
    name = name or (Path(source).name if not isinstance(source, bytes) else "input.csv")
    table = read_table(source, name)
    import_map = _with_timing(questionnaire.import_map or own_codes(questionnaire), table.header)
    found = _places(table, import_map, name)
    importer = _Importer(questionnaire, import_map, found, table, name)
    return importer.result()


def own_codes(questionnaire: Questionnaire) -> ImportMap:
    """The rules for a file that carries our own codes: columns named like questions and design columns."""
    asked = [q for q in questionnaire.questions.values() if q.kind is not Kind.TEXT or q.code in DESIGN_COLUMNS]
    targets = dict.fromkeys([*DESIGN_COLUMNS, *(q.code for q in asked)])
    ticks = {q.code for q in asked if q.kind is Kind.MULTIPLE}
    return ImportMap(
        missing=MappingProxyType({str(int(reason)): reason for reason in Missing}),
        columns=tuple(
            _own_column(target, TICK_SEPARATOR if target in ticks else None)
            for target in targets
            if target not in TIMING
        ),
        defaults=MappingProxyType({}),
        ignored=tuple(code for code in questionnaire.questions if code not in targets),
    )


def _own_column(target: str, split: str | None = None) -> ImportColumn:
    """A column that carries our own name and codes; a duration or an hour of 97 to 99 is one, not a missing code."""
    empty: Mapping[str, Missing | None] = MappingProxyType({})
    return ImportColumn(
        column=target,
        target=target,
        codes=MappingProxyType({raw: float(raw) for raw in ("97", "98", "99")} if target == "seconds" else {}),
        missing=empty,
        exclude=MappingProxyType({}),
        split=split,
        optional=target != "town",
    )


def _with_timing(import_map: ImportMap, header: Sequence[str]) -> ImportMap:
    """Our own export (its ids stand under our own name) may hold :data:`TIMING` columns that its rules do not name."""
    if not any(column.column == column.target == "response_id" for column in import_map.columns):
        return import_map
    named = {*import_map.ignored, *import_map.defaults}
    named |= {name for column in import_map.columns for name in (column.target, column.column, *column.aliases)}
    missing = tuple(_own_column(name) for name in TIMING if name in header and name not in named)
    return replace(import_map, columns=import_map.columns + missing)


def _places(table: CsvTable, import_map: ImportMap, name: str) -> dict[str, int]:
    """Outside column → its place in the file, for every mapped column there is; problems name the others."""
    problems: list[Problem] = []
    found: dict[str, int] = {}
    for column in import_map.columns:
        places = [i for i, header in enumerate(table.header) if header in (column.column, *column.aliases)]
        if len(places) > 1:
            problems.append(_problem("import.column-repeated", name, column=column.column))
        elif places:
            found[column.column] = places[0]
        elif not column.optional:
            problems.append(_problem("import.column-missing", name, column=column.column))
    if not found:
        expected = ", ".join(column.column for column in import_map.columns[:5])
        problems = [
            _problem("import.no-known-column", name, expected=expected, found=", ".join(table.header[:5])[:200])
        ]
    if problems:
        raise ProblemsFound(problems)
    return found


def _problem(code: str, where: str, **params: str | int) -> Problem:
    return Problem(code=code, where=where, params=params)


class _Importer:
    """One file's way through the rules, column by column, so that each column's rules are looked up once."""

    def __init__(
        self, questionnaire: Questionnaire, import_map: ImportMap, found: Mapping[str, int], table: CsvTable, name: str
    ) -> None:
        self.questionnaire = questionnaire
        self.import_map = import_map
        self.found = found
        self.table = table
        self.name = name
        self.issues: list[ImportIssue] = []
        self.exclusion = [""] * len(table.rows)
        self.columns: dict[str, list[float] | list[str]] = {}

    def result(self) -> ImportResult:
        self._refuse_broken_rows()
        values = {
            column.target: self._column(column) for column in self.import_map.columns if column.column in self.found
        }
        for target in DESIGN_COLUMNS:
            self.columns[target] = self._design_column(target, values.get(target))
        for question in self.questionnaire.questions.values():
            if question.code not in DESIGN_COLUMNS:
                self._question_columns(question, values.get(question.code))
        self._refuse_repeated_ids()
        self._exclude_without_town()
        known = {self.table.header[place] for place in self.found.values()} | set(self.import_map.ignored)
        return ImportResult(
            file=self.name,
            columns=MappingProxyType(self.columns),
            exclusion=self.exclusion,
            rows=tuple(number for number, _ in self.table.rows),
            issues=tuple(sorted(self.issues, key=lambda issue: (issue.row, issue.column))),
            n_rows=len(self.table.rows),
            sha256=self.table.sha256,
            unknown_columns=tuple(header for header in self.table.header if header not in known),
            ignored_columns=tuple(header for header in self.table.header if header in self.import_map.ignored),
            absent_columns=tuple(c.column for c in self.import_map.columns if c.column not in self.found),
        )

    def _refuse_broken_rows(self) -> None:
        """A row with too many or too few cells has shifted values: nothing in it can be trusted."""
        width = len(self.table.header)
        for i, (number, row) in enumerate(self.table.rows):
            if len(row) != width:
                self._issue(number, "", str(len(row)), "import.row-length")
                self.exclusion[i] = ROW_LENGTH

    def _column(self, column: ImportColumn) -> list[Value]:
        read: Reader = cell_reader(self.questionnaire, self.import_map, column)
        place = self.found[column.column]
        values: list[Value] = []
        for i, (number, row) in enumerate(self.table.rows):
            cell = read(row[place]) if self.exclusion[i] != ROW_LENGTH else Cell()
            values.append(cell.value)
            if cell.rule:
                self._issue(number, self.table.header[place], row[place], cell.rule)
            if cell.exclusion and not self.exclusion[i]:
                self.exclusion[i] = cell.exclusion
        return values

    def _design_column(self, target: str, values: Sequence[Value] | None) -> list[float] | list[str]:
        n = len(self.table.rows)
        if values is None:
            if target == "response_id":
                return [str(number) for number, _ in self.table.rows]
            default = self.import_map.defaults.get(target, "")
            return [math.nan] * n if target in NUMBER_COLUMNS else [default] * n
        if target in NUMBER_COLUMNS:
            return [math.nan if isinstance(value, Missing) else as_float(value) for value in values]
        return ["" if isinstance(value, Missing) else as_key(value) for value in values]

    def _question_columns(self, question: Question, values: Sequence[Value] | None) -> None:
        if question.kind is Kind.TEXT:
            return
        given = values if values is not None else [Missing.NOT_ASKED] * len(self.table.rows)
        if question.kind is Kind.SINGLE:
            self.columns[question.code] = [as_key(value) for value in given]
        elif question.kind is Kind.MULTIPLE:
            for option in question.options:
                key = str(option.code)
                self.columns[f"{question.code}.{key}"] = [_tick(value, key) for value in given]
        else:
            self.columns[question.code] = [as_float(value) for value in given]

    def _refuse_repeated_ids(self) -> None:
        seen: set[object] = set()
        for i, (number, _) in enumerate(self.table.rows):
            id_ = self.columns["response_id"][i]
            if id_ and id_ in seen:
                self._issue(number, "", str(id_), "import.duplicate-id")
                self.exclusion[i] = self.exclusion[i] or DUPLICATE_ID
            seen.add(id_)

    def _exclude_without_town(self) -> None:
        for i, town in enumerate(self.columns["town"]):
            if not town and not self.exclusion[i]:
                self.exclusion[i] = NO_TOWN

    def _issue(self, row: int, column: str, value: str, rule: str) -> None:
        self.issues.append(ImportIssue(file=self.name, row=row, column=column, value=value, rule=rule))


def _tick(value: Value, key: str) -> float:
    return float(key in value) if isinstance(value, tuple) else math.nan
