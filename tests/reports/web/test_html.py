"""The HTML twin: every word of the blocks, in order, as text and nothing else."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from reports.blocks import Block, Cover, Figure, KeyFigures, PageBreak, Table
from reports.web.html import html, write_html
from tests.reports.setting.material import document, furniture, heat, quadrant, slope

VOID = {"meta", "br", "hr"}


class Reader(HTMLParser):
    """Refuses elements left open; keeps tags, ids and text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text.append(data)


def read(blocks: tuple[Block, ...]) -> Reader:
    reader = Reader()
    reader.feed(html(blocks, furniture()))
    assert reader.open == []
    return reader


def ids(reader: Reader) -> list[str]:
    return [str(attrs["id"]) for _, attrs in reader.tags if "id" in attrs]


def expected(blocks: tuple[Block, ...]) -> list[str]:
    """Texts in the order they must appear (charts draw their own)."""
    found: list[str] = []
    for block in blocks:
        match block:
            case Cover():
                found += [
                    *block.marks,
                    *block.title,
                    block.edition,
                    *(w for fact in block.facts for w in fact),
                    block.date,
                ]
            case Table():
                found += [
                    block.caption,
                    *(title for title, _ in block.spans if title),
                    *(c.title for c in block.columns),
                ]
                found += [cell for row in block.rows for cell in (row.cells[:1] if row.section else row.cells)]
                found += block.notes
            case Figure():
                found += [block.caption, block.alt, block.caption, *block.notes]
            case KeyFigures():
                found += [w for f in block.figures for w in (f.label, f.value_text, f.interval_text, f.n_text, f.note)]
            case PageBreak():
                pass
            case _:
                found += _texts(block)
    return [text for text in found if text]


def _texts(block: Any) -> list[str]:
    names = ("title", "text", "items")
    found: list[str] = []
    for name in names:
        value = getattr(block, name, ())
        found += [value] if isinstance(value, str) else list(value)
    return found


def test_every_word_is_there_in_order() -> None:
    blocks = document()
    whole = "".join(read(blocks).text)
    at = 0
    for text in expected(blocks):
        found = whole.find(text, at)
        assert found >= 0, text
        at = found
    assert at > 100


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '"><img src="file:///etc/passwd">',
        "a & b &lt; c",
        "{0} {} {title}",
        "</style></title>",
        "\u202eabc\u0007",
    ],
)
def test_what_a_block_says_stays_text(text: str) -> None:
    plain, odd = read(document("x")), read(document(text))
    assert [tag for tag, _ in odd.tags if tag != "text"] == [tag for tag, _ in plain.tags if tag != "text"]
    shown = "".join(c for c in text if c.isprintable())
    assert shown in "".join(odd.text)
    assert "\u202e" not in "".join(odd.text)


def test_ids_are_unique_and_every_link_has_its_place() -> None:
    reader = read(document())
    assert len(ids(reader)) == len(set(ids(reader)))
    named = [str(attrs[key]) for _, attrs in reader.tags for key in ("aria-labelledby", "href") if attrs.get(key)]
    assert named
    assert {one.lstrip("#") for names in named for one in names.split()} <= set(ids(reader))


def test_it_needs_and_calls_nothing() -> None:
    text = html(document(), furniture())
    assert not re.search(r"<(script|link|iframe|object|img)\b|url\(|@import|\bon\w+=|style=", text)
    assert set(re.findall(r"https?://[^\"' ]+", text)) == {"http://www.w3.org/2000/svg"}
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    policy = re.search(r"style-src &#39;sha256-([^&]+)&#39;", text)
    assert style and policy
    assert base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode() == policy[1]


@pytest.mark.parametrize("chart", [slope(), quadrant(), heat()])
def test_charts_are_pictures_with_a_name_and_a_description(chart: Any) -> None:
    figure = Figure(caption="图1", anchor="fig-1", chart=chart, alt="说明", notes=())
    reader = read((figure,))
    pictures = [attrs for tag, attrs in reader.tags if tag == "svg"]
    assert len(pictures) == 2
    assert all(attrs["role"] == "img" for attrs in pictures)
    assert [tag for tag, _ in reader.tags].count("desc") == 2


def test_the_same_blocks_make_the_same_file(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_html(document(), furniture(), tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
