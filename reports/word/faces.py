"""Styles of the document: standard Chinese face names, so that Word uses what GB/T 9704 asks for where it is installed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from reports.styles import ALERT, BODY_LEADING, SOFT

LATIN = "Times New Roman"


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """One paragraph style; ``indent`` in characters, sizes in points, ``pitch`` 0 = single."""

    east: str
    size: float
    bold: bool = False
    indent: int = 0
    pitch: float = 0.0
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.LEFT
    colour: str = "#000000"
    keep: bool = False
    before: float = 0.0
    after: float = 0.0
    left: float = 0.0


_CENTRE, _BOTH = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY

ZH: dict[str, Face] = {
    "Normal": Face(east="仿宋_GB2312", size=16, indent=2, pitch=BODY_LEADING, align=_BOTH),
    "Title": Face(east="方正小标宋简体", size=22, align=_CENTRE, pitch=34, before=60, after=12),
    "Subtitle": Face(east="楷体_GB2312", size=16, align=_CENTRE, keep=True, before=6, after=18),
    "Heading 1": Face(east="黑体", size=16, indent=2, pitch=BODY_LEADING, keep=True, before=8),
    "Heading 2": Face(east="楷体_GB2312", size=16, indent=2, pitch=BODY_LEADING, keep=True, before=4),
    "Heading 3": Face(east="仿宋_GB2312", size=16, bold=True, indent=2, pitch=BODY_LEADING, keep=True),
    "List Bullet": Face(east="仿宋_GB2312", size=16, pitch=BODY_LEADING, align=_BOTH),
    "List Number": Face(east="仿宋_GB2312", size=16, pitch=BODY_LEADING, align=_BOTH),
    "Table Caption": Face(east="黑体", size=10.5, align=_CENTRE, keep=True, before=8, after=4),
    "Figure Caption": Face(east="黑体", size=10.5, align=_CENTRE, before=4, after=6),
    "Picture": Face(east="黑体", size=10.5, align=_CENTRE, keep=True, before=8),
    "Cell": Face(east="宋体", size=9),
    "Small Cell": Face(east="宋体", size=8.5),
    "Note": Face(east="宋体", size=9, colour=SOFT, after=2),
    "Warning": Face(east="黑体", size=12, colour=ALERT, align=_CENTRE, before=4, after=4),
    "Contents": Face(east="宋体", size=12, pitch=21),
    "toc 1": Face(east="黑体", size=12, pitch=21),
    "toc 2": Face(east="宋体", size=12, pitch=19, left=24),
    "toc 3": Face(east="宋体", size=10.5, pitch=18, left=42),
    "table of figures": Face(east="宋体", size=10.5, pitch=18),
}
EN: dict[str, Face] = {
    **ZH,
    "Normal": Face(east="宋体", size=10.5, pitch=15, align=_BOTH, after=6),
    "List Bullet": Face(east="宋体", size=10.5, pitch=15, align=_BOTH),
    "List Number": Face(east="宋体", size=10.5, pitch=15, align=_BOTH),
    "Heading 1": Face(east="黑体", size=15, bold=True, keep=True, before=14, after=4),
    "Heading 2": Face(east="黑体", size=12, bold=True, keep=True, before=10, after=3),
    "Heading 3": Face(east="黑体", size=10.5, bold=True, keep=True, before=6),
}


def define(document: Any, lang: str) -> None:
    """Give the document every style of its language."""
    for name, face in (ZH if lang.startswith("zh") else EN).items():
        known = {style.name for style in document.styles}
        style = document.styles[name] if name in known else document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        if name not in known:
            style.base_style = None
        _dress(style, face)


def _dress(style: Any, face: Face) -> None:
    font, lines = style.font, style.paragraph_format
    font.name, font.size, font.bold, font.italic = LATIN, Pt(face.size), face.bold, False
    font.color.rgb = RGBColor.from_string(face.colour.lstrip("#"))
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(attribute), None)
    fonts.set(qn("w:eastAsia"), face.east)
    lines.alignment, lines.keep_with_next = face.align, face.keep
    lines.space_before, lines.space_after = Pt(face.before), Pt(face.after)
    lines.left_indent = Pt(face.left) if face.left else None
    if not style.name.startswith("List"):  # a list's numbering says its indents
        lines.first_line_indent = Pt(face.indent * face.size)  # 0, too: else Normal's would move what is centred
    if face.pitch:
        lines.line_spacing_rule, lines.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(face.pitch)
