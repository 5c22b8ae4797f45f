"""What an import brought, and the report of it: refused values, excluded rows, columns left out."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TextIO

from .messages import CATALOGUE, sentence
from .text import no_formula


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportIssue:
    """One value, or one row (``column`` is ``""``), that fits no rule.  ``row`` as a spreadsheet counts: the header is 1.
    ``rule`` is a code of the message catalogue."""

    file: str
    row: int
    column: str
    value: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult:
    """Everything that came in.

    ``columns`` are lists of length ``n_rows``, as ``analysis.tables.Responses`` describes them: every design column and
    every question (several ticks as ``CODE.key``; no free text).  A question that is also a design column (``town``,
    ``adults``) keeps the design column's form: ``""`` or NaN where unknown, never 97–99.
    ``exclusion`` has ``""`` or a reason per row: ``no-town``, ``under-18``, ``row-length``, ``duplicate-id``, or one
    that the questionnaire declares.  ``absent_columns``: optional outside columns that the file does not have.
    """

    file: str
    columns: Mapping[str, list[float] | list[str]]
    exclusion: list[str]
    rows: tuple[int, ...]
    """Spreadsheet numbers of the rows."""
    issues: tuple[ImportIssue, ...]
    n_rows: int
    sha256: str
    unknown_columns: tuple[str, ...]
    ignored_columns: tuple[str, ...]
    absent_columns: tuple[str, ...]

    @property
    def exclusion_counts(self) -> Mapping[str, int]:
        """Reason → number of rows that are kept out of every estimate."""
        return Counter(reason for reason in self.exclusion if reason)

    @property
    def value_problems(self) -> int:
        """How many values or rows fitted no rule."""
        return len(self.issues)


def write_import_report(result: ImportResult, file: TextIO, lang: str = "zh") -> None:
    """CSV of everything that a reader of the numbers must know: refused values, excluded rows, columns left out."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["file", "row", "column", "value", "rule", "meaning"])
    writer.writerows(map(no_formula, line) for line in _report_lines(result, lang))


def _report_lines(result: ImportResult, lang: str) -> Iterable[tuple[str, ...]]:
    for issue in result.issues:
        meaning = sentence(issue.rule, {"value": issue.value, "column": issue.column}, lang)
        yield issue.file, str(issue.row), issue.column, issue.value, issue.rule, meaning
    for number, reason in zip(result.rows, result.exclusion, strict=True):
        if reason:
            meaning = sentence("import.excluded", {"reason": reason_in_words(reason, lang)}, lang)
            yield result.file, str(number), "", reason, "import.excluded", meaning
    for rule, columns in (
        ("import.unknown-column", result.unknown_columns),
        ("import.ignored-column", result.ignored_columns),
        ("import.absent-column", result.absent_columns),
    ):
        for column in columns:
            yield result.file, "", column, "", rule, sentence(rule, {"column": column}, lang)


def reason_in_words(reason: str, lang: str) -> str:
    """``no-town`` as 没有有效的镇（街道）; a reason that only the questionnaire knows stays as it is."""
    key = f"exclusion.{reason}"
    return sentence(key, {}, lang) if key in CATALOGUE else reason
