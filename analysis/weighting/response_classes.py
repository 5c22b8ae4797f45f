"""Which classes of sampled units share one response rate: merging those that are too small or lean on too few."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.arrays import Bool, Float, Int, Labels, code_labels
from analysis.errors import ProblemList
from analysis.results import Note
from analysis.weighting.cells import sum_by

LEAST_RESPONDENTS = 20
"""Kalton & Flores-Cervantes (2003, Journal of Official Statistics 19, 81–97) name 20 to 30 as usual."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseClass:
    """``members``: labels that were merged.  ``n`` sampled, ``respondents``; ``rate`` weighted response rate, ``factor`` 1/rate."""

    within: str
    members: tuple[str, ...]
    n: int
    respondents: int
    rate: float
    factor: float

    @property
    def name(self) -> str:
        joined = "+".join(self.members)
        return f"{self.within}|{joined}" if self.within else joined


@dataclass(slots=True)
class _Class:
    members: list[int]
    n: int
    respondents: int
    weight: float
    answered: float

    @property
    def rate(self) -> float:
        return self.answered / self.weight

    @property
    def factor(self) -> float:
        return self.weight / self.answered if self.answered > 0 else float("inf")

    def joined(self, other: _Class) -> _Class:
        return _Class(
            self.members + other.members,
            self.n + other.n,
            self.respondents + other.respondents,
            self.weight + other.weight,
            self.answered + other.answered,
        )


def collapse(
    within: str,
    weight: Float,
    responded: Bool,
    labels: Labels,
    order: Sequence[str],
    least: int,
    largest: float,
) -> tuple[list[ResponseClass], Int, list[Note]]:
    """Classes of one town in order, the class of each row, and what was merged.

    A class breaks a rule with fewer than ``least`` respondents or a factor above ``largest``.  The one with the fewest
    respondents (then the largest factor) joins the neighbour whose response rate is nearest, of two alike the smaller one.
    Raises AnalysisError where nobody in the town responded.
    """
    names, codes = code_labels(labels)
    place = {name: i for i, name in enumerate(order)}
    ranked = sorted(range(len(names)), key=lambda k: (place.get(names[k], len(place)), k))
    classes = _tally(ranked, codes, weight, responded)
    problems = ProblemList()
    if not any(c.respondents for c in classes):
        problems.add("nonresponse.no-respondents", "responded", group=within)
    problems.raise_any()
    notes: list[Note] = []
    while len(classes) > 1:
        broken = [i for i, c in enumerate(classes) if c.respondents < least or c.factor > largest]
        if not broken:
            break
        k = min(broken, key=lambda i: (classes[i].respondents, -classes[i].factor))
        into = min(_beside(k, len(classes)), key=lambda j: _distance(classes[k], classes[j]))
        notes.append(_note("response.collapsed", within, classes[k], names, _text(classes[into], names)))
        first, second = sorted((k, into))
        classes[first : second + 1] = [classes[first].joined(classes[second])]
    for c in classes:
        if c.respondents < least:
            notes.append(_note("response.class-small", within, c, names))
        if c.factor > largest:
            notes.append(_note("response.factor-high", within, c, names))
    position = np.zeros(len(names), dtype=np.int64)
    for i, c in enumerate(classes):
        position[c.members] = i
    return [_public(within, c, names) for c in classes], position[codes], notes


def _tally(ranked: list[int], codes: Int, weight: Float, responded: Bool) -> list[_Class]:
    k = len(ranked)
    n, answers = np.bincount(codes, minlength=k), np.bincount(codes[responded], minlength=k)
    total, answered = sum_by(codes, weight, k), sum_by(codes[responded], weight[responded], k)
    return [_Class([c], int(n[c]), int(answers[c]), float(total[c]), float(answered[c])) for c in ranked]


def _beside(k: int, count: int) -> list[int]:
    return [j for j in (k - 1, k + 1) if 0 <= j < count]


def _distance(first: _Class, second: _Class) -> tuple[float, int]:
    return abs(first.rate - second.rate), second.respondents


def _text(c: _Class, names: tuple[str, ...]) -> str:
    return "+".join(names[m] for m in c.members)


def _note(code: str, within: str, c: _Class, names: tuple[str, ...], into: str = "") -> Note:
    params: dict[str, str | int | float] = {"within": within, "class": _text(c, names), "respondents": c.respondents}
    if np.isfinite(c.factor):
        params["factor"] = c.factor
    return Note(code=code, params=params | ({"into": into} if into else {}))


def _public(within: str, c: _Class, names: tuple[str, ...]) -> ResponseClass:
    return ResponseClass(
        within=within,
        members=tuple(names[m] for m in c.members),
        n=c.n,
        respondents=c.respondents,
        rate=c.rate,
        factor=c.factor,
    )
