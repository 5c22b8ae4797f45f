"""Single sheets (posters, letters): texts stacked on a page, one page per entry, in one PDF."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import TypeVar

from reports.faces import EN_SANS, EN_SERIF, ZH_SANS, ZH_SERIF, Missing, Typeface, width
from reports.paragraph import Text
from reports.pdffile import PdfFacts, Properties, close, open_canvas, write_whole
from reports.pen import Pen
from reports.styles import ALERT, WATERMARK, TextStyle

Entry = TypeVar("Entry")


def faces_of(lang: str) -> tuple[Typeface, Typeface]:
    """Sans and serif of a language."""
    return (ZH_SANS, ZH_SERIF) if lang.startswith("zh") else (EN_SANS, EN_SERIF)


def stack(pen: Pen, texts: Sequence[str], style: TextStyle, x: float, top: float, room: float) -> float:
    """Draw ``texts`` below each other from ``top``; returns where the next one begins."""
    for words in texts:
        piece = Text(words, style, pen.missing, even=style.align == "center")
        piece.draw(pen, x, top, room)
        top -= piece.height(room) + style.after
    return top


def heights(texts: Sequence[str], style: TextStyle, room: float) -> float:
    """How much :func:`stack` will take for ``texts``."""
    even = style.align == "center"
    return sum(Text(words, style, Missing(), even=even).height(room) + style.after for words in texts)


def fitting(words: str, style: TextStyle, room: float) -> TextStyle:
    """``style``, smaller if ``words`` would not fit on one line of ``room`` points."""
    wide = width(words, style.face.chain(style.bold), style.size)
    scale = min(1.0, room / wide) if wide else 1.0
    return replace(style, size=style.size * scale)


def demo_mark(pen: Pen, words: str, page: tuple[float, float], face: Typeface) -> None:
    """A pale word across the page and a red one at its head; nothing for a real installation."""
    if not words:
        return
    big = fitting(words, TextStyle(face=face, bold=True, size=90, leading=90, colour=WATERMARK), 1.1 * page[0])
    pen.structure.draw(decoration=True)
    pen.canvas.saveState()
    pen.canvas.translate(page[0] / 2, page[1] / 2)
    pen.canvas.rotate(52)
    pen.label(words, 0, big.size / 2, big, "center")
    pen.canvas.restoreState()
    pen.label(
        words, page[0] / 2, page[1] - 12, TextStyle(face=face, bold=True, size=10, leading=12, colour=ALERT), "center"
    )


def write_sheets(
    entries: Sequence[Entry], draw: Callable[[Pen, Entry], None], properties: Properties, path: Path
) -> PdfFacts:
    """One page per entry, written whole or not at all; raises ``ValueError`` without entries, ``OSError``."""
    if not entries:
        raise ValueError("nothing to print: no entries were given")
    buffer, missing = BytesIO(), Missing()
    pen = Pen(open_canvas(buffer, properties), pages={}, missing=missing)
    for entry in entries:
        draw(pen, entry)
        pen.show_page()
    data, facts = close(pen, buffer, properties, missing)
    write_whole(path, data)
    return facts
