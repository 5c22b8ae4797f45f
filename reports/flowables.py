"""The pieces that are neither text nor tables: figures, key figures, framed remarks."""

from __future__ import annotations

from typing import Any

from reports.blocks import Callout, Figure, KeyFigure, KeyFigures, Run
from reports.charts import draw_chart
from reports.faces import Missing
from reports.layout import Piece
from reports.notes import gathered
from reports.paragraph import Text
from reports.pen import Pen
from reports.styles import (
    ACCENT,
    ALERT,
    ALERT_PALE,
    AREA_HEIGHT,
    AREA_WIDTH,
    INK,
    PALE,
    RULE,
    StyleSheet,
)

_SHRINK = 0.3
"""A figure may give up this share of its height to stay on the page."""


class FigurePiece(Piece):
    """A chart with its caption below and notes; may wait for the next page."""

    may_wait = 1.0
    before, after = 6.0, 8.0

    def __init__(self, block: Figure, drawing: Any, sheet: StyleSheet, missing: Missing) -> None:
        self._block, self._drawing, self._sheet = block, drawing, sheet
        self._caption = Text(block.caption, sheet.caption, missing, role="Caption")
        self._notes = tuple(Text(n, sheet.note, missing) for n in gathered(block.notes))
        texts = sum(t.height(AREA_WIDTH) for t in (self._caption, *self._notes))
        room = max(AREA_HEIGHT - texts - 6.0, 0.3 * AREA_HEIGHT)
        self._scale = min(1.0, room / drawing.height)
        self._wide, self._high = drawing.width * self._scale, drawing.height * self._scale

    def height(self, width: float) -> float:
        texts = sum(t.height(width) for t in (self._caption, *self._notes))
        return float(self._high) + 4.0 + texts

    def least(self, width: float) -> float:
        return self.height(width) - _SHRINK * float(self._high)

    def shrunk(self, width: float, room: float) -> Piece | None:
        """The same figure with its rows closer together, at most ``room`` high."""
        excess = self.height(width) - room
        if excess > _SHRINK * self._high:
            return None
        high = self._high - excess
        smaller = draw_chart(self._block.chart, width, self._sheet.chart, Missing(), high)
        piece = FigurePiece(self._block, smaller, self._sheet, Missing())
        return piece if piece.height(width) <= room + 0.01 else None

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        pen.target(self._block.anchor, top)
        bottom = top - self._high
        left = x + (width - self._wide) / 2
        box = (left, bottom, left + self._wide, top)
        with pen.tagged("Figure", alt=self._block.alt or self._block.caption, box=box):
            pen.drawing(self._drawing, left, bottom, self._scale)
        y = bottom - 4.0
        for text in (self._caption, *self._notes):
            text.draw(pen, x, y, width)
            y -= text.height(width)

    def anchors(self) -> tuple[str, ...]:
        return (self._block.anchor,)


class KeyFiguresPiece(Piece):
    """Headline numbers side by side, each with its interval drawn on a line from 0 to 100."""

    before, after = 8.0, 12.0
    _GAP, _PAD = 8.0, 7.0

    def __init__(self, block: KeyFigures, sheet: StyleSheet, missing: Missing) -> None:
        self._figures = block.figures
        self._cards = tuple(self._texts(f, sheet, missing) for f in block.figures)
        self._notes = tuple(Text(n, sheet.note, missing) for n in gathered(block.notes))

    @staticmethod
    def _texts(figure: KeyFigure, sheet: StyleSheet, missing: Missing) -> tuple[Text, ...]:
        lines = (
            (figure.label, sheet.figure_label),
            (figure.value_text, sheet.figure_value),
            (figure.interval_text, sheet.figure_small),
            (figure.n_text, sheet.figure_small),
            (figure.note, sheet.figure_small),
        )
        return tuple(Text(words, style, missing) for words, style in lines if words)

    def _card_width(self, width: float) -> float:
        count = max(len(self._cards), 1)
        return (width - self._GAP * (count - 1)) / count

    def _card_height(self, width: float) -> float:
        room = self._card_width(width) - 2 * self._PAD
        return max((sum(t.height(room) for t in card) for card in self._cards), default=0.0) + 3 * self._PAD + 8

    def height(self, width: float) -> float:
        notes = sum(n.height(width) for n in self._notes)
        return self._card_height(width) + (notes + 5 if self._notes else 0.0)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        wide, high = self._card_width(width), self._card_height(width)
        for i, (figure, card) in enumerate(zip(self._figures, self._cards, strict=True)):
            left = x + i * (wide + self._GAP)
            pen.box(left, top - high, wide, high, fill=PALE)
            pen.box(left, top - 2.2, wide, 2.2, fill=ACCENT)
            y = top - self._PAD
            with pen.tagged("Div"):
                for text in card:
                    text.draw(pen, left + self._PAD, y, wide - 2 * self._PAD)
                    y -= text.height(wide - 2 * self._PAD)
            _interval(pen, figure, left + self._PAD, top - high + self._PAD + 4, wide - 2 * self._PAD)
        y = top - high - 5
        for note in self._notes:
            note.draw(pen, x, y, width)
            y -= note.height(width)


def _interval(pen: Pen, figure: KeyFigure, x: float, y: float, width: float) -> None:
    """A line from 0 to 100 with the interval and the value on it; nothing where the value is withheld."""
    if figure.value is None:
        return
    pen.rule(x, y, x + width, y, width=0.7, ink=RULE)
    for tick in (0.0, 50.0, 100.0):
        pen.rule(x + width * tick / 100, y - 2, x + width * tick / 100, y + 2, width=0.5, ink=RULE)
    if figure.lower is not None and figure.upper is not None:
        pen.rule(x + width * figure.lower / 100, y, x + width * figure.upper / 100, y, width=2.2, ink=ACCENT)
    pen.dot(x + width * figure.value / 100, y, 2.6, fill=INK)


class CalloutPiece(Piece):
    """A framed remark with a bar at its left; unsplit, so keep it short."""

    before, after = 8.0, 12.0
    _PAD = 9.0

    def __init__(self, block: Callout, sheet: StyleSheet, missing: Missing) -> None:
        alert = block.tone == "warning"
        self._bar, self._fill = (ALERT, ALERT_PALE) if alert else (ACCENT, PALE)
        # The title runs into the text: a short remark then takes one line of a full page.
        runs = (Run(text=f"{block.title}　", bold=True),) if block.title else ()
        self._text = Text((*runs, Run(text=block.text)), sheet.callout, missing)

    def height(self, width: float) -> float:
        return self._text.height(width - 2 * self._PAD - 3) + 1.5 * self._PAD

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        high = self.height(width)
        pen.box(x, top - high, width, high, fill=self._fill)
        pen.box(x, top - high, 3, high, fill=self._bar)
        self._text.draw(pen, x + 3 + self._PAD, top - 0.75 * self._PAD, width - 2 * self._PAD - 3)
