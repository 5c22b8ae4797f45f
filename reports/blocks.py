"""What a report is made of: a flat tuple of frozen blocks, in reading order.

Words are finished (language, numbers, punctuation, figure and table numbers); charts carry raw numbers for their
geometry and finished words for their labels.  Who sets blocks on pages decides faces, sizes and breaks, never words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reports.charts_data import Chart
from reports.document import LicensedFace

Align = Literal["left", "center", "right"]
APPENDIX = "appendix-"
"""How the anchor of an appendix's heading begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A piece of running text; ``bold`` is the only emphasis."""

    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """The first page, alone on its page.

    ``marks`` are warnings that belong on the cover (演示数据, 非概率样本), one box each; ``facts`` label → value lines at the foot.
    """

    kicker: str
    """Small line above the title: publication state, 内部资料."""
    title: tuple[str, ...]
    """Title, one entry per wanted line."""
    edition: str
    """City edition, or the town's name."""
    marks: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    date: str
    """Finished date line."""
    address: str = ""
    """Where the report can be checked, as a QR code beside the facts; ``""`` for none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """The table of contents, filled by the typesetter from headings up to ``depth``; on its own page."""

    title: str
    depth: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The list of figures or of tables, filled by the typesetter from the captions; follows the contents."""

    title: str
    of: Literal["figures", "tables"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading with its finished number (一、, （一）, 1.); ``anchor`` is unique in the document and plain ASCII."""

    level: Literal[1, 2, 3]
    text: str
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Body text."""

    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bullets:
    """A short list; ``ordered`` numbers it."""

    items: tuple[str, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table: heading, alignment of its body cells, width as a weight among the columns."""

    title: str
    align: Align = "left"
    width: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One body row: one finished text per column.  ``strong``: the city among its towns; ``section``: one text over all columns."""

    cells: tuple[str, ...]
    strong: bool = False
    section: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A captioned table; may break over pages with its heads repeated.

    ``spans``  optional upper head row: (title, number of columns) covering all columns from the left.
    ``notes``  lines under the table.  ``small``: appendix size.
    """

    caption: str
    anchor: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    spans: tuple[tuple[str, int], ...] = ()
    small: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A captioned chart; ``alt`` says in words what it shows."""

    caption: str
    anchor: str
    chart: Chart
    alt: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFigure:
    """One headline number.  ``value`` etc. are ``None`` where withheld or not measured; then ``note`` says why."""

    label: str
    value_text: str
    """``68.2`` or ``—``; carries △ where marked."""
    interval_text: str
    n_text: str
    note: str = ""
    value: float | None = None
    lower: float | None = None
    upper: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFigures:
    """The row of headline numbers of the summary page (up to four), with lines under it."""

    figures: tuple[KeyFigure, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Callout:
    """A framed remark that must not be overlooked."""

    title: str
    text: str
    tone: Literal["plain", "warning"] = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteLine:
    """A small line: source, scheme, base, meaning of marks."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageBreak:
    """The next block starts a page."""


Block = (
    Cover
    | Contents
    | Listing
    | Heading
    | Paragraph
    | Bullets
    | Table
    | Figure
    | KeyFigures
    | Callout
    | NoteLine
    | PageBreak
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Furniture:
    """What stands outside the blocks: document properties and what every page carries."""

    title: str
    subject: str
    keywords: str
    lang: str
    """``zh-CN`` or ``en``."""
    header_left: str
    """Publication state, 内部资料."""
    header_right: str
    """Short title."""
    watermark: str
    """``演示数据`` on every page of a demo; else ``""``."""
    continued: str
    """Put before the caption of a table's later pieces: 续, (continued)."""
    faces: tuple[LicensedFace, ...] = ()


def plain(text: str) -> Paragraph:
    """A paragraph without emphasis."""
    return Paragraph(runs=(Run(text=text),))
