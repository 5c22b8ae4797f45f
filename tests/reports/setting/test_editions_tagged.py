"""Whole editions as a screen reader meets them: language, headings without a gap, figures in words, cells under heads, links.

What the checkers for PDF/UA look at, walked by hand, so that the test needs none of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from typing import Any

import pikepdf
import pytest

from reports.blocks import Contents, Figure, Heading, Listing, Table
from reports.build import blocks_of
from reports.lists import entries
from reports.pdf import pdf_bytes
from reports.sections.front import furniture
from tests.reports.content.snapshot import cases
from tests.reports.setting.test_tags import elements, kids, of, references

NAMES = ("city-zh", "city-en-open-small", "town-zh")


@pytest.fixture(scope="module", params=NAMES)
def edition(request: pytest.FixtureRequest) -> Iterator[tuple[pikepdf.Pdf, tuple[Any, ...]]]:
    inp = cases()[request.param]
    blocks = blocks_of(inp)
    data, _ = pdf_bytes(blocks, furniture(inp))
    with pikepdf.open(BytesIO(data)) as pdf:
        yield pdf, blocks


def test_every_block_is_an_element_of_its_kind(edition: tuple[pikepdf.Pdf, tuple[Any, ...]]) -> None:
    pdf, blocks = edition
    for role, kind in (("/Table", Table), ("/Figure", Figure)):
        assert len(of(pdf, role)) == sum(isinstance(b, kind) for b in blocks)
    for level in (1, 2, 3):
        assert len(of(pdf, f"/H{level}")) == sum(isinstance(b, Heading) and b.level == level for b in blocks)
    lists = [b for b in blocks if isinstance(b, Contents | Listing)]
    assert [len([e for e in elements(toc) if e.S == "/TOCI"]) for toc in of(pdf, "/TOC")] == [
        len(entries(b, blocks)) for b in lists
    ]


def test_no_level_of_headings_is_skipped(edition: tuple[pikepdf.Pdf, tuple[Any, ...]]) -> None:
    pdf, _ = edition
    levels = [int(str(e.S)[2]) for e in elements(pdf.Root.StructTreeRoot.K) if str(e.S) in ("/H1", "/H2", "/H3")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_figures_have_words_cells_have_heads_and_links_lead_somewhere(
    edition: tuple[pikepdf.Pdf, tuple[Any, ...]],
) -> None:
    pdf, _ = edition
    assert str(pdf.Root.Lang) in ("zh-CN", "en")
    assert all(str(figure.Alt).strip() for figure in of(pdf, "/Figure"))
    for table in of(pdf, "/Table"):
        rows = [e for e in elements(table) if e.S == "/TR"]
        assert {str(c.S) for c in kids(rows[0])} == {"/TH"}
        assert all(c.A.get("/Scope") in ("/Column", "/Row") for row in rows for c in kids(row) if c.S == "/TH")
    for link in of(pdf, "/Link"):
        (target,) = [k.Obj for k in references(link)]
        assert str(target.Contents).strip()


def test_what_is_left_out_of_the_tree_says_why(edition: tuple[pikepdf.Pdf, tuple[Any, ...]]) -> None:
    """Page heads, watermark and repeated table heads are of the page; rules and boxes of the layout."""
    pdf, _ = edition
    kinds = {
        str(operands[1].Type)
        for page in pdf.pages
        for operands, operator in pikepdf.parse_content_stream(page)
        if str(operator) == "BDC" and str(operands[0]) == "/Artifact"
    }
    assert kinds == {"/Pagination", "/Layout"}
