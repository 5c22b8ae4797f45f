"""Posters (A5, A4, A3) for open participation: one page per town, with the QR code and its address in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from reports.invitations import PosterText
from reports.pdffile import PdfFacts, Properties
from reports.pen import Pen
from reports.qr import draw_qr, qr_svg
from reports.sheets import demo_mark, faces_of, fitting, heights, stack, write_sheets
from reports.styles import ACCENT, INK, MM, SOFT, TextStyle

__all__ = ["PosterEntry", "qr_svg", "write_posters"]

PosterFormat = Literal["a5", "a4", "a3"]
A5 = (148 * MM, 210 * MM)
SIZES: Mapping[PosterFormat, tuple[tuple[float, float], float]] = {
    "a5": (A5, 1.0),
    "a4": ((210 * MM, 297 * MM), 2**0.5),
    "a3": ((297 * MM, 420 * MM), 2.0),
}
"""Size of the sheet, and how much larger everything on it is than on A5: the series keeps its proportions (ISO 216)."""
_MARGIN = 13 * MM
_QR = 92 * MM
"""The code is at most this large on A5."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PosterEntry:
    """One town's open link."""

    town: str
    url: str


def write_posters(
    entries: Sequence[PosterEntry], text: PosterText, path: Path, *, date: str = "", format: PosterFormat = "a5"
) -> PdfFacts:
    """Write one PDF with a poster per entry, whole or not at all.  Raises ``ValueError`` without entries, ``OSError``."""
    lang = "zh-CN" if text.lang == "zh" else "en"
    size, k = SIZES[format]
    properties = Properties(title=f"{text.title} {text.subtitle}", lang=lang, date=date, size=size)
    return write_sheets(entries, lambda pen, entry: _draw(pen, entry, text, size, k), properties, path)


def _draw(pen: Pen, entry: PosterEntry, text: PosterText, page: tuple[float, float], k: float) -> None:
    """Texts from the top, footer and stream from the bottom; the code takes what is left between them."""
    sans, serif = faces_of(text.lang)
    margin = k * _MARGIN
    room = page[0] - 2 * margin

    def style(size: float, leading: float, after: float = 0) -> TextStyle:
        return TextStyle(face=sans, size=k * size, leading=k * leading, align="center", after=k * after)

    demo_mark(pen, text.demo, page, sans)
    pen.box(0, page[1] - 5 * k, page[0], 5 * k, fill=ACCENT)
    title = fitting(text.title, replace(style(25, 36), bold=True, colour=INK), room)
    top = stack(pen, (text.title,), title, margin, page[1] - margin, room)
    where = f"{text.subtitle}　{entry.town}" if text.lang == "zh" else f"{text.subtitle} · {entry.town}"
    top = stack(pen, (where,), replace(style(13, 22), colour=ACCENT, bold=True), margin, top, room)
    top = stack(pen, text.message, style(12, 18.5), margin, top - 8 * k, room) - 6 * k
    below: tuple[tuple[tuple[str, ...], TextStyle], ...] = (
        ((text.action,), replace(style(13, 20), bold=True)),
        ((entry.url,), fitting(entry.url, style(11, 17), room)),
        ((text.stream,), replace(style(9.5, 14.5, 8), face=serif, colour=SOFT)),
        (text.footer, replace(style(7.5, 11), colour=SOFT)),
    )
    foot = 7 * MM * k + sum(heights(words, look, room) for words, look in below)
    size = min(k * _QR, top - foot)
    draw_qr(pen, entry.url, (page[0] - size) / 2, (top + foot - size) / 2, size)
    for words, look in below:
        foot = stack(pen, words, look, margin, foot, room)
