"""Which questions a person is asked, and on which pages.

A question is on the route when the form lists it, its module was given to the person, and its condition holds for an
answer that is itself on the route: an answer left over from a path not taken decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from .caching import once_per_version
from .model import Condition, Kind, Question, Questionnaire, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One screen.  ``id`` is the code of its first question, so that it survives a change of view;
    ``number`` counts from 1; ``section`` is a section id (``""`` for none)."""

    id: str
    number: int
    section: str
    questions: tuple[str, ...]


def route(
    questionnaire: Questionnaire, form_id: str, modules: Iterable[str], answers: Mapping[str, Value]
) -> tuple[str, ...]:
    """Codes of the questions to be asked, in order, given the answers so far.  Unknown form: ``KeyError``."""
    visible: dict[str, None] = {}
    for question in asked(questionnaire, form_id, frozenset(modules)):
        condition = question.ask_if
        if condition is None or (condition.question in visible and holds(condition, answers)):
            visible[question.code] = None
    return tuple(visible)


def holds(condition: Condition, answers: Mapping[str, Value]) -> bool:
    """True if the answer is, or contains, one of the wanted codes; blank and missing never do."""
    given = answers.get(condition.question)
    if isinstance(given, tuple):
        return any(code in condition.any_of for code in given)
    return given is not None and given in condition.any_of


@once_per_version
def asked(questionnaire: Questionnaire, form_id: str, modules: frozenset[str]) -> tuple[Question, ...]:
    """The form's questions for a person with these random modules, before any condition.

    A module that the form does not draw at random is asked of everyone who gets the form (the full form).
    """
    form = questionnaire.forms[form_id]
    questions = (questionnaire.questions[code] for code in form.questions)
    return tuple(q for q in questions if q.module not in form.random_modules or q.module in modules)


def pages(
    questionnaire: Questionnaire,
    form_id: str,
    modules: Iterable[str],
    elder: bool = False,
    prefilled: Iterable[str] = (),
) -> tuple[Page, ...]:
    """The screens of a form, before conditions: the caller skips a page none of whose questions is on the route.

    A page stays within one section and holds at most ``items_per_page`` questions (one in the elder view); a tick
    page stands alone; a question never shares a page with its filter, so the route is known when a page is shown.
    ``prefilled`` questions (the town that the link already says) are left out.
    """
    return _pages(questionnaire, form_id, frozenset(modules), elder, frozenset(prefilled))


@once_per_version
def _pages(
    questionnaire: Questionnaire, form_id: str, modules: frozenset[str], elder: bool, prefilled: frozenset[str]
) -> tuple[Page, ...]:
    runs: list[list[Question]] = []
    for question in asked(questionnaire, form_id, modules):
        if question.code in prefilled:
            continue
        if not runs or _starts_run(runs[-1], question):
            runs.append([])
        runs[-1].append(question)
    most = 1 if elder else questionnaire.forms[form_id].items_per_page
    groups = [group for run in runs for group in _evenly(run, most)]
    return tuple(
        Page(id=group[0].code, number=number, section=group[0].section, questions=tuple(q.code for q in group))
        for number, group in enumerate(groups, start=1)
    )


def _starts_run(run: list[Question], question: Question) -> bool:
    return (
        question.section != run[-1].section
        or Kind.MULTIPLE in (question.kind, run[-1].kind)
        or (question.ask_if is not None and any(q.code == question.ask_if.question for q in run))
    )


def _evenly(run: list[Question], most: int) -> list[list[Question]]:
    """Six items on pages of at most five are 3 + 3, not 5 + 1."""
    pages_needed = -(-len(run) // most)
    cuts = [len(run) * i // pages_needed for i in range(pages_needed + 1)]
    return [run[start:end] for start, end in pairwise(cuts)]
