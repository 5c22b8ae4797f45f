"""The lists of figures and tables: every caption once, in order, with its page and a link, in every format."""

from __future__ import annotations

import dataclasses
import io
from typing import Any

import docx
import pikepdf
import pytest
from docx.oxml.ns import qn

from reports import faces
from reports.blocks import Block, Contents, Figure, Heading, Listing, Table
from reports.build import blocks_of
from reports.contents import ContentsPiece, front_pages
from reports.faces import Missing
from reports.layout import paginate
from reports.lists import Entry, entries
from reports.pdf import pdf_bytes
from reports.pieces import pages_of
from reports.sections.front import furniture
from reports.styles import AREA_HEIGHT, AREA_WIDTH, sheet
from reports.web.html import html
from reports.word.document import docx_bytes
from tests.reports.content import sample
from tests.reports.setting.test_tags import of, references

INPUT = dataclasses.replace(sample.report_input(), public_address="https://survey.example.cn")


@pytest.fixture(scope="module")
def blocks() -> tuple[Block, ...]:
    return blocks_of(INPUT)


def listed(blocks: tuple[Block, ...]) -> list[str]:
    """Every line of contents and lists."""
    return [e.text for b in blocks if isinstance(b, Contents | Listing) for e in entries(b, blocks)]


def test_the_city_lists_every_figure_and_table(blocks: tuple[Block, ...]) -> None:
    captions = [b.caption for kind in (Figure, Table) for b in blocks if isinstance(b, kind)]
    assert listed(blocks)[-len(captions) :] == captions
    assert [b.of for b in blocks[2:4] if isinstance(b, Listing)] == ["figures", "tables"]


@pytest.mark.parametrize("place", ["331081001", "331081110"])
def test_a_town_lists_only_what_is_many(place: str) -> None:
    town = blocks_of(sample.report_input(place=place))
    for kind, name in ((Figure, "figures"), (Table, "tables")):
        many = sum(isinstance(b, kind) for b in town) > 6
        assert many == any(isinstance(b, Listing) and b.of == name for b in town)


def test_lines_of_the_pdf_lead_to_the_page_they_name(blocks: tuple[Block, ...]) -> None:
    pages = pages_of(blocks, furniture(INPUT), Missing())
    at = {a: n for n, page in enumerate(pages) for placed in page.placed for a in placed.piece.anchors()}
    wanted = [at[e.anchor] for b in blocks if isinstance(b, Contents | Listing) for e in entries(b, blocks)]
    data, _ = pdf_bytes(blocks, furniture(INPUT))
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert len(of(pdf, "/TOC")) == 3
        assert len(of(pdf, "/TOCI")) == len(wanted)
        numbers = {page.obj.objgen: n for n, page in enumerate(pdf.pages)}
        out, *annotations = [k.Obj for link in of(pdf, "/Link") for k in references(link)]
        assert str(out.A.URI) == "https://survey.example.cn/v/20261123-01"
        assert [str(a.Contents) for a in annotations] == listed(blocks)
        assert [numbers[_target(pdf, a)[0].objgen] for a in annotations] == wanted


def _target(pdf: pikepdf.Pdf, annotation: Any) -> Any:
    place = annotation.get("/Dest") or annotation.A.D
    if isinstance(place, pikepdf.Array):
        return place
    return pdf.Root.Dests[str(place)]


def test_the_html_folds_the_lists_and_leads_to_what_they_name(blocks: tuple[Block, ...]) -> None:
    text = html(blocks, furniture(INPUT))
    assert text.count("<details>") == 2
    for block in blocks:
        if isinstance(block, Table | Figure | Heading) and getattr(block, "level", 1) < 3:
            assert f'href="#{block.anchor}"' in text
            assert text.count(f'id="{block.anchor}"') == 1


def test_the_docx_makes_its_lists_from_the_captions(blocks: tuple[Block, ...]) -> None:
    made: Any = docx.Document(io.BytesIO(docx_bytes(blocks, furniture(INPUT), date="2026-11-25")))
    fields = [t.text for t in made.element.iter(qn("w:instrText"))]
    pages = [f for f in fields if f.startswith("PAGEREF ")]
    assert len(pages) == len(set(pages)) == len(listed(blocks))
    assert [f for f in fields if f not in pages] == [
        'TOC \\o "1-2" \\h \\z \\u',
        'TOC \\h \\z \\t "Figure Caption,1"',
        'TOC \\h \\z \\t "Table Caption,1"',
    ]
    ends = [c.get(qn("w:fldCharType")) for c in made.element.iter(qn("w:fldChar"))]
    assert ends.count("begin") == ends.count("separate") == ends.count("end") == 3 + len(pages)
    marks = [m.get(qn("w:name")) for m in made.element.iter(qn("w:bookmarkStart"))]
    links = [link.get(qn("w:anchor")) for link in made.element.iter(qn("w:hyperlink"))]
    assert len(marks) == len(set(marks))
    assert all(len(name) <= 40 and name.replace("_", "").isalnum() for name in marks)
    assert len(links) == len(listed(blocks))
    assert set(links) <= set(marks)


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_no_page_of_the_lists_holds_a_few_lines_only(lang: str) -> None:
    """What would spill a little is set closer; every line stays, in order."""
    faces.register()
    saved = False
    for count in range(4, 90, 3):
        given = [
            ("目录", [Entry(2, f"第{k}节", f"s{k}") for k in range(count)]),
            ("表", [Entry(0, "表", f"t{count}")] * 9),
        ]
        pages = front_pages(given, sheet(lang), Missing(), AREA_WIDTH, AREA_HEIGHT)
        if len(pages) > 1:
            assert pages[-1].filled > 0.2 * AREA_HEIGHT
        assert all(page.filled <= AREA_HEIGHT + 0.01 for page in pages)
        loose = paginate([ContentsPiece(t, e, sheet(lang), Missing()) for t, e in given], AREA_WIDTH, AREA_HEIGHT)
        saved |= len(pages) < len(loose)
    assert saved
