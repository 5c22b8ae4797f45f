"""Blocks as a DOCX file; the same blocks give the same bytes."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import docx
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph as DocxParagraph

from reports import faces as typefaces
from reports.blocks import Block, Contents, Cover, Furniture, Listing, PageBreak
from reports.faces import visible
from reports.pdffile import write_whole
from reports.styles import AREA_HEIGHT, AREA_WIDTH, BINDING, PAGE_HEIGHT, PAGE_WIDTH, TOP
from reports.word import parts
from reports.word.elements import add
from reports.word.faces import define

_FIXED = (1980, 1, 1, 0, 0, 0)


def write_docx(blocks: Sequence[Block], furniture: Furniture, path: Path, *, date: str) -> None:
    """Write the edition to ``path``, whole or not at all.  ``date`` ISO, the document's dates.  Raises ``OSError``."""
    write_whole(path, docx_bytes(blocks, furniture, date=date))


def docx_bytes(blocks: Sequence[Block], furniture: Furniture, *, date: str) -> bytes:
    """The document in memory."""
    typefaces.register()
    document: Any = docx.Document()
    define(document, furniture.lang)
    document.settings.odd_and_even_pages_header_footer = True
    document.settings.element.find(qn("w:zoom")).addnext(parts.element("mirrorMargins"))
    _page(document.sections[0], furniture)
    _properties(document, furniture, date)
    for number, block in enumerate(blocks):
        first = len(document.element.body)
        add(document, block, number, blocks, furniture)
        if number and _begins_page(blocks[number - 1], block):
            _on_new_page(document, first - 1)
    buffer = io.BytesIO()
    document.save(buffer)
    return _same_dates(buffer.getvalue())


def _begins_page(before: Block, block: Block) -> bool:
    """Cover and contents stand alone; the lists follow the contents."""
    front = isinstance(before, Cover | Contents | Listing) and not isinstance(block, Listing | PageBreak)
    return front or isinstance(before, PageBreak)


def _on_new_page(document: Any, place: int) -> None:
    """The paragraph at this place of the body begins a page."""
    DocxParagraph(document.element.body[place], document).paragraph_format.page_break_before = True


def _page(section: Any, furniture: Furniture) -> None:
    """A4 with the type area of GB/T 9704, binding edge inside, page numbers outside."""
    section.page_width, section.page_height = Pt(PAGE_WIDTH), Pt(PAGE_HEIGHT)
    section.left_margin, section.right_margin = Pt(BINDING), Pt(PAGE_WIDTH - BINDING - AREA_WIDTH)
    section.top_margin, section.bottom_margin = Pt(TOP), Pt(PAGE_HEIGHT - TOP - AREA_HEIGHT)
    section.different_first_page_header_footer = True
    for header, footer, right in (
        (section.header, section.footer, True),
        (section.even_page_header, section.even_page_footer, False),
    ):
        _head(header.paragraphs[0], furniture)
        _folio(footer.paragraphs[0], furniture, right)


def _head(paragraph: Any, furniture: Furniture) -> None:
    paragraph.style = "Note"
    stops = paragraph.paragraph_format.tab_stops
    stops.add_tab_stop(Pt(AREA_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    state = "　".join(visible(word) for word in (furniture.header_left, furniture.watermark) if word)
    paragraph.text = f"{state}\t{visible(furniture.header_right)}"
    parts.underlined(paragraph)


def _folio(paragraph: Any, furniture: Furniture, right: bool) -> None:
    paragraph.style = "Cell"
    paragraph.alignment = 2 if right else 0
    dash = "— " if furniture.lang.startswith("zh") else ""
    paragraph.add_run(dash)
    parts.field(paragraph, "PAGE", "1")
    paragraph.add_run(dash[::-1])


def _properties(document: Any, furniture: Furniture, date: str) -> None:
    core = document.core_properties
    core.title, core.subject, core.keywords = visible(furniture.title), furniture.subject, furniture.keywords
    core.language, core.author, core.last_modified_by, core.comments = furniture.lang, "foursense", "foursense", ""
    core.created = core.modified = dt.datetime.fromisoformat(f"{date}T00:00:00")
    core.revision = 1
    base = document.styles.element.find(qn("w:docDefaults"))
    for lang in base.iter(qn("w:lang")):
        lang.set(qn("w:eastAsia"), "zh-CN")
        lang.set(qn("w:val"), "en-US")


def _same_dates(data: bytes) -> bytes:
    """The archive once more, every entry with one fixed date."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in given.namelist():
            info = zipfile.ZipInfo(name, date_time=_FIXED)
            info.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(info, given.read(name))
    return out.getvalue()
