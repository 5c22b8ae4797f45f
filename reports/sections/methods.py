"""Appendix: rules of scoring and estimation with their sources, and the terms; of further analyses those in this edition."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from analysis.results import Assessment
from reports.context import Context
from reports.draft import Draft
from reports.tables import column
from reports.targets import FELT_FROM, reported
from reports.wording.numbers import fixed
from reports.wording.pairs import pairs

ALWAYS = ("points", "index", "weight", "mean", "variance", "df", "bands", "release")
TERMS = ("score", "ci", "simultaneous", "neff", "deff", "df", "psu", "base", "band", "marks", "withheld")

RESULTS: Mapping[str, Callable[[Assessment], bool]] = {
    "ranks": lambda a: any(r.towns for r in a.ranks),
    "screening": lambda a: a.screening is not None and bool(a.screening.rows),
    "spread": lambda a: any(s.tau.value is not None for s in a.spreads),
    "gaps": lambda a: a.gaps is not None and bool(a.gaps.gaps),
    "drivers": lambda a: a.drivers is not None and any(s.drivers for s in a.drivers.senses),
    "smallareas": lambda a: a.small_areas is not None and any(m.towns for m in a.small_areas.models),
    "streams": lambda a: a.streams is not None and bool(a.streams.comparisons),
    "modes": lambda a: a.modes is not None and bool(a.modes.differences),
    "trend": lambda a: a.trend is not None and bool(a.trend.changes),
    "rebound": lambda a: bool(a.rebounds),
    "pool": lambda a: a.pool is not None and bool(a.pool.cells),
    "quality": lambda a: a.quality is not None,
    "protection": lambda a: a.protection is not None,
}
"""Whether an assessment holds a result of the method."""

CITY_ONLY = ("spread", "gaps", "drivers", "streams", "modes")
"""What a town edition never shows."""

TERMS_OF: Mapping[str, tuple[str, ...]] = {
    "ranks": ("ranks",),
    "screening": ("screening",),
    "spread": ("spread",),
    "gaps": ("slope",),
    "drivers": ("shapley", "weak"),
    "smallareas": ("modelled",),
    "streams": ("propensity",),
    "modes": ("confounded",),
    "rebound": ("rebound",),
    "quality": ("screening", "sign"),
}
WITHOUT_RULE = ("modes",)
"""Methods whose rule stands beside their table."""


def method_and_terms(d: Draft) -> None:
    ctx = d.ctx
    d.appendix(ctx.say("appendix.method"), "appendix-method")
    _rules(d)
    rows = [(ctx.say(f"term.{k}"), ctx.say(f"term.{k}.text", level=ctx.level)) for k in terms(ctx)]
    d.table(
        ctx.say("terms.caption"),
        (column(ctx.say("term.head"), "left"), column(ctx.say("term.meaning"), "left", 3.6)),
        rows,
        small=True,
        words=True,
    )


def methods(ctx: Context) -> list[str]:
    """The further analyses whose results this edition may show."""
    hidden = () if ctx.inp.place.kind == "city" else CITY_ONLY
    found = [k for k, there in RESULTS.items() if k not in hidden and there(ctx.inp.assessment)]
    paired = any(reported(t) for p in pairs(ctx) for t in p.targets)
    return [*found, "pairing"] if paired else found


def terms(ctx: Context) -> list[str]:
    """Terms of every report, then those of the further analyses, each once."""
    first = [k if not (k == "ci" and ctx.open) else "model" for k in TERMS]
    return list(dict.fromkeys([*first, *(term for k in methods(ctx) for term in TERMS_OF.get(k, ()))]))


def _rules(d: Draft) -> None:
    """Scoring and estimation, each rule with its source."""
    ctx = d.ctx
    settings = ctx.inp.assessment.provenance.settings
    low, high = (_number(settings.get(k), default) for k, default in (("g_low", 0.3), ("g_high", 3.0)))
    book = ctx.inp.targets
    felt = fixed(FELT_FROM if book is None else book.felt_from).removesuffix(".0")
    filled = {"scheme": ctx.labels.scheme, "low": low, "high": high, "from": felt, "level": ctx.level}
    rules = (*ALWAYS, *(k for k in methods(ctx) if k not in WITHOUT_RULE))
    d.table(
        ctx.say("method.formulas.title"),
        (column(ctx.say("method.rule"), "left"), column(ctx.say("method.rule.text"), "left", 4.4)),
        [(ctx.say(f"method.name.{k}"), ctx.say(f"method.formula.{k}", **filled)) for k in rules],
        small=True,
        words=True,
    )


def _number(value: str | int | float | None, default: float) -> str:
    return f"{value if isinstance(value, int | float) else default:g}"
