"""A draft: answers on their way.  Its uuid4 is made by the server at consent; the receipt follows from it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from questionnaires.model import Questionnaire

from .batch import Stream

ELDER_FORM = "core"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """``answers`` is canonical JSON text (``questionnaires.answers.to_json``).  ``form`` is the variant as begun;
    :func:`form_shown` says which is asked now.  ``modules`` are the random modules of this person; design columns are
    known from the link or code (``""`` = unknown) and are copied onto the response at submit.  ``code_mark`` leads to the
    code it began with, as long as its batch has its key; ``None``: by open link.  ``quota_id``: where a place is held for it."""

    id: str
    batch_id: int
    town: str
    village: str
    urban: str
    stream: Stream
    mode: str
    form: str
    modules: tuple[str, ...]
    lang: str
    elder: bool
    answers: str
    last_page: str
    revision: int
    started_at: datetime
    updated_at: datetime
    code_mark: str | None = None
    quota_id: int | None = None
    interviewer: str = ""
    dialect: str = ""
    inclusion_probability: float | None = None


def form_shown(draft: Draft) -> tuple[str, tuple[str, ...]]:
    """(form, modules) to ask now: the elder view asks the core form without random modules."""
    return (ELDER_FORM, ()) if draft.elder else (draft.form, draft.modules)


def modules_of(q: Questionnaire, form_id: str, seed: str) -> tuple[str, ...]:
    """The random modules that ``seed`` gives, each equally likely.  A code's seed is its stored digest: who holds the
    database can work out again which half of the sample a code belongs to, and that nobody chose it."""
    form = q.forms[form_id]
    ranked = sorted(form.random_modules, key=lambda module: hashlib.sha256(f"{seed}:{module}".encode()).digest())
    return tuple(sorted(ranked[: form.modules_per_person]))
