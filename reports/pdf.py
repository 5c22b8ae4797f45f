"""Blocks on A4 pages after GB/T 9704: the one place where a report's words become a PDF.

No text is parsed as markup anywhere on this way, so nothing that a block says can become an element, a link or a file to open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from reports import faces
from reports.blocks import Block, Furniture
from reports.faces import Missing
from reports.layout import Page
from reports.licensed import dressed
from reports.pdffile import PdfFacts, Properties, close, open_canvas, write_whole
from reports.pen import Pen
from reports.pieces import pages_of
from reports.sheets import fitting
from reports.styles import (
    AREA_HEIGHT,
    AREA_WIDTH,
    BINDING,
    MM,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    RULE,
    TOP,
    WATERMARK,
)


def write_pdf(blocks: Sequence[Block], furniture: Furniture, path: Path, *, date: str = "") -> PdfFacts:
    """Set ``blocks`` and write them to ``path``, whole or not at all.  Same arguments, same bytes.

    ``date`` (ISO) becomes the document's creation date; without it a fixed one is used.  Raises ``OSError``.
    """
    data, facts = pdf_bytes(blocks, furniture, date=date)
    write_whole(path, data)
    return facts


def pdf_bytes(blocks: Sequence[Block], furniture: Furniture, *, date: str = "") -> tuple[bytes, PdfFacts]:
    """The document in memory, with what is known about it."""
    faces.register()
    missing = Missing()
    pages = pages_of(blocks, furniture, missing)
    buffer = BytesIO()
    properties = _properties(furniture, date)
    pen = Pen(open_canvas(buffer, properties), pages=_page_numbers(pages), missing=Missing())
    pen.canvas.showOutline()
    for number, page in enumerate(pages, 1):
        _draw_page(pen, page, number, furniture)
        pen.show_page()
    missing.update(_furniture_missing(furniture))
    return close(pen, buffer, properties, missing)


def _properties(furniture: Furniture, date: str) -> Properties:
    return Properties(
        title=furniture.title, subject=furniture.subject, keywords=furniture.keywords, lang=furniture.lang, date=date
    )


def _page_numbers(pages: Sequence[Page]) -> dict[str, int]:
    found: dict[str, int] = {}
    for number, page in enumerate(pages, 1):
        for placed in page.placed:
            for anchor in placed.piece.anchors():
                found.setdefault(anchor, number)
    return found


def _draw_page(pen: Pen, page: Page, number: int, furniture: Furniture) -> None:
    """The binding edge is left on odd pages and right on even ones."""
    x = BINDING if number % 2 else PAGE_WIDTH - BINDING - AREA_WIDTH
    top = PAGE_HEIGHT - TOP
    with pen.tagged("Artifact"):
        if furniture.watermark:
            _draw_watermark(pen, furniture)
        if not page.placed[0].piece.alone:
            _draw_furniture(pen, number, furniture, x)
    for placed in page.placed:
        placed.piece.draw(pen, x, top - placed.down, AREA_WIDTH)


def _draw_watermark(pen: Pen, furniture: Furniture) -> None:
    style = replace(dressed(furniture.lang, furniture.faces).cover_mark, size=92, leading=92, colour=WATERMARK)
    wide = faces.width(furniture.watermark, style.face.chain(bold=True), style.size)
    style = replace(style, size=style.size * min(1.0, 560 / wide))
    canvas = pen.canvas
    pen.structure.draw(decoration=True)
    canvas.saveState()
    canvas.translate(PAGE_WIDTH / 2, PAGE_HEIGHT / 2)
    canvas.rotate(52)
    pen.label(furniture.watermark, 0, style.size / 2, style, "center")
    canvas.restoreState()


def _draw_furniture(pen: Pen, number: int, furniture: Furniture, x: float) -> None:
    """Page head with the publication state, page number one character in from the outer edge."""
    styles = dressed(furniture.lang, furniture.faces)
    style, right = styles.furniture, x + AREA_WIDTH
    top = PAGE_HEIGHT - TOP + 32
    wide = pen.label(furniture.header_left, x, top, replace(style, bold=True))
    short = fitting(furniture.header_right, style, AREA_WIDTH - wide - 2 * style.size)
    pen.label(furniture.header_right, right, top, short, "right")
    pen.rule(x, top - style.leading - 2, right, top - style.leading - 2, width=0.5, ink=RULE)
    folio = styles.folio
    base = PAGE_HEIGHT - TOP - AREA_HEIGHT - 7 * MM
    words = styles.folio_pattern.format(number)
    if number % 2:
        pen.label(words, right - folio.size, base, folio, "right")
    else:
        pen.label(words, x + folio.size, base, folio)
    mark = replace(styles.cover_mark, size=style.size, leading=folio.leading)
    pen.label(furniture.watermark, x + AREA_WIDTH / 2, base, mark, "center")


def _furniture_missing(furniture: Furniture) -> Missing:
    """Characters of the page heads that no face holds, counted once, not per page."""
    missing = Missing()
    chain = dressed(furniture.lang, furniture.faces).furniture.face.regular
    for words in (furniture.header_left, furniture.header_right, furniture.watermark):
        faces.pieces(words, chain, missing)
    return missing
