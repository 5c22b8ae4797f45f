"""Which service may be called a weak point or a strength: only what the printed intervals say, whatever a label does."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from analysis.results import Estimate
from analysis.results.drivers import Driver, Drivers, Region, SenseDrivers
from reports.context import Context, released

from .numbers import count, difference_bounds, fixed, joined, signed

Side = Literal["above", "below", "unclear"]

SIDES: dict[Region, tuple[Side, Side]] = {
    "concentrate": ("above", "below"),
    "keep-up": ("above", "above"),
    "low-priority": ("below", "below"),
    "possible-overkill": ("below", "above"),
}
"""Where importance and performance lie, against their means, in each region."""
GAP_LEVEL = 0.9
"""Of the intervals of distances from the mean, where none is known."""


def side(e: Estimate) -> Side:
    """Which side of 0 a difference lies on, by its interval."""
    shown = released(e)
    if shown.lower is not None and shown.lower > 0:
        return "above"
    return "below" if shown.upper is not None and shown.upper < 0 else "unclear"


def region(driver: Driver) -> Region:
    """The region that both printed intervals bear out; else ``unclear``."""
    found = (side(driver.importance_gap), side(driver.performance_gap))
    bold = driver.region in ("concentrate", "keep-up") and not driver.positive
    return driver.region if SIDES.get(driver.region) == found and not bold else "unclear"


def in_region(sense: SenseDrivers, wanted: Region) -> tuple[Driver, ...]:
    """The services of a region, in the questionnaire's order."""
    return tuple(driver for driver in sense.drivers if region(driver) == wanted)


def analysed(drivers: Drivers | None) -> tuple[SenseDrivers, ...]:
    """The senses that could be explained."""
    return () if drivers is None else tuple(s for s in drivers.senses if not s.reason and s.drivers)


def senses_named(ctx: Context, senses: Iterable[SenseDrivers]) -> str:
    return joined(ctx.lang, [ctx.name(f"sense:{s.sense}") for s in senses])


def service(ctx: Context, item: str, domains: tuple[str, ...]) -> str:
    """A service by the domain that it alone measures, one for all residents before one for some; else by its question."""
    known = [ctx.labels.domains[d] for d in domains if d in ctx.labels.domains]
    own = [d for d in known if tuple(d.items) == (item,)]
    chosen = [d for d in own if d.applies_to == "everyone"] or own
    return joined(ctx.lang, [d.title for d in chosen]) if chosen else ctx.name(f"item:{item}")


def interval_name(ctx: Context, level: float, key: str = "ci.short") -> str:
    """``90%CI``; for self-selected answers the model's.  ``key``: ``col.ci`` for the head of a column."""
    return ctx.say(f"{key}.model" if ctx.open else key, level=fixed(100 * level, 1).removesuffix(".0"))


def gap_interval_name(ctx: Context) -> str:
    """The name of the intervals of distances from the mean, in sentences."""
    return interval_name(ctx, _gap_level(ctx))


def gap_column(ctx: Context) -> str:
    return interval_name(ctx, _gap_level(ctx), "col.ci")


def _gap_level(ctx: Context) -> float:
    levels = (d.importance_gap.level for s in analysed(ctx.inp.assessment.drivers) for d in s.drivers)
    return next(levels, GAP_LEVEL)


def distance(ctx: Context, e: Estimate) -> tuple[str, str]:
    """A distance from the mean and its interval; parts of R² in percentage points."""
    shown = released(e)
    scale = 100 if e.unit == "share" else 1
    if shown.value is None or shown.lower is None or shown.upper is None:
        return ctx.say("absent"), ctx.say("absent")
    interval = difference_bounds(ctx.lang, scale * shown.lower, scale * shown.upper)
    return signed(scale * shown.value), interval


def placed(ctx: Context, driver: Driver) -> str:
    """A service with both its distances, their intervals and bases."""
    importance, importance_interval = distance(ctx, driver.importance_gap)
    performance, performance_interval = distance(ctx, driver.performance_gap)
    return ctx.say(
        "weak.claim.one",
        service=service(ctx, driver.item, driver.domains),
        importance=importance,
        importance_interval=importance_interval,
        performance=performance,
        performance_interval=performance_interval,
        ci=gap_interval_name(ctx),
        n=count(driver.importance_gap.n),
        m=count(driver.performance_gap.n),
    )


def explained_in_words(ctx: Context, senses: tuple[SenseDrivers, ...]) -> str:
    """How much the services carry, by the intervals of their part of R²; senses that read alike are said together."""
    by_words: dict[str, list[SenseDrivers]] = {}
    for sense in senses:
        e = None if sense.r2_drivers is None else released(sense.r2_drivers)
        if e is None or e.lower is None or e.upper is None:
            continue
        key = "small" if e.upper < 0.2 else "part" if e.upper < 0.5 else "large" if e.lower > 0.5 else "half"
        by_words.setdefault(key, []).append(sense)
    said = [ctx.say(f"weak.r2.{key}", senses=senses_named(ctx, of)) for key, of in by_words.items()]
    return ctx.say("semicolon").join(said) + ctx.say("end") if said else ""
