"""A4 letters to drawn addresses: one page each, with the QR code and the one-time code shown as 4-4-4."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from reports.invitations import LetterText
from reports.pdffile import PdfFacts, Properties
from reports.pen import Pen
from reports.qr import draw_qr
from reports.sheets import demo_mark, faces_of, stack, write_sheets
from reports.styles import ACCENT, INK, MM, PAGE_HEIGHT, PAGE_WIDTH, PALE, SOFT, TextStyle

_LEFT, _ROOM = 28 * MM, 154 * MM
_QR = 52 * MM
_PAGE = (PAGE_WIDTH, PAGE_HEIGHT)


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterEntry:
    """One drawn address.  ``label`` finds the envelope (town, village, serial number), never a name or the code."""

    code: str
    url: str
    label: str


def shown_code(code: str) -> str:
    """A code in groups of four, as people copy it: ``7K3M-Q2XD-9FTA``."""
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))


def write_letters(entries: Sequence[LetterEntry], text: LetterText, path: Path, *, date: str = "") -> PdfFacts:
    """Write one PDF with a letter per entry, whole or not at all.  The file holds codes: treat it as a secret.

    Raises ``ValueError`` without entries, ``OSError``.
    """
    lang = "zh-CN" if text.lang == "zh" else "en"
    properties = Properties(title=f"{text.title} {text.subtitle}", lang=lang, date=date)
    return write_sheets(entries, lambda pen, entry: _draw(pen, entry, text), properties, path)


def _draw(pen: Pen, entry: LetterEntry, text: LetterText) -> None:
    sans, serif = faces_of(text.lang)
    zh = text.lang == "zh"
    body = TextStyle(face=serif, size=12 if zh else 11, leading=22 if zh else 17, first_indent=2 if zh else 0, after=4)
    centred = TextStyle(face=sans, size=20, leading=30, align="center", bold=True)
    demo_mark(pen, text.demo, _PAGE, sans)
    label = TextStyle(face=sans, size=8.5, leading=12, align="right", colour=SOFT)
    top = stack(pen, (entry.label,), label, _LEFT, PAGE_HEIGHT - 18 * MM, _ROOM)
    top = stack(pen, (text.title,), centred, _LEFT, top - 14, _ROOM)
    top = stack(pen, (text.subtitle,), replace(centred, size=12, leading=20, colour=ACCENT), _LEFT, top, _ROOM)
    top = stack(pen, (text.greeting,), replace(body, first_indent=0), _LEFT, top - 12, _ROOM)
    top = stack(pen, (*text.message, *text.paragraphs), body, _LEFT, top, _ROOM)
    top = _draw_panel(pen, entry, text, top - 8)
    steps = tuple(f"{n}. {step}" for n, step in enumerate(text.steps, 1))
    top = stack(pen, steps, replace(body, first_indent=0, align="left"), _LEFT, top - 10, _ROOM)
    stack(pen, text.signature, replace(body, first_indent=0, align="right", after=0), _LEFT, top - 14, _ROOM)
    foot = TextStyle(face=sans, size=8, leading=12, align="center", colour=SOFT)
    stack(pen, text.footer, foot, _LEFT, 14 * MM + 12 * len(text.footer), _ROOM)


def _draw_panel(pen: Pen, entry: LetterEntry, text: LetterText, top: float) -> float:
    """QR code at the left, the code in figures beside it; returns the panel's lower edge."""
    sans, _ = faces_of(text.lang)
    high = _QR + 12
    pen.box(_LEFT, top - high, _ROOM, high, fill=PALE)
    draw_qr(pen, entry.url, _LEFT + 6, top - high + 6, _QR)
    left, room = _LEFT + _QR + 18, _ROOM - _QR - 30
    words = TextStyle(face=sans, size=11, leading=18, align="center", colour=INK)
    middle = top - high / 2
    y = stack(pen, (text.code_label,), words, left, middle + 38, room)
    y = stack(pen, (shown_code(entry.code),), replace(words, size=23, leading=36, bold=True), left, y, room)
    stack(pen, (entry.url,), replace(words, size=8, leading=12, colour=SOFT), left, y - 2, room)
    return top - high
