"""The one-page summary, which stands alone."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.results import CITY
from reports.blocks import KeyFigures, PageBreak
from reports.context import Context
from reports.draft import Draft
from reports.sections.answer_quality import quality_line
from reports.sections.front import answers_here, when
from reports.sections.summary_change import change_line, no_change
from reports.sections.summary_towns import measured, section_ref, towns_sentences
from reports.sections.summary_weak import weak_line
from reports.sections.targets import summary_line
from reports.tables import interval_cell, key_figure, value_cell
from reports.wording.claims import claim
from reports.wording.numbers import count, joined


def summary(d: Draft) -> None:
    """City edition: four scores, how they are spread, which towns differ, what was not done."""
    ctx = d.ctx
    _open(d, ctx.say("summary.lead", when=when(ctx), n=count(answers_here(ctx)), ci=ctx.ci))
    _figures(d)
    towns = tuple(towns_sentences(d))
    weak = weak_line(ctx)
    rest = () if _checked(d) else _domains(ctx)
    found = [*towns, *([weak] if weak else []), *rest]
    paired = summary_line(ctx, section_ref(ctx, "targets.title"))
    left = [*([] if weak else ["weak"]), *([] if paired else ["targets"]), "retest"]
    d.bullets([*found, *([paired] if paired else []), _cannot(ctx, "rank", *_gaps_open(ctx), *left)])
    _basis(d)


def town_summary(d: Draft) -> None:
    """Town edition: four scores, each said against the city as far as its interval allows."""
    ctx = d.ctx
    total = count(ctx.inp.assessment.conduct.n_used)
    n = answers_here(ctx)
    key = "summary.town.lead" if n else "summary.town.lead.hidden"
    lead = ctx.say(key, when=when(ctx), town=ctx.place, n=count(n), total=total, ci=ctx.ci)
    _open(d, lead)
    _figures(d)
    _checked(d)
    d.bullets([*_own(ctx), _cannot(ctx, "rank.town", "gaps", "weak", "retest")])
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
    changed = change_line(ctx)
    d.add(
        KeyFigures(figures=figures, notes=(*([changed] if changed else []), *_shares(ctx), ctx.say("summary.levels")))
    )


def _checked(d: Draft) -> bool:
    """Whose scores are to be verified first, under the table in which they stand; whether there is such a line."""
    line = quality_line(d.ctx)
    if line:
        d.note(line)
    return bool(line)


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


def _domains(ctx: Context) -> Iterator[str]:
    found = [d for d in ctx.labels.domains if ctx.estimate(f"domain:{d}", CITY) is not None]
    if found:
        left = len(ctx.labels.domains) - len(found)
        ref = section_ref(ctx, "domains.title")
        rest = ctx.say("summary.domains.rest", j=str(left)) if left else ""
        yield ctx.say("summary.domains", k=str(len(found)), ref=ref, rest=rest)


def _gaps_open(ctx: Context) -> list[str]:
    """The three gaps are open only in a wave that was not asked about them."""
    wave = ctx.inp.assessment
    return [] if wave.spreads or (wave.gaps is not None and wave.gaps.gaps) else ["gaps"]


def _cannot(ctx: Context, *topics: str) -> str:
    """What this edition leaves open: change if nothing is said about it, then the topics."""
    change = [] if change_line(ctx) else [no_change(ctx)]
    named = [*change, *(ctx.say(f"summary.cannot.{topic}") for topic in topics)]
    return ctx.say("summary.cannot", list=joined(ctx.lang, named))


def _basis(d: Draft) -> None:
    """Scheme, what the intervals rest on, and the marks that occur on the page."""
    ctx = d.ctx
    method = ctx.say(f"summary.method.{ctx.inp.assessment.stream}")
    shown = [key_figure(ctx, f"sense:{s}", ctx.here) for s in ctx.labels.senses]
    marks = ctx.mark_notes(text for figure in shown for text in (figure.value_text, figure.note))
    basis = ctx.say("summary.basis", scheme=ctx.labels.scheme, ci=ctx.ci, method=method)
    d.note(("" if ctx.lang == "zh" else " ").join((basis, *marks)))
