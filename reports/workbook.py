"""The numbers of a wave as a workbook (tables.xlsx): one row per estimate, withheld values empty with their reason.

Text is written as text: no cell can become a formula.  The file's dates are those of the edition, so the same input
gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from analysis.results import Band, Distribution, Estimate, Group
from reports.context import Context, context, released
from reports.document import ReportInput
from reports.pdffile import write_whole
from reports.sections.conduct import dates, modes
from reports.sections.front import answers_here, edition, title
from reports.wording.claims import verdict
from reports.wording.notes import note_sentence
from reports.wording.numbers import count, day

Cell = str | int | float | None
WIDEST = 60
"""Widest column, in characters."""
ESTIMATE = (
    "value", "lower", "upper", "se", "level", "df", "n", "npsu", "neff", "deff", "base", "unit", "scheme", "wave",
    "estimator", "praw", "padj", "family", "release", "reason",
)  # fmt: skip


def write_tables(inp: ReportInput, path: Path) -> None:
    """Write the workbook of an input to ``path``, replacing what is there; nothing is left behind if it fails."""
    write_whole(path, workbook_bytes(inp))


def workbook_bytes(inp: ReportInput) -> bytes:
    """The workbook as bytes: same input, same bytes."""
    ctx = context(inp)
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    created = dt.datetime.combine(dt.date.fromisoformat(inp.date), dt.time())
    book.set_properties({"title": title(ctx), "subject": ctx.say("subject"), "created": created})
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    body = book.add_format({"valign": "top"})
    wrapped = book.add_format({"valign": "top", "text_wrap": True})
    for name, columns, rows in _sheets(ctx):
        _write(book.add_worksheet(ctx.say(f"sheet.{name}")), columns, rows, head, wrapped if _wordy(name) else body)
    book.close()
    return buffer.getvalue()


def _wordy(sheet: str) -> bool:
    return sheet in ("about", "notes")


def _sheets(ctx: Context) -> Iterable[tuple[str, Sequence[str], list[Sequence[Cell]]]]:
    """Name, column titles and rows of every sheet, in order."""
    yield "about", (ctx.say("about.item"), ctx.say("about.value")), _about(ctx)
    yield "estimates", _titles(ctx, "indicator", "name", "kind", "code", "group", *ESTIMATE), _estimates(ctx)
    yield "distributions", _titles(ctx, *_DISTRIBUTION), _distributions(ctx)
    yield "bands", _titles(ctx, "indicator", "name", "code", "town", "band", *ESTIMATE), _bands(ctx)
    yield "structure", _titles(ctx, *_STRUCTURE), _structure(ctx)
    yield "weighting", _titles(ctx, *_WEIGHTING), _weighting(ctx)
    yield "notes", _titles(ctx, "notecode", "note"), _notes(ctx)


_DISTRIBUTION = (
    "indicator", "name", "kind", "code", "group", "class", "label", "share", "n", "dontknow", "refused", "release",
    "reason",
)  # fmt: skip
_STRUCTURE = ("margin", "name", "town", "group", "code", "label", "n", "sample", "weighted", "population")
_WEIGHTING = ("step", "method", "n", "total", "deff", "neff", "smallest", "largest", "iterations", "error")


def _titles(ctx: Context, *keys: str) -> tuple[str, ...]:
    return tuple(ctx.say(f"x.{key}") for key in keys)


def _write(sheet: Any, columns: Sequence[str], rows: list[Sequence[Cell]], head: Any, body: Any) -> None:
    for c, name in enumerate(columns):
        sheet.write_string(0, c, name, head)
    for r, row in enumerate(rows, 1):
        for c, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(r, c, value, body)
            elif value is not None:
                sheet.write_number(r, c, value, body)
    for c, name in enumerate(columns):
        longest = max((_width(str(row[c])) for row in rows if row[c] is not None), default=0)
        sheet.set_column(c, c, min(WIDEST, max(longest, _width(name))) + 2)
    sheet.freeze_panes(1, 0)
    if rows:
        sheet.autofilter(0, 0, len(rows), len(columns) - 1)


def _width(text: str) -> int:
    """Width in characters of the Latin face; a Chinese one is twice as wide."""
    return sum(2 if ord(c) > 0x2E7F else 1 for c in text)


def _about(ctx: Context) -> list[Sequence[Cell]]:
    wave = ctx.inp.assessment
    rows: list[Sequence[Cell]] = [
        (ctx.say("about.title"), title(ctx)),
        (ctx.say("cover.state"), ctx.say(f"publication.{ctx.inp.publication}")),
        (ctx.say("about.edition"), edition(ctx)),
        (ctx.say("cover.date"), day(ctx.lang, ctx.inp.date)),
        (ctx.say("cover.run"), ctx.inp.run),
        (ctx.say("cover.questionnaire"), ctx.labels.questionnaire),
        (ctx.say("cover.scheme"), ctx.labels.scheme),
        (ctx.say("cover.n"), count(answers_here(ctx))),
        (ctx.say("about.fieldwork"), " ".join(x for x in (dates(ctx), modes(ctx)) if x)),
        (ctx.say("provenance.input"), wave.provenance.input_sha256),
        (ctx.say("provenance.population"), wave.provenance.population_sha256),
        (ctx.say("provenance.questionnaire.hash"), wave.provenance.questionnaire_sha256),
        ("", ctx.say("about.numbers")),
        ("", ctx.say("about.codes")),
    ]
    marks = [ctx.say("mark.demo.long")] if wave.demo else []
    marks += [ctx.say("mark.open.long")] if ctx.open else []
    return [*((ctx.say("about.warning"), mark) for mark in marks), *rows]


def _estimates(ctx: Context) -> list[Sequence[Cell]]:
    return [
        (*_indicator(ctx, c.indicator), *_group(ctx, c.group), *_numbers(ctx, released(c.estimate)))
        for c in ctx.inp.assessment.cells
        if _here(ctx, c.group)
    ]


def _here(ctx: Context, group: Group) -> bool:
    """A town edition holds the city and that town only."""
    return ctx.inp.place.kind == "city" or group.kind == "city" or group == ctx.here


def _indicator(ctx: Context, indicator: str) -> tuple[str, str]:
    return indicator, ctx.name(indicator)


def _group(ctx: Context, group: Group) -> tuple[str, str, str]:
    if group.kind == "city":
        return group.kind, "", ctx.say("city.row")
    if group.kind == "town":
        return group.kind, group.code, ctx.town(group.code)
    return group.kind, group.code, ctx.category(group.kind, group.code)


def _numbers(ctx: Context, e: Estimate) -> tuple[Cell, ...]:
    """The columns :data:`ESTIMATE`."""
    hidden = e.release_code == "X"
    return (
        e.value, e.lower, e.upper, e.se, e.level, e.df, None if hidden else e.n, None if hidden else e.n_psu,
        None if hidden else e.n_eff, e.deff, ctx.say(f"base.{e.base}"), e.unit, e.scheme, e.wave, e.estimator, e.p_raw,
        e.p_adjusted, e.family, e.release_code, _reason(ctx, e.release_code),
    )  # fmt: skip


def _reason(ctx: Context, code: str) -> str:
    return ctx.say(f"withheld.{code}.long") if code in ("F", "X") else ""


def _distributions(ctx: Context) -> list[Sequence[Cell]]:
    found = [d for d in ctx.distributions.values() if _here(ctx, d.group)]
    return [row for d in found for row in _distribution(ctx, d)]


def _distribution(ctx: Context, d: Distribution) -> Iterable[Sequence[Cell]]:
    withheld = d.release_code in ("F", "X")
    for code, share in zip(d.classes, d.shares, strict=True):
        yield (
            *_indicator(ctx, f"item:{d.item}"), *_group(ctx, d.group), code, _class(ctx, d.item, code), share,
            None if d.release_code == "X" else d.n, None if withheld else d.dont_know, None if withheld else d.refused,
            d.release_code, _reason(ctx, d.release_code),
        )  # fmt: skip


def _class(ctx: Context, item: str, code: str) -> str:
    named = ctx.labels.items[item].classes if item in ctx.labels.items else {}
    return named.get(code) or ctx.code("class", code)


def _bands(ctx: Context) -> list[Sequence[Cell]]:
    return [_band(ctx, b) for b in ctx.bands.values() if _here(ctx, Group(kind="town", code=b.town))]


def _band(ctx: Context, b: Band) -> Sequence[Cell]:
    """A town that is not banded has no difference here either: its interval would invite the comparison."""
    found = verdict(ctx, b.indicator, b.town)
    difference = released(b.difference)
    numbers = list(_numbers(ctx, difference))
    if found == "none":
        numbers[:4] = [None] * 4
        numbers[15:17] = [None] * 2
    return (*_indicator(ctx, b.indicator), b.town, ctx.town(b.town), ctx.say(f"band.{found}"), *numbers)


def _structure(ctx: Context) -> list[Sequence[Cell]]:
    """Margins with a category of 1–4 persons show shares after weighting and in the population only."""
    rows = [
        r for r in ctx.inp.assessment.structure if ctx.inp.place.kind == "city" or r.town in ("", ctx.inp.place.code)
    ]
    small = {(r.margin, r.town) for r in rows if 0 < r.n < 5}
    out: list[Sequence[Cell]] = []
    for r in rows:
        counts = (None, None) if (r.margin, r.town) in small else (r.n, r.sample_share)
        place = ctx.town(r.town) if r.town else ctx.say("city.row")
        names = (r.margin, ctx.margin(r.margin), r.town, place, r.category, ctx.category(r.margin, r.category))
        out.append((*names, counts[0], counts[1], r.weighted_share, r.population_share))
    return out


def _weighting(ctx: Context) -> list[Sequence[Cell]]:
    return [
        (
            ctx.say(f"step.{s.name}"), ctx.code("method", s.method), s.n, s.total, s.kish_deff, s.n_eff,
            s.smallest_ratio, s.largest_ratio, s.iterations, s.largest_margin_error,
        )
        for s in ctx.inp.assessment.weighting
    ]  # fmt: skip


def _notes(ctx: Context) -> list[Sequence[Cell]]:
    return [(n.code, note_sentence(ctx, n)) for n in ctx.inp.assessment.notes]
