"""The sheets of weak points: services by sense, both models, services that only some rated, what would be improved first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from analysis.results import Estimate
from analysis.results.drivers import Bivariate, Coefficient, Driver, Drivers, Priority, SenseDrivers
from reports.book.cells import ESTIMATE, Cell, Sheet, numbers, titles
from reports.context import Context, released
from reports.sections.stated import option_name
from reports.wording.channels import covariate
from reports.wording.drivers import region, service

_MEASURES = ("r2", "r2_controls", "r2_drivers", "importance_split", "performance_split")
_OF_DRIVER = ("johnson", "shapley", "of_explained", "performance", "importance_gap", "performance_gap")


def sheets(ctx: Context) -> Iterable[Sheet]:
    """City level only, so a town edition has none."""
    found = ctx.inp.assessment.drivers
    if found is None or ctx.inp.place.kind != "city":
        return
    named = ("drivers.sense", "drivers.sensename", "drivers.itemcode", "drivers.service")
    if found.senses:
        columns = titles(ctx, *named, "drivers.measure", "drivers.region", "drivers.not", *ESTIMATE)
        yield Sheet(name="drivers", columns=columns, rows=[row for s in found.senses for row in _sense(ctx, s)])
    rows = [row for s in found.senses for row in _models(ctx, found, s)]
    if rows:
        columns = titles(ctx, *named[:2], "drivers.model", "drivers.term", "drivers.termname", *ESTIMATE)
        yield Sheet(name="models", columns=columns, rows=rows)
    if found.bivariate:
        columns = titles(ctx, *named, "drivers.measure", "drivers.why", *ESTIMATE)
        yield Sheet(name="bivariate", columns=columns, rows=[row for b in found.bivariate for row in _both(ctx, b)])
    if found.priorities:
        columns = titles(ctx, "drivers.option", "drivers.optionname", *ESTIMATE)
        yield Sheet(name="priorities", columns=columns, rows=[_priority(ctx, p) for p in found.priorities])


def _sense(ctx: Context, s: SenseDrivers) -> Iterable[Sequence[Cell]]:
    """What all services explain, then each service; a sense that was not analysed is one row with the reason."""
    name = (s.sense, ctx.name(f"sense:{s.sense}"))
    if s.reason:
        nothing: tuple[Cell, ...] = (None,) * len(ESTIMATE)
        yield (*name, "", "", "", "", ctx.code("weak.reason", s.reason), *nothing)
    for measure in _MEASURES:
        e: Estimate | None = getattr(s, measure)
        if e is not None:
            yield (*name, "", "", ctx.say(f"drivers.measure.{measure}"), "", "", *numbers(ctx, released(e)))
    for x in s.drivers:
        yield from _driver(ctx, name, x)


def _driver(ctx: Context, name: tuple[str, str], x: Driver) -> Iterable[Sequence[Cell]]:
    item = (x.item, service(ctx, x.item, x.domains))
    where = ctx.say(f"weak.region.{region(x)}")
    for measure in _OF_DRIVER:
        e: Estimate | None = getattr(x, measure)
        if e is not None:
            yield (*name, *item, ctx.say(f"drivers.measure.{measure}"), where, "", *numbers(ctx, released(e)))


def _models(ctx: Context, found: Drivers, s: SenseDrivers) -> Iterable[Sequence[Cell]]:
    name = (s.sense, ctx.name(f"sense:{s.sense}"))
    services = {x.item: service(ctx, x.item, x.domains) for x in s.drivers}
    ordinal = () if s.ordinal is None else (*s.ordinal.coefficients, *s.ordinal.cuts)
    for key, coefficients in (("linear", s.linear), ("ordinal", ordinal)):
        for c in coefficients:
            term = _term(ctx, found, c, services)
            yield (*name, ctx.say(f"drivers.model.{key}"), c.name, term, *numbers(ctx, released(c.estimate)))


def _term(ctx: Context, found: Drivers, c: Coefficient, services: dict[str, str]) -> str:
    """A service, a category against its reference, the intercept, or a cut between classes."""
    question, colon, code = c.name.partition(":")
    if not colon:
        return services.get(c.name) or ctx.code("drivers.term", "cut" if "|" in c.name else c.name)
    reference = ctx.category(question, found.controls.get(question, ""))
    category = ctx.category(question, code) if code else ctx.say("drivers.term.none")
    return ctx.say("drivers.term.category", of=covariate(ctx, question), category=category, reference=reference)


def _both(ctx: Context, b: Bivariate) -> Iterable[Sequence[Cell]]:
    name = (b.sense, ctx.name(f"sense:{b.sense}"), b.item, service(ctx, b.item, b.domains))
    why = ctx.code("drivers.why", b.reason)
    for key, e in (("correlation", b.correlation), ("slope", b.slope)):
        yield (*name, ctx.say(f"drivers.measure.{key}"), why, *numbers(ctx, released(e)))


def _priority(ctx: Context, p: Priority) -> Sequence[Cell]:
    return (p.option, option_name(ctx, p), *numbers(ctx, released(p.share)))
