"""Codes → points from 0 to 100 under a named scheme.

Labelled scales: the scheme's table.  Numeric scales: linear, ``100 (x − low) / (high − low)``.  Reversed items:
``100 − points``.  97, 98, 99 and blank have no points.  The scheme's name must stand under every number made from them:
the same answers give 69.0 or 74.3 under two schemes in use.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from .caching import once_per_version
from .model import Code, Kind, Missing, Question, Questionnaire, Scale, Scheme, Value
from .scales import plain, scale_codes


def points(questionnaire: Questionnaire, scheme: Scheme | str, question_code: str, value: Value) -> float | None:
    """Points of one answer, in [0, 100]; ``None`` for missing, blank, or a question that the scheme does not score."""
    if value is None or isinstance(value, Missing | tuple):
        return None
    return item_points_table(questionnaire, scheme, question_code).get(value)


def item_points_table(questionnaire: Questionnaire, scheme: Scheme | str, code: str) -> Mapping[Code, float]:
    """Every code of an item with its points, reversal applied; empty if the scheme does not score the item.

    On numeric scales the half-points between two codes are in the table too: imported waves hold them.
    Unknown scheme or item: ``KeyError``.
    """
    name = scheme if isinstance(scheme, str) else scheme.name
    return _table(questionnaire, name, code)


@once_per_version
def _table(questionnaire: Questionnaire, scheme_name: str, code: str) -> Mapping[Code, float]:
    question = questionnaire.questions[code]
    scheme = questionnaire.schemes[scheme_name]
    table = _plain_points(questionnaire, scheme, question)
    if question.reversed:
        table = {key: 100.0 - value for key, value in table.items()}
    return MappingProxyType(table)


def _plain_points(questionnaire: Questionnaire, scheme: Scheme, question: Question) -> dict[Code, float]:
    if question.kind is not Kind.RATING or question.scale is None:
        return {}
    scale = questionnaire.scales[question.scale]
    if scale.kind == "labelled":
        return {key: float(value) for key, value in scheme.points.get(scale.id, {}).items()}
    return {key: _linear(scale, key) for key in with_half_points(scale)}


def with_half_points(scale: Scale) -> tuple[int | float, ...]:
    """Codes of a numeric scale and the half-points between them, ascending."""
    whole = [code for code in scale_codes(scale) if not isinstance(code, str)]
    halves = [code + 0.5 for code in whole if code + 0.5 <= scale.high]
    return tuple(sorted({plain(code) for code in (*whole, *halves)}))


def _linear(scale: Scale, code: int | float) -> float:
    return 100.0 * (code - scale.low) / (scale.high - scale.low)
