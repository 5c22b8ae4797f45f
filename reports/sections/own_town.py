"""Town edition: the town's own sample and its senses beside the city's."""

from __future__ import annotations

from analysis.results import CITY, town
from reports.blocks import Row
from reports.charts_data import Dots
from reports.draft import Draft
from reports.sections import distributions
from reports.sections.conduct import dates, modes
from reports.sections.senses import indicators
from reports.sections.structure import town_structure
from reports.sections.summary_towns import measured
from reports.tables import axis, column, dot, triple, triple_columns
from reports.wording.claims import difference_interval, verdict
from reports.wording.numbers import count, joined, percent, signed


def own_sample(d: Draft) -> None:
    """How many answered here, out of whom, and how the sample looks."""
    ctx = d.ctx
    wave = ctx.inp.assessment
    d.heading(1, ctx.say("own.sample.title"), "sample")
    found = next((t for t in wave.conduct.towns if t.town == ctx.inp.place.code), None)
    if found is None:
        d.paragraph(ctx.say("own.sample.none", town=ctx.place))
        return
    d.paragraph(
        ctx.say(
            "own.sample" if found.n else "own.sample.hidden",
            town=ctx.place,
            population=count(found.population),
            n=count(found.n),
            psu=count(found.n_psu),
            weight=percent(found.weight_share),
            total=count(wave.conduct.n_used),
        ),
        ctx.say("own.neff", neff=count(found.n_eff)) if found.n_eff is not None else "",
        dates(ctx),
        modes(ctx) and ctx.say("own.modes", modes=modes(ctx)),
    )
    d.paragraph(ctx.say(f"conduct.stream.{wave.stream}"))
    town_structure(d)


def own_senses(d: Draft) -> None:
    """Own score, city score, difference and its simultaneous interval; then the sentences; then the answers."""
    ctx = d.ctx
    d.heading(1, ctx.say("own.senses.title"), "senses")
    if not indicators(ctx):
        d.paragraph(ctx.say("nothing"))
        return
    shown = any(e is not None and e.value is not None for e in (ctx.estimate(i, ctx.here) for i in indicators(ctx)))
    refs = [d.next_table(), d.next_figure()] if shown else [d.next_table()]
    d.paragraph(ctx.say("own.senses.p", town=ctx.place, refs=joined(ctx.lang, refs)))
    _table(d)
    if shown:
        _chart(d)
    _answers(d)


def _table(d: Draft) -> None:
    ctx = d.ctx
    code = ctx.inp.place.code
    rows = []
    for indicator in indicators(ctx):
        v = verdict(ctx, indicator, code)
        band = ctx.bands.get((indicator, code))
        if v == "none" or band is None or band.difference.value is None:
            tail = ["—", "—", ctx.say("band.none")]
        else:
            tail = [signed(band.difference.value), difference_interval(ctx, band.difference), ctx.say(f"band.{v}")]
        city = triple(ctx, ctx.estimate(indicator, CITY))[:2]
        strong = indicator.startswith("sense")
        name = ctx.name(indicator) if strong else f"　{ctx.name(indicator)}"
        rows.append(Row(cells=(name, *triple(ctx, ctx.estimate(indicator, town(code))), *city, *tail), strong=strong))
    d.table(
        ctx.say("own.senses.caption", town=ctx.place),
        (
            column(ctx.say("col.sense"), "left", 1.4),
            *triple_columns(ctx, ctx.say("col.value")),
            column(ctx.say("col.value")),
            column(ctx.ci_column, "center", 1.6),
            column(ctx.say("col.difference"), width=1.1),
            column(ctx.ci_simultaneous, "center", 1.6),
            column(ctx.say("col.band"), "center", 1.4),
        ),
        rows,
        spans=(("", 1), (ctx.place, 3), (ctx.say("city.row"), 2), (ctx.say("own.compare"), 3)),
        notes=d.once(ctx.say("own.family")),
        scored=True,
        small=True,
    )


def _chart(d: Draft) -> None:
    """Own and city's dot per sense, one below the other."""
    ctx = d.ctx
    rows = []
    for sense in measured(ctx):
        indicator = f"sense:{sense}"
        v = verdict(ctx, indicator, ctx.inp.place.code)
        own = ctx.say("own.dot", sense=ctx.name(indicator), who=ctx.place)
        city = ctx.say("own.dot", sense=ctx.name(indicator), who=ctx.say("city.row"))
        rows.append(dot(ctx, own, ctx.estimate(indicator, ctx.here), v))
        rows.append(dot(ctx, city, ctx.estimate(indicator, CITY)))
    low, high = axis(rows)
    chart = Dots(rows=tuple(rows), reference=None, axis_label=ctx.say("senses.axis"), low=low, high=high)
    said = ctx.say("semicolon").join(f"{row.label} {row.text}" for row in rows)
    d.figure(ctx.say("own.senses.figure", town=ctx.place), chart, ctx.say("senses.alt", list=said), scored=True)


def _answers(d: Draft) -> None:
    """Distributions of the scored questions, where they are released."""
    ctx = d.ctx
    scored = tuple(code for code, item in ctx.labels.items.items() if item.in_scheme)
    figures = [
        (classes, found)
        for classes, found in distributions.by_classes(ctx, scored, ctx.here)
        if any(s is not None for x in found for s in x.shares)
    ]
    d.heading(2, ctx.say("own.answers.title"), "answers")
    if not figures:
        d.paragraph(ctx.say("own.answers.none", town=ctx.place))
        return
    refs = joined(ctx.lang, [d.next_figure(k + 1) for k in range(len(figures))])
    d.paragraph(ctx.say("own.answers.p", town=ctx.place, figure=refs))
    for classes, found in figures:
        words = distributions.kind_words(ctx, classes)
        distributions.figure(d, ctx.say("own.answers.figure", town=ctx.place, classes=words), classes, found)
