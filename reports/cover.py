"""The cover of a report."""

from __future__ import annotations

from dataclasses import replace

from reports.blocks import Cover
from reports.faces import Missing
from reports.layout import Piece
from reports.paragraph import Text
from reports.pen import Pen
from reports.qr import draw_qr
from reports.styles import ACCENT, ALERT, ALERT_PALE, SOFT, StyleSheet, TextStyle

_QR = 76.0
"""Side of the QR code with its quiet zone: modules of 0.6 mm and more for the addresses met."""


class CoverPiece(Piece):
    """The cover: state at the upper left, marks, title in the upper third, edition, facts and date at the foot."""

    alone = True

    def __init__(self, block: Cover, sheet: StyleSheet, missing: Missing, height: float) -> None:
        self._height, self._sheet, self._missing = height, sheet, missing
        self._kicker = Text(block.kicker, sheet.cover_kicker, missing)
        self._marks = tuple(Text(m, sheet.cover_mark, missing) for m in block.marks)
        self._title = tuple(Text(line, sheet.cover_title, missing) for line in block.title)
        self._edition = Text(block.edition, sheet.cover_edition, missing)
        self._facts = tuple(
            (Text(k, _soft(sheet.cover_line), missing), Text(v, sheet.cover_line, missing)) for k, v in block.facts
        )
        self._address = block.address
        self._link = Text(block.address, sheet.cover_line, Missing(), role="")
        self._date = Text(block.date, replace(sheet.cover_edition, size=sheet.cover_edition.size * 0.85), missing)

    def height(self, width: float) -> float:  # noqa: ARG002
        return self._height

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        self._kicker.draw(pen, x, top, width)
        y = top - self._kicker.height(width) - 14
        for mark in self._marks:
            y = self._draw_mark(pen, x, y, width, mark)
        y = min(y - 24, top - 0.2 * self._height)
        for line in self._title:
            line.draw(pen, x, y, width)
            y -= line.height(width)
        pen.rule(x + width / 2 - 36, y - 12, x + width / 2 + 36, y - 12, width=1.4, ink=ACCENT)
        self._edition.draw(pen, x, y - 26, width)
        self._draw_foot(pen, x, top - self._height, width)

    def _draw_mark(self, pen: Pen, x: float, y: float, width: float, mark: Text) -> float:
        wide = min(mark.natural() + 28, width)
        high = mark.height(wide - 20) + 8
        left = x + (width - wide) / 2
        pen.box(left, y - high, wide, high, fill=ALERT_PALE, stroke=ALERT)
        mark.draw(pen, left + 10, y - 4, wide - 20)
        return y - high - 8

    def _draw_foot(self, pen: Pen, x: float, bottom: float, width: float) -> None:
        label = max((k.natural() for k, _ in self._facts), default=0.0) + 14
        y = bottom + self._date.height(width)
        self._date.draw(pen, x, y, width)
        inset = 0.06 * width
        room = width - 2 * inset - label - (_QR + 8 if self._address else 0.0)
        y += 22
        if self._address:
            draw_qr(pen, self._address, x + width - inset - _QR, y - 6, _QR)
        y += sum(v.height(room) for _, v in self._facts)
        for key, value in self._facts:
            key.draw(pen, x + inset, y, label)
            self._draw_value(pen, value, x + inset + label, y, room)
            y -= value.height(room)

    def _draw_value(self, pen: Pen, value: Text, x: float, top: float, width: float) -> None:
        """The address to check at is a link."""
        if value.words != self._address:
            value.draw(pen, x, top, width)
            return
        with pen.tagged("P"), pen.tagged("Link"):
            self._link.draw(pen, x, top, width)
            high = self._link.height(width)
            pen.web_link(self._address, x, top - high, min(width, self._link.natural()), high)


def _soft(style: TextStyle) -> TextStyle:
    return replace(style, colour=SOFT)
