"""Changes of towns: in the text only those whose simultaneous interval excludes zero, in the appendix all, never ranked."""

from __future__ import annotations

from analysis.results import Change, Group, Trend
from reports.blocks import Row
from reports.context import Context
from reports.draft import Draft
from reports.sections.change_values import change_of, detectable, judged, of_towns
from reports.sections.summary_towns import section_ref
from reports.tables import column
from reports.wording.changes import change_cells, short, verdict
from reports.wording.checks import found as signs
from reports.wording.numbers import base, joined

SIGNS = {"up": "▲", "down": "▼"}


def changed_towns(d: Draft, trend: Trend) -> None:
    """City edition: towns that changed, sense by sense, and how large a change had to be to be seen."""
    ctx = d.ctx
    d.heading(2, ctx.say("change.towns"), "change-towns")
    if "pulse" in (ctx.inp.assessment.kind, trend.before.kind):
        d.paragraph(ctx.say("change.towns.pulse"))
        return
    found = by_sense(ctx)
    if not found:
        d.paragraph(ctx.say("change.towns.none"))
        return
    d.paragraph(ctx.say("change.towns.p", appendix=ctx.say("change.more.title")))
    d.bullets(_findings(ctx, found))
    points = detectable(ctx, [c for towns in found.values() for c in towns.values()])
    named = [t for towns in found.values() for t, c in towns.items() if verdict(c) in SIGNS]
    d.paragraph(ctx.say("change.towns.detectable", points=points) if points else "", to_verify(ctx, named))


def by_sense(ctx: Context) -> dict[str, dict[str, Change]]:
    """Sense → town → change, of the senses in which any town is compared."""
    return {s: towns for s in ctx.labels.senses if (towns := of_towns(ctx, s))}


def _findings(ctx: Context, found: dict[str, dict[str, Change]]) -> list[str]:
    """A line per sense in which a town changed, then one for the senses in which none did, one for those not judged."""
    loud = {s: [(t, c) for t, c in towns.items() if verdict(c) in SIGNS] for s, towns in found.items()}
    said = [
        ctx.say(
            "change.towns.some",
            sense=ctx.name(f"sense:{s}"),
            list=ctx.say("semicolon").join(short(ctx, c, ctx.ci_simultaneous, ctx.town(t)) for t, c in some),
        )
        for s, some in loud.items()
        if some
    ]
    quiet = [s for s, towns in found.items() if not loud[s] and judged(towns.values())]
    mute = [s for s, towns in found.items() if not judged(towns.values())]
    for key, senses in (("quiet", quiet), ("mute", mute)):
        if senses:
            names = joined(ctx.lang, [ctx.name(f"sense:{s}") for s in senses])
            said.append(ctx.say(f"change.towns.{key}", senses=names))
    return said


def to_verify(ctx: Context, towns: list[str]) -> str:
    """Of these towns those whose answers carry signs beyond expectation; nothing if there are none."""
    quality = ctx.inp.assessment.quality
    suspect = {c.town for c in signs(quality)} if quality is not None else set()
    names = [ctx.town(t) for t in ctx.towns if t in suspect and t in towns]
    if not names:
        return ""
    ref = section_ref(ctx, "quality.title" if ctx.inp.place.kind == "city" else "own.sample.title")
    return ctx.say("change.quality", towns=joined(ctx.lang, names), ref=ref)


def towns_table(d: Draft) -> None:
    """Appendix: all towns in their order, a sense a pair of columns."""
    ctx = d.ctx
    found = by_sense(ctx)
    codes = [t for t in ctx.towns if any(t in towns for towns in found.values())]
    rows = [Row(cells=(ctx.town(t), _n(ctx, t, list(found)), *_pairs(ctx, t, list(found)))) for t in codes]
    pair = (column(ctx.say("change.change"), width=0.85), column(ctx.ci_simultaneous, "center", 1.35))
    d.table(
        ctx.say("change.towns.caption"),
        (column(ctx.say("col.town"), "left", 1.25), column(ctx.say("col.n"), width=1.1), *pair * len(found)),
        rows,
        spans=(("", 2), *((ctx.name(f"sense:{s}"), 2) for s in found)),
        notes=(*d.once(ctx.say("note.order")), ctx.say("change.towns.note")),
        scored=True,
        small=True,
    )


def _pairs(ctx: Context, code: str, senses: list[str]) -> list[str]:
    cells: list[str] = []
    for s in senses:
        found = change_of(ctx, f"sense:{s}", Group(kind="town", code=code))
        if found is None:
            cells += [ctx.say("absent")] * 2
            continue
        value, interval, _ = change_cells(ctx, found)
        cells += [value + SIGNS.get(verdict(found), ""), interval]
    return cells


def _n(ctx: Context, code: str, senses: list[str]) -> str:
    """The smallest number of answers that is published; with a confidential change none is."""
    found = [change_of(ctx, f"sense:{s}", Group(kind="town", code=code)) for s in senses]
    known = [c.change for c in found if c is not None]
    hidden = not known or any(e.release_code == "X" for e in known)
    return ctx.say("absent") if hidden else base(min(e.n for e in known))
