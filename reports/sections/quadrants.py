"""The importance–performance chart of one sense."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.results.drivers import Driver, SenseDrivers
from reports.charts_data import Quadrant, QuadrantPoint
from reports.context import Context, released
from reports.draft import Draft
from reports.tables import interval_cell, value_cell
from reports.wording.drivers import region, service

CORNERS = {"concentrate": "concentrate", "keep-up": "keep", "low-priority": "low", "possible-overkill": "overkill"}
"""Region of the results → that of the chart."""


def figure(d: Draft, sense: SenseDrivers, *, first: bool) -> None:
    ctx = d.ctx
    points = tuple(p for p in (_point(ctx, x) for x in sense.drivers) if p is not None)
    if not points or sense.importance_split is None or sense.performance_split is None:
        return
    x, y = sense.importance_split.value, sense.performance_split.value
    if x is None or y is None:
        return
    name = ctx.name(f"sense:{sense.sense}")
    chart = Quadrant(
        points=points,
        x_split=x,
        y_split=y,
        x_label=ctx.say("weak.x"),
        y_label=ctx.say("weak.y"),
        regions=tuple((CORNERS[r], ctx.say(f"weak.region.{r}")) for r in CORNERS),  # type: ignore[misc]
        legend=((True, ctx.say("weak.legend.certain")), (False, ctx.say("weak.legend.unclear"))),
    )
    d.figure(
        ctx.say("weak.figure", sense=name),
        chart,
        ctx.say("weak.alt", sense=name, list=ctx.say("semicolon").join(_alt(ctx, sense))),
        notes=(ctx.say("weak.note.figure", level=ctx.level),) if first else (),
        scored=first,
    )


def _point(ctx: Context, driver: Driver) -> QuadrantPoint | None:
    x, y = released(driver.johnson), released(driver.performance)
    numbers = (x.value, x.lower, x.upper, y.value, y.lower, y.upper)
    if any(v is None for v in numbers):
        return None
    a, b, c, e, f, g = (float(v) for v in numbers if v is not None)
    return QuadrantPoint(
        label=service(ctx, driver.item, driver.domains),
        x=a, x_lower=b, x_upper=c, y=e, y_lower=f, y_upper=g,
        region=CORNERS.get(region(driver), "unclear"),  # type: ignore[arg-type]
    )  # fmt: skip


def _alt(ctx: Context, sense: SenseDrivers) -> Iterator[str]:
    for x in sense.drivers:
        yield ctx.say(
            "weak.alt.one",
            service=service(ctx, x.item, x.domains),
            x=_pair(ctx, x, "johnson"),
            y=_pair(ctx, x, "performance"),
            region=ctx.say(f"weak.region.{region(x)}"),
        )


def _pair(ctx: Context, driver: Driver, which: str) -> str:
    e = released(driver.johnson if which == "johnson" else driver.performance)
    value, interval = value_cell(ctx, e), interval_cell(ctx, e)
    return f"{value}（{interval}）" if ctx.lang == "zh" else f"{value} ({interval})"
