"""Checking questionnaires, spoken wordings, population tables, targets and tiles before they are used; nothing is stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeVar

from analysis.population import load_population, population_problems
from analysis.tables import Population
from questionnaires.load import library, load_bytes, load_file, load_library
from questionnaires.model import Questionnaire
from questionnaires.problems import Problem, ProblemsFound
from questionnaires.reading import toml_tables
from questionnaires.spoken import load_spoken, questionnaire_of

from .target_file import read_targets
from .tile_file import read_tiles

_POPULATION_KEYS = frozenset({"towns", "margins", "psu", "universe", "town_word"})
_KIND_KEYS = {
    "spoken": frozenset({"questionnaire_sha256"}),
    "population": _POPULATION_KEYS,
    "targets": frozenset({"targets"}),
    "tiles": frozenset({"tiles"}),
}


Kind = Literal["questionnaire", "spoken", "population", "targets", "tiles"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One file.  ``counts``: what was found in it, by name; empty when there are ``problems``."""

    file: str
    kind: Kind
    name: str
    counts: dict[str, int]
    problems: tuple[Problem, ...]


def check_files(paths: Iterable[Path]) -> tuple[Checked, ...]:
    """Every file with its problems, in order.  When exactly one questionnaire is among them, the margins of the population
    tables are compared with its options too, and the domains of targets with its own; likewise towns with the one
    population table."""
    read = [(path, *_read(path)) for path in paths]
    forms = [found for *_, found in read if isinstance(found, Questionnaire)]
    tables = [found for *_, found in read if isinstance(found, Population)]
    beside = _Beside(_only(forms), _only(tables))
    return tuple(_checked(path, kind, found, beside) for path, kind, found in read)


@dataclass(frozen=True, slots=True)
class _Beside:
    """What the other files are compared with."""

    form: Questionnaire | None
    table: Population | None


_T = TypeVar("_T")
_Read = Questionnaire | Population | bytes | tuple[Problem, ...]


def _only(found: list[_T]) -> _T | None:
    return found[0] if len(found) == 1 else None


def _read(path: Path) -> tuple[Kind, _Read]:
    """Spoken wordings, targets and tiles are read when it is known what stands beside them."""
    try:
        data = path.read_bytes() if path.is_file() else b""
        kind = _kind(data)
        if kind in ("spoken", "targets", "tiles"):
            return kind, data
        if kind == "population":
            return kind, load_population(data, path.name)
        return kind, load_bytes(data, path.name) if data else load_file(path)
    except ProblemsFound as wrong:
        return "questionnaire", wrong.problems


def _kind(data: bytes) -> Kind:
    """By its keys; a file that cannot be parsed is told as a questionnaire's would be."""
    try:
        tables = toml_tables(data, "")
    except ProblemsFound:
        return "questionnaire"
    named = [kind for kind, keys in _KIND_KEYS.items() if not keys.isdisjoint(tables)]
    return named[0] if named else "questionnaire"  # type: ignore[return-value]


def _checked(path: Path, kind: Kind, found: _Read, beside: _Beside) -> Checked:
    if isinstance(found, Questionnaire):
        counts = {"questions": len(found.questions), "forms": len(found.forms)}
        return Checked(file=path.name, kind=kind, name=found.ref.name, counts=counts, problems=())
    if isinstance(found, Population):
        wrong = population_problems(found, beside.form) if beside.form else ()
        counts = {} if wrong else {"towns": len(found.towns), "margins": len(found.margins)}
        return Checked(file=path.name, kind=kind, name=found.id, counts=counts, problems=wrong)
    if isinstance(found, bytes):
        if kind == "spoken":
            return _spoken(path, found, beside)
        return _plan(path, kind, found, beside)
    return Checked(file=path.name, kind=kind, name="", counts={}, problems=found)


def _spoken(path: Path, data: bytes, beside: _Beside) -> Checked:
    """Spoken wordings with the questionnaire that they name: the one beside them, else the library's."""
    try:
        name = questionnaire_of(data, path.name)
        form = beside.form if beside.form and beside.form.ref.name == name else None
        if form is None and name not in library():
            raise ProblemsFound([Problem(code="spoken.no-questionnaire", where=path.name, params={"name": name})])
        found = load_spoken(data, path.name, form or load_library(name))
    except ProblemsFound as wrong:
        return Checked(file=path.name, kind="spoken", name="", counts={}, problems=wrong.problems)
    counts = {"questions": len(found.questions), "dialects": len(found.dialects)}
    return Checked(file=path.name, kind="spoken", name=found.name, counts=counts, problems=())


def _plan(path: Path, kind: Kind, data: bytes, beside: _Beside) -> Checked:
    """Targets and tiles, with the codes of what stands beside them, where that is known."""
    domains = beside.form.domains if beside.form else None
    towns = [town.code for town in beside.table.towns] if beside.table else None
    try:
        if kind == "targets":
            file = read_targets(data, path.name, domains=domains, towns=towns).file
            return Checked(file=path.name, kind=kind, name=file.id, counts={"targets": len(file.targets)}, problems=())
        places = read_tiles(data, path.name, towns)
    except ProblemsFound as wrong:
        return Checked(file=path.name, kind=kind, name="", counts={}, problems=wrong.problems)
    return Checked(file=path.name, kind=kind, name=path.stem, counts={"towns": len(places)}, problems=())
