"""The summary's line on change: with numbers only what is up or down, the rest by name."""

from __future__ import annotations

from analysis.results import Change
from reports.context import Context
from reports.sections.change_reasons import of_status
from reports.sections.change_values import judged, of_senses
from reports.sections.summary_towns import section_ref
from reports.wording.changes import previous_title, short, verdict
from reports.wording.numbers import joined


def change_line(ctx: Context) -> str:
    """One sentence for the edition's place; ``""`` where no sense could be judged."""
    trend = ctx.inp.assessment.trend
    found = _here(ctx)
    if trend is None or not judged(found):
        return ""
    ci = ctx.ci_short if ctx.inp.place.kind == "city" else ctx.ci_simultaneous
    parts = [short(ctx, c, ci, ctx.name(c.indicator)) for c in found if verdict(c) in ("up", "down")]
    named = {
        "unclear": [c.indicator for c in found if verdict(c) == "unclear"],
        "none": [c.indicator for c in found if verdict(c) == "none"],
        "blocked": [c.indicator for c in of_status(trend, "blocked", ("sense",))],
    }
    for key, indicators in named.items():
        if indicators:
            senses = joined(ctx.lang, [ctx.name(i) for i in indicators])
            parts.append(ctx.say(f"summary.changed.{key}", senses=senses))
    listed = ctx.say("semicolon").join(parts)
    return ctx.say(
        "summary.changed", previous=previous_title(ctx, trend), list=listed, ref=section_ref(ctx, "change.title")
    )


def no_change(ctx: Context) -> str:
    """Why nothing is said about change."""
    return ctx.say("summary.nochange.few" if _here(ctx) else "summary.nochange")


def _here(ctx: Context) -> list[Change]:
    """The senses' changes of the edition's place; none of a town from a pulse."""
    trend = ctx.inp.assessment.trend
    if trend is None or (ctx.inp.place.kind == "town" and "pulse" in (ctx.inp.assessment.kind, trend.before.kind)):
        return []
    return of_senses(ctx, ctx.here)
