"""The proofs over whole editions and over random documents, in both languages; and that each of them can fail."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from reports.blocks import Block, Bullets, Callout, Column, Figure, Heading, NoteLine, Row, Table, plain
from reports.build import blocks_of
from reports.document import ReportInput
from reports.linebreak import Line
from reports.pdf import pdf_bytes
from reports.sections.front import furniture
from tests.reports.content import sample_change
from tests.reports.content.snapshot import cases
from tests.reports.setting import material, proofs
from tests.reports.setting.material import en_texts, row_of, zh_texts

PHASES = (Phase.explicit, Phase.generate)
"""Without shrinking, which takes minutes for a document."""
EDITIONS = {
    **{name: inp for name, inp in cases().items() if name.startswith(("city", "town"))},
    "city-zh-change": sample_change.report_input(),
    "town-zh-change": sample_change.report_input(place=sample_change.UP),
    "city-en-change": sample_change.report_input(lang="en"),
}


@pytest.mark.parametrize("name", sorted(EDITIONS))
def test_an_edition_is_set_by_the_rules_and_gives_its_words_back(name: str, tmp_path: Path) -> None:
    check(EDITIONS[name], tmp_path / "x.pdf")


def check(inp: ReportInput, path: Path) -> None:
    blocks, around = blocks_of(inp), furniture(inp)
    with proofs.written_down() as found:
        data, facts = pdf_bytes(blocks, around)
    path.write_bytes(data)
    assert sum(len(s.lines) for s in found) > 100
    assert proofs.faults(blocks, around, found) == {}
    assert facts.missing_glyphs == 0, facts.missing
    assert proofs.lost(blocks, proofs.extracted(path, around)) == []
    assert proofs.unembedded(path) == []
    assert proofs.syntax_errors(path) == ""


def documents(texts: st.SearchStrategy[str]) -> st.SearchStrategy[list[Block]]:
    """Any blocks in any order, with any text."""
    cells = st.lists(texts.map(lambda t: t[:90]), min_size=3, max_size=3).map(lambda c: Row(cells=tuple(c)))
    columns = (Column(title="镇（街道）"), Column(title="得分", align="right"), Column(title="意见、建议"))
    tables = st.lists(cells, min_size=1, max_size=25).map(
        lambda rows: Table(caption="表1　题", anchor="t", columns=columns, rows=tuple(rows), notes=("注。", "又注。"))
    )
    block = st.one_of(
        texts.map(plain),
        texts.map(lambda t: Heading(level=2, text=t[:60], anchor="h")),
        texts.map(lambda t: NoteLine(text=t)),
        texts.map(lambda t: Callout(title="注意", text=t)),
        st.lists(texts, min_size=1, max_size=4).map(lambda items: Bullets(items=tuple(items))),
        tables,
        st.just(Figure(caption="图1　题", anchor="f", chart=material.dots(9), alt="点")),
    )
    return st.lists(block, min_size=3, max_size=12)


@settings(max_examples=40, deadline=None, derandomize=True, phases=PHASES)
@given(documents(zh_texts), st.sampled_from(("zh-CN", "en")))
def test_a_random_document_is_set_by_the_rules(blocks: list[Block], lang: str) -> None:
    _set_by_the_rules(blocks, lang)


@settings(max_examples=25, deadline=None, derandomize=True, phases=PHASES)
@given(documents(en_texts))
def test_a_random_english_document_is_set_by_the_rules(blocks: list[Block]) -> None:
    _set_by_the_rules(blocks, "en")


def _set_by_the_rules(blocks: list[Block], lang: str) -> None:
    around = material.furniture(lang)
    last = blocks[-1]
    ended = [*blocks, plain("末尾。")] if isinstance(last, Heading) else blocks
    with proofs.written_down() as found:
        pdf_bytes(ended, around)
    assert proofs.faults(ended, around, found) == {}


def _lines(*texts: str, room: float = 160.0, closed: bool = False) -> tuple[Line, ...]:
    rows = [tuple(row_of(text)) for text in texts]
    return tuple(Line(row, sum(g.advance for g in row), room, closed) for row in rows)


def _setting(*texts: str, **kinds: bool) -> proofs.Setting:
    return proofs.Setting(_lines(*texts), kinds.get("first", True), 9 if kinds.get("more") else len(texts), "left", 16)


def test_every_proof_can_fail() -> None:
    assert proofs.against_the_rules([_setting("某某", "，某")]) == ["，某"]
    assert proofs.against_the_rules([_setting("某（", "某）")]) == ["某（"]
    assert proofs.against_the_rules([_setting("、某", first=False)]) == ["、某"]
    assert proofs.overfull([_setting("某" * 11)]) == ["某" * 11]
    assert proofs.unsqueezed([_setting("某），某")]) == ["某），某"]
    assert proofs.widows([_setting("某", more=True)]) == ["某"]
    assert proofs.lost([plain("甲乙丙丁")], "甲乙某丙") == ["甲乙丙丁"]
    assert proofs.lost([plain("甲乙丙丁")], "甲乙某丙丁") == []
