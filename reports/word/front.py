"""Cover, contents and lists of a word processor's document."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.shared import Pt

from reports.blocks import Contents, Cover, Listing
from reports.faces import visible
from reports.lists import Entry
from reports.qr import qr_png
from reports.styles import AREA_WIDTH
from reports.word import parts

_QR = 76.0
_ABOVE_TITLE, _ABOVE_FACTS, _ABOVE_DATE = 90.0, 170.0, 40.0


def add_cover(document: Any, block: Cover) -> None:
    """State, warnings, title, facts, date; the code to scan where the report can be checked."""

    def say(text: str, style: str) -> Any:
        return document.add_paragraph(visible(text), style=style)

    say(block.kicker, "Cell")
    for mark in block.marks:
        say(mark, "Warning")
    say("\n".join(block.title), "Title").paragraph_format.space_before = Pt(_ABOVE_TITLE)
    say(block.edition, "Subtitle").paragraph_format.space_after = Pt(_ABOVE_FACTS)
    for name, value in block.facts:
        say(f"{name}　{value}", "Contents")
    if block.address:
        holder = document.add_paragraph(style="Picture")
        holder.alignment = WD_ALIGN_PARAGRAPH.LEFT
        picture = holder.add_run().add_picture(io.BytesIO(qr_png(block.address)), width=Pt(_QR))
        parts.described(picture, block.address)
    say(block.date, "Subtitle").paragraph_format.space_before = Pt(_ABOVE_DATE)


def add_contents(document: Any, block: Contents | Listing, entries: Sequence[Entry]) -> None:
    """A field that Word fills with page numbers; until then its lines lead to their places."""
    document.add_paragraph(visible(block.title), style="Subtitle")
    holder = None
    for number, entry in enumerate(entries):
        style = f"toc {entry.level}" if entry.level else "table of figures"
        holder = document.add_paragraph(style=style)
        if number == 0:
            parts.begin_field(holder, _instruction(block))
        holder.paragraph_format.tab_stops.add_tab_stop(Pt(AREA_WIDTH), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
        parts.leading_to(holder, parts.mark_name(entry.anchor), visible(entry.text))
    if holder is not None:
        parts.end_field(holder)


def _instruction(block: Contents | Listing) -> str:
    if isinstance(block, Contents):
        return f'TOC \\o "1-{block.depth}" \\h \\z \\u'
    return f'TOC \\h \\z \\t "{CAPTIONS[block.of]},1"'


CAPTIONS = {"figures": "Figure Caption", "tables": "Table Caption"}
"""Styles of captions, from which Word makes the lists."""
