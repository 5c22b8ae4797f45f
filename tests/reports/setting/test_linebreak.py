"""Chinese line rules, justification and squeezing, over many random texts."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.linebreak import CLOSING, NO_END, NO_START, Line, balanced, break_lines, gaps, longest
from reports.placing import place
from tests.reports.setting.material import EN, ZH, en_texts, row_of, zh_texts

ROOMS = st.sampled_from((442.2, 300.0, 160.0))


def ink_end(line: Line, align: str, em: float) -> float:
    """How far to the right the line's last character is inked."""
    segments = place(line, align, em)  # type: ignore[arg-type]
    last, glyph = segments[-1], line.glyphs[-1]
    before = sum(g.natural for g in line.glyphs[len(line.glyphs) - len(last.text) : -1])
    end = last.x + before + last.spacing * (len(last.text) - 1) + glyph.natural
    return end - em / 2 if glyph.char in CLOSING and glyph.natural >= 0.9 * em else end


@settings(max_examples=250, deadline=None, derandomize=True)
@given(zh_texts, ROOMS)
def test_no_line_breaks_the_rules(text: str, room: float) -> None:
    lines = break_lines(row_of(text), room, em=16, first_indent=32)
    assert "".join(line.text for line in lines).replace(" ", "") == text.replace(" ", "")
    for line in lines[1:]:
        assert line.text[0] not in NO_START, line.text
    for line in lines[:-1]:
        assert line.text[-1] not in NO_END, line.text


@settings(max_examples=250, deadline=None, derandomize=True)
@given(zh_texts, ROOMS)
def test_no_line_is_overfull(text: str, room: float) -> None:
    for line in break_lines(row_of(text), room, em=16, first_indent=32):
        if line.glyphs:
            assert ink_end(line, "justify", 16) <= line.room + 1e-6, line.text


@settings(max_examples=150, deadline=None, derandomize=True)
@given(en_texts, st.sampled_from((442.2, 200.0)))
def test_english_words_stay_whole_and_inside(text: str, room: float) -> None:
    lines = break_lines(row_of(text, EN), room, em=10.5)
    for line in lines:
        assert ink_end(line, "justify", 10.5) <= line.room + 1e-6
        assert not line.text.startswith(("’", "”", ",", ")"))
    for this, following in itertools.pairwise(lines):
        whole = f"{this.text.split()[-1]}{following.text.split()[0]}"
        assert whole not in text.split() or this.text[-1] in "–-/"
    assert "".join("".join(line.text for line in lines).split()) == "".join(text.split())


def test_justified_lines_end_at_the_edge() -> None:
    lines = break_lines(row_of("温岭市居民获得感、幸福感、安全感和认同感监测" * 8), 442.2, em=16)
    for line in lines[:-1]:
        assert ink_end(line, "justify", 16) == pytest.approx(442.2, abs=8.01)
        assert gaps(line.glyphs)


@pytest.mark.parametrize(
    ("text", "ems"),
    [("）。", 1.5), ("：“", 1.5), ("》《", 1.5), ("（《", 1.5), ("。”", 1.5), ("感。", 2), ("”（", 1.5)],
)
def test_marks_that_meet_are_squeezed(text: str, ems: float) -> None:
    (line,) = break_lines(row_of(text), 442.2, em=16)
    assert line.width == pytest.approx(ems * 16)


def test_a_squeezed_opening_mark_is_moved_onto_its_blank_half() -> None:
    (line,) = break_lines(row_of("（《书"), 442.2, em=16)
    drawn = {char: s.x + n * (16 + s.spacing) for s in place(line, "left", 16) for n, char in enumerate(s.text)}
    assert drawn == pytest.approx({"（": 0, "《": 8, "书": 24})


def test_numbers_and_words_are_not_torn() -> None:
    lines = break_lines(row_of("某" * 26 + "3,218份"), 442.2, em=16)
    assert [line.text for line in lines] == ["某" * 26, "3,218份"]


def test_a_figure_keeps_its_multiple() -> None:
    lines = break_lines(row_of("某" * 26 + "10万元以上"), 442.2, em=16)
    assert lines[1].text.startswith("10万")


def test_dashes_and_dots_stay_in_pairs() -> None:
    for mark in ("——", "……"):
        for lead in range(20, 30):
            lines = break_lines(row_of("某" * lead + mark + "末" * 20), 442.2, em=16)
            assert all(mark in line.text or mark[0] not in line.text for line in lines)


def test_a_single_last_character_gets_company() -> None:
    lines = break_lines(row_of("某" * 28), 442.2, em=16)
    assert len(lines[-1].text) >= 2


def test_a_range_is_cut_rather_than_leaving_holes() -> None:
    lines = break_lines(row_of("某" * 18 + "（1234.4%~1268.5%）、末尾的字"), 442.2, em=16)
    assert lines[0].text.endswith("~")


def test_balanced_lines_are_about_equal() -> None:
    lines = balanced(row_of("与三年前相比您家的生活变好还是变差了某某"), 300, em=16)
    assert len(lines) == 2
    assert abs(lines[0].width - lines[1].width) <= 32


def test_longest_is_the_widest_unbroken_piece() -> None:
    assert longest(row_of("某某")) == pytest.approx(16)
    assert longest(row_of("某Bonferroni某")) == pytest.approx(sum(g.natural for g in row_of("Bonferroni")))
    assert longest([]) == 0


def test_no_text_no_lines() -> None:
    assert break_lines([], 100, em=16) == []
    assert ZH.size == 16
