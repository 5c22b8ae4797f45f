"""The few pieces of WordprocessingML that python-docx has no verb for: fields, repeated heads, borders, bookmarks, shading."""

from __future__ import annotations

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

HEAVY, THIN = "12", "4"
"""Eighths of a point."""


def element(tag: str, /, **attributes: str) -> Any:
    """``w:tag`` with attributes of the same name space."""
    made = OxmlElement(f"w:{tag}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def field(paragraph: Any, instruction: str, shown: str = "") -> None:
    """A field that the word processor fills (page number, contents); ``shown`` until it does."""
    for kind in ("begin", "separate", "end"):
        run = paragraph.add_run()
        if kind == "separate":
            text = element("instrText")
            text.set(qn("xml:space"), "preserve")
            text.text = instruction
            run._r.append(text)
            run = paragraph.add_run()
        run._r.append(element("fldChar", fldCharType=kind))
        if kind == "separate":
            paragraph.add_run(shown)


def bookmark(paragraph: Any, name: str, number: int) -> None:
    """A place that links may point to."""
    paragraph._p.insert(1, element("bookmarkStart", id=str(number), name=name))  # the properties stay first
    paragraph._p.append(element("bookmarkEnd", id=str(number)))


def repeat_head(row: Any) -> None:
    """This row heads every page of its table."""
    row._tr.get_or_add_trPr().append(element("tblHeader", val="true"))


def unbroken(row: Any) -> None:
    """The row is not cut by a page's end."""
    row._tr.get_or_add_trPr().append(element("cantSplit", val="true"))


def three_lines(table: Any) -> None:
    """Rules above, below and thin ones between rows; none upright."""
    borders = element("tblBorders")
    for side, size in (("top", HEAVY), ("bottom", HEAVY), ("insideH", THIN)):
        borders.append(element(side, val="single", sz=size, space="0", color="808080"))
    table._tbl.tblPr.find(qn("w:tblLook")).addprevious(borders)


def shaded(cell: Any, fill: str) -> None:
    cell._tc.get_or_add_tcPr().append(element("shd", val="clear", color="auto", fill=fill.lstrip("#")))


def framed(paragraph: Any, colour: str) -> None:
    """A rule at the left of a remark."""
    borders = element("pBdr")
    borders.append(element("left", val="single", sz="24", space="8", color=colour.lstrip("#")))
    paragraph._p.get_or_add_pPr().append(borders)


def described(picture: Any, words: str) -> None:
    """Alternative text of a picture."""
    picture._inline.docPr.set("descr", words)
