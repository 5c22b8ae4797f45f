"""Rules for scales and for each question by itself; how questions hang together is ``check_forms``."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from .model import DESIGN_COLUMNS, Kind, Missing, Option, Question, Questionnaire, Scale
from .problems import Problem
from .scales import scale_codes

ANSWERABLE_DESIGN_COLUMNS = ("town", "village", "urban", "adults")
"""Design columns that may also be asked (on an open link); the others are facts of the sample."""

FIELDS_BY_KIND: dict[Kind, frozenset[str]] = {
    Kind.RATING: frozenset(
        {"scale", "low_label", "middle_label", "high_label", "sense", "sub_index", "domains", "base", "reversed"}
    ),
    Kind.SINGLE: frozenset({"options", "base"}),
    Kind.MULTIPLE: frozenset({"options", "max_picks", "base"}),
    Kind.NUMBER: frozenset({"scale"}),
    Kind.TEXT: frozenset({"max_length"}),
}
"""Which fields mean something for which kind; those in no row are common to all kinds."""

_KIND_FIELDS = frozenset[str]().union(*FIELDS_BY_KIND.values())
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9+_-]*")
_RESERVED = {str(int(reason)) for reason in Missing}


def scale_problems(q: Questionnaire, file: str) -> Iterator[Problem]:
    for scale in q.scales.values():
        where = f"{file}, scale {scale.id}"
        yield from _labelled_problems(scale, where) if scale.kind == "labelled" else _numeric_problems(scale, where)


def _labelled_problems(scale: Scale, where: str) -> Iterator[Problem]:
    if len(scale.options) < 2:
        yield Problem(code="scale.too-few-options", where=where)
    yield from _duplicates(scale.options, where)
    for option in scale.options:
        if isinstance(option.code, str):
            yield Problem(code="scale.code-not-number", where=where, params={"option": option.code})
        elif str(option.code) in _RESERVED:
            yield Problem(code="option.reserved", where=where, params={"option": option.code})
    if (scale.low, scale.high, scale.step) != (0, 0, 1):
        yield Problem(code="scale.range-on-labels", where=where)


def _numeric_problems(scale: Scale, where: str) -> Iterator[Problem]:
    if scale.options:
        yield Problem(code="scale.options-on-numbers", where=where)
    if not (scale.low < scale.high and scale.step > 0) or not scale_codes(scale):
        yield Problem(
            code="scale.range", where=where, params={"low": scale.low, "high": scale.high, "step": scale.step}
        )
    elif scale.high >= min(Missing):
        yield Problem(code="scale.reaches-missing", where=where, params={"high": scale.high})


def question_problems(q: Questionnaire, file: str) -> Iterator[Problem]:
    for question in q.questions.values():
        where = f"{file}, question {question.code}"
        for alone in (_code_problems, _field_problems, _option_problems, _limit_problems):
            yield from alone(question, where)
        for among_others in (_scale_use_problems, _missing_problems, _reference_problems):
            yield from among_others(q, question, where)


def _code_problems(question: Question, where: str) -> Iterator[Problem]:
    if not _CODE.fullmatch(question.code):
        yield Problem(code="question.code-form", where=where, params={"code": question.code})
    if question.code in DESIGN_COLUMNS and question.code not in ANSWERABLE_DESIGN_COLUMNS:
        yield Problem(code="question.code-reserved", where=where, params={"code": question.code})


def _field_problems(question: Question, where: str) -> Iterator[Problem]:
    for field in dataclasses.fields(Question):
        foreign = field.name in _KIND_FIELDS and field.name not in FIELDS_BY_KIND[question.kind]
        if foreign and getattr(question, field.name) != field.default:
            params = {"field": field.name, "kind": question.kind.value}
            yield Problem(code="question.field-not-for-kind", where=where, params=params)


def _scale_use_problems(q: Questionnaire, question: Question, where: str) -> Iterator[Problem]:
    if question.kind not in (Kind.RATING, Kind.NUMBER):
        return
    scale = q.scales.get(question.scale or "")
    if scale is None:
        params = {"scale": question.scale or "", "known": ", ".join(q.scales)}
        yield Problem(
            code="question.unknown-scale" if question.scale else "question.scale-missing", where=where, params=params
        )
    elif question.kind is Kind.NUMBER:
        if scale.kind != "numeric" or scale.step != 1:
            yield Problem(code="question.number-scale", where=where, params={"scale": scale.id})
    elif scale.kind == "labelled":
        if question.low_label or question.middle_label or question.high_label:
            yield Problem(code="question.ends-on-labels", where=where, params={"scale": scale.id})
    elif not ((question.low_label or scale.low_label) and (question.high_label or scale.high_label)):
        yield Problem(code="question.ends-missing", where=where, params={"scale": scale.id})


def _option_problems(question: Question, where: str) -> Iterator[Problem]:
    if question.kind not in (Kind.SINGLE, Kind.MULTIPLE):
        return
    if len(question.options) < 2 and not question.prefill:
        yield Problem(code="question.options-missing", where=where)
    yield from _duplicates(question.options, where)
    for option in question.options:
        if not isinstance(option.code, str) or not _KEY.fullmatch(option.code):
            yield Problem(code="option.code-form", where=where, params={"option": option.code})
        elif option.code in _RESERVED:
            yield Problem(code="option.reserved", where=where, params={"option": option.code})
    exclusive = [option.exclusive for option in question.options]
    if question.kind is Kind.SINGLE and any(exclusive):
        yield Problem(code="option.exclusive-on-single", where=where)
    if question.kind is Kind.MULTIPLE and exclusive and all(exclusive):
        yield Problem(code="option.all-exclusive", where=where)


def _duplicates(options: Iterable[Option], where: str) -> Iterator[Problem]:
    for code, count in Counter(str(option.code) for option in options).items():
        if count > 1:
            yield Problem(code="option.duplicate", where=where, params={"option": code})


def _limit_problems(question: Question, where: str) -> Iterator[Problem]:
    if question.kind is Kind.TEXT and not (question.max_length and question.max_length > 0):
        yield Problem(code="question.max-length", where=where)
    picks = question.max_picks
    if question.kind is Kind.MULTIPLE and picks is not None and not 1 <= picks <= len(question.options):
        yield Problem(code="question.max-picks", where=where, params={"picks": picks, "options": len(question.options)})


def _missing_problems(q: Questionnaire, question: Question, where: str) -> Iterator[Problem]:
    if Missing.NOT_ASKED in question.offers:
        yield Problem(code="question.offers-not-asked", where=where)
    for reason in question.offers:
        if reason is not Missing.NOT_ASKED and reason not in q.missing_labels:
            yield Problem(code="question.offer-without-label", where=where, params={"reason": int(reason)})


def _reference_problems(q: Questionnaire, question: Question, where: str) -> Iterator[Problem]:
    """Section, sense, sub-index, domains and design column must exist and fit together."""
    sections = [section.id for section in q.sections]
    for field, value, known in (
        ("section", question.section, sections),
        ("sense", question.sense, list(q.senses)),
        ("sub_index", question.sub_index, list(q.sub_indices)),
        ("prefill", question.prefill, list(DESIGN_COLUMNS)),
        *(("domains", domain, list(q.domains)) for domain in question.domains),
    ):
        if value and value not in known:
            params = {"field": field, "value": value, "known": ", ".join(known)}
            yield Problem(code="question.unknown-reference", where=where, params=params)
    part = q.sub_indices.get(question.sub_index or "")
    if part and part.sense != question.sense:
        params = {"sub_index": part.id, "sense": part.sense, "found": question.sense or "-"}
        yield Problem(code="question.sub-index-of-other-sense", where=where, params=params)
