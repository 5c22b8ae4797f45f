"""Gaps looked up: by kind, measure, indicator and what was done about unknown incomes."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.results import Gap, GapKind, GapMeasure
from reports.context import Context
from reports.sections.summary_towns import measured

MEASURES: Mapping[GapKind, tuple[GapMeasure, GapMeasure]] = {
    "urban-rural": ("raw", "standardised"),
    "income": ("thirds", "slope"),
}


def find(ctx: Context, kind: GapKind, measure: GapMeasure, indicator: str, *, complete: bool = False) -> Gap | None:
    """The gap of an indicator: as it stands or with unknown incomes imputed, or from ``complete`` cases only."""
    found = ctx.inp.assessment.gaps
    wanted = (kind, measure, indicator, complete)
    for gap in found.gaps if found is not None else ():
        if (gap.kind, gap.measure, gap.indicator, gap.missing == "complete-case") == wanted:
            return gap
    return None


def by_sense(ctx: Context, kind: GapKind, measure: GapMeasure, *, complete: bool = False) -> dict[str, Gap]:
    """The gaps of the senses that have one, in the order of the senses."""
    found = {f"sense:{s}": find(ctx, kind, measure, f"sense:{s}", complete=complete) for s in measured(ctx)}
    return {indicator: gap for indicator, gap in found.items() if gap is not None}
