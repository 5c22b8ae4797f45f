"""The summary's line on weak points."""

from __future__ import annotations

from reports.context import Context
from reports.sections.summary_towns import section_ref
from reports.wording.drivers import analysed, in_region, placed, senses_named, service

NAMED_AT_MOST = 3
"""Weak points given with their numbers; more are named only."""


def weak_line(ctx: Context) -> str:
    """The summary's sentence on weak points; empty where no sense could be analysed."""
    able = analysed(ctx.inp.assessment.drivers)
    ref = section_ref(ctx, "weak.title")
    weak = [(s, d) for s in able for d in in_region(s, "concentrate")]
    quiet = [s for s in able if not in_region(s, "concentrate")]
    if not weak:
        return ctx.say("weak.summary.none", senses=senses_named(ctx, able), ref=ref) if able else ""
    few = len(weak) <= NAMED_AT_MOST
    parts = [
        ctx.say(
            "weak.summary.one",
            sense=ctx.name(f"sense:{s.sense}"),
            claim=placed(ctx, d) if few else service(ctx, d.item, d.domains),
        )
        for s, d in weak
    ]
    rest = ctx.say("weak.summary.rest", senses=senses_named(ctx, quiet)) if quiet else ""
    key = "weak.summary.some" if few else "weak.summary.names"
    return ctx.say(key, list=ctx.say("semicolon").join(parts), rest=rest, ref=ref)
