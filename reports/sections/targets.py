"""Targets of the plan beside felt scores: what is met and felt, what is met and not felt; else the targets as targets."""

from __future__ import annotations

from collections.abc import Iterator

from reports.blocks import Row
from reports.context import Context
from reports.draft import Draft
from reports.sections.domains import domain_name
from reports.sections.target_details import bullet_charts, listing
from reports.tables import column, in_words, triple, triple_columns
from reports.targets import Targets, reported, standing
from reports.wording.numbers import count, day, fixed, joined
from reports.wording.pairs import VERDICTS, Pair, of_verdict, pairs


def targets(d: Draft) -> None:
    """Section 10; nothing where no targets were given for the edition's place."""
    ctx = d.ctx
    book, found = ctx.inp.targets, pairs(ctx)
    if book is None or not found:
        return
    d.heading(1, ctx.say("targets.title"), "targets")
    own = book.of(ctx.inp.place.code)
    named = {"source": book.source, "date": day(ctx.lang, book.date), "k": count(len(own))}
    if not any(reported(t) for t in own):
        d.paragraph(ctx.say("targets.p.none", table=d.next_table(), **named))
        listing(d, book, own)
        return
    judged, known = sum(standing(t) != "unjudged" for t in own), sum(reported(t) for t in own)
    d.paragraph(
        ctx.say("targets.p.basis", judged=count(judged), reported=count(known), **named),
        ctx.say("targets.invented") if book.invented else "",
        ctx.say("targets.p.rule", table=d.next_table(), **{"from": threshold(book)}),
    )
    d.bullets(_found(ctx, found))
    _table(d, book, found)
    bullet_charts(d, book, own)
    d.paragraph(ctx.say("targets.p.limits"), ctx.say("targets.p.list", title=ctx.say("targets.list.title")))


def target_list(d: Draft) -> None:
    """Appendix: every target, where the section itself shows pairs."""
    ctx = d.ctx
    book = ctx.inp.targets
    own = book.of(ctx.inp.place.code) if book is not None else ()
    if book is not None and any(reported(t) for t in own):
        d.heading(2, ctx.say("targets.list.title"), "targets-list")
        listing(d, book, own)


def summary_line(ctx: Context, ref: str) -> str:
    """How many domains are met and felt and so on, for the summary; ``""`` without pairs."""
    found = pairs(ctx)
    if not any(reported(t) for p in found for t in p.targets):
        return ""
    counted = {v: len(of_verdict(found, v)) for v in VERDICTS}
    said = [
        ctx.say("targets.summary.one", what=ctx.say(f"targets.verdict.{v}"), k=count(k))
        for v, k in counted.items()
        if k
    ]
    left = len(of_verdict(found, "unclear"))
    said += [ctx.say("targets.summary.unclear", k=count(left))] if left else []
    return ctx.say("targets.summary", list=joined(ctx.lang, said), ref=ref)


def threshold(book: Targets) -> str:
    return fixed(book.felt_from).removesuffix(".0")


def _found(ctx: Context, found: tuple[Pair, ...]) -> Iterator[str]:
    """A line per kind of pair that occurs, every domain with its score, interval and n; then those that cannot be told."""
    for verdict in VERDICTS:
        some = of_verdict(found, verdict)
        if some:
            named = ctx.say("semicolon").join(_one(ctx, p) for p in some)
            yield ctx.say("targets.found", what=ctx.say(f"targets.verdict.{verdict}"), list=named)
    unclear = of_verdict(found, "unclear")
    if len(unclear) == len(found):
        yield ctx.say("targets.found.none")
    elif unclear:
        yield ctx.say("targets.found.unclear", list=joined(ctx.lang, [domain_name(ctx, p.domain) for p in unclear]))


def _one(ctx: Context, pair: Pair) -> str:
    return ctx.say(
        "targets.found.one",
        domain=domain_name(ctx, pair.domain),
        score=in_words(ctx, pair.estimate),
        met=count(pair.met),
        k=count(pair.judged),
    )


def _table(d: Draft, book: Targets, found: tuple[Pair, ...]) -> None:
    ctx = d.ctx
    invented = (ctx.say("targets.invented"),) if book.invented else ()
    d.table(
        ctx.say("targets.caption"),
        (
            column(ctx.say("col.domain"), "left", 1.9),
            column(ctx.say("targets.col.met"), "center", 0.9),
            column(ctx.say("targets.col.standing"), "center", 1.2),
            *triple_columns(ctx, ctx.say("col.value")),
            column(ctx.say("targets.col.felt"), "center", 1.1),
            column(ctx.say("targets.col.verdict"), "center", 1.5),
        ),
        [Row(cells=_row(ctx, p)) for p in found],
        notes=(ctx.say("targets.met.note"), *invented),
        scored=True,
        small=True,
    )


def _row(ctx: Context, pair: Pair) -> tuple[str, ...]:
    met = ctx.say("targets.met.of", met=count(pair.met), k=count(pair.judged)) if pair.judged else ctx.say("absent")
    return (
        domain_name(ctx, pair.domain),
        met,
        ctx.say(f"targets.standing.{pair.standing}"),
        *triple(ctx, pair.estimate),
        ctx.say(f"targets.felt.{pair.felt}"),
        ctx.say(f"targets.verdict.{pair.verdict}"),
    )
