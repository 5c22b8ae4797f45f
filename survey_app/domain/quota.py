"""Quotas of the open stream: so many answers from a town, or from a group of people in a town (docs/decisions/0012).

What a quota is counted by is one text: ``town``, or ``town`` and the questions that make its groups (``town,age,sex``).
A cell is one group of one town, named by its answers (``age=35-49,sex=female``; towns alone: ``""``).
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from questionnaires.model import Kind, Missing, Question, Questionnaire, Value

TOWN = "town"
HOLD = timedelta(hours=2)
"""A place is held this long after the last page that was saved."""
MOST_CELLS = 24
"""In one town: more could not be planned for, or shown."""
UNSAID = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """One cell.  ``target`` ``None``: counted without a limit.  ``complete`` never passes it; ``reserved`` places are held
    for people who are answering; ``over`` answers came too late."""

    id: int
    town: str
    cell: str
    target: int | None
    complete: int
    reserved: int
    over: int

    @property
    def full(self) -> bool:
        return self.target is not None and self.complete >= self.target


def questions_of(by: str) -> tuple[str, ...]:
    """``town,age,sex`` → age, sex."""
    return tuple(by.split(",")[1:])


def may_count_by(question: Question) -> bool:
    """Everyone is asked it, and picks one option."""
    everyone = question.module is None and question.ask_if is None and question.prefill is None
    return question.kind is Kind.SINGLE and everyone


def cells(q: Questionnaire, by: str) -> tuple[str, ...]:
    """Every cell of a town, in the order of options; people who do not say are a group of their own."""
    groups = [[f"{code}={key}" for key in _keys(q.questions[code])] for code in questions_of(by)]
    return tuple(",".join(parts) for parts in itertools.product(*groups))


def _keys(question: Question) -> list[str]:
    keys = [str(option.code) for option in question.options]
    return keys if question.required else [*keys, UNSAID]


def cell_of(by: str, answers: Mapping[str, Value]) -> str:
    """The cell of a whole set of answers."""
    return ",".join(f"{code}={_said(answers.get(code))}" for code in questions_of(by))


def cell_known(by: str, answers: Mapping[str, Value]) -> str | None:
    """The cell as soon as all its questions are answered, else ``None``."""
    known = all(answers.get(code) is not None for code in questions_of(by))
    return cell_of(by, answers) if by and known else None


def _said(value: Value) -> str:
    return UNSAID if value is None or isinstance(value, Missing | tuple) else str(value)


def changed(by: str, before: Mapping[str, Value], now: Mapping[str, Value], *, first: bool) -> bool:
    """Whether a page that was saved says for the first time, or anew, which cell this is."""
    return bool(by) and (first if not questions_of(by) else cell_known(by, before) != cell_known(by, now))


def worded(q: Questionnaire, cell: str, lang: str, unsaid: str) -> str:
    """``age=35-49,sex=female`` as people read it."""
    parts = (part.split("=", 1) for part in cell.split(",") if part)
    return " · ".join(_label(q.questions[code], key, lang, unsaid) for code, key in parts)


def _label(question: Question, key: str, lang: str, unsaid: str) -> str:
    texts: Sequence[Mapping[str, str]] = [option.label for option in question.options if str(option.code) == key]
    return (texts[0].get(lang) or key) if texts else unsaid
