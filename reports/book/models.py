"""The sheets of modelled values of towns, of open answers beside the sample, and of modes: each row says what it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from analysis.results import Group
from analysis.results.smallarea import ModelledTown, SmallArea
from analysis.results.streams import ModeDifference, StreamComparison
from reports.book.cells import ESTIMATE, Cell, Sheet, here, indicator, numbers, titles
from reports.context import Context, released
from reports.sections.modes import mode_name

_OF_MODEL = ("synthetic", "shrinkage", "samplingse", "unbenchmarked", "unbenchmarkedse")


def sheets(ctx: Context) -> Iterable[Sheet]:
    """Streams and modes are city level; a town edition has its own modelled values only."""
    wave = ctx.inp.assessment
    models = () if wave.small_areas is None else wave.small_areas.models
    rows = [row for m in models for t in m.towns if here(ctx, _town(t)) for row in _modelled(ctx, m, t)]
    if rows:
        of = tuple(f"models.{key}" for key in _OF_MODEL)
        columns = titles(ctx, "indicator", "name", "code", "town", "models.what", "models.use", *of, *ESTIMATE)
        yield Sheet(name="smallareas", columns=columns, rows=rows)
    if ctx.inp.place.kind != "city":
        return
    if wave.streams is not None and wave.streams.comparisons:
        columns = titles(
            ctx, "indicator", "name", "models.method", "models.what", "models.label", "models.kish", "models.why",
            *ESTIMATE,
        )  # fmt: skip
        yield Sheet(
            name="streams", columns=columns, rows=[row for c in wave.streams.comparisons for row in _stream(ctx, c)]
        )
    if wave.modes is not None and wave.modes.differences:
        columns = titles(ctx, "indicator", "name", "models.mode", "models.what", "models.label", *ESTIMATE)
        yield Sheet(name="modes", columns=columns, rows=[row for x in wave.modes.differences for row in _mode(ctx, x)])


def _town(t: ModelledTown) -> Group:
    return Group(kind="town", code=t.town)


def _modelled(ctx: Context, m: SmallArea, t: ModelledTown) -> Iterable[Sequence[Cell]]:
    """What was measured, then what was modelled; nothing of a confidential town.

    Where the measured value is withheld, what it could be worked out from is left out too.
    """
    name = (*indicator(ctx, m.indicator), t.town, ctx.town(t.town))
    nothing: tuple[Cell, ...] = (None,) * len(_OF_MODEL)
    of: tuple[Cell, ...] = (t.synthetic, t.shrinkage, t.sampling_se, t.unbenchmarked, t.unbenchmarked_se)
    if t.reason == "confidential":
        of = nothing
    elif released(t.direct).value is None:
        of = (t.synthetic, *nothing[1:])
    yield (*name, ctx.say("models.direct"), "", *nothing, *numbers(ctx, released(t.direct)))
    modelled = numbers(ctx, released(t.modelled))
    yield (*name, ctx.say("models.modelled"), ctx.say("models.use"), *of, *modelled)


def _stream(ctx: Context, c: StreamComparison) -> Iterable[Sequence[Cell]]:
    name, score = indicator(ctx, c.indicator), ctx.say("models.score")
    yield (*name, ctx.say("streams.probability"), score, "", None, "", *numbers(ctx, released(c.probability)))
    label = ctx.say("models.label.model-based")
    for o in c.open:
        method = ctx.say("streams.open", method=ctx.say(f"streams.method.{o.method}"))
        why = ctx.code("streams.reason", o.reason) if o.reason else ""
        for what, e in ((score, o.estimate), (ctx.say("models.difference"), o.difference)):
            yield (*name, method, what, label, o.kish_deff, why, *numbers(ctx, released(e)))


def _mode(ctx: Context, x: ModeDifference) -> Iterable[Sequence[Cell]]:
    name, label = indicator(ctx, x.indicator), ctx.say("models.label.confounded")
    for key, e in (("raw", x.raw), ("adjusted", x.adjusted)):
        yield (*name, mode_name(ctx, x.mode), ctx.say(f"models.{key}"), label, *numbers(ctx, released(e)))
