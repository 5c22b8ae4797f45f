"""Columns share the width so that a table is low; notes run on; strokes of charts are written as PDF."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from reportlab.graphics.shapes import Ellipse
from reportlab.pdfgen.canvas import Canvas

from reports.blocks import Column, Row, Table
from reports.faces import Missing
from reports.ink import Ink
from reports.notes import gathered
from reports.styles import AREA_WIDTH, sheet
from reports.tableset import fitted, table_piece
from reports.tablewidths import ColumnNeeds, column_widths


def needs(least: float, *cells: float, head: float = 10.0) -> ColumnNeeds:
    return ColumnNeeds(
        least=least, natural=max(head, *cells), weight=1.0, pad=0.0, head=head, head_halved=head / 2, cells=cells
    )


def test_what_fits_keeps_its_width_and_fills_the_line() -> None:
    assert column_widths([needs(10, 20), needs(10, 40)], 100) == [40, 60]


def test_a_column_gives_width_where_that_saves_lines() -> None:
    """The second breaks once whether it has 130 or 110 points; with 150 the first does not."""
    first, second = column_widths([needs(20, 150.0, 10.0), needs(20, 10.0, 200.0)], 260)
    assert first >= 150
    assert first + second == pytest.approx(260)


def test_where_not_even_words_fit_the_longest_is_cut() -> None:
    assert column_widths([needs(20, 20), needs(30, 30), needs(500, 500)], 200) == pytest.approx([20, 30, 150], abs=0.01)


def _table(*heads: str, cells: tuple[str, ...]) -> Table:
    return Table(caption="表", anchor="t", columns=tuple(Column(title=h) for h in heads), rows=(Row(cells=cells),) * 4)


def test_a_short_head_is_not_broken() -> None:
    long = "您对养老、医疗保险（含台州利民保）满意吗，以及您对办事满意吗？"
    table = _table("题号", "题目", *["样本量"] * 8, cells=("M1", long * 2, *["1"] * 8))
    body: Any = table_piece(table, sheet("zh"), Missing(), "续")._body
    for head, wide in zip(body.heads, body.widths(AREA_WIDTH), strict=True):
        assert len(head.lines(wide - 6)) == 1


def test_a_head_of_long_words_takes_two_lines_where_there_is_room() -> None:
    """Measured by its area it seemed to fit on two lines, and stood on three."""
    heads = ("Question", "Score", "95% interval (model)", "n", "Favourable", "95% interval (model)")
    cells = (
        "How satisfied are you with Somerville as a place to live?",
        "75.3",
        "74.2–76.3",
        "1,449",
        "81.6%",
        "79.2%–83.7%",
    )
    body: Any = table_piece(_table(*heads, cells=cells), sheet("en"), Missing(), "Continued")._body
    for head, wide in zip(body.heads, body.widths(AREA_WIDTH), strict=True):
        assert len(head.lines(wide - 6)) <= 2


def test_wider_faces_get_wider_columns_or_a_smaller_size() -> None:
    table = _table("题目", *["得分"] * 9, cells=("城东街道", *["63.5~65.5"] * 9))
    usual, usual_widths = fitted(table, sheet("zh"), 1.0)
    wider, widths = fitted(table, sheet("zh"), 1.2)
    assert wider < usual
    assert sum(widths) == pytest.approx(sum(usual_widths)) == pytest.approx(AREA_WIDTH)


def test_a_table_that_is_a_little_too_high_is_set_closer() -> None:
    piece = table_piece(_table("甲", "乙", cells=("一", "二")), sheet("zh"), Missing(), "续")
    high = piece.height(AREA_WIDTH)
    closer = piece.shrunk(AREA_WIDTH, high - 3)
    assert closer is not None
    assert closer.height(AREA_WIDTH) <= high - 3
    assert piece.shrunk(AREA_WIDTH, high - 30) is None
    assert piece.shrunk(AREA_WIDTH, high) is None


def test_notes_run_on_after_a_full_stop_only() -> None:
    assert gathered(("甲。", "乙", "丙。", "", "丁。")) == ("甲。乙", "丙。丁。")
    assert gathered(("One.", "Two.", "three")) == ("One. Two. three",)
    assert gathered(()) == ()


def test_a_shape_that_no_chart_has_is_refused() -> None:
    with pytest.raises(TypeError, match="Ellipse"):
        Ink(Canvas(BytesIO())).shape(Ellipse(1, 1, 1, 1))
