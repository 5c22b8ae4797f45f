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
    """A field that the word processor fills (a page number); ``shown`` until it does."""
    begin_field(paragraph, instruction)
    paragraph.add_run(shown)
    end_field(paragraph)


def begin_field(paragraph: Any, instruction: str) -> None:
    """What follows, up to :func:`end_field`, is the field's result; marked as out of date, so that Word fills it anew."""
    paragraph.add_run()._r.append(element("fldChar", fldCharType="begin", dirty="true"))
    text = element("instrText")
    text.set(qn("xml:space"), "preserve")
    text.text = instruction
    paragraph.add_run()._r.append(text)
    paragraph.add_run()._r.append(element("fldChar", fldCharType="separate"))


def end_field(paragraph: Any) -> None:
    paragraph.add_run()._r.append(element("fldChar", fldCharType="end"))


def mark_name(anchor: str) -> str:
    """A bookmark's name: letters, digits and underscores are all that Word takes."""
    return f"fs_{anchor.replace('-', '_')}"


def bookmark(paragraph: Any, anchor: str, number: int) -> None:
    """A place that links may point to."""
    start = element("bookmarkStart", id=str(number), name=mark_name(anchor))
    paragraph._p.insert(1, start)  # the properties stay first
    paragraph._p.append(element("bookmarkEnd", id=str(number)))


def leading_to(paragraph: Any, name: str, words: str) -> None:
    """Words that lead to the bookmark ``name``, and after a tab the number of its page."""
    link = element("hyperlink", anchor=name, history="1")
    first = len(paragraph._p)
    paragraph.add_run(words)
    paragraph.add_run("\t")
    field(paragraph, f"PAGEREF {name} \\h")
    for made in list(paragraph._p)[first:]:
        link.append(made)
    paragraph._p.append(link)


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


def cell_margins(table: Any, points: float) -> None:
    """The distance of every cell's words from its left and right edge, and a little above and below."""
    margins = element("tblCellMar")
    for side, width in (("top", 1.5), ("left", points), ("bottom", 1.5), ("right", points)):
        margins.append(element(side, w=str(round(20 * width)), type="dxa"))
    table._tbl.tblPr.find(qn("w:tblLook")).addprevious(margins)


def shaded(cell: Any, fill: str) -> None:
    cell._tc.get_or_add_tcPr().append(element("shd", val="clear", color="auto", fill=fill.lstrip("#")))


def framed(paragraph: Any, colour: str) -> None:
    """A rule at the left of a remark."""
    borders = element("pBdr")
    borders.append(element("left", val="single", sz="24", space="8", color=colour.lstrip("#")))
    paragraph._p.get_or_add_pPr().append(borders)


def underlined(paragraph: Any) -> None:
    """A rule below the paragraph."""
    borders = element("pBdr")
    borders.append(element("bottom", val="single", sz=THIN, space="2", color="808080"))
    paragraph._p.get_or_add_pPr().append(borders)


def described(picture: Any, words: str) -> None:
    """Alternative text of a picture."""
    picture._inline.docPr.set("descr", words)
