"""No count of one to four persons is published, nor anything from which one could be worked out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from analysis.release import CONFIDENTIAL_BELOW
from analysis.results.quality import QualityCell, QualityOutcome

FEWEST_PERSONS = 5


def released(
    outcomes: Sequence[QualityOutcome], cells: Sequence[QualityCell]
) -> tuple[tuple[QualityOutcome, ...], tuple[QualityCell, ...]]:
    """Rule by rule: a cell with 1–4 persons with or without the sign, or with fewer than ten answers, is withheld (code X) with all
    that is computed from it.  If the hidden counts could be narrowed down from the wave's count, that is withheld too, and with
    it the other towns' share (``expected``) and p in every cell of the rule: each would tell the count of the whole wave.
    """
    shown_outcomes, shown_cells = [], []
    for outcome in outcomes:
        of_rule = [cell for cell in cells if cell.rule == outcome.rule]
        hidden = [cell for cell in of_rule if _is_small(cell)]
        guarded = not _total_is_safe(outcome, [cell for cell in hidden if cell.kind == "town"])
        shown_outcomes.append(_without_count(outcome) if guarded else outcome)
        shown_cells += [_withheld(c) if c in hidden else _guarded(c) if guarded else c for c in of_rule]
    return tuple(shown_outcomes), tuple(shown_cells)


def _is_small(cell: QualityCell) -> bool:
    if 0 < cell.n < CONFIDENTIAL_BELOW:
        return True
    return cell.flagged is not None and (_few(cell.flagged) or _few(cell.n - cell.flagged))


def _few(count: int) -> bool:
    return 0 < count < FEWEST_PERSONS


def _total_is_safe(outcome: QualityOutcome, hidden: Sequence[QualityCell]) -> bool:
    """With the total known, each of h hidden counts of 1–4 must still be able to be any of 1 to 4: h + 3 ≤ sum ≤ 4h − 3."""
    if outcome.flagged is None:
        return True
    if _few(outcome.flagged) or _few(outcome.n - outcome.flagged):
        return False
    if not hidden:
        return True
    counts = [cell.flagged or 0 for cell in hidden]
    h = len(counts)
    return all(_few(count) for count in counts) and h + 3 <= sum(counts) <= 4 * h - 3


def _without_count(outcome: QualityOutcome) -> QualityOutcome:
    return replace(outcome, flagged=None, share=None, release_code="X")


def _guarded(cell: QualityCell) -> QualityCell:
    return replace(cell, expected=None, ratio=None, p=None, p_adjusted=None)


def _withheld(cell: QualityCell) -> QualityCell:
    return replace(_guarded(cell), flagged=None, share=None, release_code="X")
