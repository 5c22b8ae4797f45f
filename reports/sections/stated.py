"""What residents say should be improved first, beside the importance derived from their answers."""

from __future__ import annotations

from analysis.results.drivers import Drivers, Priority, SenseDrivers
from reports.blocks import Row
from reports.context import Context, released
from reports.draft import Draft
from reports.tables import column, interval_cell, value_cell
from reports.wording.drivers import distance, gap_interval_name
from reports.wording.numbers import count, joined


def stated(d: Draft, found: Drivers, able: tuple[SenseDrivers, ...]) -> None:
    """One table in the order of the options, never of the shares; one line where nobody was asked."""
    ctx = d.ctx
    if not found.priorities:
        few = found.priority_reason == "few-answers"
        d.paragraph(ctx.say("weak.reason.few-priorities" if few else "weak.reason.no-priority-question"))
        return
    d.paragraph(ctx.say("weak.stated.p", ref=d.next_table()))
    spans = (("", 3), (ctx.say("weak.stated.span", ci=gap_interval_name(ctx)), len(able))) if able else ()
    d.table(
        ctx.say("weak.stated.caption"),
        (
            column(ctx.say("weak.stated.col"), "left", 2.0),
            column(ctx.say("weak.stated.share"), width=0.9),
            column(ctx.ci_column, "center", 1.5),
            *(column(ctx.name(f"sense:{s.sense}"), "center", 1.5) for s in able),
        ),
        [_row(ctx, p, able) for p in found.priorities],
        spans=spans,
        notes=(_note(ctx, found, able), *ctx.mark_notes(value_cell(ctx, released(p.share)) for p in found.priorities)),
        small=True,
    )


def _row(ctx: Context, priority: Priority, able: tuple[SenseDrivers, ...]) -> Row:
    share = released(priority.share)
    importance = (_importance(ctx, priority, sense) for sense in able)
    return Row(cells=(option_name(ctx, priority), value_cell(ctx, share), interval_cell(ctx, share), *importance))


def option_name(ctx: Context, priority: Priority) -> str:
    if priority.domain in ctx.labels.domains:
        return ctx.name(f"domain:{priority.domain}")
    return ctx.say("weak.option.none") if priority.exclusive else priority.option


def _importance(ctx: Context, priority: Priority, sense: SenseDrivers) -> str:
    """The interval of the distance from the mean of the one service that measures the option."""
    of = [x for x in sense.drivers if x.item in priority.items]
    return distance(ctx, of[0].importance_gap)[1] if len(of) == 1 else ctx.say("absent")


def _note(ctx: Context, found: Drivers, able: tuple[SenseDrivers, ...]) -> str:
    n = max(p.share.n for p in found.priorities)
    picks = ctx.say("weak.stated.picks", k=str(found.max_picks)) if found.max_picks else ""
    by_sense = [ctx.say("weak.sense.n", sense=ctx.name(f"sense:{s.sense}"), n=count(s.n)) for s in able]
    return ctx.say("weak.stated.note", n=count(n), picks=picks, list=joined(ctx.lang, by_sense) or ctx.say("absent"))
