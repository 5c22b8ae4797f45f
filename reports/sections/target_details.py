"""Targets one by one: bullet charts of those with a figure and a report, and the list of all."""

from __future__ import annotations

from reports.charts_data import BulletChart, BulletRow
from reports.context import Context
from reports.draft import Draft
from reports.tables import column
from reports.targets import Target, Targets, reported, standing
from reports.wording.numbers import day, joined
from reports.wording.pairs import reached, wanted

ROWS = 16
"""Bars in one figure at most."""


def bullet_charts(d: Draft, book: Targets, own: tuple[Target, ...]) -> None:
    """Bullet charts of the targets that have a figure and a report, as evenly over figures as they divide."""
    ctx = d.ctx
    shown = [t for t in own if t.value and t.reached is not None and t.direction]
    if not shown:
        return
    parts = -(-len(shown) // ROWS)
    size = -(-len(shown) // parts)
    figures = [d.next_figure(i + 1) for i in range(parts)]
    d.paragraph(ctx.say("targets.p.figures", figures=joined(ctx.lang, figures)))
    for i in range(parts):
        part = ctx.say("targets.figure.part", i=str(i + 1), k=str(parts)) if parts > 1 else ""
        _chart(d, book, shown[i * size : (i + 1) * size], part)


def _chart(d: Draft, book: Targets, shown: list[Target], part: str) -> None:
    ctx = d.ctx
    rows = tuple(_bar(ctx, t) for t in shown)
    met = [row.met for row in rows]
    legend = (
        *((("met", ctx.say("targets.standing.met")),) if any(met) else ()),
        *((("missed", ctx.say("targets.standing.missed")),) if not all(met) else ()),
        ("target", ctx.say("targets.target")),
        ("zone", ctx.say("targets.zone")),
    )
    chart = BulletChart(rows=rows, axis_label=ctx.say("targets.axis"), legend=legend)
    said = ctx.say("semicolon").join(ctx.say("targets.alt.one", title=row.label, text=row.text) for row in rows)
    notes = (ctx.say("targets.bar.note"), *((ctx.say("targets.invented"),) if book.invented else ()))
    d.figure(ctx.say("targets.figure", part=part), chart, ctx.say("targets.alt", list=said), notes=notes)


def _bar(ctx: Context, t: Target) -> BulletRow:
    state = standing(t)
    said = {"reached": reached(ctx, t), "wanted": wanted(ctx, t), "standing": ctx.say(f"targets.standing.{state}")}
    return BulletRow(
        label=t.title,
        ratio=(t.reached or 0.0) / (t.value or 1.0),
        at_least=t.direction == ">=",
        met=state == "met",
        text=ctx.say("targets.bar", **said),
    )


def listing(d: Draft, book: Targets, own: tuple[Target, ...]) -> None:
    ctx = d.ctx
    mark = ctx.say("targets.invented.mark") if book.invented and any(reported(t) for t in own) else ""
    invented = (ctx.say("targets.invented"),) if mark else ()
    digest = (ctx.say("targets.list.sha", sha=book.sha256),) if book.sha256 else ()
    d.table(
        ctx.say("targets.list.caption", title=book.title),
        (
            column(ctx.say("targets.col.id"), "left", 0.6),
            column(ctx.say("targets.col.title"), "left", 3.0),
            column(ctx.say("col.domain"), "left", 1.4),
            column(ctx.say("targets.col.section"), "left", 1.1),
            column(ctx.say("targets.col.wanted"), "right", 1.1),
            column(ctx.say("targets.col.reached", mark=mark), "right", 1.2),
            column(ctx.say("targets.col.on"), "left", 1.2),
            column(ctx.say("targets.col.state"), "center", 1.0),
        ),
        [_listed(ctx, t) for t in own],
        notes=(ctx.say("targets.list.note"), *invented, *digest),
        small=True,
    )


def _listed(ctx: Context, t: Target) -> tuple[str, ...]:
    on = day(ctx.lang, t.reached_on) if t.reached_on else ctx.say("absent")
    state = standing(t)
    return (
        t.id,
        f"{t.title}（{t.note}）" if t.note and ctx.lang == "zh" else f"{t.title} ({t.note})" if t.note else t.title,
        ctx.name(f"domain:{t.domain}"),
        t.section,
        wanted(ctx, t),
        reached(ctx, t),
        on,
        ctx.say(f"targets.standing.{state}") if state != "open" else ctx.say("absent"),
    )
