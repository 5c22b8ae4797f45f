"""Cards with one-time codes for an interviewer's or a village office's hand: ten on a sheet of A4, with marks for cutting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from reports.invitations import LetterText
from reports.letters import LetterEntry, shown_code
from reports.pdffile import PdfFacts, Properties
from reports.pen import Pen
from reports.qr import draw_qr
from reports.sheets import faces_of, fitting, stack, write_sheets
from reports.styles import ACCENT, ALERT, INK, MM, PAGE_HEIGHT, PAGE_WIDTH, SOFT, TextStyle

ACROSS, DOWN = 2, 5
CARD = (85 * MM, 54 * MM)
"""The size of a visiting card (ISO/IEC 7810 ID-1 is 85.6 × 54)."""
_LEFT = (PAGE_WIDTH - ACROSS * CARD[0]) / 2
_BOTTOM = (PAGE_HEIGHT - DOWN * CARD[1]) / 2
_QR = 33 * MM
_PAD = 4 * MM
_TICK = 5 * MM


def write_cards(entries: Sequence[LetterEntry], text: LetterText, path: Path, *, date: str = "") -> PdfFacts:
    """Write the sheets, whole or not at all; the last one may have free places.  The file holds codes: a secret.

    Raises ``ValueError`` without entries, ``OSError``."""
    lang = "zh-CN" if text.lang == "zh" else "en"
    properties = Properties(title=f"{text.title} {text.subtitle}", lang=lang, date=date)
    each = ACROSS * DOWN
    sheets = [entries[first : first + each] for first in range(0, len(entries), each)]
    return write_sheets(sheets, lambda pen, sheet: _draw_sheet(pen, sheet, text), properties, path)


def _draw_sheet(pen: Pen, entries: Sequence[LetterEntry], text: LetterText) -> None:
    _draw_marks(pen)
    for place, entry in enumerate(entries):
        row, column = divmod(place, ACROSS)
        _draw_card(pen, entry, text, _LEFT + column * CARD[0], PAGE_HEIGHT - _BOTTOM - row * CARD[1])


def _draw_marks(pen: Pen) -> None:
    """Ticks in the margins, at every edge of a card: nothing that has to be cut away is printed on one."""
    for column in range(ACROSS + 1):
        x = _LEFT + column * CARD[0]
        for y in (_BOTTOM - _TICK, PAGE_HEIGHT - _BOTTOM):
            pen.rule(x, y, x, y + _TICK, width=0.4, ink=INK)
    for row in range(DOWN + 1):
        y = _BOTTOM + row * CARD[1]
        for x in (_LEFT - _TICK, PAGE_WIDTH - _LEFT):
            pen.rule(x, y, x + _TICK, y, width=0.4, ink=INK)


def _draw_card(pen: Pen, entry: LetterEntry, text: LetterText, left: float, top: float) -> None:
    sans, _ = faces_of(text.lang)
    room = CARD[0] - 2 * _PAD
    words = TextStyle(face=sans, size=7, leading=10, align="left", colour=INK)
    title = fitting(text.title, replace(words, size=11, leading=15, bold=True), room)
    y = stack(pen, (text.title,), title, left + _PAD, top - _PAD + 2, room)
    stack(pen, (text.subtitle,), replace(words, colour=ACCENT), left + _PAD, y, room)
    demo = TextStyle(face=sans, size=8, leading=10, align="right", bold=True, colour=ALERT)
    stack(pen, tuple(filter(None, (text.demo,))), demo, left + _PAD, y, room)
    low = top - CARD[1] + _PAD
    draw_qr(pen, entry.url, left + _PAD - 3, low + 9, _QR)
    _draw_right(pen, entry, text, (left + _PAD + _QR, top - 14.5 * MM, room - _QR))
    small = replace(words, size=6, leading=8, colour=SOFT)
    verify = text.message[-1] if text.message else ""
    stack(pen, (verify,), fitting(verify, small, room), left + _PAD, low + 7, room)
    beside = room - _QR
    label = replace(fitting(entry.label, replace(small, size=7), beside), align="right")
    stack(pen, (entry.label,), label, left + _PAD + _QR, low + 20, beside)


def _draw_right(pen: Pen, entry: LetterEntry, text: LetterText, place: tuple[float, float, float]) -> None:
    """Beside the QR code: what it is, the code, what to do."""
    left, top, room = place
    sans, _ = faces_of(text.lang)
    words = TextStyle(face=sans, size=6.8, leading=9.6, align="left", colour=INK)
    code = shown_code(entry.code)
    label = fitting(text.code_label, words, room)
    big = fitting(code, replace(words, size=15, leading=21, bold=True), room)
    for line, style in ((text.code_label, label), (code, big), (text.steps[0], words)):
        top = stack(pen, (line,), style, left, top, room)
