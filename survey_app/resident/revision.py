"""What a page showed, as a short keyed digest: a page that is older than the answers it would replace is noticed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from flask import request

from questionnaires.model import Value
from survey_app.access import ctx


def of_page(draft_id: str, codes: Iterable[str], answers: Mapping[str, Value]) -> str:
    """The stored answers to these questions.  Keyed, because a page need not show them (:mod:`.visit`)."""
    said = repr([draft_id, *((code, answers[code]) for code in codes if answers.get(code) is not None)])
    return hashlib.blake2b(said.encode(), key=ctx().keys.cookies, digest_size=8).hexdigest()


def is_older(draft_id: str, values: Mapping[str, Value], codes: Iterable[str], answers: Mapping[str, Value]) -> bool:
    """Whether the posted page was shown before somebody changed its answers elsewhere, and would undo that change.

    A page that says nothing (it was opened before a deployment that did not know this) is taken as it is."""
    seen = request.form.get("revision")
    if not seen or seen == of_page(draft_id, codes, answers):
        return False
    return any(answers.get(code) != value for code, value in values.items())
