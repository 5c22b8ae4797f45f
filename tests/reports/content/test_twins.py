"""The HTML and DOCX twins of an edition say what its blocks say: every sentence, cell, note, caption and picture's words."""

from __future__ import annotations

import dataclasses
import io
from functools import cache
from html.parser import HTMLParser
from typing import Any

import docx
import pytest

from reports.blocks import Block, Bullets, Callout, Figure, Heading, NoteLine, Paragraph, Table
from reports.charts_data import BulletChart, Panels, TileMap
from reports.document import Lang
from reports.sections.front import furniture
from reports.web.html import html
from reports.word.document import docx_bytes
from tests.reports.content import sample_statement, sample_targets
from tests.reports.content.snapshot import blocks_of

EDITIONS = [("zh", ""), ("en", ""), ("zh", "331081001"), ("en", "331081109")]


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []

    def handle_data(self, data: str) -> None:
        self.text.append(data)


@cache
def edition(lang: Lang, place: str) -> tuple[tuple[Block, ...], Any]:
    """Blocks and furniture of an edition that holds every section there is."""
    inp = dataclasses.replace(sample_statement.report_input(lang, place=place), targets=sample_targets.demo(lang))
    return blocks_of(inp), furniture(inp)


def said(blocks: tuple[Block, ...]) -> list[str]:
    out: list[str] = []
    for b in blocks:
        match b:
            case Heading() | Paragraph() | NoteLine():
                out.append(b.text)
            case Callout():
                out += [b.title, b.text]
            case Bullets():
                out += b.items
            case Table():
                out += [b.caption, *b.notes, *(c.title for c in b.columns), *(x for r in b.rows for x in r.cells)]
            case Figure():
                out += [b.caption, *b.notes]
            case _:
                pass
    return [text for text in out if text.strip()]


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(("lang", "place"), EDITIONS)
def test_the_html_twin_says_every_word(lang: Lang, place: str) -> None:
    blocks, around = edition(lang, place)
    reader = _Text()
    reader.feed(html(blocks, around))
    whole = squeezed("".join(reader.text))
    assert [text for text in said(blocks) if squeezed(text) not in whole] == []
    assert [b.alt for b in blocks if isinstance(b, Figure) and squeezed(b.alt) not in whole] == []


@pytest.mark.parametrize(("lang", "place"), EDITIONS)
def test_the_docx_twin_says_every_word_and_shows_every_chart(lang: Lang, place: str) -> None:
    blocks, around = edition(lang, place)
    made = docx.Document(io.BytesIO(docx_bytes(blocks, around, date="2026-11-25")))
    whole = squeezed("".join(p.text for p in made.element.iter() if p.tag.endswith("}t") and p.text))
    assert [text for text in said(blocks) if squeezed(text) not in whole] == []
    alts = [shape._inline.docPr.get("descr") for shape in made.inline_shapes]
    assert [b.alt for b in blocks if isinstance(b, Figure) and b.alt not in alts] == []


def test_the_edition_holds_the_charts_of_towns_and_targets() -> None:
    blocks, _ = edition("zh", "")
    charts = [b.chart for b in blocks if isinstance(b, Figure)]
    for kind in (BulletChart, Panels, TileMap):
        assert any(isinstance(chart, kind) for chart in charts), kind
