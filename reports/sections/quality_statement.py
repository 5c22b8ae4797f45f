"""The quality statement: the five output dimensions of the European Statistics Code of Practice, from facts of the run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from analysis.results import CITY
from reports.context import Context
from reports.draft import Draft
from reports.sections.conduct import dates
from reports.sections.summary_towns import measured
from reports.tables import column
from reports.wording.checks import found, towns_named
from reports.wording.numbers import count, day, joined


def quality_statement(d: Draft, precision: str) -> None:
    """``precision``: how the table is called in which sample size and precision stand."""
    ctx = d.ctx
    d.heading(2, ctx.say("ess.title"), "quality-statement")
    d.paragraph(ctx.say("ess.p", ref=d.next_table()))
    d.table(
        ctx.say("ess.caption"),
        (column(ctx.say("ess.dimension"), "left", 1.2), column(ctx.say("statement.text"), "left", 4.2)),
        [(ctx.say(f"ess.{key}"), say(ctx, precision).strip()) for key, say in DIMENSIONS.items()],
        small=True,
    )


def _relevance(ctx: Context, _: str) -> str:
    missing = [ctx.name(code) for code in ctx.inp.assessment.not_measured]
    domains = [k for k in ctx.labels.domains if ctx.estimate(f"domain:{k}", CITY) is not None]
    return ctx.say(
        "ess.relevance.text",
        k=str(len(measured(ctx))),
        m=str(len(domains)),
        missing=ctx.say("ess.relevance.missing", list=joined(ctx.lang, missing)) if missing else "",
        background=ctx.say("background.title"),
    )


def _accuracy(ctx: Context, precision: str) -> str:
    quality = ctx.inp.assessment.quality
    towns = towns_named(ctx, found(quality)) if quality is not None else []
    checks = ctx.say("ess.accuracy.checks", towns=joined(ctx.lang, towns)) if towns else ""
    key = "open" if ctx.open else "text"
    return ctx.say(f"ess.accuracy.{key}", ref=precision, others=_others(ctx), checks=checks)


def _others(ctx: Context) -> str:
    """What sampling error is not."""
    found = ctx.inp.assessment.modes
    compared = found is not None and bool(found.differences)
    return ctx.say(f"ess.accuracy.{'modes' if compared else 'others'}", modes=ctx.say("modes.title"))


def _timeliness(ctx: Context, _: str) -> str:
    last, date = ctx.inp.assessment.conduct.last_day, ctx.inp.date
    days = _days(last, date)
    if days is None:
        return ctx.say("ess.timeliness.none", date=day(ctx.lang, date), dates=dates(ctx))
    return ctx.say("ess.timeliness.text", last=day(ctx.lang, last), date=day(ctx.lang, date), k=str(days))


def _days(last: str, date: str) -> int | None:
    """From the last answer to the report; ``None`` where a date is missing or the report is dated earlier."""
    try:
        days = (dt.date.fromisoformat(date) - dt.date.fromisoformat(last)).days
    except ValueError:
        return None
    return days if days >= 0 else None


def _coherence(ctx: Context, _: str) -> str:
    return ctx.say("ess.coherence.text", scheme=ctx.labels.scheme, waves=_waves(ctx))


def _waves(ctx: Context) -> str:
    trend = ctx.inp.assessment.trend
    if trend is None:
        return ctx.say("ess.waves.none")
    previous = trend.before.wave_title.get(ctx.lang) or trend.before.wave
    if trend.refused:
        return ctx.say("ess.waves.refused", previous=previous)
    blocked = sum(c.status == "blocked" for c in trend.comparability)
    numbers = {"previous": previous, "k": count(len(trend.comparability)), "j": count(blocked)}
    return ctx.say("ess.waves.some" if blocked else "ess.waves.all", **numbers)


def _access(ctx: Context, _: str) -> str:
    return ctx.say("ess.access.text", publication=ctx.say(f"publication.{ctx.inp.publication}"))


DIMENSIONS: Mapping[str, Callable[[Context, str], str]] = {
    "relevance": _relevance,
    "accuracy": _accuracy,
    "timeliness": _timeliness,
    "coherence": _coherence,
    "access": _access,
}
"""Principles 11 to 15, in their order."""
