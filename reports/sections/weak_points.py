"""Weak points: what matters for the senses and satisfies little, where tests confirm both; what residents would improve."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.results.drivers import Driver, Drivers, SenseDrivers
from reports.blocks import Row
from reports.context import Context, released
from reports.draft import Draft
from reports.sections.quadrants import figure
from reports.sections.stated import stated
from reports.sections.summary_towns import section_ref
from reports.tables import column, interval_cell, value_cell
from reports.wording.drivers import (
    analysed,
    distance,
    explained_in_words,
    gap_interval_name,
    in_region,
    placed,
    senses_named,
    service,
    side,
)
from reports.wording.numbers import count, joined, span


def weak_points(d: Draft) -> None:
    """City edition: what is confirmed, by which rule, the results by sense, and what residents would improve first."""
    ctx = d.ctx
    found = ctx.inp.assessment.drivers
    d.heading(1, ctx.say("weak.title"), "weak-points")
    if found is None or not found.senses:
        d.paragraph(ctx.say("weak.absent"))
        return
    able = analysed(found)
    if able:
        d.bullets([*_claims(ctx, able), *_not_analysed(ctx, found), *_performance(ctx, able[0])])
        _rule(d, found, able)
        _results(d, found, able)
    else:
        d.paragraph(*_not_analysed(ctx, found))
    stated(d, found, able)


def _rule(d: Draft, found: Drivers, able: tuple[SenseDrivers, ...]) -> None:
    ctx = d.ctx
    held, left = _controls(ctx, tuple(found.controls)), _controls(ctx, found.controls_left_out)
    d.paragraph(
        ctx.say("weak.p.what", held=ctx.say("weak.held", list=held) if held else ""),
        ctx.say("weak.left", list=left) if left else "",
        ctx.say("weak.p.limits", k=str(len(able[0].drivers))),
        ctx.say("weak.p.others", ref=section_ref(ctx, "drivers.title")) if found.bivariate else "",
    )


def _controls(ctx: Context, names: tuple[str, ...]) -> str:
    titles = [ctx.margin(name) for name in names]
    return joined(ctx.lang, titles if ctx.lang == "zh" else [t[:1].lower() + t[1:] for t in titles])


def _results(d: Draft, found: Drivers, able: tuple[SenseDrivers, ...]) -> None:
    """The table by sense with how much is explained, then the charts."""
    ctx = d.ctx
    first, last = d.next_figure(), d.next_figure(len(able))
    figures = ctx.say("weak.figures", first=first, last=last)
    if len(able) < 3:
        figures = joined(ctx.lang, list(dict.fromkeys((first, last))))
    d.paragraph(
        ctx.say("weak.p.senses", table=d.next_table(), figures=figures),
        explained_in_words(ctx, able),
    )
    d.table(
        ctx.say("weak.caption"),
        (
            column(ctx.say("col.sense"), "left", 1.0),
            column(ctx.say("weak.col.used")),
            column(ctx.say("weak.col.scored")),
            column(ctx.say("weak.col.r2"), width=1.3),
            column(ctx.ci_column, "center", 1.6),
            column(ctx.say("weak.col.found"), "left", 2.2),
        ),
        [_row(ctx, sense) for sense in found.senses],
        notes=(ctx.say("weak.note.used"),),
        scored=True,
    )
    for sense in able:
        figure(d, sense, first=sense is able[0])


def _row(ctx: Context, sense: SenseDrivers) -> Row:
    name = ctx.name(f"sense:{sense.sense}")
    if sense.reason or sense.r2_drivers is None:
        return Row(cells=(name, ctx.say("absent"), count(sense.n_scored), *[ctx.say("absent")] * 3))
    weak = joined(ctx.lang, [service(ctx, x.item, x.domains) for x in in_region(sense, "concentrate")])
    r2 = released(sense.r2_drivers)
    cells = (name, count(sense.n), count(sense.n_scored), value_cell(ctx, r2), interval_cell(ctx, r2))
    return Row(cells=(*cells, weak or ctx.say("weak.none")))


def _performance(ctx: Context, sense: SenseDrivers) -> Iterator[str]:
    """Services that satisfy more or less than the mean of all: the same whichever sense is asked."""
    said = False
    for where in ("below", "above"):
        found = [x for x in sense.drivers if side(x.performance_gap) == where]
        if found:
            said = True
            n = [x.performance_gap.n for x in found]
            bases = count(n[0]) if min(n) == max(n) else span(ctx.lang, count(min(n)), count(max(n)))
            named = joined(ctx.lang, [_performs(ctx, x) for x in found])
            yield ctx.say(f"weak.performance.{where}", list=named, ci=gap_interval_name(ctx), n=bases)
    if not said:
        yield ctx.say("weak.performance.none")


def _performs(ctx: Context, driver: Driver) -> str:
    value, interval = distance(ctx, driver.performance_gap)
    name = service(ctx, driver.item, driver.domains)
    return ctx.say("weak.performance.one", service=name, signed=value, interval=interval)


def _claims(ctx: Context, able: tuple[SenseDrivers, ...]) -> Iterator[str]:
    """The weak points of every sense that has some; the senses without one in one sentence."""
    quiet = [s for s in able if not in_region(s, "concentrate")]
    for sense in able:
        found = in_region(sense, "concentrate")
        if found:
            names = ctx.say("semicolon").join(placed(ctx, x) for x in found)
            yield ctx.say("weak.claim.some", sense=ctx.name(f"sense:{sense.sense}"), list=names)
    if quiet:
        every = len(quiet) == len(able)
        yield ctx.say("weak.claim.none" if every else "weak.claim.none.some", senses=senses_named(ctx, quiet))


def _not_analysed(ctx: Context, found: Drivers) -> Iterator[str]:
    for sense in found.senses:
        if sense.reason or not sense.drivers:
            reason = ctx.code("weak.reason", sense.reason or "few-answers")
            yield ctx.say("weak.not", sense=ctx.name(f"sense:{sense.sense}"), reason=reason)
