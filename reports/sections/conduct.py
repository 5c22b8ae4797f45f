"""How the survey was done: population, answers, weighting, sample by town."""

from __future__ import annotations

from reports.blocks import Row
from reports.context import Context
from reports.draft import Draft
from reports.sections.outcomes import outcomes
from reports.tables import column
from reports.wording.numbers import count, day, few, fixed, joined, percent, period, span

EXACT = 1e-8
"""Largest relative error of a margin that counts as met (the tolerance asserted after calibration)."""


def conduct(d: Draft) -> None:
    ctx = d.ctx
    d.heading(1, ctx.say("conduct.title"), "conduct")
    _population(d)
    _dispositions(d)
    _weighting(d)
    _towns(d)


def _population(d: Draft) -> None:
    ctx = d.ctx
    wave = ctx.inp.assessment
    people = wave.population
    d.heading(2, ctx.say("conduct.population.head"), "conduct-population")
    d.paragraph(
        ctx.say(
            "conduct.population",
            universe=ctx.labels.universe,
            total=count(people.total),
            source=ctx.one_language(people.source),
            date=day(ctx.lang, people.date),
            status=ctx.say(f"status.{people.status}"),
        ),
        ctx.say(f"conduct.stream.{wave.stream}"),
        ctx.say("conduct.other", n=count(wave.conduct.n_other_stream)) if wave.conduct.n_other_stream else "",
    )
    d.paragraph(dates(ctx), modes(ctx))


def dates(ctx: Context) -> str:
    found = ctx.inp.assessment.conduct
    if not found.first_day:
        return ctx.say("conduct.dates.none")
    first, last = period(ctx.lang, found.first_day, found.last_day)
    if not last:
        return ctx.say("conduct.dates.one", first=first)
    return ctx.say("conduct.dates", first=first, last=last)


def modes(ctx: Context) -> str:
    """Answers by mode, largest first; how many have none that is shown."""
    found = sorted(ctx.inp.assessment.conduct.by_mode.items(), key=lambda pair: (-pair[1], pair[0]))
    parts = [ctx.say("conduct.count", label=ctx.code("mode", mode), n=count(n)) for mode, n in found if n]
    rest = ctx.inp.assessment.conduct.n_used - sum(n for _, n in found)
    said = [ctx.say("conduct.modes", list=joined(ctx.lang, parts))] if parts else []
    said += [ctx.say("conduct.modes.rest", n=count(rest))] if parts and rest > 0 else []
    return ("" if ctx.lang == "zh" else " ").join(said)


def _dispositions(d: Draft) -> None:
    ctx = d.ctx
    found = ctx.inp.assessment.conduct
    d.heading(2, ctx.say("conduct.disposition.head"), "conduct-dispositions")
    d.paragraph(ctx.say("conduct.disposition", ref=d.next_table()))
    rows = [(ctx.say("conduct.read"), count(found.n_read))]
    rows += [
        (ctx.say("conduct.excluded", reason=ctx.code("exclusion", e.reason)), count(e.n))
        for e in found.exclusions
        if e.n
    ]
    if found.n_other_stream:
        other = "probability" if ctx.open else "open"
        label = ctx.say("conduct.otherstream", stream=ctx.say(f"stream.{other}"))
        rows.append((label, count(found.n_other_stream)))
    rows.append((ctx.say("conduct.used"), count(found.n_used)))
    rows.append((ctx.say("conduct.values"), count(found.value_problems)))
    d.table(
        ctx.say("conduct.disposition.caption"),
        (column(ctx.say("provenance.item"), "left", 4), column(ctx.say("col.n"))),
        rows,
        notes=(ctx.say(f"conduct.disposition.note{'.cases' if found.outcomes else ''}"),),
    )
    outcomes(d)


def _weighting(d: Draft) -> None:
    ctx = d.ctx
    steps = ctx.inp.assessment.weighting
    d.heading(2, ctx.say("conduct.weighting.head"), "conduct-weighting")
    if not steps:
        d.paragraph(ctx.say("nothing"))
        return
    d.paragraph(ctx.say("conduct.weighting", ref=d.next_table()))
    rows = [
        (
            ctx.say(f"step.{s.name}"),
            ctx.code("method", s.method),
            fixed(s.kish_deff, 2),
            count(s.n_eff),
            span(ctx.lang, fixed(s.smallest_ratio, 2), fixed(s.largest_ratio, 2)),
        )
        for s in steps
    ]
    detail = "".join(
        ctx.say("conduct.weighting.converged", k=str(s.iterations), error=_error(ctx, s.largest_margin_error))
        for s in steps
        if s.iterations
    )
    d.table(
        ctx.say("conduct.weighting.caption"),
        (
            column(ctx.say("col.step"), "left", 1.3),
            column(ctx.say("col.method"), "left", 2.2),
            column(ctx.say("col.kish"), width=1.1),
            column(ctx.say("col.neff"), width=1.1),
            column(ctx.say("col.ratio"), "center", 1.3),
        ),
        rows,
        notes=(ctx.say("conduct.weighting.note", detail=detail),),
    )


def _error(ctx: Context, error: float) -> str:
    """A relative error as a percentage; what is met to the last digits is said in words."""
    return ctx.say("conduct.weighting.exact") if error <= EXACT else percent(error, 6)


def _towns(d: Draft) -> None:
    ctx = d.ctx
    found = {t.town: t for t in ctx.inp.assessment.conduct.towns}
    if not found:
        return
    d.heading(2, ctx.say("conduct.towns.head"), "conduct-towns")
    d.paragraph(ctx.say("conduct.towns", ref=d.next_table()))
    rows = []
    for code in [*ctx.towns, *(c for c in found if c not in ctx.towns)]:
        if code in found:
            t = found[code]
            neff = ctx.say("absent") if t.n_eff is None else count(t.n_eff)
            cells = (ctx.town(code), count(t.population), few(t.n), few(t.n_psu), neff, percent(t.weight_share))
            rows.append(Row(cells=cells))
    hidden = (ctx.say("conduct.towns.hidden"),) if any(row.cells[2] == ctx.say("absent") for row in rows) else ()
    d.table(
        ctx.say("conduct.towns.caption"),
        (
            column(ctx.say("col.town"), "left", 1.4),
            column(ctx.say("col.population"), width=1.5),
            column(ctx.say("col.n")),
            column(ctx.say("col.psu")),
            column(ctx.say("col.neff"), width=1.2),
            column(ctx.say("col.weight"), width=1.2),
        ),
        rows,
        notes=(*d.once(ctx.say("note.order")), *hidden),
    )
