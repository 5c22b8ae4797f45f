"""What an interviewer reads aloud: wordings beside a released questionnaire, which itself never changes.

A file of spoken wordings belongs to one questionnaire version, named with its SHA-256, and has a version and a hash of its
own (docs/decisions/0013).  A question that it does not mention is read as printed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from .model import Lang, Questionnaire, Text
from .problems import Problem, ProblemsFound
from .reading import Reader, toml_tables
from .text import PLACEHOLDERS, placeholders


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """One dialect.  ``lang`` is the language whose wordings it replaces; recordings are named by ``id``."""

    id: str
    title: Text
    lang: Lang


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """One question aloud.  ``text`` instead of the printed wording; ``dialect`` under it; ``note`` for the interviewer."""

    text: Text | None = None
    dialect: Mapping[str, str] = field(default_factory=dict)
    note: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenWordings:
    """One version, whole.  ``opening`` tells the interviewer how to begin; ``status`` "draft" was not tried out yet."""

    questionnaire: str
    questionnaire_sha256: str
    version: str
    sha256: str
    status: Literal["draft", "approved"]
    opening: Text
    dialects: Mapping[str, Dialect]
    questions: Mapping[str, Spoken]

    @property
    def name(self) -> str:
        return f"{self.questionnaire}-{self.version}-spoken"


def load_spoken(data: bytes, file: str, q: Questionnaire) -> SpokenWordings:
    """Read, check and freeze; raises :class:`ProblemsFound` with all problems.  ``q`` is the version it is meant for."""
    reader = Reader(file)
    found = _read(reader, toml_tables(data, file), hashlib.sha256(data).hexdigest())
    problems = [*reader.problems, *_problems(found, q, file)]
    if problems:
        raise ProblemsFound(problems)
    return found


def questionnaire_of(data: bytes, file: str) -> str:
    """The name of the version that a file of spoken wordings is meant for, ``""`` if it says none."""
    return str(toml_tables(data, file).get("questionnaire", ""))


def _read(reader: Reader, tables: dict[str, Any], sha256: str) -> SpokenWordings:
    tables = dict(tables)
    dialects = reader.keyed(Dialect, tables, "dialects", "dialect")
    questions = reader.keyed(Spoken, tables, "questions", "question", key="")
    read: SpokenWordings = reader.read(
        SpokenWordings, tables, reader.file, sha256=sha256, dialects=dialects, questions=questions
    )
    return read


def _problems(spoken: SpokenWordings, q: Questionnaire, file: str) -> Iterator[Problem]:
    if (spoken.questionnaire, spoken.questionnaire_sha256) != (q.ref.name, q.ref.sha256):
        params = {"name": q.ref.name, "digest": q.ref.sha256, "found": spoken.questionnaire}
        yield Problem(code="spoken.other-questionnaire", where=file, params=params)
    if not spoken.version.isdigit():
        yield Problem(code="spoken.version", where=file, params={"version": spoken.version})
    yield from _texts(q, file, opening=spoken.opening)
    for dialect in spoken.dialects.values():
        where = f"{file}, dialect {dialect.id}"
        yield from _texts(q, where, title=dialect.title)
        if dialect.lang not in q.languages:
            params = {"lang": dialect.lang, "known": ", ".join(q.languages)}
            yield Problem(code="spoken.dialect-language", where=where, params=params)
    for code, item in spoken.questions.items():
        yield from _one(spoken, q, code, item, f"{file}, question {code}")


def _one(spoken: SpokenWordings, q: Questionnaire, code: str, item: Spoken, where: str) -> Iterator[Problem]:
    if code not in q.questions:
        yield Problem(code="spoken.unknown-question", where=where, params={"name": q.ref.name})
    if item.text is None and item.note is None and not item.dialect:
        yield Problem(code="spoken.nothing", where=where)
    yield from _texts(q, where, text=item.text, note=item.note)
    for name, wording in item.dialect.items():
        if name not in spoken.dialects:
            params = {"dialect": name, "known": ", ".join(spoken.dialects) or "-"}
            yield Problem(code="spoken.unknown-dialect", where=where, params=params)
        if not wording.strip():
            yield Problem(code="spoken.dialect-empty", where=where, params={"dialect": name})
        yield from _places(where, f"dialect.{name}", "", wording)


def _texts(q: Questionnaire, where: str, **fields: Text | None) -> Iterator[Problem]:
    """Every wording in every language of the questionnaire, and in no other."""
    for name, text in fields.items():
        if text is None:
            continue
        for lang in q.languages:
            if not text.get(lang, "").strip():
                yield Problem(code="text.language-missing", where=where, params={"field": name, "lang": lang})
        for lang, wording in text.items():
            if lang not in q.languages:
                yield Problem(code="text.unknown-language", where=where, params={"field": name, "lang": lang})
            yield from _places(where, name, lang, wording)


def _places(where: str, name: str, lang: str, wording: str) -> Iterator[Problem]:
    for place in placeholders(wording):
        if place not in PLACEHOLDERS:
            params = {"field": name, "lang": lang or "-", "name": place, "known": ", ".join(PLACEHOLDERS)}
            yield Problem(code="text.unknown-placeholder", where=where, params=params)
