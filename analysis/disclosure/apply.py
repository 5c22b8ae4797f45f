"""The plan carried out on everything else that an assessment publishes, and the account of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from analysis.release import withheld
from analysis.results import Assessment, Cell, Conduct, Distribution, Estimate, Modes, Quality
from analysis.results.disclosure import Protection
from analysis.settings import RELEASE_RULE

from .attacked import FEWEST, Attacked
from .wave import Plan, base


def protect(assessment: Assessment, plan: Plan) -> tuple[Assessment, Protection]:
    """The assessment without what the plan takes out.  Cells are the plan's; bands must have been made from them.

    A count that is not published reads 0; a row of the structure that may not be shown is left out; a mode likewise.
    """
    protected = replace(
        assessment,
        cells=plan.cells,
        structure=tuple(r for r in assessment.structure if (r.margin, r.town, r.category) not in plan.structure),
        conduct=_conduct(assessment.conduct, plan),
        distributions=_distributions(assessment.distributions, plan.cells),
        modes=None if assessment.modes is None else _modes(assessment.modes, plan),
        quality=None if assessment.quality is None else _quality(assessment.quality, plan),
    )
    return protected, _account(assessment, protected, plan)


def _conduct(conduct: Conduct, plan: Plan) -> Conduct:
    return replace(
        conduct,
        by_mode={mode: n for mode, n in conduct.by_mode.items() if mode not in plan.modes},
        towns=tuple(replace(t, n=0, n_psu=0, n_eff=None) if t.town in plan.towns else t for t in conduct.towns),
    )


def _modes(modes: Modes, plan: Plan) -> Modes:
    """A mode's parts (``web``, ``web/core``) add up to it: where one has 1–4 answers, or the mode is hidden, no part is counted."""
    small = {_whole(group.mode) for group in modes.groups if 0 < group.n < FEWEST} | plan.modes
    return replace(
        modes,
        groups=tuple(replace(g, n=0, n_psu=0) if _whole(g.mode) in small else g for g in modes.groups),
        differences=tuple(
            replace(d, raw=_uncounted(d.raw), adjusted=_uncounted(d.adjusted)) if _whole(d.mode) in small else d
            for d in modes.differences
        ),
    )


def _whole(mode: str) -> str:
    return mode.split("/")[0]


def _uncounted(estimate: Estimate) -> Estimate:
    """The figure without the counts behind it."""
    return replace(estimate, n=0, n_psu=0, n_eff=None, deff=None)


def _quality(quality: Quality, plan: Plan) -> Quality:
    """A town whose number of answers is withheld has no counts of signs either; whether it is out of line stays."""
    hidden = {"n": 0, "flagged": None, "share": None, "expected": None, "ratio": None, "p": None, "p_adjusted": None}
    return replace(
        quality,
        cells=tuple(replace(c, **hidden, release_code="X") if c.town in plan.towns else c for c in quality.cells),  # type: ignore[arg-type]
    )


def _distributions(distributions: Sequence[Distribution], cells: Sequence[Cell]) -> tuple[Distribution, ...]:
    """A distribution goes where the mean of its item went: three classes of a town are a sum of the city's classes less the
    other towns', exactly as means are."""
    of_item = {(base(c.indicator), c.group): c.estimate for c in cells if c.indicator.startswith("item:")}
    out = []
    for d in distributions:
        estimate = of_item.get((d.item, d.group))
        if estimate is None:
            out.append(d)
            continue
        if estimate.value is None and estimate.release_code == "X" and not withheld(d.release_code):
            nothing = tuple(None for _ in d.shares)
            d = replace(d, shares=nothing, dont_know=0.0, refused=0.0, release_code="X")
        out.append(replace(d, n=0) if estimate.n == 0 else d)
    return tuple(out)


def _account(before: Assessment, after: Assessment, plan: Plan) -> Protection:
    rows = len(before.structure) - len(after.structure)
    return Protection(
        rule=RELEASE_RULE,
        tables=plan.n_tables,
        tables_at_risk=len(plan.tables),
        counts_hidden=plan.counts_hidden + rows + len(plan.towns) + len(plan.modes),
        figures_hidden=plan.figures_hidden,
        methods=tuple(m for m in ("milp", "greedy") if any(t.method == m for t in plan.tables)),
        protected=all(t.protected for t in plan.tables),
        narrowest_count=_narrowest([t for t in plan.tables if t.table != "means"], 1.0),
        narrowest_figure=_narrowest([t for t in plan.tables if t.table == "means"], 100.0),
    )


def _narrowest(tables: Sequence[Attacked], unit: float) -> float | None:
    widths = [t.width for t in tables if t.width is not None]
    return min(widths) * unit if widths else None
