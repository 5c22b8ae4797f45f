"""Letters to drawn addresses: one page each, with the QR code and the one-time code shown as 4-4-4; A4, A5, or large type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from reports.invitations import LetterText
from reports.pdffile import PdfFacts, Properties
from reports.pen import Pen
from reports.qr import draw_qr
from reports.sheets import demo_mark, faces_of, fitting, heights, stack, write_sheets
from reports.styles import ACCENT, INK, MM, PAGE_HEIGHT, PAGE_WIDTH, PALE, SOFT, TextStyle

LetterFormat = Literal["a4", "a5", "large"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterEntry:
    """One drawn address.  ``label`` finds the envelope (town, village, number of the letter), never a name or the code."""

    code: str
    url: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Measures of one format in points; ``body`` size and leading in Chinese, ``english`` in English."""

    size: tuple[float, float]
    left: float
    top: float
    qr: float
    title: float
    body: tuple[float, float]
    english: tuple[float, float]
    code: float
    small: float

    @property
    def room(self) -> float:
        return self.size[0] - 2 * self.left


LAYOUTS: Mapping[LetterFormat, Layout] = {
    "a4": Layout(
        size=(PAGE_WIDTH, PAGE_HEIGHT), left=28 * MM, top=18 * MM, qr=52 * MM, title=20, body=(12, 22),
        english=(11, 17), code=23, small=8.5,
    ),
    "a5": Layout(
        size=(148 * MM, 210 * MM), left=14 * MM, top=9 * MM, qr=38 * MM, title=15, body=(9.5, 15.5),
        english=(8.8, 13), code=18, small=7,
    ),
    "large": Layout(
        size=(PAGE_WIDTH, PAGE_HEIGHT), left=18 * MM, top=11 * MM, qr=46 * MM, title=24, body=(17, 25),
        english=(16, 20.5), code=27, small=10,
    ),
}  # fmt: skip


def shown_code(code: str) -> str:
    """A code in groups of four, as people copy it: ``7K3M-Q2XD-9FTA``."""
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))


def write_letters(
    entries: Sequence[LetterEntry], text: LetterText, path: Path, *, date: str = "", format: LetterFormat = "a4"
) -> PdfFacts:
    """Write one PDF with a letter per entry, whole or not at all.  The file holds codes: treat it as a secret.

    Raises ``ValueError`` without entries, ``OSError``.
    """
    layout = LAYOUTS[format]
    lang = "zh-CN" if text.lang == "zh" else "en"
    properties = Properties(title=f"{text.title} {text.subtitle}", lang=lang, date=date, size=layout.size)
    air = min(8.0, max(0.0, left_over(entries[0], text, format))) if entries else 0.0
    return write_sheets(entries, lambda pen, entry: _draw(pen, entry, text, layout, air), properties, path)


Part = tuple[Sequence[str], TextStyle, float]
"""Texts, their style, and the space above the first."""


def _draw(pen: Pen, entry: LetterEntry, text: LetterText, layout: Layout, air: float) -> None:
    """``air``: the space above the panel, the same on every page."""
    demo_mark(pen, text.demo, layout.size, faces_of(text.lang)[0])
    top = _stack(pen, _above(entry, text, layout), layout, layout.size[1] - layout.top)
    top = _draw_panel(pen, entry, text, layout, top - air)
    _stack(pen, _below(text, layout), layout, top)
    foot = _foot(text, layout)
    stack(pen, text.footer, foot, layout.left, _floor(text, layout), layout.room)


def _foot(text: LetterText, layout: Layout) -> TextStyle:
    sans, _ = faces_of(text.lang)
    return TextStyle(face=sans, size=layout.small - 0.5, leading=1.45 * layout.small, align="center", colour=SOFT)


def _floor(text: LetterText, layout: Layout) -> float:
    """Where the footer begins."""
    return layout.top * 0.75 + heights(text.footer, _foot(text, layout), layout.room)


def _above(entry: LetterEntry, text: LetterText, layout: Layout) -> tuple[Part, ...]:
    """What stands over the code: label, titles, greeting, message, why this address."""
    sans, _ = faces_of(text.lang)
    body = _body(text, layout)
    title = TextStyle(face=sans, size=layout.title, leading=1.5 * layout.title, align="center", bold=True)
    title = fitting(text.title, title, layout.room)
    under = replace(title, size=0.6 * layout.title, leading=layout.title, colour=ACCENT)
    label = TextStyle(face=sans, size=layout.small, leading=1.4 * layout.small, align="right", colour=SOFT)
    gap = layout.body[1]
    return (
        ((entry.label,), label, 0),
        ((text.title,), title, 0.5 * gap),
        ((text.subtitle,), under, 0),
        ((text.greeting,), replace(body, first_indent=0), 0.4 * gap),
        ((*text.message, *text.paragraphs), body, 0),
    )


def _below(text: LetterText, layout: Layout) -> tuple[Part, ...]:
    """What stands under the code: the steps, and who signs."""
    body = _body(text, layout)
    steps = tuple(f"{n}. {step}" for n, step in enumerate(text.steps, 1))
    return (
        (steps, replace(body, first_indent=0, align="left"), 0.4 * layout.body[1]),
        (text.signature, replace(body, first_indent=0, align="right", after=0), 0.4 * layout.body[1]),
    )


def _body(text: LetterText, layout: Layout) -> TextStyle:
    zh = text.lang == "zh"
    _, serif = faces_of(text.lang)
    size, leading = layout.body if zh else layout.english
    return TextStyle(face=serif, size=size, leading=leading, first_indent=2 if zh else 0, after=0.18 * leading)


def _stack(pen: Pen, parts: Sequence[Part], layout: Layout, top: float) -> float:
    for words, style, gap in parts:
        top = stack(pen, words, style, layout.left, top - gap, layout.room)
    return top


def _tall(parts: Sequence[Part], layout: Layout) -> float:
    return sum(gap + heights(words, style, layout.room) for words, style, gap in parts)


def left_over(entry: LetterEntry, text: LetterText, format: LetterFormat) -> float:
    """Points between the signature and the footer; negative if the words do not fit on the page."""
    layout = LAYOUTS[format]
    tall = _tall(_above(entry, text, layout), layout) + _tall(_below(text, layout), layout)
    return layout.size[1] - layout.top - _panel(layout) - tall - _floor(text, layout)


def _panel(layout: Layout) -> float:
    return layout.qr + 12


def _draw_panel(pen: Pen, entry: LetterEntry, text: LetterText, layout: Layout, top: float) -> float:
    """QR code at the left, the code in figures beside it; returns the panel's lower edge."""
    sans, _ = faces_of(text.lang)
    high = _panel(layout)
    pen.box(layout.left, top - high, layout.room, high, fill=PALE)
    draw_qr(pen, entry.url, layout.left + 6, top - high + 6, layout.qr)
    left, room = layout.left + layout.qr + 14, layout.room - layout.qr - 22
    words = TextStyle(face=sans, size=layout.body[0] * 0.92, leading=1.6 * layout.body[0], align="center", colour=INK)
    code = shown_code(entry.code)
    big = fitting(code, replace(words, size=layout.code, leading=1.55 * layout.code, bold=True), room)
    url = fitting(entry.url, replace(words, size=layout.small, leading=1.5 * layout.small, colour=SOFT), room)
    y = top - high / 2 + (words.leading + big.leading + url.leading) / 2
    for line, style in ((text.code_label, fitting(text.code_label, words, room)), (code, big), (entry.url, url)):
        y = stack(pen, (line,), style, left, y, room)
    return top - high
