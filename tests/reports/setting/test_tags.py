"""The structure tree: elements, order, header cells, links; every page's content is marked."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf
import pytest

from reports.pdf import pdf_bytes
from tests.reports.setting.material import document, furniture


@pytest.fixture(scope="module")
def pdf() -> Iterator[pikepdf.Pdf]:
    data, _ = pdf_bytes(document(), furniture())
    with pikepdf.open(BytesIO(data)) as opened:
        yield opened


def kids(element: Any) -> list[Any]:
    """What stands directly in ``element``: one thing or several."""
    found = element.get("/K", [])
    return list(found) if isinstance(found, list | pikepdf.Array) else [found]


def elements(element: Any) -> Iterator[Any]:
    """Every structure element below ``element``, in reading order."""
    for kid in kids(element):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def references(link: Any) -> list[Any]:
    """The annotations that a link element holds."""
    return [k for k in kids(link) if isinstance(k, pikepdf.Dictionary) and k.get("/Type") == "/OBJR"]


def of(pdf: pikepdf.Pdf, role: str) -> list[Any]:
    return [e for e in elements(pdf.Root.StructTreeRoot.K) if role == e.S]


def test_roles_of_a_document(pdf: pikepdf.Pdf) -> None:
    assert pdf.Root.MarkInfo.Marked
    assert [len(of(pdf, role)) for role in ("/H1", "/H2", "/Table", "/Figure", "/L", "/LI", "/TOC", "/TOCI")] == [
        2, 1, 1, 3, 1, 2, 1, 3,
    ]  # fmt: skip


def test_a_table_over_pages_is_one_with_regular_rows(pdf: pikepdf.Pdf) -> None:
    (table,) = of(pdf, "/Table")
    rows = [e for e in elements(table) if e.S == "/TR"]
    assert len(rows) == 2 + 2 + 60
    for row in rows:
        cells = [c for c in kids(row) if c.S in ("/TH", "/TD")]
        assert sum(int(c.A.get("/ColSpan", 1)) if "/A" in c else 1 for c in cells) == 3
    heads = [c for c in kids(rows[1]) if c.S == "/TH"]
    assert [c.A.Scope for c in heads] == ["/Column"] * 3
    assert kids(rows[5])[0].A.Scope == "/Row"
    assert kids(table)[0].S == "/Caption"


def test_figures_have_words_and_a_place(pdf: pikepdf.Pdf) -> None:
    for figure in of(pdf, "/Figure"):
        assert len(str(figure.Alt)) > 0
        left, bottom, right, top = (float(v) for v in figure.A.BBox)
        assert 0 < left < right < 596
        assert 0 < bottom < top < 842


def test_links_of_the_contents_are_elements(pdf: pikepdf.Pdf) -> None:
    links = of(pdf, "/Link")
    assert len(links) == 3
    for link in links:
        (reference,) = references(link)
        assert reference.Obj.Subtype == "/Link"
        assert str(reference.Obj.Contents)


def test_every_mark_is_in_the_parent_tree_and_balanced(pdf: pikepdf.Pdf) -> None:
    tree = pdf.Root.StructTreeRoot.ParentTree.Nums
    parents = {int(tree[i]): tree[i + 1] for i in range(0, len(tree), 2)}
    for page in pdf.pages:
        opened, marks = 0, []
        for operands, operator in pikepdf.parse_content_stream(page):
            opened += {"BDC": 1, "BMC": 1, "EMC": -1}.get(str(operator), 0)
            assert opened in (0, 1)
            if str(operator) == "BDC" and str(operands[0]) != "/Artifact":
                marks.append(int(operands[1].MCID))
        assert opened == 0
        assert marks == list(range(len(parents[int(page.obj.StructParents)])))


def test_no_conformance_is_claimed(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata() as metadata:
        assert "pdfuaid:part" not in metadata
        assert "pdfaid:part" not in metadata
        assert metadata["dc:title"] == "题名"
