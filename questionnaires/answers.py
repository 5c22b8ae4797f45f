"""Posted text → typed answers, and answers ↔ the one JSON document that is stored.

Not asked, left blank, "don't know" and "refused" are four different values.  Parsing is on the path of every page of
every resident, so each version is compiled once into look-ups ``{question: {raw: code}}``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from .caching import once_per_version
from .model import Kind, Missing, Question, Questionnaire, Value
from .problems import Problem, ProblemsFound
from .routing import route
from .scales import question_codes

Answers = Mapping[str, Value]
"""Question → value, read-only.  A question that is absent was not reached yet."""

_REASONS = {int(reason): reason for reason in Missing}


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedPage:
    """What one page said: a value for each of its questions that could be read, a problem for each that could not."""

    values: dict[str, Value]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One question, compiled.  ``codes``: what may be posted → what is stored, missing reasons included."""

    question: Question
    codes: Mapping[str, Value]
    exclusive: frozenset[str] = frozenset()
    low: int = 0
    high: int = 0
    stored: frozenset[Value] = field(default_factory=frozenset)
    """Codes that may stand in stored JSON (``codes`` and, for imported ratings, nothing else)."""
    restored: Mapping[int | str, Value] = field(default_factory=dict)
    """What is stored for one choice → the answer it stands for; nearly every stored answer is found here."""


@once_per_version
def compiled(questionnaire: Questionnaire) -> Mapping[str, Field]:
    """The look-ups of one version, worked out once."""
    return MappingProxyType({code: _compile(questionnaire, q) for code, q in questionnaire.questions.items()})


def _compile(questionnaire: Questionnaire, question: Question) -> Field:
    codes: dict[str, Value] = {str(code): code for code in question_codes(questionnaire, question)}
    codes |= {str(int(reason)): reason for reason in question.offers}
    scale = questionnaire.scales.get(question.scale or "")
    return Field(
        question=question,
        codes=MappingProxyType(codes),
        exclusive=frozenset(str(option.code) for option in question.options if option.exclusive),
        low=int(scale.low) if scale else 0,
        high=int(scale.high) if scale else 0,
        stored=frozenset(codes.values()),
        restored=MappingProxyType(_restored(question, codes)),
    )


def _restored(question: Question, codes: Mapping[str, Value]) -> dict[int | str, Value]:
    """The choices of a question of which one is stored; other kinds are checked value by value."""
    if question.kind in (Kind.MULTIPLE, Kind.NUMBER, Kind.TEXT):
        return {}
    known: dict[int | str, Value] = {code: code for code in codes.values() if isinstance(code, int | str)}
    return {**known, **{int(reason): reason for reason in Missing}}


def parse_page(
    questionnaire: Questionnaire, page_questions: Iterable[str], posted: Mapping[str, Sequence[str]]
) -> ParsedPage:
    """Read the fields of one page.  A field that is absent or empty is left blank: ``None``.

    ``where`` of a problem is the question's code alone, so that a page can link its message to the field.
    """
    fields = compiled(questionnaire)
    values: dict[str, Value] = {}
    problems: list[Problem] = []
    for code in page_questions:
        entry = fields[code]
        raw = posted.get(code) or ()
        if (
            len(raw) == 1
            and (value := entry.codes.get(raw[0])) is not None
            and entry.question.kind is not Kind.MULTIPLE
        ):
            values[code] = value  # the common case: one radio button
            continue
        found = _parse(entry, [text for text in raw if text.strip()])
        if isinstance(found, Problem):
            problems.append(found)
        else:
            values[code] = found
    return ParsedPage(values=values, problems=tuple(problems))


def _parse(entry: Field, raw: Sequence[str]) -> Value | Problem:
    question = entry.question
    if not raw:
        return _problem(question, "answer.required") if question.required else None
    if question.kind is Kind.MULTIPLE:
        return _parse_ticks(entry, raw)
    if len(raw) > 1:
        return _problem(question, "answer.more-than-one")
    text = raw[0].strip()
    if text in entry.codes:
        return entry.codes[text]
    if question.kind is Kind.TEXT:
        return _parse_text(question, text)
    if question.kind is Kind.NUMBER:
        return _parse_number(entry, text)
    return _problem(question, "answer.unknown-option", given=text[:80])


def _parse_ticks(entry: Field, raw: Sequence[str]) -> Value | Problem:
    question = entry.question
    unknown = [text for text in raw if text not in entry.codes]
    if unknown:
        return _problem(question, "answer.unknown-option", given=unknown[0][:80])
    ticked = set(raw)
    if len(ticked) > 1 and not ticked.isdisjoint(entry.exclusive):
        return _problem(question, "answer.exclusive")
    reasons = [code for text in ticked if isinstance(code := entry.codes[text], Missing)]
    if reasons:
        return reasons[0] if len(ticked) == 1 else _problem(question, "answer.exclusive")
    if question.max_picks is not None and len(ticked) > question.max_picks:
        return _problem(question, "answer.too-many", most=question.max_picks)
    return tuple(str(option.code) for option in question.options if str(option.code) in ticked)


def _parse_text(question: Question, text: str) -> Value | Problem:
    """Line ends as ``\\n``, no other control characters (they break exports and print as boxes)."""
    text = "\n".join(text.splitlines())
    text = "".join(char for char in text if char == "\n" or char.isprintable())
    if len(text) > (question.max_length or 0):
        return _problem(question, "answer.too-long", most=question.max_length or 0, found=len(text))
    return text or None


def _parse_number(entry: Field, text: str) -> Value | Problem:
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        return _problem(entry.question, "answer.not-a-number", given=text[:80])
    if not entry.low <= int(text) <= entry.high:
        return _problem(entry.question, "answer.out-of-range", low=entry.low, high=entry.high)
    return int(text)


def _problem(question: Question, code: str, **params: str | int) -> Problem:
    return Problem(code=code, where=question.code, params=params)


def on_route(questionnaire: Questionnaire, form_id: str, modules: Iterable[str], answers: Answers) -> Answers:
    """A whole response: every question of the file; what was not asked is ``NOT_ASKED``, whatever was posted for it."""
    visible = frozenset(route(questionnaire, form_id, modules, answers))
    return MappingProxyType(
        {code: answers.get(code) if code in visible else Missing.NOT_ASKED for code in questionnaire.questions}
    )


def to_json(answers: Answers) -> str:
    """Canonical text: keys sorted, no spaces, UTF-8.  97/98/99 are numbers (codes of choices are always text)."""
    plain = {code: list(value) if isinstance(value, tuple) else value for code, value in answers.items()}
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def from_json(questionnaire: Questionnaire, text: str) -> Answers:
    """The inverse of :func:`to_json`.  Raises :class:`ProblemsFound` for what no page could have stored."""
    try:
        document = json.loads(text)
    except ValueError:
        document = None
    if not isinstance(document, dict):
        raise ProblemsFound([Problem(code="answer.not-json", where=questionnaire.ref.name)])
    fields = compiled(questionnaire)
    answers: dict[str, Value] = {}
    problems: list[Problem] = []
    for code, stored in document.items():
        entry = fields.get(code)
        if entry is None:
            problems.append(Problem(code="answer.unknown-question", where=code))
            continue
        # Exact types: in a dictionary True and 1.0 would be found as 1.
        known = entry.restored.get(stored) if type(stored) in (int, str) else None
        found = _restore(entry, stored) if known is None else known
        if isinstance(found, Problem):
            problems.append(found)
        else:
            answers[code] = found
    if problems:
        raise ProblemsFound(problems)
    return MappingProxyType(answers)


def _restore(entry: Field, stored: Any) -> Value | Problem:
    """One JSON value as an answer of this question's kind."""
    question = entry.question
    if stored is None:
        return None
    if isinstance(stored, int | float) and not isinstance(stored, bool) and stored in _REASONS:
        return _REASONS[int(stored)]
    if question.kind is Kind.MULTIPLE:
        known = isinstance(stored, list) and all(isinstance(s, str) and s in entry.codes for s in stored)
        return tuple(stored) if known else _problem(question, "answer.unknown-option", given=str(stored)[:80])
    value: Value = stored
    return value if _fits(entry, stored) else _problem(question, "answer.unknown-option", given=str(stored)[:80])


def _fits(entry: Field, stored: Any) -> bool:
    kind = entry.question.kind
    if kind is Kind.RATING:
        return not isinstance(stored, str | bool) and _is_in(stored, entry.stored)
    if kind is Kind.NUMBER:
        return isinstance(stored, int) and not isinstance(stored, bool) and entry.low <= stored <= entry.high
    return isinstance(stored, str) and (kind is Kind.TEXT or stored in entry.stored)


def _is_in(stored: Any, codes: frozenset[Value]) -> bool:
    return not isinstance(stored, list | dict) and stored in codes
