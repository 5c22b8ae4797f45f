"""A sentence for every fact that the analysis recorded (:mod:`analysis.notes` is the vocabulary)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from analysis.results import Note
from reports.context import Context

from .numbers import count, day, fixed, joined, percent

Value = str | int | float

TOPICS: Mapping[str, str] = {
    "demo": "answers",
    "open-stream": "answers",
    "treated-as-random": "answers",
    "other-stream-left-out": "answers",
    "invented-population": "answers",
    "estimated-population": "answers",
    "value-problems": "answers",
    "town-left-out": "answers",
    "self-weighting": "weighting",
    "inclusion-probabilities": "weighting",
    "adults-in-household": "weighting",
    "no-nonresponse-adjustment": "weighting",
    "margin-missing": "weighting",
    "missing-at-random": "weighting",
    "margin-dropped": "weighting",
    "cells-collapsed": "weighting",
    "weight-bounds-reached": "weighting",
    "persons-as-psu": "variance",
    "no-fpc": "variance",
    "lonely-psu-adjusted": "variance",
    "few-psus": "variance",
    "not-measured": "release",
    "towns-withheld": "release",
    "three-classes": "release",
    "modules-city-only": "release",
    "urban-unknown": "release",
    "no-town-differs": "release",
    "no-town-comparable": "release",
    "pulse-no-towns": "release",
    "categories-left-out": "release",
    "earlier-run-unreadable": "release",
}
TOPIC_ORDER = ("answers", "weighting", "variance", "release", "other")


def topic(note: Note) -> str:
    """Under which head of the limitations a note stands."""
    return TOPICS.get(note.code, "other")


def note_sentences(ctx: Context, notes: Sequence[Note]) -> list[str]:
    """Sentences of notes of one code; those that differ in the town only are said once for all their towns."""
    towns: dict[tuple[tuple[str, Value], ...], list[str]] = {}
    first: dict[tuple[tuple[str, Value], ...], Note] = {}
    for note in notes:
        rest = tuple(sorted((k, v) for k, v in note.params.items() if k != "town"))
        towns.setdefault(rest, []).append(_place(ctx, note))
        first.setdefault(rest, note)
    return [
        note_sentence(ctx, note, place=joined(ctx.lang, list(dict.fromkeys(towns[rest]))))
        for rest, note in first.items()
    ]


def note_sentence(ctx: Context, note: Note, place: str = "") -> str:
    """The finished sentence of one note; a code without wording is printed as it is, never dropped.

    ``place``: the towns it is said of, if not the note's own.
    """
    filled = {name: _text(ctx, note, name, value) for name, value in note.params.items()}
    key = f"note.{note.code}"
    if not ctx.words.has(key):
        params = ", ".join(f"{k}={v}" for k, v in note.params.items())
        return ctx.say("note.unknown", code=note.code, params=params)
    if note.code == "no-town-differs" and not note.params.get("n_per_town"):
        key += ".unknown"
    return ctx.say(key, place=place or _place(ctx, note), **filled)


def _place(ctx: Context, note: Note) -> str:
    code = str(note.params.get("town", ""))
    return ctx.town(code) if code else ctx.say("city.row")


def _text(ctx: Context, note: Note, name: str, value: Value) -> str:
    """One parameter as it is printed."""
    return _FORMATS.get(name, _plain)(ctx, note, value)


def _plain(_ctx: Context, _note: Note, value: Value) -> str:
    if isinstance(value, str):
        return value
    return count(value) if float(value).is_integer() else fixed(value)


def _share(_ctx: Context, _note: Note, value: Value) -> str:
    return percent(float(value))


def _ratio(_ctx: Context, _note: Note, value: Value) -> str:
    return fixed(float(value))


def _day(ctx: Context, _note: Note, value: Value) -> str:
    return day(ctx.lang, str(value))


def _margin(ctx: Context, _note: Note, value: Value) -> str:
    return ctx.margin(str(value))


def _indicator(ctx: Context, _note: Note, value: Value) -> str:
    return ctx.name(str(value))


def _stream(ctx: Context, _note: Note, value: Value) -> str:
    return ctx.code("stream", str(value))


def _reason(ctx: Context, note: Note, value: Value) -> str:
    key = f"reason.{value}"
    share = percent(float(note.params.get("share", 0.0)))
    return ctx.say(key, share=share) if ctx.words.has(key) else str(value)


def _categories(ctx: Context, note: Note, value: Value) -> str:
    """``a|b; c`` → the labels of a and b joined by a plus, groups by a semicolon."""
    if not value:
        return ctx.say("categories.all")
    margin = str(note.params.get("margin", ""))
    groups = [
        " + ".join(ctx.category(margin, c.strip()) for c in group.split("|"))
        for group in str(value).split(";")
        if group
    ]
    return ctx.say("semicolon").join(groups)


def _source(ctx: Context, _note: Note, value: Value) -> str:
    return ctx.one_language(str(value))


_FORMATS: Mapping[str, Callable[[Context, Note, Value], str]] = {
    "share": _share,
    "low": _ratio,
    "high": _ratio,
    "date": _day,
    "margin": _margin,
    "group": _margin,
    "indicator": _indicator,
    "what": _indicator,
    "source": _source,
    "stream": _stream,
    "reason": _reason,
    "categories": _categories,
}
