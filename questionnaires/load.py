"""A questionnaire file → :class:`~questionnaires.model.Questionnaire`, or the list of everything wrong with it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import MappingProxyType
from typing import Any

from .check import check
from .model import (
    Domain,
    Form,
    FormHeader,
    ImportMap,
    Missing,
    Question,
    Questionnaire,
    QuestionnaireRef,
    Scale,
    Scheme,
    Section,
    Sense,
    SubIndex,
)
from .problems import Problem, ProblemsFound
from .reading import LARGEST_TOML, Reader, toml_tables

STAND_IN_CODES = frozenset({"file.missing-key", "file.wrong-type", "file.not-a-table"})

_FILE_NAME = re.compile(r"(?P<name>.+-\d[\w.]*)\.toml")


def load_file(path: Path | str) -> Questionnaire:
    """Read, check and freeze one file.  Raises :class:`ProblemsFound` with all problems."""
    path = Path(path)
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_TOML + 1)
    except OSError as error:
        raise ProblemsFound(
            [Problem(code="file.unreadable", where=path.name, params={"reason": _reason(error)})]
        ) from None
    return load_bytes(data, path.name)


def load_bytes(data: bytes, name: str) -> Questionnaire:
    """Like :func:`load_file` for bytes at hand; ``name`` says in messages which file it is."""
    tables = toml_tables(data, name)
    reader = Reader(name)
    questionnaire = _questionnaire(reader, tables, hashlib.sha256(data).hexdigest())
    # What could not be read has a stand-in; a rule broken by a stand-in would be a second message for one mistake.
    broken = {p.where for p in reader.problems if p.code in STAND_IN_CODES and p.where != name}
    rest = [p for p in check(questionnaire, name) if not any(f"{p.where}, ".startswith(f"{w}, ") for w in broken)]
    if reader.problems or rest:
        raise ProblemsFound([*reader.problems, *rest])
    return questionnaire


def library() -> Mapping[str, Traversable]:
    """The questionnaires that come with the package: ``somerville-2019.1`` → its file."""
    folder = files("questionnaires") / "library"
    found = {m["name"]: f for f in folder.iterdir() if (m := _FILE_NAME.fullmatch(f.name))}
    return MappingProxyType(dict(sorted(found.items())))


def load_library(name: str) -> Questionnaire:
    """One questionnaire of the library by its name; an unknown name lists the known ones."""
    known = library()
    if name not in known:
        raise ProblemsFound([Problem(code="library.unknown", where=name, params={"known": ", ".join(known)})])
    return load_bytes(known[name].read_bytes(), known[name].name)


def _questionnaire(reader: Reader, tables: dict[str, Any], sha256: str) -> Questionnaire:
    """The parts that the file writes in another shape than the model (keyed tables, names), then all the rest."""
    tables = dict(tables)
    ref = QuestionnaireRef(
        id=_word(reader, tables, "id"),
        version=_word(reader, tables, "version"),
        sha256=sha256,
    )
    given: dict[str, object] = {
        "ref": ref,
        "header": reader.read(FormHeader, tables.pop("header", {}), f"{reader.file}, header"),
        "sections": _listed(reader, Section, tables.pop("sections", []), "section", "id"),
        "scales": reader.keyed(Scale, tables, "scales", "scale"),
        "questions": _questions(reader, tables.pop("questions", [])),
        "forms": reader.keyed(Form, tables, "forms", "form"),
        "senses": reader.keyed(Sense, tables, "senses", "sense"),
        "sub_indices": reader.keyed(SubIndex, tables, "sub_indices", "sub-index"),
        "domains": reader.keyed(Domain, tables, "domains", "domain"),
        "schemes": reader.keyed(Scheme, tables, "schemes", "scheme", key="name"),
        "import_map": _import_map(reader, tables),
        "missing_labels": reader.convert(
            Mapping[Missing, Mapping[str, str]], tables.pop("missing_labels", {}), reader.file, "missing_labels"
        ),
    }
    read: Questionnaire = reader.read(Questionnaire, tables, reader.file, **given)
    return read


def _questions(reader: Reader, tables: object) -> Mapping[str, Question]:
    questions: dict[str, Question] = {}
    for question in _listed(reader, Question, tables, "question", "code"):
        if question.code in questions:
            reader.note("question.duplicate", f"{reader.file}, question {question.code}")
        questions[question.code] = question
    return MappingProxyType(questions)


def _listed(reader: Reader, cls: type[Any], tables: object, word: str, key: str) -> tuple[Any, ...]:
    """``[[questions]]``: a list of tables, each named in messages by its own key, else by its place."""
    if not isinstance(tables, list):
        reader.note("file.wrong-type", reader.file, key=word, expected=f"[[{word}s]]", found=str(tables)[:80])
        return ()
    names = [t.get(key, f"#{i}") if isinstance(t, dict) else f"#{i}" for i, t in enumerate(tables, start=1)]
    return tuple(reader.read(cls, t, f"{reader.file}, {word} {name}") for name, t in zip(names, tables, strict=True))


def _import_map(reader: Reader, tables: dict[str, Any]) -> ImportMap | None:
    table = tables.pop("import", None)
    if table is None:
        return None
    read: ImportMap = reader.read(ImportMap, table, f"{reader.file}, import")
    return read


def _word(reader: Reader, tables: dict[str, Any], key: str) -> str:
    if key not in tables:
        reader.note("file.missing-key", reader.file, key=key)
    return str(reader.convert(str, tables.pop(key, ""), reader.file, key))


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__
