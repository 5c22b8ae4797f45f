"""Limitations and quality: every fact the analysis recorded, then what holds for every survey."""

from __future__ import annotations

from analysis.results import Note
from reports.context import Context
from reports.draft import Draft
from reports.sections.confidentiality import confidentiality, warning
from reports.sections.disclosure import disclosure
from reports.sections.quality_statement import quality_statement
from reports.tables import column
from reports.wording.notes import TOPIC_ORDER, note_sentences, topic

LISTED_AT_MOST = 4
"""Entries of one code listed as bullets; more go into a table and are counted here."""


def limitations(d: Draft) -> None:
    ctx = d.ctx
    d.heading(1, ctx.say("method.title"), "limitations")
    found = notes_here(ctx)
    warning(d)
    d.paragraph(ctx.say("method.notes.p") if found else ctx.say("method.notes.none"))
    _by_topic(d, found)
    d.heading(2, ctx.say("method.quality.head"), "quality")
    d.bullets(_errors(ctx))
    if ctx.inp.place.kind == "city":
        quality_statement(d, disclosure(d))


def notes_here(ctx: Context) -> list[Note]:
    """All notes; a town edition leaves out those about other towns and other towns' indicators."""
    notes = list(ctx.inp.assessment.notes)
    if ctx.inp.place.kind == "city":
        return notes
    return [n for n in notes if str(n.params.get("town", "")) in ("", ctx.inp.place.code)]


def _by_topic(d: Draft, found: list[Note]) -> None:
    ctx = d.ctx
    logged: list[tuple[str, list[str]]] = []
    for head in TOPIC_ORDER:
        notes = [n for n in found if topic(n) == head]
        if not notes and head != "release":
            continue
        d.heading(2, ctx.say(f"method.topic.{head}"), f"notes-{head}")
        said = [confidentiality(ctx)] if head == "release" else []
        for code in dict.fromkeys(n.code for n in notes):
            same = note_sentences(ctx, [n for n in notes if n.code == code])
            if len(same) <= LISTED_AT_MOST:
                said += same
            else:
                logged.append((code, same))
                ref = d.next_table(len(logged))
                said.append(ctx.say("method.log", head=_head(ctx, code), k=str(len(same)), ref=ref))
        d.bullets(said)
    for code, same in logged:
        d.table(
            ctx.say("method.log.caption", head=_head(ctx, code)),
            (column("", "right", 0.4), column(ctx.say("method.log.entry"), "left", 8)),
            [(str(i), sentence) for i, sentence in enumerate(same, 1)],
            small=True,
        )


def _head(ctx: Context, code: str) -> str:
    key = f"note.{code}.head"
    return ctx.say(key if ctx.words.has(key) else "method.log.head")


def _errors(ctx: Context) -> list[str]:
    sampling = "method.error.sampling.open" if ctx.open else "method.error.sampling"
    keys = ("coverage", "measurement", "scheme", "rounding")
    return [ctx.say(sampling, ci=ctx.ci), *(ctx.say(f"method.error.{k}") for k in keys)]
