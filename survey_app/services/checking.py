"""Checking questionnaires and population tables before they are used; nothing is stored."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from analysis.population import load_population, population_problems
from analysis.tables import Population
from questionnaires.load import load_bytes, load_file
from questionnaires.model import Questionnaire
from questionnaires.problems import Problem, ProblemsFound

_POPULATION_KEYS = frozenset({"towns", "margins", "psu", "universe", "town_word"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One file.  ``counts``: what was found in it, by name; empty when there are ``problems``."""

    file: str
    kind: Literal["questionnaire", "population"]
    name: str
    counts: dict[str, int]
    problems: tuple[Problem, ...]


def check_files(paths: Iterable[Path]) -> tuple[Checked, ...]:
    """Every file with its problems, in order.  When exactly one questionnaire is among them, the margins of the population
    tables are compared with its options too."""
    read = [(path, _read(path)) for path in paths]
    questionnaires = [found for _, found in read if isinstance(found, Questionnaire)]
    only = questionnaires[0] if len(questionnaires) == 1 else None
    return tuple(_checked(path, found, only) for path, found in read)


_Read = Questionnaire | Population | tuple[Problem, ...]


def _read(path: Path) -> _Read:
    try:
        data = path.read_bytes() if path.is_file() else b""
        if _is_population(data):
            return load_population(data, path.name)
        return load_bytes(data, path.name) if data else load_file(path)
    except ProblemsFound as wrong:
        return wrong.problems


def _is_population(data: bytes) -> bool:
    """By its keys; a file that cannot be parsed is told as a questionnaire's would be."""
    try:
        return not _POPULATION_KEYS.isdisjoint(tomllib.loads(data.decode("utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        return False


def _checked(path: Path, found: _Read, only: Questionnaire | None) -> Checked:
    if isinstance(found, Questionnaire):
        counts = {"questions": len(found.questions), "forms": len(found.forms)}
        return Checked(file=path.name, kind="questionnaire", name=found.ref.name, counts=counts, problems=())
    if isinstance(found, Population):
        wrong = population_problems(found, only) if only else ()
        counts = {} if wrong else {"towns": len(found.towns), "margins": len(found.margins)}
        return Checked(file=path.name, kind="population", name=found.id, counts=counts, problems=wrong)
    return Checked(file=path.name, kind="questionnaire", name="", counts={}, problems=found)
