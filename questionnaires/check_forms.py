"""Rules for the route: sections, conditions, modules and forms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from .model import Condition, Form, Kind, Question, Questionnaire
from .problems import Problem
from .scales import question_codes

LARGEST_PAGE = 5
"""Rated items on one page of a phone (domain.md: stacked cards, never a grid)."""


def form_problems(q: Questionnaire, file: str) -> Iterator[Problem]:
    for section, count in Counter(section.id for section in q.sections).items():
        if count > 1:
            yield Problem(code="section.duplicate", where=f"{file}, section {section}")
    if not q.questions:
        yield Problem(code="questions.none", where=file)
    if not q.forms:
        yield Problem(code="forms.none", where=file)
    modules = {module for form in q.forms.values() for module in form.random_modules}
    places = {code: place for place, code in enumerate(q.questions)}
    for question in q.questions.values():
        where = f"{file}, question {question.code}"
        yield from _module_problems(question, modules, where)
        if question.ask_if:
            yield from _condition_problems(q, question, question.ask_if, places, where)
        elif question.base == "users":
            yield Problem(code="question.users-without-filter", where=where)
    for form in q.forms.values():
        yield from _one_form(q, form, places, f"{file}, form {form.id}")
    yield from _group_problems(q, file)


def _module_problems(question: Question, modules: set[str], where: str) -> Iterator[Problem]:
    if question.module and question.module not in modules:
        params = {"module": question.module, "known": ", ".join(sorted(modules)) or "-"}
        yield Problem(code="question.unknown-module", where=where, params=params)
    if question.module and question.core:
        yield Problem(code="question.core-in-module", where=where, params={"module": question.module})


def _condition_problems(
    q: Questionnaire, question: Question, condition: Condition, places: dict[str, int], where: str
) -> Iterator[Problem]:
    """A condition looks back at a listed answer; looking only back also rules out loops."""
    filter_ = q.questions.get(condition.question)
    if filter_ is None:
        yield Problem(code="ask-if.unknown-question", where=where, params={"question": condition.question})
        return
    if places[filter_.code] >= places[question.code]:
        yield Problem(code="ask-if.not-earlier", where=where, params={"question": filter_.code})
    if filter_.kind in (Kind.TEXT, Kind.NUMBER):
        yield Problem(code="ask-if.not-listed", where=where, params={"question": filter_.code})
        return
    if not condition.any_of:
        yield Problem(code="ask-if.empty", where=where)
    if filter_.module and filter_.module != question.module:
        yield Problem(
            code="ask-if.other-module", where=where, params={"question": filter_.code, "module": filter_.module}
        )
    known = question_codes(q, filter_)
    for code in condition.any_of:
        if code not in known:
            params = {"option": code, "question": filter_.code, "known": ", ".join(map(str, known))}
            yield Problem(code="ask-if.unknown-option", where=where, params=params)


def _one_form(q: Questionnaire, form: Form, places: dict[str, int], where: str) -> Iterator[Problem]:
    for code, count in Counter(form.questions).items():
        if code not in q.questions:
            yield Problem(code="form.unknown-question", where=where, params={"question": code})
        if count > 1:
            yield Problem(code="form.question-twice", where=where, params={"question": code})
    known = [code for code in form.questions if code in q.questions]
    if not known:
        yield Problem(code="form.empty", where=where)
    for before, after in pairwise(known):
        if places[before] > places[after]:
            yield Problem(code="form.order", where=where, params={"first": after, "second": before})
    yield from _filter_problems(q, known, where)
    yield from _random_module_problems(q, form, known, where)
    if not 1 <= form.items_per_page <= LARGEST_PAGE:
        yield Problem(code="form.items-per-page", where=where, params={"most": LARGEST_PAGE})


def _filter_problems(q: Questionnaire, known: list[str], where: str) -> Iterator[Problem]:
    for code in known:
        condition = q.questions[code].ask_if
        if condition and condition.question in q.questions and condition.question not in known:
            yield Problem(
                code="form.filter-missing", where=where, params={"question": code, "filter": condition.question}
            )
    for question in q.questions.values():
        if question.core and question.code not in known:
            yield Problem(code="form.core-missing", where=where, params={"question": question.code})


def _random_module_problems(q: Questionnaire, form: Form, known: list[str], where: str) -> Iterator[Problem]:
    for module in form.random_modules:
        if not any(q.questions[code].module == module for code in known):
            yield Problem(code="form.empty-module", where=where, params={"module": module})
    least = 1 if form.random_modules else 0
    if not least <= form.modules_per_person <= len(form.random_modules):
        params = {"found": form.modules_per_person, "least": least, "most": len(form.random_modules)}
        yield Problem(code="form.modules-per-person", where=where, params=params)


def _group_problems(q: Questionnaire, file: str) -> Iterator[Problem]:
    for group in q.groups:
        question = q.questions.get(group)
        if group != "urban" and (question is None or question.kind is not Kind.SINGLE):
            yield Problem(code="group.unknown", where=file, params={"group": group})
