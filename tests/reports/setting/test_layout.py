"""Pages: widows, headings with their text, waiting figures, tables over several pages."""

from __future__ import annotations

from reports.blocks import Bullets, Callout, Column, Figure, Heading, NoteLine, PageBreak, Row, Table, plain
from reports.faces import ZH_SERIF, Missing
from reports.layout import NewPage, Page, Piece, paginate
from reports.paragraph import Text
from reports.pen import Pen
from reports.pieces import pages_of
from reports.styles import AREA_HEIGHT, AREA_WIDTH, TextStyle, sheet
from reports.tablebody import PAD_X
from reports.tableset import TablePiece, table_piece
from tests.reports.setting.material import dots, furniture

BODY = TextStyle(face=ZH_SERIF, size=10, leading=20)


class Block(Piece):
    """A piece of fixed height."""

    def __init__(self, high: float, *, keep: bool = False, waits: float = 0.0, text: bool = False) -> None:
        self.high, self.keep_next, self.may_wait, self.runs_on = high, keep, waits, text

    def height(self, width: float) -> float:
        return self.high

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        raise NotImplementedError


def heights(pages: list[Page], width: float = 100) -> list[list[float]]:
    return [[p.piece.height(width) for p in page.placed] for page in pages]


def test_pieces_fill_pages_in_order() -> None:
    assert heights(paginate([Block(60), Block(50), Block(40)], 100, 100)) == [[60], [50, 40]]


def test_a_heading_stands_with_what_it_heads() -> None:
    pages = paginate([Block(60), Block(20, keep=True), Block(10, keep=True), Block(30)], 100, 100)
    assert heights(pages) == [[60], [20, 10, 30]]


def test_a_figure_waits_while_text_goes_on() -> None:
    figure = Block(80, waits=1.0)
    pages = paginate([Block(40), figure, Block(30, text=True), Block(20, text=True), Block(15)], 100, 100)
    assert heights(pages) == [[40, 30, 20], [80, 15]]


def test_a_figure_does_not_pass_a_heading() -> None:
    pages = paginate([Block(40), Block(80, waits=1.0), Block(10, keep=True), Block(10)], 100, 100)
    assert heights(pages) == [[40], [80, 10, 10]]


def test_a_heading_with_text_passes_a_figure_rather_than_leave_the_page_too_empty() -> None:
    pages = paginate([Block(40), Block(80, waits=1.0), Block(10, keep=True), Block(30, text=True), Block(10)], 100, 100)
    assert heights(pages) == [[40, 10, 30], [80, 10]]


def test_figures_wait_together_and_keep_their_order() -> None:
    figures = Block(80, waits=1.0), Block(70, waits=1.0)
    pages = paginate([Block(40), *figures, Block(30, text=True), Block(20, text=True), Block(15)], 100, 100)
    assert heights(pages) == [[40, 30, 20], [80], [70, 15]]


class Filler(Block):
    """A table that has not begun; splits into ten-point rows."""

    fills = True

    def split(self, width: float, room: float) -> tuple[Piece, Piece] | None:
        part = room // 10 * 10
        return (Filler(part), Block(self.high - part)) if 0 < part < self.high else None


def test_a_table_fills_the_page_before_a_figure_that_does_not_fit() -> None:
    table = Filler(40, waits=0.6)
    assert heights(paginate([Block(50), Block(80, waits=1.0), table], 100, 100)) == [[50, 40], [80]]
    assert heights(paginate([Block(80), Block(60, waits=1.0), table], 100, 100)) == [[80, 20], [20, 60]]


def test_a_whole_table_passes_a_figure_that_waits_and_no_other_table() -> None:
    pages = paginate([Block(40), Block(80, waits=1.0), Block(10, text=True), Filler(30, waits=0.6)], 100, 100)
    assert heights(pages) == [[40, 10, 30], [80]]
    pages = paginate([Block(40), Filler(80, waits=1.0), Block(10, text=True), Filler(30, waits=0.6)], 100, 100)
    assert heights(pages)[:2] == [[40, 10], [80, 20]]


def test_the_rest_of_a_table_is_never_passed_by_the_next_one() -> None:
    pages = paginate([Block(90), Filler(30, waits=0.6), Filler(30, waits=0.6)], 100, 100)
    assert heights(pages) == [[90, 10], [20, 30]]


def test_new_page_and_no_empty_pages() -> None:
    assert heights(paginate([NewPage(), Block(10), NewPage(), NewPage(), Block(20), NewPage()], 100, 100)) == [
        [10],
        [20],
    ]


def test_what_is_higher_than_a_page_is_placed_all_the_same() -> None:
    assert heights(paginate([Block(10), Block(150), Block(10)], 100, 100)) == [[10], [150], [10]]


def test_paragraphs_leave_neither_widows_nor_orphans() -> None:
    for count in range(1, 30):
        text = Text("\n".join("行" for _ in range(count)), BODY, Missing())
        for filled in range(0, 100, 10):
            pages = paginate([Block(filled), text] if filled else [text], 100, 100)
            lines = [p.piece.height(100) / 20 for page in pages for p in page.placed if not isinstance(p.piece, Block)]
            assert sum(lines) == count
            assert count < 4 or min(lines) >= 2


def _table(rows: int) -> TablePiece:
    table = Table(
        caption="表1　题",
        anchor="t",
        notes=("注",),
        columns=(Column(title="镇"), Column(title="得分", align="right")),
        rows=tuple(Row(cells=(f"第{n}镇", "1")) for n in range(rows)),
    )
    return table_piece(table, sheet("zh"), Missing(), "续")


def test_a_table_breaks_with_rows_on_both_sides() -> None:
    pages = paginate([Text("\n" * 10, BODY, Missing()), _table(90)], AREA_WIDTH, AREA_HEIGHT)
    assert len(pages) == 3
    for page in pages:
        assert page.filled <= AREA_HEIGHT + 0.1
    counts = [p.piece._end - p.piece._start for page in pages for p in page.placed if isinstance(p.piece, TablePiece)]
    assert sum(counts) == 90
    assert min(counts) >= 3


def test_columns_tear_no_word_and_fill_the_width() -> None:
    heads = ("镇（街道）", *(("得分", "95%CI", "样本量") * 4))
    table = Table(
        caption="表",
        anchor="t",
        columns=tuple(Column(title=h, align="right") for h in heads),
        rows=(Row(cells=("石桥头镇", *(("68.2", "66.1~70.3", "3,012") * 4))),),
    )
    piece = table_piece(table, sheet("zh"), Missing(), "续")
    body = piece._body
    widths = body.widths(AREA_WIDTH)
    assert abs(sum(widths) - AREA_WIDTH) < 0.01
    for cell, wide in zip(body.rows[0].cells, widths, strict=True):
        assert len(cell.lines(wide - 2 * PAD_X)) == 1


def test_a_short_section_is_set_tighter_rather_than_spill() -> None:
    def pages(lines: int) -> int:
        blocks = (PageBreak(), plain("\n".join("行" * 5 for _ in range(lines))), PageBreak(), plain("下一节"))
        return len(pages_of(blocks, furniture(), Missing()))

    assert pages(22) == 2
    assert pages(23) == 2
    assert pages(26) == 3


def test_nothing_is_set_below_the_type_area() -> None:
    long = "很长的一段话，没有尽头。" * 300
    table = Table(
        caption="表", anchor="t", columns=(Column(title="甲"), Column(title="乙")), rows=(Row(cells=("一", long)),) * 3
    )
    figure = Figure(caption=long[:400], anchor="f", chart=dots(90), alt="")
    blocks = (
        plain(long), Bullets(items=(long, "短")), Callout(title="注", text=long), table, figure,
        Heading(level=1, text=long[:300], anchor="h"),
        Heading(level=2, text="乙", anchor="i"), figure, NoteLine(text=long),
    )  # fmt: skip
    pages = pages_of(blocks, furniture(), Missing())
    for page in pages:
        assert page.filled <= AREA_HEIGHT + 0.1


def test_a_long_cell_goes_on_after_a_space_and_loses_nothing() -> None:
    cell = "Scheme of this wave: somerville-core-1/equal-interval. " * 12
    table = Table(caption="T", anchor="tab-1", columns=(Column(title="A"),), rows=(Row(cells=(cell,)),))
    parts = [row.cells[0] for row in table_piece(table, sheet("en"), Missing(), "Continued: ")._body.table.rows]
    assert len(parts) == 2
    assert "".join(parts) == cell
    assert parts[0].endswith(" ")
