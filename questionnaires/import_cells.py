"""One outside cell → one value, by the declared rules only: what fits none is reported, never guessed.

The order of the rules, first match wins: the row leaves the estimate (``exclude``) · the column's codes · missing
codes of the column, then of the file · an empty cell · age bands · the kind of the question or design column.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .model import AgeBands, Code, ImportColumn, ImportMap, Kind, Missing, Question, Questionnaire, Value
from .scales import plain, question_codes
from .scoring import with_half_points

OLDEST = 120
"""Years; a higher number in an age column is no age."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What a cell said.  ``rule``: the broken rule (value is then blank).  ``exclusion``: why the row leaves."""

    value: Value = None
    rule: str = ""
    exclusion: str = ""


Reader = Callable[[str], Cell]
"""Raw text, trimmed → what it says."""

DESIGN_VALUES: Mapping[str, tuple[str, ...]] = {
    "urban": ("urban", "rural"),
    "stream": ("probability", "open"),
    "mode": ("web", "face", "phone", "paper"),
}


def cell_reader(questionnaire: Questionnaire, import_map: ImportMap, column: ImportColumn) -> Reader:
    """The rules of one column as a function that remembers what it has read: few texts fill millions of cells."""
    by_kind = _kind_reader(questionnaire, column)
    fixed = _fixed(import_map, column)
    known: dict[str, Cell] = {}

    def read(raw: str) -> Cell:
        cell = known.get(raw)
        if cell is None:
            text = raw.strip()
            cell = fixed.get(text.casefold() if column.casefold else text) or by_kind(text)
            if len(known) < 10_000:  # free text would fill the memory
                known[raw] = cell
        return cell

    return read


def _fixed(import_map: ImportMap, column: ImportColumn) -> dict[str, Cell]:
    """Texts with a declared meaning; what stands later here is the stronger rule."""
    fixed: dict[str, Cell] = {"": Cell()}
    fixed |= {raw: Cell(value=reason) for raw, reason in import_map.missing.items()}
    fixed |= {raw: Cell(value=reason) for raw, reason in column.missing.items()}
    if column.split is None:
        fixed |= {raw: Cell(value=code) for raw, code in column.codes.items()}
    fixed |= {raw: Cell(exclusion=reason) for raw, reason in column.exclude.items()}
    return {raw.strip().casefold() if column.casefold else raw.strip(): cell for raw, cell in fixed.items()}


def _kind_reader(questionnaire: Questionnaire, column: ImportColumn) -> Reader:
    question = questionnaire.questions.get(column.target)
    if column.age is not None:
        return _age_reader(column.age)
    if question is None:
        return _design_reader(column)
    readers: dict[Kind, Callable[[Questionnaire, ImportColumn, Question], Reader]] = {
        Kind.RATING: _rating_reader,
        Kind.SINGLE: _single_reader,
        Kind.MULTIPLE: _multiple_reader,
        Kind.NUMBER: _number_reader,
        Kind.TEXT: _text_reader,
    }
    return readers[question.kind](questionnaire, column, question)


def _age_reader(bands: AgeBands) -> Reader:
    def read(text: str) -> Cell:
        if not (text.isascii() and text.isdigit() and int(text[:4]) <= OLDEST):
            return Cell(rule="import.not-an-age")
        age = int(text)
        if age < bands.edges[0]:
            return Cell(exclusion=f"under-{bands.edges[0]}")
        return Cell(value=[code for edge, code in zip(bands.edges, bands.codes, strict=True) if edge <= age][-1])

    return read


def _rating_reader(questionnaire: Questionnaire, column: ImportColumn, question: Question) -> Reader:
    codes: set[Code] = set(question_codes(questionnaire, question))
    if column.half_points:
        codes |= set(with_half_points(questionnaire.scales[question.scale or ""]))

    def read(text: str) -> Cell:
        number = _number(text)
        return Cell(value=plain(number)) if number in codes else Cell(rule="import.not-on-scale")

    return read


def _single_reader(questionnaire: Questionnaire, column: ImportColumn, question: Question) -> Reader:
    """An own code may stand for itself unless the column declares its codes: then these are the whole list."""
    codes = () if column.codes else question_codes(questionnaire, question)
    free = not question.options  # a prefilled key, such as a village number
    return lambda text: Cell(value=text) if free or text in codes else Cell(rule="import.unknown-value")


def _multiple_reader(questionnaire: Questionnaire, column: ImportColumn, question: Question) -> Reader:
    declared = {raw.casefold() if column.casefold else raw: code for raw, code in column.codes.items()}
    codes = declared or {str(code): code for code in question_codes(questionnaire, question)}

    def read(text: str) -> Cell:
        parts = [part.strip() for part in text.split(column.split or ",")]
        ticks = [codes.get(part.casefold() if column.casefold else part) for part in parts if part]
        if None in ticks:
            return Cell(rule="import.unknown-value")  # the whole cell: half an answer would be a guess
        return Cell(value=tuple(dict.fromkeys(map(str, ticks))))

    return read


def _number_reader(questionnaire: Questionnaire, _column: ImportColumn, question: Question) -> Reader:
    scale = questionnaire.scales[question.scale or ""]

    def read(text: str) -> Cell:
        number = _number(text)
        fits = number is not None and scale.low <= number <= scale.high and number.is_integer()
        return Cell(value=int(number)) if fits and number is not None else Cell(rule="import.out-of-range")

    return read


def _text_reader(_questionnaire: Questionnaire, _column: ImportColumn, _question: Question) -> Reader:
    return lambda text: Cell(value=text)


def _design_reader(column: ImportColumn) -> Reader:
    """Design columns that are not asked: keys from a short list, numbers, dates, or plain text."""
    target = column.target
    if target in _NUMBERS:
        return _number_reader_of(_NUMBERS[target])
    if target == "submitted_day":
        return lambda text: Cell(value=text) if _is_date(text) else Cell(rule="import.not-a-date")
    allowed = DESIGN_VALUES.get(target)
    declared = bool(column.codes)
    return lambda text: (
        Cell(rule="import.unknown-value") if declared or (allowed and text not in allowed) else Cell(value=text)
    )


_NUMBERS: Mapping[str, Callable[[float], bool]] = {
    "inclusion_probability": lambda number: 0 < number <= 1,
    "adults": lambda number: 0 < number <= 50,
    "seconds": lambda number: number >= 0,
    "hour": lambda number: 0 <= number <= 23 and number.is_integer(),
}
"""What a number of a design column must be."""


def _number_reader_of(fits: Callable[[float], bool]) -> Reader:
    def read(text: str) -> Cell:
        number = _number(text)
        return Cell(value=number) if number is not None and fits(number) else Cell(rule="import.out-of-range")

    return read


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) and text.isascii() and "_" not in text else None


def _is_date(text: str) -> bool:
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def as_float(value: Value) -> float:
    """A code of a rating or number, or a reason for missing, as the analysis wants it; blank is NaN."""
    return math.nan if value is None or isinstance(value, str | tuple) else float(value)


def as_key(value: Value) -> str:
    """A code of a choice, or a reason for missing, as text; blank is ``""``."""
    return "" if value is None else str(int(value)) if isinstance(value, Missing) else str(value)
