"""The pen: the few things that are drawn on a PDF page.  Everything on a page goes through here.

Pieces say what they are while they are drawn (:meth:`Pen.tagged`); what says nothing is decoration.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from reports import faces
from reports.faces import Missing
from reports.ink import Ink, Words, colour
from reports.placing import Segment
from reports.styles import TextStyle
from reports.tags import Inside, Structure

_ABOVE = 0.88
"""The baseline stands this much of the size below the top of the em square (all faces here)."""


class Pen:
    """Draws on one canvas.  Coordinates are PDF points from the lower left corner; ``top`` is the upper edge of a line."""

    def __init__(self, canvas: Canvas, *, pages: Mapping[str, int], missing: Missing) -> None:
        self.canvas: Any = canvas
        self.pages = pages
        """Page number of each anchor."""
        self.missing = missing
        self.structure = Structure(canvas)
        self._ink = Ink(canvas)
        self._outline = -1

    def tagged(self, role: str, key: object = None, **attributes: Any) -> Inside:
        """Everything drawn inside belongs to one structure element; ``Artifact``: decoration (:mod:`reports.tags`)."""
        return self.structure.inside(role, key, **attributes)

    def show_page(self) -> None:
        """Finish the page."""
        self.structure.turn()
        self.canvas.showPage()

    def segments(self, segments: Sequence[Segment], x: float, top: float, style: TextStyle) -> None:
        """One broken and placed line."""
        self.structure.draw()
        baseline = top - (style.leading - style.size) / 2 - _ABOVE * style.size
        pieces = [Words(x + s.x, baseline, s.font, s.text, s.spacing) for s in segments]
        self._ink.words(pieces, style.size, colour(style.colour))

    def label(self, words: str, x: float, top: float, style: TextStyle, align: str = "left") -> float:
        """One unbroken line; returns its width."""
        chain = style.face.chain(style.bold)
        wide = faces.width(words, chain, style.size)
        at = x - {"left": 0.0, "center": wide / 2, "right": wide}[align]
        segments = []
        for font, piece in faces.pieces(words, chain, self.missing):
            segments.append(Segment(at - x, font, piece, 0.0))
            at += faces.width(piece, (font,), style.size)
        self.segments(segments, x, top, style)
        return wide

    def rule(
        self, x1: float, y1: float, x2: float, y2: float, *, width: float, ink: str, dash: Sequence[float] = ()
    ) -> None:
        self.structure.draw(decoration=True)
        self._ink.line(x1, y1, x2, y2, colour(ink), width, dash)

    def box(
        self, x: float, y: float, width: float, height: float, *, fill: str = "", stroke: str = "", line: float = 0.6
    ) -> None:
        """A rectangle from its lower left corner."""
        self.structure.draw(decoration=True)
        paints = (colour(fill) if fill else None, colour(stroke) if stroke else None)
        self._ink.rect(x, y, width, height, *paints, line)

    def dot(self, x: float, y: float, radius: float, *, fill: str) -> None:
        self.structure.draw(decoration=True)
        self._ink.circle(x, y, radius, colour(fill), None, 0.0)

    def drawing(self, drawing: Any, x: float, y: float, scale: float = 1.0) -> None:
        """A chart, its lower left corner at (x, y)."""
        self.structure.draw()
        self.canvas.saveState()
        self.canvas.translate(x, y)
        self.canvas.scale(scale, scale)
        for shape in drawing.contents:
            self._ink.shape(shape)
        self.canvas.restoreState()

    def target(self, anchor: str, top: float) -> None:
        """A place that links and bookmarks can go to."""
        self.canvas.bookmarkHorizontalAbsolute(anchor, top)

    def bookmark(self, anchor: str, title: str, level: int) -> None:
        """An entry of the outline; a level is never more than one below the entry before."""
        level = min(level, self._outline + 1)
        self._outline = level
        self.canvas.addOutlineEntry(faces.visible(title).replace("\n", " "), anchor, level=level, closed=level > 0)

    def web_link(self, address: str, x: float, y: float, width: float, height: float) -> None:
        """A link out of the document."""
        self.structure.link(address)
        self.canvas.linkURL(address, (x, y, x + width, y + height), thickness=0)

    def link(self, anchor: str, words: str, x: float, y: float, width: float, height: float) -> None:
        self.structure.link(words)
        self.canvas.linkAbsolute("", anchor, Rect=(x, y, x + width, y + height), Border="[0 0 0]")
