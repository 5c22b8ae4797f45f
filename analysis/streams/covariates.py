"""What a comparison of streams or modes can adjust for: the demographics that the questionnaire asks of everyone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analysis.arrays import Int
from analysis.streams.classes import Classes, classes_of, coded
from analysis.tables import Responses
from analysis.weighting.margins import DROP_MISSING
from questionnaires.model import Kind, Questionnaire

ROLES = ("weighting", "gap")
LEAST = 10
"""Rows that a class must have in each sample: with fewer, one person stands for thousands."""


def shared_classes(
    samples: Sequence[Responses],
    questionnaire: Questionnaire,
    parts: Sequence[Int],
    towns: Sequence[str],
    asked_in: Sequence[Int] | None = None,
) -> tuple[Classes, ...]:
    """Classes of the rows of all ``samples`` one after the other, for every variable that tells them apart.

    Urban or rural by the village's code; town (only if each has enough rows in each of ``parts``: neighbours in a list of towns
    have nothing in common); the single-choice questions of the roles ``weighting`` and ``gap`` (sex, age, household registration,
    education, work, income).  A variable that more than 25 % left open in one of ``asked_in`` (default: ``parts``) is left out:
    there "missing" would stand for not having been asked.
    """
    made = [_classes(samples, "urban", ("urban", "rural"), parts, asked_in)]
    by_town = _classes(samples, "town", towns, parts, asked_in)
    made.append(by_town if by_town is not None and by_town.labels == tuple(towns) else None)
    for question in questionnaire.questions.values():
        if question.kind is Kind.SINGLE and question.role in ROLES and question.code != "town":
            known = [str(option.code) for option in question.options]
            made.append(_classes(samples, question.code, known, parts, asked_in))
    return tuple(classes for classes in made if classes is not None)


def _classes(
    samples: Sequence[Responses], name: str, known: Sequence[str], parts: Sequence[Int], asked_in: Sequence[Int] | None
) -> Classes | None:
    raw = np.concatenate([coded(sample.text(name), known) for sample in samples])
    if any((raw[rows] == len(known)).mean() > DROP_MISSING for rows in (parts if asked_in is None else asked_in)):
        return None
    return classes_of(name, raw, known, parts, LEAST)


def described(classes: Sequence[Classes]) -> tuple[tuple[str, ...], ...]:
    """(name, class, class, …) of each variable."""
    return tuple((c.name, *c.labels) for c in classes)
