"""Rules about the quality of answers in words, and which of their findings may be called beyond what is expected."""

from __future__ import annotations

from analysis.results import Quality, QualityCell, QualityRule
from reports.context import Context

from .numbers import count, day, fixed, p_value, percent

_SHARES = ("ratio", "share", "sd")
"""Thresholds that are printed as percentages."""


def rule_name(ctx: Context, rule: str) -> str:
    return ctx.code("quality.rule", rule)


def sentence(ctx: Context, rule: QualityRule) -> str:
    """What an answer (or a town) with the sign is like; thresholds of an unknown rule are printed as they are."""
    key = f"quality.sentence.{rule.id}"
    if not ctx.words.has(key):
        return ctx.say("semicolon").join(f"{k} = {v:g}" for k, v in rule.thresholds.items())
    return ctx.say(key, **{k: percent(v, 0) if k in _SHARES else f"{v:g}" for k, v in rule.thresholds.items()})


def counts_hidden(ctx: Context, cell: QualityCell) -> bool:
    """Whether the town's number of answers is not published: then no count of its answers is."""
    towns = {t.town: t for t in ctx.inp.assessment.conduct.towns}
    return cell.release_code == "X" or (cell.town in towns and not towns[cell.town].n)


def found(quality: Quality) -> list[QualityCell]:
    """Cells that are out of line and whose p, where it is published, says so."""
    level = {rule.id: rule.level for rule in quality.rules}
    return [c for c in quality.cells if c.out_of_line and _significant(c.p_adjusted, level.get(c.rule))]


def _significant(p: float | None, level: float | None) -> bool:
    return level is not None and (p is None or p <= level)


def compared(quality: Quality) -> bool:
    """Whether anything was held against its neighbours."""
    return any(k for o in quality.outcomes for k in o.compared.values())


def in_order(ctx: Context, cells: list[QualityCell]) -> list[QualityCell]:
    """By town in the official order; within a town as the analysis lists them (rule by rule)."""
    place = {code: k for k, code in enumerate(ctx.towns)}
    return sorted(cells, key=lambda c: place.get(c.town, len(place)))


def towns_named(ctx: Context, cells: list[QualityCell]) -> list[str]:
    return [ctx.town(code) for code in dict.fromkeys(c.town for c in in_order(ctx, cells))]


def where(ctx: Context, cell: QualityCell) -> str:
    """The town, and what part of its answers; interviewers are not named."""
    name = ctx.town(cell.town)
    if cell.kind == "town":
        return name
    part = {
        "interviewer": ctx.say("quality.where.interviewer"),
        "day": day(ctx.lang, cell.day),
        "hour": ctx.say("quality.where.hour", hour=cell.hour),
    }[cell.kind]
    return ctx.say("quality.where", town=name, where=part)


def in_words(ctx: Context, cell: QualityCell) -> str:
    """One finding for running text, with its numbers; a withheld one says so."""
    sign, n = rule_name(ctx, cell.rule), count(cell.n)
    if counts_hidden(ctx, cell):
        return ctx.say("own.quality.hidden", sign=sign)
    if cell.flagged is None or cell.share is None:
        p = p_value(cell.p_adjusted) if cell.p_adjusted is not None else ctx.say("absent")
        return ctx.say("own.quality.ratio", sign=sign, n=n, ratio=percent(cell.ratio or 0.0, 0), p=p)
    named = {"sign": sign, "n": n, "flagged": count(cell.flagged), "share": percent(cell.share)}
    if cell.expected is None or cell.p_adjusted is None:
        return ctx.say("own.quality.guarded", **named)
    return ctx.say("own.quality.one", expected=percent(cell.expected), p=p_value(cell.p_adjusted), **named)


def cells_of(ctx: Context, cell: QualityCell) -> tuple[str, ...]:
    """n, with the sign, share, the others' share, ratio, adjusted p: for a table."""
    dash = ctx.say("absent")
    if cell.release_code == "X":
        return dash, dash, ctx.say("withheld.X"), dash, dash, dash
    hidden = counts_hidden(ctx, cell)
    return (
        dash if hidden else count(cell.n),
        dash if hidden or cell.flagged is None else count(cell.flagged),
        dash if cell.share is None else percent(cell.share),
        dash if cell.expected is None else percent(cell.expected),
        dash if cell.ratio is None else fixed(cell.ratio, 2),
        dash if cell.p_adjusted is None else p_value(cell.p_adjusted).removeprefix("p=").removeprefix("p"),
    )


def reviewed(ctx: Context) -> int:
    """Answers that two people excluded."""
    return sum(e.n for e in ctx.inp.assessment.conduct.exclusions if e.reason == "reviewed")
