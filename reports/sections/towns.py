"""Towns against the city: omnibus test, three bands by simultaneous intervals, no ranking."""

from __future__ import annotations

from analysis.results import CITY, Omnibus, town
from reports.blocks import Row
from reports.charts_data import Dots
from reports.context import Context
from reports.draft import Draft
from reports.sections.summary_towns import measured
from reports.sections.towns_maps import panels, tile_map
from reports.sections.towns_overview import overview
from reports.tables import axis, column, dot, triple, triple_columns
from reports.wording.claims import Verdict, difference_interval, short_claim, verdicts
from reports.wording.numbers import count, fixed, joined, p_value, signed


def towns(d: Draft) -> None:
    ctx = d.ctx
    d.heading(1, ctx.say("towns.title"), "towns")
    if ctx.inp.assessment.kind == "pulse":
        d.paragraph(ctx.say("towns.pulse"))
        return
    d.paragraph(ctx.say("towns.p", alpha=fixed(100 - float(ctx.level), 1).removesuffix(".0")))
    overview(d)
    tile_map(d)
    panels(d)
    for sense in measured(ctx):
        _sense(d, sense)


def _sense(d: Draft, sense: str) -> None:
    ctx = d.ctx
    indicator = f"sense:{sense}"
    d.heading(2, ctx.name(indicator), f"towns-{sense}")
    found = verdicts(ctx, indicator)
    if all(_withheld(ctx, indicator, code) for code in found):
        d.paragraph(ctx.say("towns.allwithheld", sense=ctx.name(indicator)))
        return
    able = any(v != "none" for v in found.values())
    refs = [d.next_figure(), d.next_table()] if able else [d.next_figure()]
    more = "" if able else ctx.say("towns.values")
    seen = ctx.say("refs" if able else "refs.scores", list=joined(ctx.lang, refs))
    d.paragraph(seen, *_test(ctx, indicator, found), more)
    outside = [short_claim(ctx, indicator, code) for code, v in found.items() if v in ("above", "below")]
    d.paragraph(ctx.say("claims.list", list=ctx.say("semicolon").join(outside)) if outside else "")
    _chart(d, indicator, found)
    if able:
        _table(d, indicator, found)


def _withheld(ctx: Context, indicator: str, code: str) -> bool:
    e = ctx.estimate(indicator, town(code))
    return e is None or e.value is None


def _test(ctx: Context, indicator: str, found: dict[str, Verdict]) -> list[str]:
    """The omnibus sentence, then, where no town leaves the middle band, the sentence that forbids high and low."""
    if sum(1 for v in found.values() if v != "none") < 2:
        return [ctx.say("towns.uncomparable")]
    test = next((o for o in ctx.inp.assessment.omnibus if o.indicator == indicator), None)
    said = [_omnibus(ctx, test)] if test is not None else []
    if any(v in ("above", "below") for v in found.values()):
        return said
    if test is not None and test.p is not None and test.p < 0.05:
        return [*said, ctx.say("towns.none.but")]
    wanted = test.n_per_town_for_3_points if test is not None else None
    return [*said, ctx.say("towns.none", n=count(wanted)) if wanted else ctx.say("towns.none.unknown")]


def _omnibus(ctx: Context, test: Omnibus) -> str:
    if test.p is None or test.statistic is None or test.df1 is None or test.df2 is None:
        return ctx.say("towns.omnibus.none")
    return ctx.say(
        "towns.omnibus.yes" if test.p < 0.05 else "towns.omnibus.no",
        df1=fixed(test.df1, 0),
        df2=fixed(test.df2, 0),
        f=fixed(test.statistic, 2),
        p=p_value(test.p),
        k=count(test.n_towns),
    )


def _chart(d: Draft, indicator: str, found: dict[str, Verdict]) -> None:
    ctx = d.ctx
    city = dot(ctx, ctx.say("city.row"), ctx.estimate(indicator, CITY))
    rows = tuple(dot(ctx, ctx.town(code), ctx.estimate(indicator, town(code)), v) for code, v in found.items())
    low, high = axis([*rows, city])
    order: tuple[Verdict, ...] = ("above", "middle", "below", "none")
    shown = [v for v in order if v in {row.band for row in rows if row.value is not None}]
    legend = tuple((v, ctx.say(f"band.{v}")) for v in shown)
    chart = Dots(rows=rows, reference=city, axis_label=ctx.say("senses.axis"), low=low, high=high, legend=legend)
    said = ctx.say("semicolon").join(
        f"{row.label} {row.text} {ctx.say(f'band.{row.band}') if row.value is not None else ''}".strip() for row in rows
    )
    d.figure(
        ctx.say("towns.figure", sense=ctx.name(indicator)),
        chart,
        ctx.say("towns.alt", city=city.text, list=said),
        scored=True,
    )


def _table(d: Draft, indicator: str, found: dict[str, Verdict]) -> None:
    ctx = d.ctx
    rows = [Row(cells=(ctx.say("city.row"), *triple(ctx, ctx.estimate(indicator, CITY)), *["—"] * 4), strong=True)]
    rows += [_row(ctx, indicator, code, v) for code, v in found.items()]
    d.table(
        ctx.say("towns.caption", sense=ctx.name(indicator)),
        (
            column(ctx.say("col.town"), "left", 1.5),
            *triple_columns(ctx, ctx.say("col.value")),
            column(ctx.say("col.difference"), width=1.1),
            column(ctx.ci_simultaneous, "center", 1.6),
            column(ctx.say("col.padj"), width=1.0),
            column(ctx.say("col.band"), "center", 1.4),
        ),
        rows,
        notes=d.once(ctx.say("note.order"), ctx.say("towns.family")),
        scored=True,
        small=True,
    )


def _row(ctx: Context, indicator: str, code: str, v: Verdict) -> Row:
    """A town that may not be compared shows its score, but no difference."""
    cells = [ctx.town(code), *triple(ctx, ctx.estimate(indicator, town(code)))]
    band = ctx.bands.get((indicator, code))
    if v == "none" or band is None or band.difference.value is None:
        cells += ["—", "—", "—", ctx.say("band.none")]
    else:
        p = band.difference.p_adjusted
        adjusted = "—" if p is None else p_value(p).removeprefix("p=").removeprefix("p")
        cells += [signed(band.difference.value), difference_interval(ctx, band.difference), adjusted]
        cells.append(ctx.say(f"band.{v}"))
    return Row(cells=tuple(cells))
