"""Changes looked up: by indicator and group, of the senses of an edition, and how large one had to be to be seen."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.results import Change, Group
from reports.context import Context
from reports.wording.changes import verdict
from reports.wording.numbers import fixed, span


def change_of(ctx: Context, indicator: str, group: Group) -> Change | None:
    """The change of one indicator and group, or ``None`` where it was not compared."""
    trend = ctx.inp.assessment.trend
    for found in trend.changes if trend is not None else ():
        if found.indicator == indicator and found.group == group:
            return found
    return None


def of_senses(ctx: Context, group: Group, *, parts: bool = False) -> list[Change]:
    """The changes of the senses, in their order; with ``parts`` the sub-indices after their sense."""
    keys: list[str] = []
    for sense in ctx.labels.senses:
        keys.append(f"sense:{sense}")
        if parts:
            keys += [f"subindex:{s}" for s, (of, _) in ctx.labels.sub_indices.items() if of == sense]
    return [found for key in keys if (found := change_of(ctx, key, group)) is not None]


def of_towns(ctx: Context, sense: str) -> dict[str, Change]:
    """Town → its change in one sense, in the order of the towns."""
    found = {t: change_of(ctx, f"sense:{sense}", Group(kind="town", code=t)) for t in ctx.towns}
    return {t: c for t, c in found.items() if c is not None}


def judged(found: Iterable[Change]) -> list[Change]:
    return [c for c in found if verdict(c) != "none"]


def detectable(ctx: Context, found: Iterable[Change]) -> str:
    """The range of the changes that would mostly have been missed, ``6.1~8.4``; ``""`` where none is known."""
    points = [c.detectable for c in judged(found) if c.detectable is not None]
    if not points:
        return ""
    low, high = fixed(min(points)), fixed(max(points))
    return low if low == high else span(ctx.lang, low, high)
