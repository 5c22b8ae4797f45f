"""Appendix: coefficients of the services in two models, and services that only some residents rated."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.results import Estimate
from analysis.results.drivers import Bivariate, Coefficient, SenseDrivers
from reports.blocks import Row
from reports.context import Context, released
from reports.draft import Draft
from reports.tables import column, n_cell, reason
from reports.wording.channels import capital
from reports.wording.drivers import service
from reports.wording.numbers import count, difference_bounds, fixed, joined, p_value, signed

POINTS = 10
"""Coefficients are printed for so many points of satisfaction."""


def models(d: Draft, able: tuple[SenseDrivers, ...], controls: tuple[str, ...]) -> None:
    """Coefficients of the services, senses across; those of the factors held constant stand in the workbook."""
    ctx = d.ctx
    rows: list[Row] = []
    for key in ("linear", "ordinal"):
        rows.append(Row(cells=(ctx.say(f"drivers.model.{key}"),), section=True))
        rows += [_model_row(ctx, key, x.item, x.domains, able) for x in able[0].drivers]
    d.table(
        ctx.say("drivers.models.caption"),
        (
            column(ctx.say("drivers.col.service"), "left", 1.5),
            *(column(ctx.say("drivers.col.coefficient"), width=0.9), column(ctx.ci_column, "center", 1.5)) * len(able),
        ),
        rows,
        spans=(("", 1), *((sense_name(ctx, s), 2) for s in able)),
        notes=(_models_note(ctx, able, controls), *_no_ordinal(ctx, able)),
        small=True,
    )


def _model_row(ctx: Context, key: str, item: str, domains: tuple[str, ...], able: tuple[SenseDrivers, ...]) -> Row:
    cells: list[str] = []
    for sense in able:
        ordinal = () if sense.ordinal is None else sense.ordinal.coefficients
        found = {c.name: c for c in (sense.linear if key == "linear" else ordinal)}
        cells += _slope(ctx, found.get(item), 1 if key == "linear" else 2)
    return Row(cells=(service(ctx, item, domains), *cells))


def _models_note(ctx: Context, able: tuple[SenseDrivers, ...], controls: tuple[str, ...]) -> str:
    """The classes are named where all senses share them."""
    sets = {s.ordinal.classes for s in able if s.ordinal is not None and not s.ordinal.reason}
    names = joined(ctx.lang, [_class(ctx, c) for c in next(iter(sets))]) if len(sets) == 1 else ""
    classes = ctx.say("drivers.classes", list=names) if names else ""
    titles = [ctx.margin(c) if ctx.lang == "zh" else ctx.margin(c).lower() for c in controls]
    key = "drivers.note.models" if titles else "drivers.note.models.plain"
    return ctx.say(key, classes=classes, list=joined(ctx.lang, titles))


def _class(ctx: Context, name: str) -> str:
    return name.replace("-", "~" if ctx.lang == "zh" else "–")


def _no_ordinal(ctx: Context, able: tuple[SenseDrivers, ...]) -> Iterator[str]:
    for s in able:
        if s.ordinal is not None and s.ordinal.reason:
            reason = ctx.code("weak.reason", s.ordinal.reason)
            yield ctx.say("drivers.noordinal", sense=ctx.name(f"sense:{s.sense}"), reason=reason)


def bivariate(d: Draft, found: tuple[Bivariate, ...]) -> None:
    """Services down, grouped by why they are no drivers; senses across, each with correlation and interval."""
    ctx = d.ctx
    senses = list(dict.fromkeys(b.sense for b in found))
    rows: list[Row] = []
    for why in dict.fromkeys(b.reason for b in found):
        rows.append(Row(cells=(capital(ctx.code("drivers.why", why)),), section=True))
        for item in dict.fromkeys(b.item for b in found if b.reason == why):
            of = {b.sense: b for b in found if b.item == item}
            one = next(iter(of.values()))
            cells = [cell for sense in senses for cell in _correlation(ctx, of.get(sense))]
            rows.append(Row(cells=(service(ctx, item, one.domains), n_cell(ctx, one.correlation), *cells)))
    d.table(
        ctx.say("drivers.bivariate.caption"),
        (
            column(ctx.say("drivers.col.service"), "left", 1.5),
            column(ctx.say("col.n"), width=0.8),
            *(column(ctx.say("drivers.col.r"), width=0.8), column(ctx.ci_column, "center", 1.7)) * len(senses),
        ),
        rows,
        spans=(("", 2), *((ctx.name(f"sense:{s}"), 2) for s in senses)),
        notes=(ctx.say("drivers.bivariate.note"),),
        small=True,
    )


def _correlation(ctx: Context, b: Bivariate | None) -> tuple[str, str]:
    """A correlation and its interval, or why there is none."""
    e = None if b is None else released(b.correlation)
    if e is None or e.value is None or e.lower is None or e.upper is None:
        return reason(ctx, e), ctx.say("absent")
    return fixed(e.value, 2), difference_bounds(ctx.lang, e.lower, e.upper, 2)


def _slope(ctx: Context, c: Coefficient | None, digits: int) -> tuple[str, str]:
    """A coefficient for ten points and its interval."""
    e = None if c is None else released(c.estimate)
    if e is None or e.value is None or e.lower is None or e.upper is None:
        return reason(ctx, e), ctx.say("absent")
    return signed(POINTS * e.value, digits), difference_bounds(ctx.lang, POINTS * e.lower, POINTS * e.upper, digits)


def p_cell(ctx: Context, e: Estimate) -> str:
    """``0.004``, ``<0.001``, or a dash."""
    p = released(e).p_raw
    return ctx.say("absent") if p is None else p_value(p).removeprefix("p=").removeprefix("p")


def sense_name(ctx: Context, sense: SenseDrivers) -> str:
    """A sense with the answers behind its figures."""
    return ctx.say("drivers.sense", sense=ctx.name(f"sense:{sense.sense}"), n=count(sense.n))
