"""Confidentiality in words: what was withheld for it, and whether that holds.  Never which number guards which."""

from __future__ import annotations

from analysis.results import Protection
from reports.context import Context
from reports.draft import Draft
from reports.wording.numbers import count, fixed


def confidentiality(ctx: Context) -> str:
    """Sentences for the limitations."""
    found = ctx.inp.assessment.protection
    if found is None:
        return ctx.say("protect.none")
    hidden = found.counts_hidden or found.figures_hidden
    quiet = not (found.tables_at_risk or hidden)
    said = [
        ctx.say(
            "protect.quiet" if quiet else "protect.counts" if hidden else "protect.unlisted",
            tables=count(found.tables),
            risk=count(found.tables_at_risk),
            counts=count(found.counts_hidden),
            figures=count(found.figures_hidden),
        )
    ]
    if found.protected and not quiet:
        said.append(ctx.say("protect.safe", narrowest=_narrowest(ctx, found)))
    if found.counts_hidden:
        said.append(ctx.say("protect.dash"))
    return ("" if ctx.lang == "zh" else " ").join(said)


def warning(d: Draft) -> None:
    """A framed warning where the protection does not hold."""
    found = d.ctx.inp.assessment.protection
    if found is not None and not found.protected:
        d.warning(d.ctx.say("protect.unsafe.title"), d.ctx.say("protect.unsafe"))


def _narrowest(ctx: Context, found: Protection) -> str:
    parts = []
    if found.narrowest_count is not None:
        parts.append(ctx.say("protect.narrowest.count", x=fixed(found.narrowest_count, 0)))
    if found.narrowest_figure is not None:
        parts.append(ctx.say("protect.narrowest.figure", x=fixed(found.narrowest_figure, 1)))
    return ctx.say("protect.narrowest", list=ctx.say("semicolon").join(parts)) if parts else ""
