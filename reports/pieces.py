"""Blocks as pieces, and pieces on pages: what each kind of block looks like."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from reports.blocks import (
    APPENDIX,
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
    Run,
    Table,
)
from reports.charts import draw_chart
from reports.contents import ContentsPiece, front_pages
from reports.cover import CoverPiece
from reports.faces import Missing
from reports.flowables import CalloutPiece, FigurePiece, KeyFiguresPiece
from reports.layout import NewPage, Page, Piece, paginate
from reports.licensed import dressed
from reports.lists import entries
from reports.paragraph import Heading as Mark
from reports.paragraph import Text
from reports.styles import AREA_HEIGHT, AREA_WIDTH, StyleSheet
from reports.tableset import table_piece

_FRONT = (Cover, Contents, Listing)
_ROLES = ("H1", "H2", "H3")
_TIGHT = ((0.98, 1.0), (0.95, 1.0), (0.92, 1.0), (0.9, 0.97))
"""Line distance and size of a section that would otherwise spill a few lines onto one more page, tried in this order."""
_SMALLER = ((0.88, 0.88),)
"""Last tried for a section meant for one page (the summary): 四号 in place of 三号."""
_SHORT = 3
_FRAME = 0.8
"""A framed remark is at most this share of a page."""
_SPILL, _SPILL_OF_TWO = 0.25, 0.35
"""What counts as a spill (share of a page), and if it is the second page of two."""


def pages_of(blocks: Sequence[Block], furniture: Furniture, missing: Missing) -> list[Page]:
    """All pages.  Sections that begin on a new page are placed one by one, so that one may be set a little tighter."""
    style = dressed(furniture.lang, furniture.faces)
    pages: list[Page] = []
    for section in _sections(blocks):
        pages += _section_pages(section, furniture, style, blocks, missing)
    return pages


def _sections(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Blocks between page breaks; the cover is a section of its own, and so are the contents with their lists."""
    held: list[Block] = []
    for block in blocks:
        after_front = held and isinstance(held[-1], _FRONT) and not isinstance(block, Listing)
        if held and (after_front or isinstance(block, PageBreak | Cover | Contents)):
            yield held
            held = []
        if not isinstance(block, PageBreak):
            held.append(block)
    if held:
        yield held


def _section_pages(
    section: Sequence[Block], furniture: Furniture, style: StyleSheet, whole: Sequence[Block], missing: Missing
) -> list[Page]:
    front = [block for block in section if isinstance(block, Contents | Listing)]
    if front:
        listed = [(block.title, entries(block, whole)) for block in front]
        return front_pages(listed, style, missing, AREA_WIDTH, AREA_HEIGHT)
    styles = list(_styles(section, style))
    made = [_pieces(block, whole, furniture, s, missing) for block, s in zip(section, styles, strict=True)]
    pages = paginate(list(chain.from_iterable(made)), AREA_WIDTH, AREA_HEIGHT)
    two = len(pages) == 2
    if len(pages) < 2 or pages[-1].filled > (_SPILL_OF_TWO if two else _SPILL) * AREA_HEIGHT:
        return pages

    def closer(leading: float, size: float) -> list[Page]:
        """Only running text is set closer; tables and figures are as they were."""
        tried: list[Sequence[Piece]] = []
        for block, known, usual in zip(section, made, styles, strict=True):
            if not isinstance(block, Paragraph | Bullets):
                tried.append(known)
            elif size == 1.0:
                tried.append([piece.closer(leading) for piece in known if isinstance(piece, Text)])
            else:
                tried.append(_pieces(block, whole, furniture, _tight(usual, leading, size), Missing()))
        return paginate(list(chain.from_iterable(tried)), AREA_WIDTH, AREA_HEIGHT)

    *gentle, most = _TIGHT + _SMALLER if two else _TIGHT
    closest = closer(*most)
    if len(closest) >= len(pages):
        return pages  # no gentler step can save the page, either
    return next((found for step in gentle if len(found := closer(*step)) < len(pages)), closest)


def _styles(section: Sequence[Block], style: StyleSheet) -> Iterator[StyleSheet]:
    """The style of each block: appendices, which are looked things up in, are set smaller."""
    small, annexed = replace(style, body=style.annex, bullet=style.annex_bullet), False
    for block in section:
        annexed = annexed or (isinstance(block, Heading) and block.anchor.startswith(APPENDIX))
        yield small if annexed else style


def _tight(style: StyleSheet, leading: float, size: float) -> StyleSheet:
    body, bullet = (
        replace(s, size=s.size * size, leading=s.leading * leading, after=s.after * leading)
        for s in (style.body, style.bullet)
    )
    return replace(style, body=body, bullet=bullet)


def pieces_of(
    blocks: Sequence[Block],
    furniture: Furniture,
    missing: Missing,
    style: StyleSheet | None = None,
    whole: Sequence[Block] = (),
) -> list[Piece]:
    """Every block as pieces that take a place on a page; ``whole``: the document, whose contents and lists are filled."""
    style = style or dressed(furniture.lang, furniture.faces)
    out: list[Piece] = []
    for block, usual in zip(blocks, _styles(blocks, style), strict=True):
        out += _pieces(block, whole, furniture, usual, missing)
    return out


def _pieces(
    block: Block, whole: Sequence[Block], furniture: Furniture, style: StyleSheet, missing: Missing
) -> Sequence[Piece]:
    match block:
        case Heading():
            mark, level = Mark(block.level, block.anchor), block.level - 1
            return [Text(block.text, style.headings[level], missing, heading=mark, role=_ROLES[level])]
        case Paragraph():
            return [Text(block.runs, style.body, missing, runs_on=True)]
        case Bullets():
            return _bullets(block, style, missing)
        case Table():
            return [table_piece(block, style, missing, furniture.continued)]
        case Figure():
            drawing = draw_chart(block.chart, AREA_WIDTH, style.chart, missing)
            return [FigurePiece(block, drawing, style, missing)]
        case KeyFigures():
            return [KeyFiguresPiece(block, style, missing)]
        case Callout():
            return _callout(block, style, missing)
        case NoteLine():
            return [Text(block.text, replace(style.note, before=4, after=4), missing)]
        case Contents() | Listing():
            return [ContentsPiece(block.title, entries(block, whole), style, missing)]
        case Cover():
            return [CoverPiece(block, style, missing, AREA_HEIGHT)]
        case PageBreak():
            return [NewPage()]


def _callout(block: Callout, style: StyleSheet, missing: Missing) -> list[Piece]:
    """A frame; a text too long for one is set as paragraphs, which can go over a page's end."""
    framed = CalloutPiece(block, style, missing)
    if framed.height(AREA_WIDTH) <= _FRAME * AREA_HEIGHT:
        return [framed]
    title = Text(block.title, replace(style.callout_title, keep_next=True), Missing())
    return [title, Text(block.text, style.callout, Missing(), runs_on=True)]


def _bullets(block: Bullets, style: StyleSheet, missing: Missing) -> list[Piece]:
    plain, numbered = style.bullet_signs
    group = object()
    signs = [numbered.format(n) if block.ordered else plain for n in range(1, len(block.items) + 1)]
    items = [
        Text((Run(text=words),), style.bullet, missing, sign=sign, group=group, runs_on=True)
        for sign, words in zip(signs, block.items, strict=True)
    ]
    if len(items) > 1:  # a page does not begin with the last line of a list
        items[-2].keep_next = len(items[-2].lines(AREA_WIDTH)) < _SHORT and len(items[-1].lines(AREA_WIDTH)) < 2
    return list(items)
