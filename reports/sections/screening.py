"""筛查: domains of towns against the city, to find where to look; labelled as such wherever it is shown."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.results import Screened, Screening
from reports.blocks import Row
from reports.charts_data import BandName, Heat, HeatCell
from reports.context import Context
from reports.differences import difference_triple, difference_words, direction
from reports.draft import Draft
from reports.tables import column
from reports.wording.numbers import count, joined, p_value, percent

COLUMNS = 8
"""Domains side by side in one chart."""
SIGNS: dict[BandName, str] = {"above": "▲", "middle": "·", "below": "▼", "none": "—"}


def screened(ctx: Context) -> Screening | None:
    """The screening of the wave, unless it is a pulse, in which towns are not looked at."""
    found = ctx.inp.assessment.screening
    return None if found is None or found.reason == "no-towns" else found


def flag(row: Screened) -> BandName:
    """``above``/``below`` where flagged and the printed interval excludes zero, ``none`` where not tested."""
    which = direction(row.difference)
    if row.reason or which == "none":
        return "none"
    if row.flag == "above" and which == "first":
        return "above"
    return "below" if row.flag == "below" and which == "second" else "middle"


def screening(d: Draft) -> None:
    """What was tested, how many are flagged, a chart of signs and the flagged ones with their numbers."""
    ctx = d.ctx
    found = screened(ctx)
    if found is None or not found.rows:
        d.paragraph(ctx.say("screen.no-domains"))
        return
    rows = _in_order(ctx, [r for r in found.rows if flag(r) in ("above", "below")])
    said = ctx.say("screen.p", tests=count(found.n_tests), share=percent(found.false_share, 0))
    if not rows:
        d.paragraph(said, ctx.say("screen.quiet"))
        return
    domains = list(dict.fromkeys(r.indicator for r in found.rows))
    parts = [domains[k : k + COLUMNS] for k in range(0, len(domains), COLUMNS)]
    figures = joined(ctx.lang, [d.next_figure(k + 1) for k in range(len(parts))])
    d.paragraph(said, ctx.say("screen.flagged", k=count(len(rows)), figure=figures, table=d.next_table()))
    for part in parts:
        _chart(d, found, part)
    _table(d, rows)


def _in_order(ctx: Context, rows: Sequence[Screened]) -> list[Screened]:
    """By town, then by domain, as the report lists both; never by size."""
    towns, domains = list(ctx.towns), list(ctx.labels.domains)
    place = {code: k for k, code in enumerate(towns)}
    number = {f"domain:{code}": k for k, code in enumerate(domains)}
    return sorted(rows, key=lambda r: (place.get(r.town, len(place)), number.get(r.indicator, len(number))))


def _chart(d: Draft, found: Screening, domains: list[str]) -> None:
    ctx = d.ctx
    by_place = {(r.town, r.indicator): flag(r) for r in found.rows}
    rows = tuple(
        (ctx.town(code), tuple(_cell(by_place.get((code, domain), "none")) for domain in domains)) for code in ctx.towns
    )
    order: tuple[BandName, ...] = ("above", "middle", "below", "none")
    seen = {cell.band for _, cells in rows for cell in cells}
    legend = tuple((band, ctx.say(f"screen.legend.{band}")) for band in order if band in seen)
    flagged = _in_order(ctx, [r for r in found.rows if r.indicator in domains and flag(r) in ("above", "below")])
    said = [
        ctx.say(
            "screen.alt.one", town=ctx.town(r.town), domain=ctx.name(r.indicator), flag=ctx.say(f"screen.{flag(r)}")
        )
        for r in flagged
    ]
    d.figure(
        ctx.say("screen.figure"),
        Heat(columns=tuple(ctx.name(domain) for domain in domains), rows=rows, legend=legend),
        ctx.say("screen.alt", list=ctx.say("semicolon").join(said)) if said else ctx.say("screen.quiet"),
    )


def _cell(band: BandName) -> HeatCell:
    return HeatCell(text=SIGNS[band], band=band)


def _table(d: Draft, rows: list[Screened]) -> None:
    ctx = d.ctx
    body = []
    for r in rows:
        p = r.difference.p_adjusted
        adjusted = ctx.say("absent") if p is None else p_value(p).removeprefix("p=").removeprefix("p")
        names = (ctx.town(r.town), ctx.name(r.indicator))
        body.append(Row(cells=(*names, *difference_triple(ctx, r.difference), adjusted, ctx.say(f"screen.{flag(r)}"))))
    d.table(
        ctx.say("screen.caption"),
        (
            column(ctx.say("col.town"), "left", 1.3),
            column(ctx.say("col.domain"), "left", 1.6),
            column(ctx.say("col.difference"), width=1.1),
            column(ctx.ci_column, "center", 1.5),
            column(ctx.say("col.n"), width=0.9),
            column(ctx.say("col.padj"), width=1.0),
            column(ctx.say("screen.col"), "center", 1.2),
        ),
        body,
        notes=(ctx.say("screen.note"),),
        scored=True,
        small=True,
    )


def own_screening(ctx: Context) -> str:
    """One sentence for one town: which of its domains are flagged, with difference, interval and n."""
    found = screened(ctx)
    if found is None or not found.rows:
        return ctx.say("screen.no-domains")
    rows = _in_order(ctx, [r for r in found.rows if r.town == ctx.inp.place.code])
    if not any(flag(r) != "none" for r in rows):
        return ctx.say("screen.own.untested", town=ctx.place)
    said = [
        ctx.say(f"screen.own.{band}", list=joined(ctx.lang, named))
        for band in ("above", "below")
        if (named := [difference_words(ctx, ctx.name(r.indicator), r.difference) for r in rows if flag(r) == band])
    ]
    listed = ctx.say("semicolon").join(said) or ctx.say("screen.own.quiet")
    share = percent(found.false_share, 0)
    return ctx.say("screen.own", town=ctx.place, tests=count(found.n_tests), share=share, list=listed)
