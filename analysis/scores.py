"""From raw codes to numbers that can be averaged: item points, sense scores, shares — one column per indicator.

Points per code are defined by :mod:`questionnaires.scoring`; this module applies them to columns.  A column is float64
of length n; NaN means that the person is outside the indicator's base (not asked, no answer, too few items).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from questionnaires.model import Domain, IndexRule, Kind, Missing, Question, Questionnaire, Scale, Scheme
from questionnaires.scoring import points

from .tables import Responses

FloatArray = NDArray[np.float64]

_MISSING = tuple(float(m) for m in Missing)
FIVE = 5
"""The two best of five labels are a share worth naming; of two or three labels they would be nearly everyone."""
_HAIR = 1e-9
"""A score of 60 computed as 59.999… still reaches 60."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One thing to estimate for every group.

    ``key`` as in :class:`analysis.results.Cell`.  ``columns``: one column, or several whose *means* are averaged (a domain
    of several items: each item keeps its own base, so that random modules do not tilt the index).
    ``city_only``: some item belongs to a random module and was asked of a part of the sample.
    """

    key: str
    columns: tuple[str, ...]
    unit: Literal["score", "share"]
    base: Literal["everyone", "users"]
    city_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """The columns of a wave (``names`` → position, ``values`` n × P, NaN outside the base) and what they are used for."""

    names: tuple[str, ...]
    values: FloatArray
    indicators: tuple[Indicator, ...]
    not_measured: tuple[str, ...]

    def column(self, name: str) -> FloatArray:
        return self.values[:, self.names.index(name)]


def score_wave(responses: Responses, questionnaire: Questionnaire, scheme: Scheme) -> Scores:
    """Every column and indicator of one wave under one scheme.

    An indicator without a single answer is left out; a sense or domain without one is listed in ``not_measured``.
    """
    columns: dict[str, FloatArray] = {}
    indicators: list[Indicator] = []
    for made in (
        _senses(responses, questionnaire, scheme),
        _domains(responses, questionnaire, scheme),
        _items(responses, questionnaire, scheme),
    ):
        for indicator, values in made:
            if all(np.isfinite(column).any() for column in values.values()):
                columns |= values
                indicators.append(indicator)
    measured = {indicator.key for indicator in indicators}
    wanted = [f"sense:{s}" for s in questionnaire.senses] + [f"domain:{d}" for d in questionnaire.domains]
    return Scores(
        names=tuple(columns),
        values=np.column_stack(list(columns.values())) if columns else np.empty((responses.n, 0)),
        indicators=tuple(indicators),
        not_measured=tuple(key for key in wanted if key not in measured),
    )


_Made = Iterator[tuple[Indicator, dict[str, FloatArray]]]


def _senses(responses: Responses, questionnaire: Questionnaire, scheme: Scheme) -> _Made:
    """Sense scores, sub-indices, and the shares of persons whose sense score is at least 60 or 80."""
    rules = {rule.id: rule for rule in scheme.indices}
    for sense in questionnaire.senses.values():
        parts = [index_score(responses, questionnaire, scheme, rules[s]) for s in sense.sub_indices if s in rules]
        if sense.id in rules:
            score = index_score(responses, questionnaire, scheme, rules[sense.id])
        elif parts and len(parts) == len(sense.sub_indices):
            score = np.mean(parts, axis=0)  # every sub-index is needed: NaN in one is NaN in the mean
        else:
            continue
        yield _simple(f"sense:{sense.id}", score)
        for cut in (60, 80):
            yield _simple(f"share{cut}:{sense.id}", _share(score, score >= cut - _HAIR), "share")
        for sub_index, part in zip(sense.sub_indices, parts, strict=False):
            yield _simple(f"subindex:{sub_index}", part)


def _domains(responses: Responses, questionnaire: Questionnaire, scheme: Scheme) -> _Made:
    for domain in questionnaire.domains.values():
        items = [questionnaire.questions[code] for code in domain.items if code in questionnaire.questions]
        inside = _where_it_applies(responses, domain)
        columns = {
            f"{item.code}@{domain.id}": np.where(inside, item_points(responses, questionnaire, scheme, item), np.nan)
            for item in items
        }
        answered = {name: column for name, column in columns.items() if np.isfinite(column).any()}
        if answered:
            yield (
                Indicator(
                    key=f"domain:{domain.id}",
                    columns=tuple(answered),
                    unit="score",
                    base=domain.base,
                    city_only=any(item.module is not None for item in items),
                ),
                answered,
            )


def _items(responses: Responses, questionnaire: Questionnaire, scheme: Scheme) -> _Made:
    """Mean points of every rated item, and its share of good answers."""
    for item in questionnaire.questions.values():
        if item.kind is not Kind.RATING or item.scale is None:
            continue
        scored = item_points(responses, questionnaire, scheme, item)
        scale = questionnaire.scales[item.scale]
        yield _simple(f"item:{item.code}", scored, "score", item)
        if scale.kind == "labelled" and len(scale.options) != FIVE:
            continue
        name = "top2" if scale.kind == "labelled" else "share70"
        good = _share(scored, is_good(responses.numbers(item.code), item, scale))
        yield _simple(f"{name}:{item.code}", good, "share", item)


def _simple(
    key: str, values: FloatArray, unit: Literal["score", "share"] = "score", item: Question | None = None
) -> tuple[Indicator, dict[str, FloatArray]]:
    base = "everyone" if item is None else item.base
    city_only = item is not None and item.module is not None
    return Indicator(key=key, columns=(key,), unit=unit, base=base, city_only=city_only), {key: values}


def item_points(responses: Responses, questionnaire: Questionnaire, scheme: Scheme, item: Question) -> FloatArray:
    """Points 0–100 of one rated item, reversed items turned round; NaN without a substantive answer."""
    raw = responses.numbers(item.code)
    scored = np.full(responses.n, np.nan)
    for code in np.unique(raw[is_answer(raw)]):
        value = points(questionnaire, scheme, item.code, float(code))
        scored[raw == code] = np.nan if value is None else value
    return scored


def index_score(responses: Responses, questionnaire: Questionnaire, scheme: Scheme, rule: IndexRule) -> FloatArray:
    """Mean points over the answered items of one index, where enough of those *asked* were answered.

    ``rule.min_answered`` is meant for all items asked; where fewer were asked (97 on some) the same proportion is
    demanded of these, rounded up (the 60 % rule).
    """
    items = [questionnaire.questions[code] for code in rule.items if code in questionnaire.questions]
    if not items:
        return np.full(responses.n, np.nan)
    scored = np.column_stack([item_points(responses, questionnaire, scheme, item) for item in items])
    asked = np.column_stack([_asked(responses, item) for item in items]).sum(axis=1)
    answered = np.isfinite(scored).sum(axis=1)
    least = np.ceil(rule.min_answered * asked / len(rule.items) - _HAIR)
    enough = (answered > 0) & (answered >= least)
    return np.where(enough, np.nansum(scored, axis=1) / np.maximum(answered, 1), np.nan)


def _asked(responses: Responses, item: Question) -> NDArray[np.bool_]:
    """Where the item was put to the person; an item without a column in this wave was asked of nobody."""
    if item.code not in responses.columns:
        return np.zeros(responses.n, dtype=np.bool_)
    return np.asarray(responses.numbers(item.code) != float(Missing.NOT_ASKED), dtype=np.bool_)


def is_answer(raw: FloatArray) -> NDArray[np.bool_]:
    """Where a rated column holds a substantive code: neither blank nor one of the missing reasons."""
    return np.isfinite(raw) & ~np.isin(raw, _MISSING)


def is_good(raw: FloatArray, item: Question, scale: Scale) -> NDArray[np.bool_]:
    """Good answers: the two best labels; on a numeric scale 7 or more of 10 (four or more of 5), i.e. a code of at least
    70 % of the highest one.  A reversed item is counted from its other end."""
    if scale.kind == "labelled":
        codes = [float(option.code) for option in scale.options]
        return np.isin(raw, codes[-2:] if item.reversed else codes[:2])
    turned = scale.low + scale.high - raw if item.reversed else raw
    return is_answer(raw) & (turned >= 0.7 * scale.high - _HAIR)


def _share(base: FloatArray, yes: NDArray[np.bool_]) -> FloatArray:
    """1/0 within the base of another column."""
    return np.where(np.isfinite(base), yes.astype(np.float64), np.nan)


def _where_it_applies(responses: Responses, domain: Domain) -> NDArray[np.bool_]:
    if domain.applies_to == "everyone":
        return np.ones(responses.n, dtype=np.bool_)
    return np.asarray(responses.text("urban") == domain.applies_to, dtype=np.bool_)
