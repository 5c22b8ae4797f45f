"""What all sheets of the workbook share: the columns of an estimate, names of indicators and groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.results import Estimate, Group
from reports.context import Context

Cell = str | int | float | None
ESTIMATE = (
    "value", "lower", "upper", "se", "level", "df", "n", "npsu", "neff", "deff", "base", "unit", "scheme", "wave",
    "estimator", "praw", "padj", "family", "release", "reason",
)  # fmt: skip
"""The columns of :func:`numbers`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """``name`` is the key of its title (``sheet.estimates``); ``columns`` finished titles; ``wordy``: long texts wrap."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    wordy: bool = False


def titles(ctx: Context, *keys: str) -> tuple[str, ...]:
    return tuple(ctx.say(f"x.{key}") for key in keys)


def here(ctx: Context, group: Group) -> bool:
    """A town edition holds the city and that town only."""
    return ctx.inp.place.kind == "city" or group.kind == "city" or group == ctx.here


def indicator(ctx: Context, indicator: str) -> tuple[str, str]:
    return indicator, ctx.name(indicator)


def group_cells(ctx: Context, group: Group) -> tuple[str, str, str]:
    if group.kind == "city":
        return group.kind, "", ctx.say("city.row")
    if group.kind == "town":
        return group.kind, group.code, ctx.town(group.code)
    return group.kind, group.code, ctx.category(group.kind, group.code)


def numbers(ctx: Context, e: Estimate) -> tuple[Cell, ...]:
    """The columns :data:`ESTIMATE`.  A number of answers or units that is 0 is one that is not published."""
    hidden = e.release_code == "X"
    return (
        e.value, e.lower, e.upper, e.se, e.level, e.df, None if hidden else e.n or None, None if hidden else e.n_psu or None,
        None if hidden else e.n_eff, e.deff, ctx.say(f"base.{e.base}"), e.unit, e.scheme, e.wave, e.estimator, e.p_raw,
        e.p_adjusted, e.family, e.release_code, reason(ctx, e.release_code),
    )  # fmt: skip


def reason(ctx: Context, code: str) -> str:
    return ctx.say(f"withheld.{code}.long") if code in ("F", "X") else ""
