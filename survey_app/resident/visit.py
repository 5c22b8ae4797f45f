"""Whose answers this browser may show: those given in it since somebody last came in by the entrance.

On a shared phone the next person may go on with a form that was begun there, and so may whoever scans the letter again;
what was answered before stays stored and is not shown to them.  A visit ends at the entrance and with "later"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from questionnaires.model import Value

from . import memory


def hidden(draft_id: str, answers: Mapping[str, Value]) -> frozenset[str]:
    """Answered questions whose answer must not be shown now.  A browser that remembers nothing shows nothing."""
    answered = frozenset(code for code, value in answers.items() if value is not None)
    before = memory.answered_before(draft_id)
    return answered if before is None else answered & before


def saved(draft_id: str, answers: Mapping[str, Value], given: Iterable[str]) -> None:
    """Answers to ``given`` were saved from this browser, over ``answers``: it may show them until the visit ends."""
    memory.remember_visit(draft_id, hidden(draft_id, answers) - frozenset(given))
