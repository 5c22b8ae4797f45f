"""Synthetic findings about the quality of answers: every reason, every kind of cell, withheld and guarded ones."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from analysis.quality.rules import RULES
from analysis.results import Assessment, Exclusion, Quality, QualityCell, QualityOutcome
from analysis.results.core import ReleaseCode
from analysis.results.quality import QualityKind
from reports.document import Lang, ReportInput
from reports.sections.answer_quality import answer_quality, own_quality
from reports.sections.quality_rules import quality_rules
from tests.reports.content import sample
from tests.reports.content.sample_labels import TOWNS

CITY_SECTIONS = (answer_quality, quality_rules)
TOWN_SECTIONS = (own_quality,)
COACHED, HIDDEN, QUIET, FEW = "331081106", "331081002", "331081001", "331081110"
REASONS = {"speeding-1": "no-seconds", "low-spread-1": "no-ratings", "coached-1": "not-asked"}
NO_TIMES = {"interviewer": "no-interviewer", "day": "few-answers", "hour": "no-hours"}


def cell(
    rule: str,
    town: str,
    n: int = 200,
    flagged: int | None = 2,
    expected: float | None = 0.012,
    *,
    p: float | None = 0.7,
    beyond: bool = False,
    kind: QualityKind = "town",
    ratio: float | None = None,
    where: Mapping[str, str] | None = None,
    code: ReleaseCode = "",
    reason: str = "",
) -> QualityCell:
    """One cell; share and ratio follow from the counts."""
    share = flagged / n if flagged is not None else None
    at = dict(where or {})
    return QualityCell(
        rule=rule,
        kind=kind,
        town=town,
        interviewer=at.get("interviewer", ""),
        day=at.get("day", ""),
        hour=at.get("hour", ""),
        n=n,
        flagged=flagged,
        share=share,
        expected=expected,
        ratio=share / expected if share is not None and expected else ratio,
        p=p,
        p_adjusted=p,
        out_of_line=beyond,
        reason=reason,
        release_code=code,
    )


def withheld(rule: str, town: str, *, beyond: bool = False) -> QualityCell:
    return cell(rule, town, flagged=None, expected=None, p=None, beyond=beyond, code="X")


def _town(rule: str, town: str) -> QualityCell:
    """What a rule found in one town."""
    if town == FEW:
        return cell(rule, town, n=14, flagged=5, p=None, reason="few-answers")
    if rule == "spread-1":
        alike = town == COACHED
        ratio, p = (0.71, 0.0004) if alike else (1.02, 0.6)
        return cell(rule, town, flagged=None, expected=None, ratio=ratio, p=p, beyond=alike)
    if (rule, town) in (("all-top-1", COACHED), ("straight-line-1", COACHED)):
        return cell(rule, town, n=205, flagged=33, expected=0.0 if rule == "all-top-1" else 0.024, p=1e-7, beyond=True)
    if (rule, town) == ("all-top-1", HIDDEN):
        return withheld(rule, town, beyond=True)
    if rule == "repeated-1":
        return cell(rule, town, flagged=12, expected=None, p=None, beyond=town == COACHED)
    return cell(rule, town, flagged=6)


def finer() -> tuple[QualityCell, ...]:
    """An interviewer, a day and an hour beyond expectation."""
    return (
        cell(
            "all-top-1", COACHED, 31, 25, 0.01, p=1e-6, beyond=True, kind="interviewer", where={"interviewer": "I-07"}
        ),
        cell("burst-1", COACHED, 205, 61, 0.06, p=1e-5, beyond=True, kind="day", where={"day": "2026-11-12"}),
        cell("burst-1", "331081003", 203, 40, 0.05, p=0.002, beyond=True, kind="hour", where={"hour": "14"}),
    )


def _outcome(rule: str) -> QualityOutcome:
    reason = REASONS.get(rule, "")
    about_answers = rule not in ("spread-1", "burst-1")
    n = 0 if reason else 3320
    flagged = 96 if about_answers and not reason else None
    compared = {"place-mismatch-1": {}, "burst-1": {"day": 336, "hour": 160}}.get(rule, {"town": 15})
    not_compared = NO_TIMES if about_answers and rule != "place-mismatch-1" else {}
    hidden = rule == "long-run-1"
    return QualityOutcome(
        rule=rule,
        n=n,
        flagged=None if hidden else flagged,
        share=None if hidden or flagged is None else flagged / n,
        compared={} if reason else compared,
        not_compared={} if reason else not_compared,
        reason=reason,
        release_code="X" if hidden else "",
    )


def quality() -> Quality:
    """One town coached, one withheld, one too small, the others quiet."""
    of_towns = [r.id for r in RULES if r.id not in REASONS and r.id not in ("place-mismatch-1", "burst-1")]
    cells = tuple(_town(rule, town) for rule in of_towns for town in TOWNS)
    return Quality(
        n=3320,
        level=0.05,
        rules=RULES,
        outcomes=tuple(_outcome(rule.id) for rule in RULES),
        cells=(*cells, *finer()),
        all_clear=False,
    )


def clear() -> Quality:
    """Nothing is beyond expectation."""
    whole = quality()
    quiet = tuple(dataclasses.replace(c, out_of_line=False) for c in whole.cells if c.kind == "town")
    return dataclasses.replace(whole, cells=quiet, all_clear=True)


def uncompared() -> Quality:
    """Two towns: nothing can be compared."""
    whole = quality()
    mute = tuple(
        dataclasses.replace(o, compared={}, not_compared={"town": "few-groups"} if not o.reason else {})
        for o in whole.outcomes
    )
    cells = tuple(
        dataclasses.replace(c, p=None, p_adjusted=None, out_of_line=False, reason="few-groups")
        for c in whole.cells
        if c.kind == "town"
    )
    return dataclasses.replace(whole, outcomes=mute, cells=cells, all_clear=True)


def assessment(found: Quality | None = None, *, reviewed: int = 3) -> Assessment:
    wave = sample.assessment()
    some = (*wave.conduct.exclusions, *((Exclusion(reason="reviewed", n=reviewed),) if reviewed else ()))
    return dataclasses.replace(
        wave, quality=found or quality(), conduct=dataclasses.replace(wave.conduct, exclusions=some)
    )


def report_input(lang: Lang = "zh", *, place: str = "", wave: Assessment | None = None) -> ReportInput:
    return sample.report_input(lang=lang, place=place, wave=wave or assessment())
