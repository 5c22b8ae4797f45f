"""Rules for senses, sub-indices, domains and scoring schemes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from .model import Domain, IndexRule, Kind, Question, Questionnaire, Scheme
from .problems import Problem
from .scales import scale_codes


def measure_problems(q: Questionnaire, file: str) -> Iterator[Problem]:
    yield from _sense_problems(q, file)
    for domain in q.domains.values():
        yield from _domain_problems(q, domain, f"{file}, domain {domain.id}")
    for question in q.questions.values():
        yield from _unlisted_problems(q, question, f"{file}, question {question.code}")
    if q.headline_scheme not in q.schemes:
        params = {"scheme": q.headline_scheme, "known": ", ".join(q.schemes) or "-"}
        yield Problem(code="scheme.headline-unknown", where=file, params=params)
    for scheme in q.schemes.values():
        where = f"{file}, scheme {scheme.name}"
        yield from _points_problems(q, scheme, where)
        yield from _indices_problems(q, scheme, where)


def _sense_problems(q: Questionnaire, file: str) -> Iterator[Problem]:
    for sense in q.senses.values():
        for part in sense.sub_indices:
            if part not in q.sub_indices or q.sub_indices[part].sense != sense.id:
                yield Problem(code="sense.sub-index", where=f"{file}, sense {sense.id}", params={"sub_index": part})
    for sub_index in q.sub_indices.values():
        sense_ = q.senses.get(sub_index.sense)
        if sense_ is None or sub_index.id not in sense_.sub_indices:
            yield Problem(
                code="sub-index.sense", where=f"{file}, sub-index {sub_index.id}", params={"sense": sub_index.sense}
            )


def _domain_problems(q: Questionnaire, domain: Domain, where: str) -> Iterator[Problem]:
    for code in domain.items:
        question = q.questions.get(code)
        if question is None or question.kind is not Kind.RATING:
            yield Problem(code="domain.item", where=where, params={"item": code})
            continue
        if question.base != domain.base:
            params = {"item": code, "base": domain.base, "found": question.base}
            yield Problem(code="domain.base-differs", where=where, params=params)
        if not domain.related and domain.id not in question.domains:
            yield Problem(code="domain.item-elsewhere", where=where, params={"item": code, "domain": domain.id})


def _unlisted_problems(q: Questionnaire, question: Question, where: str) -> Iterator[Problem]:
    for id_ in question.domains:
        if id_ in q.domains and question.code not in q.domains[id_].items:
            yield Problem(code="domain.item-not-listed", where=where, params={"item": question.code, "domain": id_})
    if question.reversed and question.kind is Kind.RATING and not _scored(q, question):
        yield Problem(code="question.reversed-unscored", where=where, params={"scale": question.scale or ""})


def _scored(q: Questionnaire, question: Question) -> bool:
    scale = q.scales.get(question.scale or "")
    if scale is None or scale.kind == "numeric":
        return True  # numbers are mapped by every scheme; an unknown scale has its own message
    return any(scale.id in scheme.points for scheme in q.schemes.values())


def _points_problems(q: Questionnaire, scheme: Scheme, where: str) -> Iterator[Problem]:
    for scale_id, points in scheme.points.items():
        scale = q.scales.get(scale_id)
        if scale is None or scale.kind != "labelled":
            yield Problem(code="scheme.points-scale", where=where, params={"scale": scale_id})
            continue
        codes = scale_codes(scale)
        for code in codes:
            if code not in points:
                yield Problem(code="scheme.points-missing", where=where, params={"scale": scale_id, "option": code})
        for code, value in points.items():
            if code not in codes:
                yield Problem(code="scheme.points-unknown", where=where, params={"scale": scale_id, "option": code})
            if not 0 <= value <= 100:
                yield Problem(code="scheme.points-range", where=where, params={"scale": scale_id, "points": value})


def _indices_problems(q: Questionnaire, scheme: Scheme, where: str) -> Iterator[Problem]:
    for id_, count in Counter(rule.id for rule in scheme.indices).items():
        if count > 1:
            yield Problem(code="scheme.index-twice", where=where, params={"index": id_})
    for item, count in Counter(item for rule in scheme.indices for item in rule.items).items():
        if count > 1:
            yield Problem(code="scheme.item-twice", where=where, params={"item": item})
    for rule in scheme.indices:
        yield from _index_problems(q, scheme, rule, f"{where}, index {rule.id}")


def _index_problems(q: Questionnaire, scheme: Scheme, rule: IndexRule, where: str) -> Iterator[Problem]:
    if rule.id not in q.senses and rule.id not in q.sub_indices:
        params = {"known": ", ".join([*q.senses, *q.sub_indices])}
        yield Problem(code="scheme.unknown-index", where=where, params=params)
    elif rule.id in q.senses and q.senses[rule.id].sub_indices:
        yield Problem(
            code="scheme.sense-has-parts", where=where, params={"parts": ", ".join(q.senses[rule.id].sub_indices)}
        )
    if not 1 <= rule.min_answered <= len(rule.items):
        params_n = {"found": rule.min_answered, "items": len(rule.items)}
        yield Problem(code="scheme.min-answered", where=where, params=params_n)
    for item in rule.items:
        question = q.questions.get(item)
        if question is None:
            yield Problem(code="scheme.unknown-item", where=where, params={"item": item})
        else:
            yield from _item_problems(q, scheme, rule, question, where)


def _item_problems(
    q: Questionnaire, scheme: Scheme, rule: IndexRule, question: Question, where: str
) -> Iterator[Problem]:
    if question.kind is not Kind.RATING:
        yield Problem(code="scheme.item-not-rated", where=where, params={"item": question.code})
        return
    if rule.id not in (question.sense, question.sub_index):
        params = {"item": question.code, "sense": question.sense or "-", "sub_index": question.sub_index or "-"}
        yield Problem(code="scheme.item-of-other-index", where=where, params=params)
    scale = q.scales.get(question.scale or "")
    if scale and scale.kind == "labelled" and scale.id not in scheme.points:
        yield Problem(code="scheme.no-points", where=where, params={"item": question.code, "scale": scale.id})
