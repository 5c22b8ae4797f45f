"""Appendix: the places a town may have, and the screening of domains.  No league table, no verdicts."""

from __future__ import annotations

from analysis.results import RankSets, TownRanks
from reports.blocks import Row
from reports.context import Context
from reports.draft import Draft
from reports.sections.screening import own_screening, screened, screening
from reports.tables import column
from reports.wording.numbers import count, fixed, joined, span


def places(d: Draft) -> None:
    """City edition: rank sets of all towns, then the screening; left out where a wave has neither."""
    ctx = d.ctx
    ranks = sets_of(ctx)
    if not ranks and not screened(ctx):
        return
    d.appendix(ctx.say("places.title"), "appendix-places")
    if ranks:
        d.heading(2, ctx.say("ranks.title"), "places-ranks")
        _ranks(d, ranks)
    if screened(ctx):
        d.heading(2, ctx.say("screen.title"), "places-screening")
        screening(d)


def own_places(d: Draft) -> None:
    """Town edition: its own places and its own screened domains, one sentence each."""
    ctx = d.ctx
    ranks = sets_of(ctx)
    if not ranks and not screened(ctx):
        return
    d.appendix(ctx.say("places.title"), "appendix-places")
    d.paragraph(_own_ranks(ctx, ranks) if ranks else "")
    d.paragraph(own_screening(ctx) if screened(ctx) else "")


def sets_of(ctx: Context) -> list[RankSets]:
    """Rank sets of the senses, in their order."""
    return [r for s in ctx.labels.senses for r in ctx.inp.assessment.ranks if r.indicator == f"sense:{s}"]


def range_of(ctx: Context, best: int, worst: int) -> str:
    """``3~12``, or ``5`` where only one place is left."""
    return count(best) if best == worst else span(ctx.lang, count(best), count(worst))


def _ranks(d: Draft, ranks: list[RankSets]) -> None:
    ctx = d.ctx
    shown = [r for r in ranks if r.towns]
    few = [ctx.name(r.indicator) for r in ranks if not r.towns]
    if shown:
        level = fixed(100 * shown[0].level, 1).removesuffix(".0")
        d.paragraph(ctx.say("ranks.p", table=d.next_table(), level=level), ctx.say("ranks.warning"))
        d.paragraph(ctx.say("ranks.width", list=joined(ctx.lang, [_width(ctx, r) for r in shown])))
        _table(d, shown)
    d.paragraph(ctx.say("ranks.few", list=joined(ctx.lang, few)) if few else "")


def _width(ctx: Context, r: RankSets) -> str:
    """How many places a town may have on average: how little the order says."""
    mean = sum(t.worst_of_all - t.best_of_all + 1 for t in r.towns) / len(r.towns)
    return ctx.say("ranks.width.one", sense=ctx.name(r.indicator), width=fixed(mean, 1), k=count(len(r.towns)))


def _table(d: Draft, ranks: list[RankSets]) -> None:
    ctx = d.ctx
    rows = [Row(cells=(ctx.town(code), *(c for r in ranks for c in _cells(ctx, r, code)))) for code in ctx.towns]
    pair = (column(ctx.say("ranks.one"), "center"), column(ctx.say("ranks.all"), "center"))
    d.table(
        ctx.say("ranks.caption"),
        (column(ctx.say("col.town"), "left", 1.6), *pair * len(ranks)),
        rows,
        spans=(("", 1), *((ctx.name(r.indicator), 2) for r in ranks)),
        notes=(*d.once(ctx.say("note.order")), ctx.say("ranks.note")),
        small=True,
    )


def own(r: RankSets, code: str) -> TownRanks | None:
    return next((t for t in r.towns if t.town == code), None)


def _cells(ctx: Context, r: RankSets, code: str) -> tuple[str, str]:
    found = own(r, code)
    if found is not None:
        return range_of(ctx, found.best, found.worst), range_of(ctx, found.best_of_all, found.worst_of_all)
    why = r.left_out.get(code)
    return (ctx.code("gaps.left", why) if why else ctx.say("absent"), ctx.say("absent"))


def _own_ranks(ctx: Context, ranks: list[RankSets]) -> str:
    """The sets for this town alone: nothing about any other is said."""
    said = [
        ctx.say(
            "ranks.own.one",
            sense=ctx.name(r.indicator),
            places=range_of(ctx, found.best, found.worst),
            k=count(len(r.towns)),
        )
        for r in ranks
        if (found := own(r, ctx.inp.place.code)) is not None
    ]
    if not said:
        return ctx.say("ranks.own.none", town=ctx.place)
    level = fixed(100 * ranks[0].level, 1).removesuffix(".0")
    return ctx.say("ranks.own", town=ctx.place, level=level, list=ctx.say("semicolon").join(said))
