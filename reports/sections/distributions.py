"""Answers to questions as diverging bars: one figure per set of classes, worst class left, best right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analysis.results import Distribution, Group
from reports.blocks import Column, Row
from reports.charts_data import Diverging, Shares
from reports.context import Context
from reports.draft import Draft
from reports.tables import column
from reports.wording.numbers import base, joined, percent

CITED = re.compile(r"[A-Z]\d{1,2}")
"""Codes such as G1, M04."""
MERGED = ("positive", "middle", "negative")


@dataclass(frozen=True, slots=True, kw_only=True)
class Classes:
    """One set of classes, worst first: the labels printed, which one is the middle, and what kind they are."""

    codes: tuple[str, ...]
    labels: tuple[str, ...]
    middle: int | None
    kind: str
    """``labels``, ``numeric`` or ``three``."""
    reversed: bool


def classes_of(ctx: Context, d: Distribution) -> Classes:
    """The classes of one distribution, turned so that the worst stands first (a reversed question's scale is turned)."""
    item = ctx.labels.items.get(d.item)
    turned = item is not None and item.reversed
    if set(d.classes) == set(MERGED):
        codes = tuple(reversed(MERGED))
        labels = tuple(ctx.say(f"class.{c}") for c in codes)
        return Classes(codes=codes, labels=labels, middle=1, kind="three", reversed=False)
    named = item.classes if item is not None else {}
    if all(c in named for c in d.classes):
        codes = tuple(d.classes) if turned else tuple(reversed(d.classes))
        labels = tuple(named[c] for c in codes)
        return Classes(codes=codes, labels=labels, middle=_centre(codes), kind="labels", reversed=turned)
    codes = tuple(reversed(d.classes)) if turned else tuple(d.classes)
    labels = tuple(c.replace("-", "~" if ctx.lang == "zh" else "–") for c in codes)
    return Classes(codes=codes, labels=labels, middle=_centre(codes), kind="numeric", reversed=turned)


def _centre(codes: Sequence[str]) -> int | None:
    if len(codes) == 4 and "5-6" in codes:
        return codes.index("5-6")
    return len(codes) // 2 if len(codes) % 2 else None


def by_classes(ctx: Context, items: Sequence[str], group: Group) -> list[tuple[Classes, list[Distribution]]]:
    """The distributions of these items for one group, sorted into figures; items without one are left out."""
    found: dict[Classes, list[Distribution]] = {}
    for item in items:
        d = ctx.distributions.get((item, group))
        if d is not None:
            found.setdefault(classes_of(ctx, d), []).append(d)
    return list(found.items())


def shares_of(d: Distribution, classes: Classes) -> tuple[float | None, ...]:
    """Shares in the order of ``classes``."""
    place = dict(zip(d.classes, d.shares, strict=True))
    return tuple(place[c] for c in classes.codes)


def cited(items: Iterable[str]) -> bool:
    """Whether these questions have short codes that readers cite; long ones (``get_around``) are never printed."""
    return any(CITED.fullmatch(item) for item in items)


def code_columns(ctx: Context, items: Iterable[str]) -> tuple[Column, ...]:
    return (column(ctx.say("col.code"), "left", 0.6),) if cited(items) else ()


def code_cells(item: str, *, coded: bool) -> tuple[str, ...]:
    """The cell under :func:`code_columns`, if there is one."""
    return (item if CITED.fullmatch(item) else "",) if coded else ()


def kind_words(ctx: Context, classes: Classes) -> str:
    """What tells one set of classes from another in a caption."""
    points = [int(n) for code in classes.codes for n in re.findall(r"\d+", code)] or [0]
    ends = {"low": str(min(points)), "high": str(max(points))}
    words = ctx.say(f"classes.{classes.kind}", best=classes.labels[-1], worst=classes.labels[0], **ends)
    return words + (ctx.say("classes.reversed") if classes.reversed else "")


def figure(d: Draft, title: str, classes: Classes, found: Sequence[Distribution]) -> None:
    """One figure of diverging bars."""
    ctx = d.ctx
    rows = [_row(ctx, x, classes) for x in found]
    said = []
    for row in rows:
        numbers = [f"{name} {percent(s)}" for name, s in zip(classes.labels, row.shares, strict=True) if s is not None]
        said.append(f"{row.label} {joined(ctx.lang, numbers) if numbers else row.text}")
    chart = Diverging(
        classes=classes.labels, middle=classes.middle, rows=tuple(rows), axis_label=ctx.say("distribution.axis")
    )
    notes = [*d.once(ctx.say("distribution.note"))]
    if classes.kind == "three":
        notes += d.once(ctx.say("distribution.three"))
    notes += _sample_notes(ctx, rows)
    alt = ctx.say("distribution.alt", list=ctx.say("semicolon").join(said))
    d.figure(title, chart, alt, notes=tuple(notes))


def _row(ctx: Context, d: Distribution, classes: Classes) -> Shares:
    shares, name = shares_of(d, classes), ctx.name(f"item:{d.item}")
    if any(s is None for s in shares):
        reason = d.release_code if d.release_code in ("F", "X") else "none"
        return Shares(label=name, shares=tuple(None for _ in shares), text=ctx.say(f"withheld.{reason}"))
    text = f"n={base(d.n)}" + ("△" if d.release_code == "low" else "")
    return Shares(label=name, shares=shares, text=text)


def _sample_notes(ctx: Context, rows: Sequence[Shares]) -> tuple[str, ...]:
    """Shares have no scoring scheme: only marks and the kind of sample are explained."""
    return (*ctx.mark_notes(row.text for row in rows), *((ctx.say("note.open"),) if ctx.open else ()))


def table(d: Draft, title: str, classes: Classes, found: Sequence[Distribution]) -> None:
    """The same shares as numbers, with n, don't know and refused (appendix)."""
    ctx = d.ctx
    coded = cited(x.item for x in found)
    columns = [*code_columns(ctx, (x.item for x in found)), column(ctx.say("col.item"), "left", 3.2)]
    columns += [column(name) for name in reversed(classes.labels)]
    columns += [column(ctx.say("col.n")), column(ctx.say("col.dontknow")), column(ctx.say("col.refused"))]
    shown = [_row(ctx, x, classes) for x in found]
    rows = []
    for x, row in zip(found, shown, strict=True):
        if row.shares[0] is None:
            cells = [row.text, *(ctx.say("absent") for _ in row.shares[1:])]
            tail = [base(x.n) if x.release_code != "X" else ctx.say("absent"), ctx.say("absent"), ctx.say("absent")]
        else:
            cells = [percent(s) for s in reversed(row.shares) if s is not None]
            tail = [row.text.removeprefix("n="), percent(x.dont_know), percent(x.refused)]
        rows.append(Row(cells=(*code_cells(x.item, coded=coded), row.label, *cells, *tail)))
    notes = (*d.once(ctx.say("appendix.dk.note")), *_sample_notes(ctx, shown))
    d.table(title, tuple(columns), rows, notes=notes, small=True)
