"""The one-page summary, which stands alone."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from analysis.results import CITY
from reports.blocks import KeyFigures, PageBreak, Row
from reports.context import Context
from reports.draft import Draft
from reports.sections.change import comparable
from reports.sections.front import answers_here, when
from reports.tables import column, interval_cell, key_figure, value_cell
from reports.wording.claims import Verdict, claim, short_claim, verdicts
from reports.wording.numbers import count, joined

NAMED_AT_MOST = 3
"""Towns named in sentences; more stand in a table."""
LINES_AT_MOST = 14
"""Lines of that table; beyond it the summary would be more than a page, so it counts and the section on towns names."""


def summary(d: Draft) -> None:
    """City edition: four scores, how they are spread, which towns differ, what was not done."""
    ctx = d.ctx
    _open(d, ctx.say("summary.lead", when=when(ctx), n=count(answers_here(ctx)), ci=ctx.ci))
    _figures(d)
    towns = tuple(_towns(d))
    d.bullets([*towns, *_domains(ctx), ctx.say("summary.cannot", change=_change(ctx))])
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
    d.bullets([*_own(ctx), ctx.say("summary.cannot.town", change=_change(ctx))])
    d.note(ctx.say("summary.town.more", run=ctx.inp.run))
    _basis(d)


def _own(ctx: Context) -> Iterator[str]:
    """A sentence per sense; one for all of them where none may be shown."""
    code = ctx.inp.place.code
    estimates = [ctx.estimate(f"sense:{s}", ctx.here) for s in measured(ctx)]
    if all(e is None or e.value is None for e in estimates):
        yield ctx.say("summary.town.withheld", town=ctx.place)
        return
    yield from (claim(ctx, f"sense:{s}", code) + ctx.say("end") for s in measured(ctx))


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
    marks = [k for k, on in (("demo", ctx.inp.assessment.demo), ("open", ctx.open)) if on]
    if marks:
        title = " · ".join(ctx.say(f"mark.{k}") for k in marks)
        d.warning(title, "".join(ctx.say(f"mark.{k}.text") + ctx.say("stop") for k in marks).rstrip())
    d.paragraph(lead)


def _figures(d: Draft) -> None:
    ctx = d.ctx
    figures = tuple(key_figure(ctx, f"sense:{s}", ctx.here) for s in ctx.labels.senses)
    d.add(KeyFigures(figures=figures, notes=(*_shares(ctx), ctx.say("summary.levels"))))


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
        yield ctx.say("summary.share60", ci=ctx.ci_short, list=joined(ctx.lang, parts))


def _towns(d: Draft) -> Iterator[str]:
    """Which towns differ from the city and by how much: in sentences, a table or numbers; then what cannot be said."""
    ctx = d.ctx
    if ctx.inp.assessment.kind == "pulse":
        yield ctx.say("towns.pulse")
        return
    found = {s: verdicts(ctx, f"sense:{s}") for s in measured(ctx)}
    outside = [(s, code) for s, towns in found.items() for code, v in towns.items() if v in ("above", "below")]
    able = [s for s, towns in found.items() if sum(1 for v in towns.values() if v != "none") >= 2]
    loud = [s for s in able if s in {sense for sense, _ in outside}]
    ref = section_ref(ctx, "towns.title")
    if len(outside) <= NAMED_AT_MOST:
        yield from (_named(ctx, s, [code for sense, code in outside if sense == s]) for s in loud)
    elif _lines(found) <= LINES_AT_MOST:
        _towns_table(d, {s: found[s] for s in loud})
    else:
        yield ctx.say(
            "summary.towns.counts", ref=ref, list=ctx.say("semicolon").join(_tally(ctx, s, found[s]) for s in loud)
        )
    quiet, mute = [s for s in able if s not in loud], [s for s in found if s not in able]
    if quiet:
        yield ctx.say("summary.towns.none", senses=_names(ctx, quiet))
    if mute:
        yield ctx.say("summary.towns.uncomparable", senses=_names(ctx, mute))
    withheld = _withheld_towns(ctx)
    if withheld:
        yield ctx.say("summary.towns.withheld", k=str(withheld), ref=ref)


def _named(ctx: Context, sense: str, codes: list[str]) -> str:
    claims = [short_claim(ctx, f"sense:{sense}", code) for code in codes]
    return ctx.say("summary.towns.some", sense=ctx.name(f"sense:{sense}"), list=joined(ctx.lang, claims))


def _lines(found: dict[str, dict[str, Verdict]]) -> int:
    """Lines of the table of towns that differ: per sense the longer of its two lists."""
    return sum(max(sum(1 for v in x.values() if v == kind) for kind in ("above", "below")) for x in found.values())


def _towns_table(d: Draft, found: dict[str, dict[str, Verdict]]) -> None:
    """Per sense the towns above beside the towns below, one a line, and how many are neither."""
    ctx = d.ctx
    rows = []
    for sense, towns in found.items():
        pairs = zip_longest(*(_brief(ctx, sense, towns, kind) for kind in ("above", "below")), fillvalue="")
        middle = str(sum(1 for v in towns.values() if v == "middle"))
        for number, (above, below) in enumerate(pairs):
            head, tail = ("", "") if number else (ctx.name(f"sense:{sense}"), middle)
            rows.append(Row(cells=(head, above, below, tail)))
    d.table(
        ctx.say("summary.towns.table", ci=ctx.ci_simultaneous),
        (
            column(ctx.say("col.sense"), "left", 0.8),
            column(ctx.say("band.above"), "left", 2.4),
            column(ctx.say("band.below"), "left", 2.4),
            column(ctx.say("summary.towns.rest"), width=0.9),
        ),
        rows,
        small=True,
    )


def _brief(ctx: Context, sense: str, towns: dict[str, Verdict], kind: Verdict) -> list[str]:
    """The towns of one kind, each with its difference; a dash if there is none."""
    named = [code for code, v in towns.items() if v == kind]
    return [short_claim(ctx, f"sense:{sense}", c, "claim.brief") for c in named] or [ctx.say("absent")]


def _tally(ctx: Context, sense: str, found: dict[str, Verdict]) -> str:
    kinds = ("above", "middle", "below")
    tally = {v: str(sum(1 for x in found.values() if x == v)) for v in kinds}
    return ctx.say("summary.towns.tally", sense=ctx.name(f"sense:{sense}"), **tally)


def _names(ctx: Context, senses: list[str]) -> str:
    return joined(ctx.lang, [ctx.name(f"sense:{s}") for s in senses])


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
        rest = ctx.say("summary.domains.rest", j=str(left)) if left else ""
        yield ctx.say("summary.domains", k=str(len(found)), ref=ref, rest=rest)


def _change(ctx: Context) -> str:
    """Why nothing is said about change."""
    if ctx.inp.previous is None or comparable(ctx) is not None:
        return ctx.say("summary.nochange")
    return ctx.say("summary.change", section=ctx.say("change.title"))


def _basis(d: Draft) -> None:
    """Scheme, what the intervals rest on, and the marks that occur on the page."""
    ctx = d.ctx
    method = ctx.say(f"summary.method.{ctx.inp.assessment.stream}")
    shown = [key_figure(ctx, f"sense:{s}", ctx.here) for s in ctx.labels.senses]
    marks = ctx.mark_notes(text for figure in shown for text in (figure.value_text, figure.note))
    basis = ctx.say("summary.basis", scheme=ctx.labels.scheme, ci=ctx.ci, method=method)
    d.note(("" if ctx.lang == "zh" else " ").join((basis, *marks)))
