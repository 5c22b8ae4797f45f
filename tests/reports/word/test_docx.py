"""The DOCX: real headings, tables with repeated heads, pictures with words; the same words as the blocks."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn

from reports.blocks import Block, Bullets, Figure, Heading, Paragraph, Table
from reports.word.document import docx_bytes, write_docx
from tests.reports.setting.material import document, furniture


def opened(blocks: tuple[Block, ...]) -> Any:
    return docx.Document(io.BytesIO(docx_bytes(blocks, furniture(), date="2026-11-25")))


def blocks_of(kind: type) -> list[Any]:
    return [block for block in document() if isinstance(block, kind)]


def test_headings_are_headings_and_paragraphs_paragraphs() -> None:
    made = opened(document())
    found = [(p.style.name, p.text) for p in made.paragraphs]
    for heading in blocks_of(Heading):
        assert (f"Heading {heading.level}", heading.text) in found
    for paragraph in blocks_of(Paragraph):
        assert ("Normal", paragraph.text) in found
    for bullets in blocks_of(Bullets):
        style = "List Number" if bullets.ordered else "List Bullet"
        assert all((style, item) in found for item in bullets.items)


def test_tables_hold_every_cell_and_repeat_their_heads() -> None:
    made = opened(document())
    tables = [t for t in made.tables if t._tbl.findall(f".//{qn('w:tblHeader')}")]
    blocks = blocks_of(Table)
    assert len(tables) == len(blocks) > 0
    for table, block in zip(tables, blocks, strict=True):
        heads = 2 if block.spans else 1
        assert len(table._tbl.findall(f".//{qn('w:tblHeader')}")) == heads
        body = [[cell.text for cell in row.cells] for row in table.rows[heads:]]
        for cells, row in zip(body, block.rows, strict=True):
            assert cells[0] == row.cells[0]
            assert row.section or cells == list(row.cells)


def test_pictures_say_what_they_show() -> None:
    made = opened(document())
    words = [shape._inline.docPr.get("descr") for shape in made.inline_shapes]
    assert words == [figure.alt for figure in blocks_of(Figure)]


def test_it_is_set_in_the_faces_of_the_standard() -> None:
    styles = opened(document()).styles
    east = {
        name: styles[name].element.rPr.rFonts.get(qn("w:eastAsia")) for name in ("Normal", "Heading 1", "Heading 2")
    }
    assert east == {"Normal": "仿宋_GB2312", "Heading 1": "黑体", "Heading 2": "楷体_GB2312"}


@pytest.mark.parametrize(
    "text", ["<w:t>x</w:t>", "=cmd|' /C calc'!A0", "{ INCLUDETEXT file:///etc/passwd }", "\u202ea\u0007b"]
)
def test_what_a_block_says_stays_text(text: str) -> None:
    made = opened(document(text))
    whole = "\n".join(p.text for p in made.paragraphs)
    assert "".join(c for c in text if c.isprintable()) in whole
    assert "\u202e" not in whole
    fields = [t.text for t in made.element.iter(qn("w:instrText"))]
    assert fields == ['TOC \\o "1-2" \\h \\z \\u', *(f"PAGEREF fs_{h.anchor} \\h" for h in blocks_of(Heading))]


def test_the_same_blocks_make_the_same_file(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_docx(document(), furniture(), tmp_path / name, date="2026-11-25")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    with zipfile.ZipFile(tmp_path / "a") as archive:
        assert {info.date_time[0] for info in archive.infolist()} == {1980}
