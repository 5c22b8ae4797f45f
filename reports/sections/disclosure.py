"""What a reader may ask of any survey, element by element (AAPOR Transparency Initiative, checklist of April 2021)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from analysis.results import CITY, Estimate
from reports.context import Context
from reports.draft import Draft
from reports.sections.conduct import dates, modes
from reports.sections.summary_towns import measured
from reports.tables import column
from reports.wording.checks import reviewed
from reports.wording.numbers import count, day, fixed, joined, percent, span


def disclosure(d: Draft) -> str:
    """The table, and how it is called."""
    ctx = d.ctx
    d.heading(2, ctx.say("aapor.title"), "disclosure")
    ref = d.next_table()
    d.paragraph(ctx.say("aapor.p", ref=ref))
    d.table(
        ctx.say("aapor.caption"),
        (column(ctx.say("statement.element"), "left", 1.2), column(ctx.say("statement.text"), "left", 4.2)),
        [(ctx.say(f"aapor.{key}"), say(ctx).strip()) for key, say in ELEMENTS.items()],
        small=True,
    )
    return ref


def _strategy(ctx: Context) -> str:
    conduct = ctx.inp.assessment.conduct
    other = ctx.say("stream.probability" if ctx.open else "stream.open")
    n = conduct.n_other_stream
    left = ctx.say("aapor.open.some", n=count(n), stream=other) if n else ""
    return ctx.say(f"aapor.strategy.{ctx.inp.assessment.stream}", open=left)


def _sponsor(ctx: Context) -> str:
    marks = [ctx.say("aapor.mark", name=name, value=value) for name, value in ctx.labels.form_header]
    if not marks:
        return ctx.say("aapor.sponsor.none")
    return ctx.say("aapor.sponsor.text", marks=ctx.say("semicolon").join(marks))


def _instrument(ctx: Context) -> str:
    appendix = ctx.say("appendix.questionnaire")
    return ctx.say("aapor.instrument.text", questionnaire=ctx.labels.questionnaire, appendix=appendix)


def _population(ctx: Context) -> str:
    people = ctx.inp.assessment.population
    return ctx.say(
        "aapor.population.text",
        universe=ctx.labels.universe[:1].upper() + ctx.labels.universe[1:],
        total=count(people.total),
        source=ctx.one_language(people.source),
        date=day(ctx.lang, people.date),
        status=ctx.say(f"status.{people.status}"),
    )


def _sample(ctx: Context) -> str:
    """Strata, units and chances as far as the analysis recorded them."""
    if ctx.open:
        return ctx.say("aapor.sample.open")
    notes = {note.code for note in ctx.inp.assessment.notes}
    chance = ctx.say(f"aapor.chance.{'known' if 'inclusion-probabilities' in notes else 'assumed'}")
    if "persons-as-psu" in notes:
        return ctx.say("aapor.sample.persons", chance=chance)
    units = [t.n_psu for t in ctx.inp.assessment.conduct.towns]
    if not all(units):
        return ctx.say("aapor.sample.units", chance=chance)
    return ctx.say("aapor.sample.villages", k=count(sum(units)), chance=chance)


def _mode(ctx: Context) -> str:
    return modes(ctx) or ctx.say("aapor.mode.none")


def _size(ctx: Context) -> str:
    found = [e for e in (ctx.estimate(f"sense:{s}", CITY) for s in measured(ctx)) if e is not None]
    n, precision = count(ctx.inp.assessment.conduct.n_used), _precision(ctx, found)
    drawn = next((o for o in ctx.inp.assessment.conduct.outcomes if o.stream == "probability"), None)
    if ctx.open or drawn is None or drawn.rates is None:
        return ctx.say(f"aapor.size.{'open' if ctx.open else 'text'}", n=n, precision=precision)
    return ctx.say(
        "aapor.size.rates",
        n=n,
        precision=precision,
        cases=count(drawn.counts.n),
        rr1=percent(drawn.rates.rr1, 1),
        rr3=percent(drawn.rates.rr3, 1),
        e=fixed(drawn.rates.e, 3),
        conduct=ctx.say("conduct.title"),
    )


def _precision(ctx: Context, found: list[Estimate]) -> str:
    half = [(e.upper - e.lower) / 2 for e in found if e.lower is not None and e.upper is not None]
    deff = [e.deff for e in found if e.deff is not None]
    if not half or not deff:
        return ""
    return ctx.say("aapor.precision", ci=ctx.ci, half=_range(ctx, half, 1), deff=_range(ctx, deff, 2))


def _range(ctx: Context, values: list[float], digits: int) -> str:
    low, high = fixed(min(values), digits), fixed(max(values), digits)
    return low if low == high else span(ctx.lang, low, high)


def _weights(ctx: Context) -> str:
    steps = ctx.inp.assessment.weighting
    if not steps:
        return ctx.say("aapor.weights.none")
    named = [
        ctx.say("aapor.weights.step", step=ctx.say(f"step.{s.name}"), method=ctx.code("method", s.method))
        for s in steps
    ]
    margins = list(dict.fromkeys(ctx.margin(r.margin) for r in ctx.inp.assessment.structure))
    return ctx.say(
        "aapor.weights.text",
        steps=joined(ctx.lang, named),
        margins=joined(ctx.lang, margins) if margins else ctx.say("aapor.weights.nomargins"),
        kish=fixed(steps[-1].kish_deff, 2),
    )


def _processing(ctx: Context) -> str:
    wave = ctx.inp.assessment
    n = reviewed(ctx)
    checks = ctx.say("aapor.processing.nochecks")
    if wave.quality is not None:
        k, title = count(len(wave.quality.rules)), ctx.say("quality.title")
        checks = ctx.say("aapor.processing.checks", k=k, title=title)
    return ctx.say(
        "aapor.processing.text",
        read=count(wave.conduct.n_read),
        excluded=count(sum(e.n for e in wave.conduct.exclusions)),
        conduct=ctx.say("conduct.title"),
        values=_values(ctx, wave.conduct.value_problems),
        checks=checks,
        reviewed=ctx.say("quality.excluded", n=count(n)) if n else ctx.say("quality.excluded.none"),
    )


def _values(ctx: Context, n: int) -> str:
    return ctx.say("aapor.processing.values", n=count(n)) if n else ctx.say("aapor.processing.novalues")


def _limits(ctx: Context) -> str:
    return ctx.say("aapor.limits.text", open=ctx.say("aapor.limits.open") if ctx.open else "")


ELEMENTS: Mapping[str, Callable[[Context], str]] = {
    "strategy": _strategy,
    "sponsor": _sponsor,
    "instrument": _instrument,
    "population": _population,
    "sample": _sample,
    "mode": _mode,
    "dates": dates,
    "size": _size,
    "weights": _weights,
    "processing": _processing,
    "limits": _limits,
}
"""The eleven elements in their order, each from facts of the run and the labels."""
