"""Appendix: what the regions of the services rest on, then models and bivariate figures.  City edition only."""

from __future__ import annotations

from analysis.results import Estimate
from analysis.results.drivers import Driver, SenseDrivers
from reports.blocks import Column, Row
from reports.context import Context, released
from reports.draft import Draft
from reports.sections.driver_models import bivariate, models, p_cell, sense_name
from reports.tables import column, interval_cell, triple, triple_columns, value_cell
from reports.wording.drivers import analysed, distance, gap_column, region, service
from reports.wording.numbers import fixed


def driver_tables(d: Draft) -> None:
    ctx = d.ctx
    found = ctx.inp.assessment.drivers
    able = analysed(found)
    if found is None or not (able or found.bivariate):
        return
    d.appendix(ctx.say("drivers.title"), "appendix-drivers")
    if able:
        refs = {key: d.next_table(k) for k, key in enumerate(("performance", "importance", "models"), start=1)}
        d.paragraph(ctx.say("drivers.p", **refs))
        _performance(d, able[0])
        _importance(d, able)
        models(d, able, tuple(found.controls))
    if found.bivariate:
        d.paragraph(ctx.say("drivers.bivariate.p", ref=d.next_table()))
        bivariate(d, found.bivariate)


def _performance(d: Draft, sense: SenseDrivers) -> None:
    """Scores of the services and their distance from the mean of all, the same for every sense."""
    ctx = d.ctx
    d.table(
        ctx.say("drivers.performance.caption"),
        (column(ctx.say("drivers.col.service"), "left", 1.8), *triple_columns(ctx, ctx.say("col.value")), *_gaps(ctx)),
        [
            (service(ctx, x.item, x.domains), *triple(ctx, released(x.performance)), *_distance(ctx, x.performance_gap))
            for x in sense.drivers
        ],
        notes=d.once(_gap_note(ctx, sense)),
        small=True,
        scored=True,
    )


def _importance(d: Draft, able: tuple[SenseDrivers, ...]) -> None:
    ctx = d.ctx
    d.table(
        ctx.say("drivers.importance.caption"),
        (
            column(ctx.say("drivers.col.service"), "left", 1.5),
            column(ctx.say("drivers.col.johnson"), width=1.0),
            column(ctx.ci_column, "center", 1.5),
            column(ctx.say("drivers.col.shapley"), width=1.0),
            column(ctx.ci_column, "center", 1.5),
            *_gaps(ctx),
            column(ctx.say("drivers.col.region"), "center", 1.2),
        ),
        [
            row
            for sense in able
            for row in (
                Row(cells=(sense_name(ctx, sense),), section=True),
                *(_importance_row(ctx, x) for x in sense.drivers),
            )
        ],
        notes=d.once(_gap_note(ctx, able[0]), ctx.say("drivers.note.share")),
        small=True,
    )


def _importance_row(ctx: Context, x: Driver) -> Row:
    parts = [None if e is None else released(e) for e in (x.johnson, x.shapley)]
    cells = [cell for e in parts for cell in (value_cell(ctx, e), interval_cell(ctx, e))]
    name, where = service(ctx, x.item, x.domains), ctx.say(f"weak.region.{region(x)}")
    return Row(cells=(name, *cells, *_distance(ctx, x.importance_gap), where))


def _gaps(ctx: Context) -> tuple[Column, ...]:
    """Columns for :func:`_distance`."""
    return (
        column(ctx.say("drivers.col.gap"), width=1.0),
        column(gap_column(ctx), "center", 1.5),
        column(ctx.say("drivers.col.p"), width=0.9),
    )


def _distance(ctx: Context, e: Estimate) -> tuple[str, str, str]:
    return (*distance(ctx, e), p_cell(ctx, e))


def _gap_note(ctx: Context, sense: SenseDrivers) -> str:
    level = fixed(100 * sense.drivers[0].performance_gap.level, 1).removesuffix(".0")
    return ctx.say("drivers.note.gap", level=level)
