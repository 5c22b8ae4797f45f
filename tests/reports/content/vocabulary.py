"""Every phrase that speaks of more or less, sorted: what it claims, or that it only explains.  A new one must be sorted, too."""

from __future__ import annotations

import re
from collections.abc import Mapping

ZH = re.compile(
    "高于|低于|提高|下降|降低|上升|较高|较低|偏高|偏低|升高|回升|回落|有差距|更高|更低|变好|变差|能够确认的短板|有感|无感"
)
EN = re.compile(r"\b(above|below|higher|lower|rose|fell|risen|fallen|a gap|flagged|weak points?|felt)\b", re.IGNORECASE)

CLAIMS: Mapping[str, int] = {
    "claim.above": 1,
    "claim.below": -1,
    "claim.short.above": 1,
    "claim.short.below": -1,
    "claim.brief.above": 1,
    "claim.brief.below": -1,
    "change.said.up": 1,
    "change.said.down": -1,
    "change.short.up": 1,
    "change.short.down": -1,
    "gaps.area.some": 1,
    "gaps.found.first.urban-rural": 1,
    "gaps.found.second.urban-rural": -1,
    "gaps.found.first.income": 1,
    "gaps.found.second.income": -1,
    "screen.own.above": 1,
    "screen.own.below": -1,
    "weak.performance.above": 1,
    "weak.performance.below": -1,
    "streams.claim.above": 1,
    "streams.claim.below": -1,
    "modes.claim.above": 1,
    "modes.claim.below": -1,
}
"""Phrase → side of zero on which every interval in it must lie."""

CELLS: Mapping[str, int] = {
    "band.above": 1,
    "band.below": -1,
    "change.verdict.up": 1,
    "change.verdict.down": -1,
    "gaps.area.yes": 1,
    "gaps.verdict.urban-rural.first": 1,
    "gaps.verdict.urban-rural.second": -1,
    "gaps.verdict.income.first": 1,
    "gaps.verdict.income.second": -1,
    "screen.above": 1,
    "screen.below": -1,
}
"""Words in a table's cell → side of zero on which the last interval before them in the row must lie."""

UNCERTAIN = ("change.said.unclear.more", "change.said.unclear.less")
"""Numbers with a direction that say themselves that it is not significant."""

ELSEWHERE: Mapping[str, str] = {
    "weak.claim.some": "two intervals per service, on opposite sides: below, and test_weak_points",
    "weak.summary.some": "the same",
    "weak.summary.names": "names without numbers, from the same decision: test_weak_points",
    "weak.summary.rest": "says that there is none",
    "weak.claim.none": "says that there is none",
    "weak.claim.none.some": "says that there is none",
    "weak.summary.none": "says that there is none",
    "rebound.one.more": "against what was expected, not against zero: test_change",
    "rebound.one.less": "the same",
    "rebound.more": "the same, in a table",
    "rebound.less": "the same, in a table",
    "rebound.own.more": "the same, of a town",
    "rebound.own.less": "the same, of a town",
    "rebound.above": "names the band of an earlier report",
    "rebound.below": "the same",
    "rebound.own": "the same, with that report's interval where it is at hand",
    "overview.above": "in a chart: checked against the bands below",
    "overview.below": "the same",
    "screen.legend.above": "words of a chart's legend",
    "screen.legend.below": "the same",
    "targets.felt.felt": "against the threshold: test_targets",
    "targets.felt.unfelt": "the same",
    "targets.verdict.met-felt": "the same",
    "targets.verdict.met-unfelt": "the same",
    "targets.verdict.missed-felt": "the same",
    "targets.verdict.missed-unfelt": "the same",
}

EXPLAINS = (
    "aapor.", "background.p", "change.more.joined", "change.nothing", "change.own.p", "change.p", "change.quality",
    "change.towns.note", "conduct.weighting.exact", "domains.town.", "drivers.", "gaps.income.caption", "gaps.more.",
    "gaps.p", "gaps.perceived.p", "groups.", "method.", "note.mark.", "own.quality.", "own.senses.p", "panels.",
    "pool.towns.note", "quality.", "rebound.note", "rebound.p", "screen.", "summary.cannot.", "summary.levels",
    "targets.", "term.", "tiles.", "todo.", "towns.family", "towns.p", "weak.absent", "weak.caption", "weak.col.",
    "weak.p.", "weak.title", "x.",
)  # fmt: skip
"""Beginnings of keys that state a rule, a title or a head and no finding; see the test of their place-holders."""


def speaks(phrase: tuple[str, str]) -> bool:
    return bool(ZH.search(phrase[0]) or EN.search(phrase[1]))
