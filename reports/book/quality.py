"""The sheet of the quality of answers: every rule in the city, every town, and finer cells that are beyond expectation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from analysis.results import Group, Quality, QualityCell, QualityOutcome
from reports.book.cells import Cell, Sheet, here, titles
from reports.context import Context
from reports.sections.quality_rules import result
from reports.wording.checks import counts_hidden, found, rule_name, sentence

_COLUMNS = (
    "quality.rule", "quality.sentence", "quality.kind", "code", "group", "quality.day", "quality.hour", "n",
    "quality.flagged", "share", "quality.expected", "quality.ratio", "praw", "padj", "quality.level",
    "quality.result", "release",
)  # fmt: skip


def sheets(ctx: Context) -> Iterable[Sheet]:
    quality = ctx.inp.assessment.quality
    if quality is None:
        return
    rows: list[Sequence[Cell]] = [_outcome(ctx, quality, o) for o in quality.outcomes]
    rows += [_cell(ctx, quality, c) for c in quality.cells if here(ctx, Group(kind="town", code=c.town))]
    yield Sheet(name="quality", columns=titles(ctx, *_COLUMNS), rows=rows)


def _rule(ctx: Context, quality: Quality, rule: str) -> tuple[str, str, float | None]:
    known = {r.id: r for r in quality.rules}
    return rule_name(ctx, rule), sentence(ctx, known[rule]), known[rule].level


def _outcome(ctx: Context, quality: Quality, o: QualityOutcome) -> Sequence[Cell]:
    name, words, level = _rule(ctx, quality, o.rule)
    hidden = o.release_code == "X" or bool(o.reason)
    rule = next(r for r in quality.rules if r.id == o.rule)
    said = result(ctx, quality, rule, o) if ctx.inp.place.kind == "city" or o.reason else ""
    return (
        name, words, "city", "", ctx.say("city.row"), "", "", None if o.reason else o.n, None if hidden else o.flagged,
        None if hidden else o.share, None, None, None, None, level, said, o.release_code,
    )  # fmt: skip


def _cell(ctx: Context, quality: Quality, c: QualityCell) -> Sequence[Cell]:
    """Interviewers have no name here; a withheld cell has no number, one of a town whose answers are not published no count."""
    name, words, level = _rule(ctx, quality, c.rule)
    numbers: tuple[Cell, ...] = (c.n, c.flagged, c.share, c.expected, c.ratio, c.p, c.p_adjusted)
    if c.release_code == "X":
        numbers = (None,) * len(numbers)
    elif counts_hidden(ctx, c):
        numbers = (None, None, *numbers[2:])
    beyond = "found.one" if c in found(quality) else "clear"
    said = ctx.code("quality.why", c.reason) if c.reason else ctx.say(f"quality.result.{beyond}")
    kind = ctx.say(f"quality.kind.{c.kind}")
    return (name, words, kind, c.town, ctx.town(c.town), c.day, c.hour, *numbers, level, said, c.release_code)
