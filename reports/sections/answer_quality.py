"""Quality of answers: what was checked, what is beyond expectation, and that a sign removes nothing."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.results import Quality, QualityCell
from reports.context import Context
from reports.draft import Draft
from reports.sections.summary_towns import section_ref
from reports.tables import column
from reports.wording.checks import (
    cells_of,
    compared,
    found,
    in_order,
    in_words,
    reviewed,
    rule_name,
    towns_named,
    where,
)
from reports.wording.numbers import count, joined, percent


def answer_quality(d: Draft) -> None:
    """City edition, the last part of the conduct of the survey."""
    ctx = d.ctx
    d.heading(2, ctx.say("quality.title"), "conduct-quality")
    quality = ctx.inp.assessment.quality
    if quality is None:
        d.paragraph(ctx.say("quality.none"))
        return
    appendix = ctx.say("quality.appendix")
    of_town = [c for c in found(quality) if c.kind == "town"]
    lead = ctx.say("quality.p", k=count(len(quality.rules)), n=count(quality.n), appendix=appendix)
    ref = d.next_table()
    d.paragraph(lead, *_findings(ctx, quality, ref), *_principle(ctx))
    if of_town:
        table(d, ctx.say("quality.caption"), of_town)


def _findings(ctx: Context, quality: Quality, ref: str) -> list[str]:
    cells = found(quality)
    if not compared(quality):
        return [ctx.say("quality.uncompared")]
    if not cells:
        return [ctx.say("quality.clear", level=percent(quality.level, 0))]
    towns = towns_named(ctx, [c for c in cells if c.kind == "town"])
    finer = [c for c in cells if c.kind != "town"]
    said = [ctx.say("quality.found", towns=joined(ctx.lang, towns), ref=ref)] if towns else []
    if finer:
        said += [ctx.say("quality.found.finer", k=count(len(finer)), appendix=ctx.say("quality.appendix"))]
    return said


def _principle(ctx: Context) -> list[str]:
    n = reviewed(ctx)
    excluded = ctx.say("quality.excluded", n=count(n)) if n else ctx.say("quality.excluded.none")
    return [ctx.say("quality.principle"), excluded]


def own_quality(d: Draft) -> None:
    """Town edition: one paragraph on its own answers."""
    ctx = d.ctx
    quality, code = ctx.inp.assessment.quality, ctx.inp.place.code
    if quality is None:
        return
    tested = [c for c in quality.cells if c.town == code and c.kind == "town" and not c.reason]
    cells = [c for c in found(quality) if c.town == code]
    finer = [c for c in cells if c.kind != "town"]
    said = [own_finding(ctx, tested, [c for c in cells if c.kind == "town"])]
    if finer:
        said += [ctx.say("own.quality.finer", k=count(len(finer)))]
    d.paragraph(*said, ctx.say("quality.principle"))


def own_finding(ctx: Context, tested: Sequence[QualityCell], beyond: Sequence[QualityCell]) -> str:
    if not tested:
        return ctx.say("own.quality.none", town=ctx.place)
    named = {"k": count(len(tested)), "town": ctx.place}
    if not beyond:
        return ctx.say("own.quality.clear", **named)
    return ctx.say("own.quality.found", **named, list=ctx.say("semicolon").join(in_words(ctx, c) for c in beyond))


def quality_line(ctx: Context) -> str:
    """For the summary: whose scores are to be verified first; nothing where no sign is beyond expectation."""
    quality = ctx.inp.assessment.quality
    cells = found(quality) if quality is not None else []
    city = ctx.inp.place.kind == "city"
    towns = towns_named(ctx, [c for c in cells if city or c.town == ctx.inp.place.code])
    if not towns:
        return ""
    ref = section_ref(ctx, "quality.title" if city else "own.sample.title")
    return ctx.say("summary.quality", towns=joined(ctx.lang, towns), ref=ref)


def table(d: Draft, title: str, cells: list[QualityCell]) -> None:
    """Findings with their numbers, by town in the official order."""
    ctx = d.ctx
    d.table(
        title,
        (
            column(ctx.say("col.town"), "left", 1.6),
            column(ctx.say("quality.col.sign"), "left", 1.5),
            column(ctx.say("col.n"), width=0.9),
            column(ctx.say("quality.col.flagged"), width=1.1),
            column(ctx.say("quality.col.share"), width=0.9),
            column(ctx.say("quality.col.expected"), width=1.1),
            column(ctx.say("quality.col.ratio"), width=1.1),
            column(ctx.say("quality.col.padj"), width=1.0),
        ),
        [(where(ctx, c), rule_name(ctx, c.rule), *cells_of(ctx, c)) for c in in_order(ctx, cells)],
        notes=(*d.once(_note(ctx), ctx.say("note.order")),),
        small=True,
    )


def _note(ctx: Context) -> str:
    quality = ctx.inp.assessment.quality
    rules = [r for r in quality.rules if r.level is not None] if quality is not None else []
    level = f"{max((r.level or 0.0 for r in rules), default=0.0):g}"
    limits = next((r.thresholds for r in rules if "times" in r.thresholds and "flagged" in r.thresholds), None)
    if limits is None:
        return ctx.say("quality.cells.note.short", level=level)
    return ctx.say("quality.cells.note", level=level, flagged=f"{limits['flagged']:g}", times=f"{limits['times']:g}")
