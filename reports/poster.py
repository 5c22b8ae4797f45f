"""A5 posters for open participation: one page per town, with the QR code and its address in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from reports.invitations import PosterText
from reports.pdffile import PdfFacts, Properties
from reports.pen import Pen
from reports.qr import draw_qr, qr_svg
from reports.sheets import demo_mark, faces_of, fitting, heights, stack, write_sheets
from reports.styles import ACCENT, INK, MM, SOFT, TextStyle

__all__ = ["PosterEntry", "qr_svg", "write_posters"]

A5 = (148 * MM, 210 * MM)
_MARGIN = 13 * MM
_QR = 92 * MM
"""The code is at most this large."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PosterEntry:
    """One town's open link."""

    town: str
    url: str


def write_posters(entries: Sequence[PosterEntry], text: PosterText, path: Path, *, date: str = "") -> PdfFacts:
    """Write one PDF with a poster per entry, whole or not at all.  Raises ``ValueError`` without entries, ``OSError``."""
    lang = "zh-CN" if text.lang == "zh" else "en"
    properties = Properties(title=f"{text.title} {text.subtitle}", lang=lang, date=date, size=A5)
    return write_sheets(entries, lambda pen, entry: _draw(pen, entry, text), properties, path)


def _draw(pen: Pen, entry: PosterEntry, text: PosterText) -> None:
    """Texts from the top, footer and stream from the bottom; the code takes what is left between them."""
    sans, serif = faces_of(text.lang)
    room = A5[0] - 2 * _MARGIN
    centred = TextStyle(face=sans, size=12, leading=18.5, align="center")
    demo_mark(pen, text.demo, A5, sans)
    pen.box(0, A5[1] - 5, A5[0], 5, fill=ACCENT)
    title = fitting(text.title, replace(centred, size=25, leading=36, bold=True, colour=INK), room)
    top = stack(pen, (text.title,), title, _MARGIN, A5[1] - _MARGIN, room)
    place = replace(centred, size=13, leading=22, colour=ACCENT, bold=True)
    where = f"{text.subtitle}　{entry.town}" if text.lang == "zh" else f"{text.subtitle} · {entry.town}"
    top = stack(pen, (where,), place, _MARGIN, top, room)
    top = stack(pen, text.message, centred, _MARGIN, top - 8, room) - 6
    small = replace(centred, size=7.5, leading=11, colour=SOFT)
    below: tuple[tuple[tuple[str, ...], TextStyle], ...] = (
        ((text.action,), replace(centred, bold=True, size=13, leading=20)),
        ((entry.url,), fitting(entry.url, replace(centred, size=11, leading=17), room)),
        ((text.stream,), replace(centred, face=serif, size=9.5, leading=14.5, colour=SOFT, after=8)),
        (text.footer, small),
    )
    foot = 7 * MM + sum(heights(words, style, room) for words, style in below)
    size = min(_QR, top - foot)
    draw_qr(pen, entry.url, (A5[0] - size) / 2, (top + foot - size) / 2, size)
    for words, style in below:
        foot = stack(pen, words, style, _MARGIN, foot, room)
