"""Sizes, faces and distances: Chinese after GB/T 9704-2012 as far as free faces allow, English in the same families.

Points throughout.  GB/T 9704: A4, 37 mm above and 28 mm at the binding edge, type area 156 × 225 mm, body 3号 in lines of 28
characters and pages of 22 lines: 156 mm / 28 = 15.79 pt and 225 mm / 22 = 28.99 pt.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from reports.faces import EN_SANS, EN_SERIF, ZH_KAI, ZH_SANS, ZH_SERIF, Typeface
from reports.placing import Align

MM = 72 / 25.4
PAGE_WIDTH, PAGE_HEIGHT = 210 * MM, 297 * MM
TOP, BINDING = 37 * MM, 28 * MM
AREA_WIDTH, AREA_HEIGHT = 156 * MM, 225 * MM
BODY_SIZE, BODY_LEADING = AREA_WIDTH / 28, AREA_HEIGHT / 22

INK = "#16202b"
SOFT = "#4d5966"
RULE = "#c3cad2"
PALE = "#f1f4f7"
ACCENT = "#1f4e8c"
ALERT = "#a3241d"
ALERT_PALE = "#fbeeec"
WATERMARK = "#eceef1"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextStyle:
    """How a paragraph is set; ``first_indent`` and ``hang`` are in ems, distances in points."""

    face: Typeface
    size: float
    leading: float
    align: Align = "justify"
    bold: bool = False
    colour: str = INK
    first_indent: float = 0.0
    hang: float = 0.0
    """Left indent of every line, in ems."""
    before: float = 0.0
    after: float = 0.0
    keep_next: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StyleSheet:
    """Every style of an edition's language."""

    body: TextStyle
    bullet: TextStyle
    annex: TextStyle
    """Running text of the appendices."""
    annex_bullet: TextStyle
    headings: tuple[TextStyle, TextStyle, TextStyle]
    caption: TextStyle
    note: TextStyle
    cell: TextStyle
    cell_head: TextStyle
    small_cell: TextStyle
    small_cell_head: TextStyle
    contents_title: TextStyle
    contents: tuple[TextStyle, TextStyle, TextStyle]
    listing: TextStyle
    """A line of the lists of figures and tables."""
    cover_title: TextStyle
    cover_edition: TextStyle
    cover_kicker: TextStyle
    cover_line: TextStyle
    cover_mark: TextStyle
    callout_title: TextStyle
    callout: TextStyle
    figure_label: TextStyle
    figure_value: TextStyle
    figure_small: TextStyle
    furniture: TextStyle
    folio: TextStyle
    chart: Typeface
    bullet_signs: tuple[str, str]
    """Sign of an unordered item, pattern of an ordered one."""
    folio_pattern: str


def _zh() -> StyleSheet:
    body = TextStyle(face=ZH_SERIF, size=BODY_SIZE, leading=BODY_LEADING, first_indent=2)
    first = TextStyle(
        face=ZH_SANS,
        bold=True,
        size=BODY_SIZE,
        leading=BODY_LEADING,
        align="left",
        first_indent=2,
        keep_next=True,
        before=8,
    )
    small = TextStyle(face=ZH_SANS, size=9, leading=14, align="left")
    return StyleSheet(
        body=body,
        bullet=replace(body, first_indent=0, hang=2),
        annex=replace(body, size=12, leading=20, after=3),
        annex_bullet=replace(body, size=12, leading=20, first_indent=0, hang=2),
        headings=(first, replace(first, face=ZH_KAI, bold=False, before=4), replace(first, face=ZH_SERIF, before=0)),
        caption=replace(small, bold=True, size=10.5, leading=14, align="center"),
        note=replace(small, size=8.5, leading=11.5, colour=SOFT, align="justify"),
        cell=replace(small, size=9, leading=11.6),
        cell_head=replace(small, size=9, leading=11.6, bold=True),
        small_cell=replace(small, size=8.5, leading=10.4),
        small_cell_head=replace(small, size=8.5, leading=10.4, bold=True),
        contents_title=replace(first, size=18, leading=40, align="center", first_indent=0, before=0, after=14),
        contents=(
            replace(small, size=12, leading=21, bold=True),
            replace(small, face=ZH_SERIF, size=11.5, leading=18.5, hang=1.5),
            replace(small, face=ZH_SERIF, size=10.5, leading=16.5, hang=3.5),
        ),
        listing=replace(small, face=ZH_SERIF, size=9.5, leading=14, hang=3.2, first_indent=-3.2),
        cover_title=TextStyle(face=ZH_SERIF, bold=True, size=28, leading=44, align="center"),
        cover_edition=TextStyle(face=ZH_KAI, size=18, leading=30, align="center"),
        cover_kicker=TextStyle(face=ZH_SANS, bold=True, size=14, leading=22, align="left"),
        cover_line=TextStyle(face=ZH_SERIF, size=12, leading=21, align="left"),
        cover_mark=TextStyle(face=ZH_SANS, bold=True, size=12, leading=19, align="center", colour=ALERT),
        callout_title=replace(small, size=12, leading=20, bold=True),
        callout=replace(small, face=ZH_SERIF, size=12, leading=21, align="justify"),
        figure_label=replace(small, size=11, leading=16, bold=True, align="center"),
        figure_value=replace(small, size=24, leading=32, bold=True, align="center", colour=ACCENT),
        figure_small=replace(small, size=8.5, leading=12.5, align="center", colour=SOFT),
        furniture=replace(small, size=9, colour=SOFT),
        folio=TextStyle(face=ZH_SERIF, size=14, leading=14, align="left"),
        chart=ZH_SANS,
        bullet_signs=("•", "{}."),
        folio_pattern="— {} —",
    )


def _en() -> StyleSheet:
    body = TextStyle(face=EN_SERIF, size=10.5, leading=15.5, after=7)
    first = TextStyle(face=EN_SANS, bold=True, size=16, leading=21, align="left", keep_next=True, before=20, after=7)
    small = TextStyle(face=EN_SANS, size=8, leading=11, align="left")
    return StyleSheet(
        body=body,
        bullet=replace(body, hang=1.5, after=3),
        annex=replace(body, size=9.5, leading=13.5, after=5),
        annex_bullet=replace(body, size=9.5, leading=13.5, hang=1.5, after=2),
        headings=(
            first,
            replace(first, size=12, leading=16, before=13, after=5),
            replace(first, size=10.5, leading=14.5, before=9, after=3),
        ),
        caption=replace(small, bold=True, size=9.5, leading=13.5),
        note=replace(small, leading=11.5, colour=SOFT),
        cell=replace(small, size=8.5, leading=11),
        cell_head=replace(small, size=8.5, leading=11, bold=True),
        small_cell=replace(small, size=7.5, leading=9.6),
        small_cell_head=replace(small, size=7.5, leading=9.6, bold=True),
        contents_title=replace(first, size=20, leading=28, before=0, after=16),
        contents=(
            replace(small, size=10.5, leading=20, bold=True),
            replace(small, face=EN_SERIF, size=10.5, leading=16.5, hang=1.5),
            replace(small, face=EN_SERIF, size=9.5, leading=15, hang=3),
        ),
        listing=replace(small, face=EN_SERIF, size=8.5, leading=11.5, hang=3.2, first_indent=-3.2),
        cover_title=TextStyle(face=EN_SERIF, bold=True, size=28, leading=36, align="center"),
        cover_edition=TextStyle(face=EN_SANS, size=16, leading=26, align="center"),
        cover_kicker=TextStyle(face=EN_SANS, bold=True, size=11, leading=16, align="left"),
        cover_line=TextStyle(face=EN_SERIF, size=10.5, leading=16.5, align="left"),
        cover_mark=TextStyle(face=EN_SANS, bold=True, size=10.5, leading=15, align="center", colour=ALERT),
        callout_title=replace(small, size=10, leading=14.5, bold=True),
        callout=replace(small, face=EN_SERIF, size=10, leading=14.5, align="justify"),
        figure_label=replace(small, size=10, leading=14, bold=True, align="center"),
        figure_value=replace(small, size=22, leading=30, bold=True, align="center", colour=ACCENT),
        figure_small=replace(small, size=8, leading=11, align="center", colour=SOFT),
        furniture=replace(small, size=8, colour=SOFT),
        folio=TextStyle(face=EN_SERIF, size=10, leading=12, align="left"),
        chart=EN_SANS,
        bullet_signs=("•", "{}."),
        folio_pattern="{}",
    )


ZH, EN = _zh(), _en()


def sheet(lang: str) -> StyleSheet:
    """The styles for a language tag (``zh-CN``, ``en``)."""
    return ZH if lang.startswith("zh") else EN
