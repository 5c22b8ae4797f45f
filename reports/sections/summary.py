"""The one-page summary, which stands alone."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.results import CITY
from reports.blocks import KeyFigures, PageBreak
from reports.context import Context
from reports.draft import Draft
from reports.sections.change import comparable
from reports.sections.front import answers_here, when
from reports.tables import interval_cell, key_figure, value_cell
from reports.wording.claims import claim, short_claim, verdicts
from reports.wording.numbers import count, joined

NAMED_AT_MOST = 3
"""Towns named per sense; beyond that the summary counts, and the section on towns names."""


def summary(d: Draft) -> None:
    """City edition: four scores, how they are spread, which towns differ, what was not done."""
    ctx = d.ctx
    _open(d, ctx.say("summary.lead", when=when(ctx), n=count(answers_here(ctx)), ci=ctx.ci))
    _figures(d)
    d.bullets([*_shares(ctx), *_towns(ctx), *_domains(ctx), _change(ctx)])
    _basis(d)


def town_summary(d: Draft) -> None:
    """Town edition: four scores, each said against the city as far as its interval allows."""
    ctx = d.ctx
    total = count(ctx.inp.assessment.conduct.n_used)
    lead = ctx.say(
        "summary.town.lead", when=when(ctx), town=ctx.place, n=count(answers_here(ctx)), total=total, ci=ctx.ci
    )
    _open(d, lead)
    _figures(d)
    code = ctx.inp.place.code
    d.bullets(
        [
            *(claim(ctx, f"sense:{s}", code) + ctx.say("end") for s in measured(ctx)),
            ctx.say("summary.town.more", run=ctx.inp.run),
        ]
    )
    _basis(d)


def measured(ctx: Context) -> tuple[str, ...]:
    """Senses with a city estimate, in the order of the labels."""
    return tuple(s for s in ctx.labels.senses if ctx.estimate(f"sense:{s}", CITY) is not None)


def section_ref(ctx: Context, key: str) -> str:
    """A section called by its title."""
    return ctx.say("section.ref", title=ctx.say(key))


def _open(d: Draft, lead: str) -> None:
    ctx = d.ctx
    d.add(PageBreak())
    d.heading(1, ctx.say("summary.title"), "summary", numbered=False)
    if ctx.inp.assessment.demo:
        d.warning(ctx.say("mark.demo"), ctx.say("mark.demo.long"))
    if ctx.open:
        d.warning(ctx.say("mark.open"), ctx.say("mark.open.long"))
    d.paragraph(lead)


def _figures(d: Draft) -> None:
    ctx = d.ctx
    figures = tuple(key_figure(ctx, f"sense:{s}", ctx.here) for s in ctx.labels.senses)
    d.add(KeyFigures(figures=figures, notes=(ctx.say("summary.levels"),)))


def _shares(ctx: Context) -> Iterator[str]:
    parts = []
    for sense in measured(ctx):
        e = ctx.estimate(f"share60:{sense}", ctx.here)
        if e is not None and e.value is not None:
            parts.append(
                ctx.say(
                    "summary.share60.one",
                    sense=ctx.name(f"sense:{sense}"),
                    share=value_cell(ctx, e),
                    interval=interval_cell(ctx, e),
                )
            )
    if parts:
        yield ctx.say("summary.share60", list=joined(ctx.lang, parts))


def _towns(ctx: Context) -> Iterator[str]:
    """One line per sense with a town outside the middle band; one for the senses without; one for those not comparable."""
    if ctx.inp.assessment.kind == "pulse":
        yield ctx.say("towns.pulse")
        return
    quiet, mute = [], []
    ref = section_ref(ctx, "towns.title")
    for sense in measured(ctx):
        name = ctx.name(f"sense:{sense}")
        found = verdicts(ctx, f"sense:{sense}")
        outside = [code for code, v in found.items() if v in ("above", "below")]
        if outside and len(outside) <= NAMED_AT_MOST:
            claims = [short_claim(ctx, f"sense:{sense}", code) for code in outside]
            yield ctx.say("summary.towns.some", sense=name, list=joined(ctx.lang, claims))
        elif outside:
            tally = {v: str(sum(1 for x in found.values() if x == v)) for v in ("above", "below", "middle")}
            yield ctx.say("summary.towns.counts", sense=name, ref=ref, **tally)
        elif sum(1 for v in found.values() if v != "none") >= 2:
            quiet.append(name)
        else:
            mute.append(name)
    if quiet:
        yield ctx.say("summary.towns.none", senses=joined(ctx.lang, quiet))
    if mute:
        yield ctx.say("summary.towns.uncomparable", senses=joined(ctx.lang, mute))
    withheld = _withheld_towns(ctx)
    if withheld:
        yield ctx.say("summary.towns.withheld", k=str(withheld), ref=ref)


def _withheld_towns(ctx: Context) -> int:
    senses = measured(ctx)
    towns = {g.code for (_, g) in ctx.cells if g.kind == "town"}
    shown = {
        g.code
        for (ind, g), e in ctx.cells.items()
        if g.kind == "town" and e.value is not None and ind.removeprefix("sense:") in senses
    }
    return len(towns - shown)


def _domains(ctx: Context) -> Iterator[str]:
    found = [d for d in ctx.labels.domains if ctx.estimate(f"domain:{d}", CITY) is not None]
    if found:
        left = len(ctx.labels.domains) - len(found)
        ref = section_ref(ctx, "domains.title")
        yield ctx.say("summary.domains", k=str(len(found)), ref=ref, j=str(left))


def _change(ctx: Context) -> str:
    if ctx.inp.previous is None or comparable(ctx) is not None:
        return ctx.say("summary.nochange")
    return ctx.say("summary.change", section=ctx.say("change.title"))


def _basis(d: Draft) -> None:
    ctx = d.ctx
    method = ctx.say(f"summary.method.{ctx.inp.assessment.stream}")
    d.note(ctx.say("summary.basis", scheme=ctx.labels.scheme, ci=ctx.ci, method=method))
