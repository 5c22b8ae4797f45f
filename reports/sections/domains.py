"""Domains: each score with the base it speaks for; none ranked."""

from __future__ import annotations

from analysis.results import CITY, town
from reports.blocks import Row
from reports.charts_data import Dots
from reports.context import Context
from reports.draft import Draft
from reports.tables import axis, column, dot, triple, triple_columns
from reports.wording.numbers import joined

TOWN_BASE = 50
"""Smallest base with which a town edition shows a domain."""


def domains(d: Draft) -> None:
    """City edition."""
    ctx = d.ctx
    d.heading(1, ctx.say("domains.title"), "domains")
    found = [code for code in ctx.labels.domains if ctx.estimate(f"domain:{code}", CITY) is not None]
    if not found:
        d.paragraph(ctx.say("domains.none"))
        return
    d.paragraph(ctx.say("domains.p", table=d.next_table(), figure=d.next_figure()), _not_measured(ctx, found))
    rows = [Row(cells=(*_name(ctx, code), *triple(ctx, ctx.estimate(f"domain:{code}", CITY)))) for code in found]
    d.table(
        ctx.say("domains.caption"),
        (
            column(ctx.say("col.domain"), "left", 2.2),
            column(ctx.say("col.base"), "center", 1.4),
            *triple_columns(ctx, ctx.say("col.value")),
        ),
        rows,
        notes=d.once(*_notes(ctx, found)),
        scored=True,
    )
    _chart(d, found)


def _chart(d: Draft, found: list[str]) -> None:
    ctx = d.ctx
    dots = []
    for code in found:
        name, base = _name(ctx, code)
        label = f"{name}（{base}）" if ctx.lang == "zh" else f"{name} ({base})"
        dots.append(dot(ctx, label, ctx.estimate(f"domain:{code}", CITY)))
    low, high = axis(dots)
    chart = Dots(rows=tuple(dots), reference=None, axis_label=ctx.say("senses.axis"), low=low, high=high)
    said = ctx.say("semicolon").join(f"{x.label} {x.text}" for x in dots)
    d.figure(
        ctx.say("domains.figure"),
        chart,
        ctx.say("senses.alt", list=said),
        notes=d.once(*_notes(ctx, found)),
        scored=True,
    )


def town_domains(d: Draft) -> None:
    """Town edition: only domains whose base here is at least 50; the rest is pointed to the city edition."""
    ctx = d.ctx
    d.heading(1, ctx.say("domains.title"), "domains")
    code = ctx.inp.place.code
    here = {k: ctx.estimate(f"domain:{k}", town(code)) for k in ctx.labels.domains}
    shown = [k for k, e in here.items() if e is not None and e.value is not None and e.n >= TOWN_BASE]
    left = [ctx.name(f"domain:{k}") for k in here if k not in shown and ctx.estimate(f"domain:{k}", CITY) is not None]
    if not shown:
        d.paragraph(ctx.say("domains.town.none") if left else ctx.say("domains.none"))
        return
    d.paragraph(
        ctx.say("domains.town.p", town=ctx.place, table=d.next_table()),
        ctx.say("domains.town.left", list=joined(ctx.lang, left)) if left else "",
    )
    rows = [
        Row(cells=(*_name(ctx, k), *triple(ctx, here[k]), *triple(ctx, ctx.estimate(f"domain:{k}", CITY))))
        for k in shown
    ]
    d.table(
        ctx.say("domains.town.caption", town=ctx.place),
        (
            column(ctx.say("col.domain"), "left", 1.9),
            column(ctx.say("col.base"), "center", 1.3),
            *triple_columns(ctx, ctx.say("col.value")) * 2,
        ),
        rows,
        spans=(("", 2), (ctx.place, 3), (ctx.say("city.row"), 3)),
        notes=d.once(*_notes(ctx, shown)),
        scored=True,
    )


def _name(ctx: Context, code: str) -> tuple[str, str]:
    """Domain and base, with the mark of a related indicator."""
    found = ctx.labels.domains[code]
    base = ctx.say(f"base.{found.base if found.applies_to == 'everyone' else found.applies_to}")
    if not found.related:
        return found.title, base
    related = ctx.say("related")
    return (f"{found.title}（{related}）" if ctx.lang == "zh" else f"{found.title} ({related})"), base


def domain_name(ctx: Context, code: str) -> str:
    """The domain's title with the mark of a related indicator; a code that the questionnaire has no domain for as it is."""
    return _name(ctx, code)[0] if code in ctx.labels.domains else code


def _not_measured(ctx: Context, found: list[str]) -> str:
    rest = [ctx.name(f"domain:{code}") for code in ctx.labels.domains if code not in found]
    return ctx.say("domains.notmeasured", list=joined(ctx.lang, rest)) if rest else ""


def _notes(ctx: Context, found: list[str]) -> tuple[str, ...]:
    related = any(ctx.labels.domains[code].related for code in found)
    return (ctx.say("domains.related.note"),) if related else ()
