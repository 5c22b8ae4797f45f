"""Town and country, and incomes: each gap measured in two ways; findings in words, a gap only where its interval says so."""

from __future__ import annotations

from typing import get_args

from analysis.results import GapKind, GapMeasure
from reports.context import Context
from reports.differences import Direction, difference_words, direction
from reports.draft import Draft
from reports.sections.gap_reasons import unanswered
from reports.sections.gap_tables import chart, charted, income_table, urban_table
from reports.sections.gap_values import MEASURES, by_sense
from reports.wording.numbers import count, joined, percent

DIRECTIONS: tuple[Direction, ...] = get_args(Direction)


def pairs(d: Draft) -> None:
    """Both gaps of every sense, then their chart."""
    for kind in MEASURES:
        _gap(d, kind)
    chart(d)


def inner(ctx: Context, name: str) -> str:
    """A measure's name within a sentence: English begins it with a small letter."""
    return name if ctx.lang == "zh" else name[:1].lower() + name[1:]


def _gap(d: Draft, kind: GapKind) -> None:
    """Definition, findings and table of one gap; then what could not be answered."""
    ctx = d.ctx
    d.heading(2, ctx.say(f"gaps.{kind}.title"), f"gaps-{kind}")
    known = [m for m in MEASURES[kind] if by_sense(ctx, kind, m)]
    if known:
        refs = [d.next_table(), *([d.next_figure()] if charted(ctx) else [])]
        definition = ctx.say(f"gaps.{kind}.p{_plain(ctx, kind)}", refs=joined(ctx.lang, refs))
        d.paragraph(definition, _missing(ctx) if kind == "income" else "")
        d.bullets(_findings(ctx, kind, known))
        d.paragraph(_complete(ctx, kind) if kind == "income" else "")
        urban_table(d, known) if kind == "urban-rural" else income_table(d, known)
    d.paragraph(*unanswered(ctx, kind, ("", "sense")))


def _plain(ctx: Context, kind: GapKind) -> str:
    """Which wording: incomes that household size was not asked for are not adjusted for it."""
    found = ctx.inp.assessment.gaps
    basis = found.income if found is not None else None
    return ".plain" if kind == "income" and basis is not None and not basis.equivalised else ""


def _missing(ctx: Context) -> str:
    found = ctx.inp.assessment.gaps
    basis = found.income if found is not None else None
    if basis is None:
        return ""
    if not basis.imputations:
        return ctx.say("gaps.income.known")
    n, share = count(basis.n_income_missing), percent(basis.missing_share)
    return ctx.say("gaps.income.missing", n=n, share=share, m=count(basis.imputations))


def _findings(ctx: Context, kind: GapKind, known: list[GapMeasure]) -> list[str]:
    """A sentence per measure; the second one's is short where it says the same as the first's."""
    judged = [{i: direction(g.difference) for i, g in by_sense(ctx, kind, m).items()} for m in known]
    if len(known) == 2 and judged[0] == judged[1]:
        names = [ctx.say(f"gaps.measure.{m}") for m in known]
        same = ctx.say("gaps.found.same", measure=names[1], other=inner(ctx, names[0]))
        return [_found(ctx, kind, known[0]), same]
    return [_found(ctx, kind, m) for m in known]


def _found(ctx: Context, kind: GapKind, measure: GapMeasure) -> str:
    """One sentence: the senses with a gap and its interval, then those without, then those not judged."""
    sorted_out: dict[Direction, list[str]] = {k: [] for k in DIRECTIONS}
    for indicator, gap in by_sense(ctx, kind, measure).items():
        which = direction(gap.difference)
        sure = which in ("first", "second")
        name = ctx.name(indicator)
        sorted_out[which].append(difference_words(ctx, name, gap.difference) if sure else name)
    said = [
        ctx.say(f"gaps.found.{which}.{kind}" if which in ("first", "second") else f"gaps.found.{which}", list=listed)
        for which, names in sorted_out.items()
        if names
        for listed in [joined(ctx.lang, names)]
    ]
    return ctx.say("gaps.found", measure=ctx.say(f"gaps.measure.{measure}"), list=ctx.say("semicolon").join(said))


def _complete(ctx: Context, kind: GapKind) -> str:
    """Whether complete cases lead to other findings than imputed ones."""
    other, compared = [], 0
    for measure in MEASURES[kind]:
        complete = by_sense(ctx, kind, measure, complete=True)
        for indicator, gap in by_sense(ctx, kind, measure).items():
            if indicator in complete:
                compared += 1
                if direction(gap.difference) != direction(complete[indicator].difference):
                    name = inner(ctx, ctx.say(f"gaps.measure.{measure}"))
                    other.append(ctx.say("gaps.cc.one", what=ctx.name(indicator), measure=name))
    if not compared:
        return ""
    return ctx.say("gaps.cc.other", list=joined(ctx.lang, other)) if other else ctx.say("gaps.cc.same")
