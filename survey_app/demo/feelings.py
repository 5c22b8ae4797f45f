"""From what people feel to the codes they tick: the model of :mod:`.truth`, then the questionnaire's scales."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from questionnaires.model import Kind, Missing, Question, Questionnaire, Value

from .people import People
from .truth import BLANK, DONT_KNOW, ITEM_MEANS, OTHER_DONT_KNOW, OTHER_ITEM_MEAN, REFUSED, SERVICES, Truth

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """Effects by strand, in points: of the towns (shape: towns) and of the villages of the frame (shape: villages)."""

    town: Mapping[str, Floats]
    village: Mapping[str, Floats]


def strands(questionnaire: Questionnaire) -> tuple[str, ...]:
    return (*questionnaire.senses, SERVICES)


def first_effects(questionnaire: Questionnaire, truth: Truth, n: tuple[int, int], rng: np.random.Generator) -> Effects:
    """Effects of the first wave for ``n`` = (towns, villages).  Half of a town's effect (in variance) is common to all
    strands; within a strand the towns' mean is 0 and their standard deviation exactly ``truth.tau``."""
    n_towns, n_villages = n
    common = rng.standard_normal(n_towns)
    town = {s: truth.tau * _standardised(common + rng.standard_normal(n_towns)) for s in strands(questionnaire)}
    village = {s: rng.normal(0, truth.village_sd, n_villages) for s in strands(questionnaire)}
    return Effects(town=town, village=village)


def next_effects(effects: Effects, truth: Truth, rng: np.random.Generator) -> Effects:
    """Effects of the second wave: the first ones and what changed, in the city as a whole and in single towns."""
    town = {
        s: old + truth.drift.get(s, 0.0) + rng.normal(0, truth.town_drift_sd, len(old))
        for s, old in effects.town.items()
    }
    return Effects(town=town, village=effects.village)


def rated_answers(
    questionnaire: Questionnaire,
    people: People,
    effects: Effects,
    truth: Truth,
    rng: np.random.Generator,
    shift: float = 0.0,
) -> dict[str, list[Value]]:
    """For every rated question one answer per person, missing ones included.  ``shift`` moves everybody (points)."""
    levels = {s: _strand_level(s, people, effects, truth, rng) for s in strands(questionnaire)}
    person = rng.normal(shift, truth.person_sd, len(people))
    answers = {}
    for question in questionnaire.questions.values():
        if question.kind is Kind.RATING:
            points = ITEM_MEANS.get(question.code, OTHER_ITEM_MEAN) + levels[question.sense or SERVICES] + person
            points = points + _item_shift(question.code, people) + rng.normal(0, truth.item_sd, len(people))
            answers[question.code] = _with_missing(to_codes(questionnaire, question, points), question, people, rng)
    return answers


def to_codes(questionnaire: Questionnaire, question: Question, points: Floats) -> list[Value]:
    """The nearest code of the question's scale; 100 points are its favourable end, reversed items turned round."""
    scale = questionnaire.scales[question.scale or ""]
    share = np.clip(points, 0, 100) / 100
    if question.reversed:
        share = 1 - share
    if scale.kind == "numeric":
        return [int(code) for code in np.rint(scale.low + share * (scale.high - scale.low))]
    from_worst = [option.code for option in reversed(scale.options)]
    return [from_worst[i] for i in np.rint(share * (len(from_worst) - 1)).astype(int)]


def _strand_level(strand: str, people: People, effects: Effects, truth: Truth, rng: np.random.Generator) -> Floats:
    """Town, village (lasting and of this wave) and person, for one strand."""
    villages = effects.village[strand]
    this_wave = rng.normal(0, truth.village_wave_sd, len(villages))
    known = people.village >= 0
    level = effects.town[strand][people.town] + np.where(known, (villages + this_wave)[people.village], 0.0)
    level = level + rng.normal(0, truth.person_strand_sd, len(people)) + 1.2 * (people.income - 2.0)
    if strand == "happiness":
        level = level + np.array([0.0, -2.0, -1.0, 3.0])[people.age]
    result: Floats = level + np.where(people.urban, 1.0, -1.0)
    return result


def _item_shift(code: str, people: People) -> Floats:
    """Known differences of single items: women at night, the old about pensions, the countryside about getting about."""
    if code == "P2":
        return np.where(people.sex == "female", -4.0, 4.0)
    if code == "P8":
        return np.array([-4.0, -2.0, 1.0, 5.0])[people.age]
    if code in ("M11", "M04"):
        return np.where(people.urban, 3.0, -3.0)
    return np.zeros(len(people))


def _with_missing(codes: list[Value], question: Question, people: People, rng: np.random.Generator) -> list[Value]:
    u = rng.random(len(codes))
    old = people.age == 3
    unsure = DONT_KNOW.get(question.code, OTHER_DONT_KNOW) * np.where(old, 2.0, 1.0)
    for i in np.flatnonzero(u < unsure + REFUSED + BLANK):
        if u[i] < unsure[i]:
            codes[i] = Missing.DONT_KNOW
        else:
            codes[i] = Missing.REFUSED if u[i] < unsure[i] + REFUSED else None
    return codes


def _standardised(x: Floats) -> Floats:
    result: Floats = (x - x.mean()) / x.std(ddof=1)
    return result
