"""Reading a population table (TOML): totals by town and margins, with source and date.

A file gives counts or shares; in memory there are counts only, and every margin adds up exactly to the totals it
belongs to (a file may miss them by rounding, up to :data:`ROUNDING`).  All problems of a file are raised together.
"""

from __future__ import annotations

import datetime
import hashlib
import math
from collections.abc import Mapping
from typing import Any, Literal, cast

from questionnaires.model import Questionnaire
from questionnaires.problems import Problem, ProblemsFound
from questionnaires.reading import toml_tables

from .tables import Margin, Population, TownPopulation

ROUNDING = 0.005
"""How far (relative) a margin may miss its total: published shares are rounded to a tenth of a percent."""

_TOP = {
    "id",
    "title",
    "city",
    "town_word",
    "source",
    "date",
    "status",
    "universe",
    "psu",
    "self_selected",
    "towns",
    "margins",
}
_TEXTS = ("title", "city", "town_word", "universe")
_CHOICES = {"status": ("official", "invented", "estimated"), "psu": ("village", "person")}


def load_population(data: bytes, name: str) -> Population:
    """The population table in ``data``; ``name`` is the file's name in messages.

    Raises :class:`ProblemsFound` with every problem: text that is not TOML, fields that are missing or unknown, totals
    that are not positive, margins that name an unknown town or do not add up to the totals.
    """
    raw = toml_tables(data, name)
    problems = _header_problems(raw, name)
    towns = _towns(raw.get("towns"), name, problems)
    margins = _margins(raw.get("margins", []), towns, name, problems)
    if problems:
        raise ProblemsFound(problems)
    return Population(
        id=raw["id"],
        **{key: dict(raw[key]) for key in _TEXTS},
        source=raw["source"],
        date=str(raw["date"]),
        status=cast(Literal["official", "invented", "estimated"], raw["status"]),
        psu=cast(Literal["village", "person"], raw["psu"]),
        self_selected=raw.get("self_selected", False),
        towns=towns,
        margins=margins,
        sha256=hashlib.sha256(data).hexdigest(),
    )


def population_problems(population: Population, questionnaire: Questionnaire) -> tuple[Problem, ...]:
    """Where the margins do not fit the questionnaire: a category that no option has, an option without a target.

    A margin whose question the questionnaire does not ask is no problem: it is dropped with a note.
    """
    found = []
    for margin in population.margins:
        question = questionnaire.questions.get(margin.question)
        if question is None:
            continue
        where = f"{population.id}, margin {margin.id}"
        options = {str(o.code) if o.margin is None else o.margin for o in question.options} - {""}
        categories = {category for _, category in margin.cells}
        for category in sorted(categories - options):
            found.append(_problem("population.category-unknown", where, category=category, question=question.code))
        for category in sorted(options - categories):
            found.append(
                _problem("population.category-without-target", where, category=category, question=question.code)
            )
    return tuple(found)


def _problem(code: str, where: str, **params: str | int | float) -> Problem:
    return Problem(code=code, where=where, params=params)


def _header_problems(raw: Mapping[str, Any], name: str) -> list[Problem]:
    found = [_problem("population.field-unknown", name, field=key) for key in sorted(set(raw) - _TOP)]
    for key in ("id", "source"):
        if not isinstance(raw.get(key), str) or not raw[key]:
            found.append(_problem("population.field-missing", name, field=key))
    for key in _TEXTS:
        texts = raw.get(key)
        if not isinstance(texts, dict) or not texts or not all(isinstance(t, str) and t for t in texts.values()):
            found.append(_problem("population.text-missing", name, field=key))
    if not isinstance(raw.get("date"), str | datetime.date) or not raw["date"]:
        found.append(_problem("population.field-missing", name, field="date"))
    for key, allowed in _CHOICES.items():
        if raw.get(key) not in allowed:
            found.append(
                _problem("population.choice", name, field=key, value=str(raw.get(key, "")), allowed=", ".join(allowed))
            )
    if not isinstance(raw.get("self_selected", False), bool):
        found.append(_problem("population.choice", name, field="self_selected", value="?", allowed="true, false"))
    return found


def _towns(raw: Any, name: str, problems: list[Problem]) -> tuple[TownPopulation, ...]:
    if not isinstance(raw, list) or not raw or not all(isinstance(town, dict) for town in raw):
        problems.append(_problem("population.no-towns", name))
        return ()
    towns: list[TownPopulation] = []
    for number, town in enumerate(raw, start=1):
        where = f"{name}, town {town.get('code', number)}"
        if not isinstance(town.get("code"), str) or not town["code"]:
            problems.append(_problem("population.field-missing", where, field="code"))
        elif not isinstance(town.get("title"), dict) or not town["title"]:
            problems.append(_problem("population.text-missing", where, field="title"))
        elif not _positive(town.get("total")):
            problems.append(_problem("population.total", where, value=str(town.get("total", ""))))
        elif town["code"] in {t.code for t in towns}:
            problems.append(_problem("population.town-twice", where, town=town["code"]))
        else:
            towns.append(
                TownPopulation(
                    code=town["code"],
                    title=dict(town["title"]),
                    kind=str(town.get("kind", "")),
                    total=float(town["total"]),
                )
            )
    return tuple(towns)


def _margins(raw: Any, towns: tuple[TownPopulation, ...], name: str, problems: list[Problem]) -> tuple[Margin, ...]:
    if not isinstance(raw, list) or not all(isinstance(margin, dict) for margin in raw):
        problems.append(_problem("population.margins-form", name))
        return ()
    margins: list[Margin] = []
    for number, margin in enumerate(raw, start=1):
        where = f"{name}, margin {margin.get('id', number)}"
        known = {"id", "question", "by_town", "counts", "shares"}
        wrong = [_problem("population.field-unknown", where, field=key) for key in sorted(set(margin) - known)]
        for key in ("id", "question"):
            if not isinstance(margin.get(key), str) or not margin[key]:
                wrong.append(_problem("population.field-missing", where, field=key))
        if margin.get("id") in {m.id for m in margins}:
            wrong.append(_problem("population.margin-twice", where, margin=str(margin["id"])))
        if ("counts" in margin) == ("shares" in margin):
            wrong.append(_problem("population.counts-or-shares", where))
        problems += wrong
        if not wrong:
            cells = _cells(margin, towns, where, problems)
            margins.append(
                Margin(
                    id=margin["id"],
                    question=margin["question"],
                    by_town=bool(margin.get("by_town", False)),
                    cells=cells,
                )
            )
    return tuple(margins)


def _cells(
    margin: Mapping[str, Any], towns: tuple[TownPopulation, ...], where: str, problems: list[Problem]
) -> dict[tuple[str, str], float]:
    """Counts of one margin, scaled to add up exactly to the total of each town (or of the city, key ``""``)."""
    as_shares = "shares" in margin
    given = margin["shares"] if as_shares else margin["counts"]
    totals = {town.code: town.total for town in towns}
    if not margin.get("by_town", False):
        given, totals = {"": given}, {"": sum(totals.values())}
    for town in sorted(set(given) - set(totals)):
        problems.append(_problem("population.town-unknown", where, town=town))
    for town in sorted(set(totals) - set(given)):
        problems.append(_problem("population.town-without-margin", where, town=town))
    cells: dict[tuple[str, str], float] = {}
    for town in (t for t in totals if t in given):
        row = given[town]
        if not isinstance(row, dict) or not row or not all(_positive(x) for x in row.values()):
            problems.append(_problem("population.margin-values", where, town=town))
            continue
        expected, found = (1.0 if as_shares else totals[town]), math.fsum(row.values())
        if abs(found - expected) > ROUNDING * expected:
            place = f"{where}, town {town}" if town else where
            problems.append(_problem("population.margin-sum", place, found=found, expected=expected))
        cells |= {(town, str(category)): float(x) / found * totals[town] for category, x in row.items()}
    return cells


def _positive(x: Any) -> bool:
    return isinstance(x, int | float) and not isinstance(x, bool) and math.isfinite(x) and x > 0
