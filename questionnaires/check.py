"""Does the file say something that can be asked, scored and reported?  All broken rules at once.

:func:`check` runs every rule; the rules live by topic in ``check_texts``, ``check_questions``, ``check_forms``,
``check_measures`` and ``check_import``.  Each is a generator of problems that reads only the model.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from .check_forms import form_problems
from .check_import import import_problems
from .check_measures import measure_problems
from .check_questions import question_problems, scale_problems
from .check_texts import text_problems
from .model import Questionnaire
from .problems import Problem

_ID = re.compile(r"[a-z][a-z0-9-]*")
_VERSION = re.compile(r"\d+(\.\d+)*")


def check(questionnaire: Questionnaire, file: str) -> list[Problem]:
    """Every broken rule, in the order of the file; empty when the questionnaire is sound."""
    rules = (
        identity_problems,
        text_problems,
        scale_problems,
        question_problems,
        form_problems,
        measure_problems,
        import_problems,
    )
    return [problem for rule in rules for problem in rule(questionnaire, file)]


def identity_problems(q: Questionnaire, file: str) -> Iterator[Problem]:
    """Id, version, languages and the marks of the statistical form."""
    if not _ID.fullmatch(q.ref.id):
        yield Problem(code="id.form", where=file, params={"id": q.ref.id})
    if not _VERSION.fullmatch(q.ref.version):
        yield Problem(code="version.form", where=file, params={"version": q.ref.version})
    if not q.languages or len(set(q.languages)) < len(q.languages):
        yield Problem(code="languages.list", where=file)
    for lang in q.approved_languages:
        if lang not in q.languages:
            yield Problem(code="languages.approved-unknown", where=file, params={"lang": lang})
    yield from _header_problems(q, f"{file}, header")


def _header_problems(q: Questionnaire, where: str) -> Iterator[Problem]:
    for field, value in (("form_number", q.header.form_number), ("approval_number", q.header.approval_number)):
        if not value.strip():
            yield Problem(code="header.empty", where=where, params={"field": field})
    try:
        datetime.date.fromisoformat(q.header.valid_until)
    except ValueError:
        yield Problem(code="header.date", where=where, params={"value": q.header.valid_until})
