"""One block as paragraphs and tables of a word processor."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from docx.shared import Pt

from reports.blocks import (
    Block,
    Bullets,
    Callout,
    Contents,
    Cover,
    Figure,
    Furniture,
    Heading,
    KeyFigures,
    Listing,
    NoteLine,
    PageBreak,
    Paragraph,
    Table,
)
from reports.charts import draw_chart
from reports.charts.png import to_png
from reports.faces import Missing, visible
from reports.lists import entries
from reports.styles import ACCENT, ALERT, AREA_WIDTH, sheet
from reports.word import parts
from reports.word.front import CAPTIONS, add_contents, add_cover
from reports.word.tables import add_key_figures, add_table


def add(document: Any, block: Block, number: int, blocks: Sequence[Block], furniture: Furniture) -> None:
    """``number`` names the block's bookmark; ``blocks`` are the whole document (for contents and lists)."""
    match block:
        case Heading():
            made = _say(document, block.text, f"Heading {block.level}")
            parts.bookmark(made, block.anchor, number)
        case Paragraph():
            made = document.add_paragraph()
            for run in block.runs:
                made.add_run(visible(run.text)).bold = run.bold
        case Bullets():
            for item in block.items:
                _say(document, item, "List Number" if block.ordered else "List Bullet")
        case Table():
            made = _say(document, block.caption, CAPTIONS["tables"])
            parts.bookmark(made, block.anchor, number)
            add_table(document, block, furniture.lang)
            _notes(document, block.notes)
        case Figure():
            _figure(document, block, number, furniture)
        case KeyFigures():
            add_key_figures(document, block)
            _notes(document, block.notes)
        case Callout():
            _callout(document, block)
        case NoteLine():
            _say(document, block.text, "Note")
        case Contents() | Listing():
            add_contents(document, block, entries(block, blocks))
        case Cover():
            add_cover(document, block)
        case PageBreak():
            """Whoever adds the next block lets it begin a page."""


def _say(document: Any, text: str, style: str) -> Any:
    return document.add_paragraph(visible(text), style=style)


def _notes(document: Any, notes: Sequence[str]) -> None:
    for note in notes:
        _say(document, note, "Note")


def _figure(document: Any, block: Figure, number: int, furniture: Furniture) -> None:
    drawing = draw_chart(block.chart, AREA_WIDTH, sheet(furniture.lang).chart, Missing())
    holder = document.add_paragraph(style="Picture")
    picture = holder.add_run().add_picture(io.BytesIO(to_png(drawing)), width=Pt(AREA_WIDTH))
    parts.described(picture, visible(block.alt))
    made = _say(document, block.caption, CAPTIONS["figures"])
    parts.bookmark(made, block.anchor, number)
    _notes(document, block.notes)


def _callout(document: Any, block: Callout) -> None:
    colour = ALERT if block.tone == "warning" else ACCENT
    made = document.add_paragraph(style="Cell")
    made.add_run(visible(f"{block.title}　")).bold = True
    made.add_run(visible(block.text))
    parts.framed(made, colour)
