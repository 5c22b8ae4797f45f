"""What a wave asked and how it was scored, small enough to be kept beside its results: the basis of comparability."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from analysis.scores import Indicator
from analysis.wavedata import WaveData
from questionnaires.model import Kind, Question, Questionnaire, Scale, Scheme, Text
from questionnaires.scales import scale_codes
from questionnaires.scoring import item_points_table

COMPOSITION = ("age", "sex")
"""Questions by whose answers the population is composed, beside the design's ``urban``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemPrint:
    """One rated question: wordings by language, labels by code (or ``low``, ``middle``, ``high``), codes, points by code."""

    text: Mapping[str, str]
    hint: Mapping[str, str]
    labels: Mapping[str, Mapping[str, str]]
    scale: str
    codes: tuple[str, ...]
    points: Mapping[str, float]
    reversed: bool
    asked: str
    """Base, whether of a random half, and the filter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexPrint:
    """One indicator: its items, the least number of answers, to whom it applies, the sub-indices that it is the mean of."""

    items: tuple[str, ...]
    least: int = 0
    applies: str = ""
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """``indices`` by indicator; ``measured`` the indicators with an answer; ``groups`` kind → category → label."""

    questionnaire: str
    scheme: str
    languages: tuple[str, ...]
    """In which residents could be asked."""
    items: Mapping[str, ItemPrint]
    indices: Mapping[str, IndexPrint]
    measured: tuple[str, ...]
    groups: Mapping[str, Mapping[str, Mapping[str, str]]]


def fingerprint(questionnaire: Questionnaire, scheme: Scheme, indicators: tuple[Indicator, ...]) -> Fingerprint:
    """The fingerprint of a wave that asked ``questionnaire``, scored it by ``scheme`` and measured ``indicators``."""
    rated = {q.code: q for q in questionnaire.questions.values() if q.kind is Kind.RATING and q.scale is not None}
    kinds = dict.fromkeys((*questionnaire.groups, *COMPOSITION))
    return Fingerprint(
        questionnaire=questionnaire.ref.name,
        scheme=scheme.name,
        languages=questionnaire.approved_languages,
        items={code: _item(questionnaire, scheme, question) for code, question in rated.items()},
        indices=_indices(questionnaire, scheme, tuple(rated)),
        measured=tuple(indicator.key for indicator in indicators),
        groups={kind: _categories(questionnaire, kind) for kind in kinds if kind in questionnaire.questions},
    )


def fingerprint_of(data: WaveData) -> Fingerprint:
    """The fingerprint of the wave that is being assessed."""
    return fingerprint(data.questionnaire, data.scheme, data.scores.indicators)


def to_plain(print_: Fingerprint) -> dict[str, Any]:
    """For JSON; :func:`from_plain` reads it."""
    return dataclasses.asdict(print_)


def from_plain(raw: Mapping[str, Any]) -> Fingerprint:
    """Raises ``KeyError`` or ``TypeError`` if the document does not fit."""
    items = {k: ItemPrint(**{**v, "codes": tuple(v["codes"])}) for k, v in raw["items"].items()}
    lists = ("items", "parts")
    indices = {k: IndexPrint(**{**v, **{name: tuple(v[name]) for name in lists}}) for k, v in raw["indices"].items()}
    own = {"languages": tuple(raw["languages"]), "measured": tuple(raw["measured"])}
    return Fingerprint(**{**raw, **own, "items": items, "indices": indices})


def _item(questionnaire: Questionnaire, scheme: Scheme, question: Question) -> ItemPrint:
    assert question.scale is not None
    scale = questionnaire.scales[question.scale]
    filter_ = question.ask_if
    asked = [question.base, "half" if question.module else "all"]
    asked += [f"{filter_.question} in {'/'.join(sorted(map(str, filter_.any_of)))}"] if filter_ else []
    return ItemPrint(
        text=dict(question.text),
        hint=dict(question.hint or {}),
        labels=_labels(question, scale),
        scale=scale.kind,
        codes=tuple(str(code) for code in scale_codes(scale)),
        points={str(code): float(p) for code, p in item_points_table(questionnaire, scheme, question.code).items()},
        reversed=question.reversed,
        asked=", ".join(asked),
    )


def _labels(question: Question, scale: Scale) -> dict[str, Mapping[str, str]]:
    """As the resident reads them: a question's own ends go before the scale's."""
    ends: dict[str, Text | None] = {
        "low": question.low_label or scale.low_label,
        "middle": question.middle_label or scale.middle_label,
        "high": question.high_label or scale.high_label,
    }
    options: dict[str, Mapping[str, str]] = {str(option.code): dict(option.label) for option in scale.options}
    return options | {end: dict(label) for end, label in ends.items() if label}


def _indices(questionnaire: Questionnaire, scheme: Scheme, rated: tuple[str, ...]) -> dict[str, IndexPrint]:
    rules = {rule.id: rule for rule in scheme.indices}
    found: dict[str, IndexPrint] = {}
    for sense in questionnaire.senses.values():
        if sense.id in rules:
            rule = rules[sense.id]
            found[f"sense:{sense.id}"] = IndexPrint(items=rule.items, least=rule.min_answered)
        elif sense.sub_indices:
            parts = tuple(f"subindex:{part}" for part in sense.sub_indices)
            found[f"sense:{sense.id}"] = IndexPrint(items=(), parts=parts)
        for part in sense.sub_indices:
            if part in rules:
                found[f"subindex:{part}"] = IndexPrint(items=rules[part].items, least=rules[part].min_answered)
    for domain in questionnaire.domains.values():
        applies = f"{domain.base}, {domain.applies_to}"
        found[f"domain:{domain.id}"] = IndexPrint(items=domain.items, applies=applies)
    return found | {f"item:{code}": IndexPrint(items=(code,)) for code in rated}


def _categories(questionnaire: Questionnaire, kind: str) -> dict[str, Mapping[str, str]]:
    return {str(option.code): dict(option.label) for option in questionnaire.questions[kind].options}
