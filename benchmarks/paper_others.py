"""The report of :mod:`benchmarks.paper` as HTML and as Typst: the same words, sizes and faces, charts as finished SVG files."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from html import escape
from pathlib import Path

from benchmarks.paper import document
from reports import faces
from reports.blocks import Block, Contents, Figure, Heading, Paragraph, Table
from reports.charts import draw_chart
from reports.charts.svg import to_svg
from reports.faces import Missing
from reports.styles import AREA_WIDTH, sheet


def write_for_others(folder: Path, issue: int) -> None:
    """``report.html``, ``report.typ``, the charts, and where the faces are (``fonts.json``)."""
    faces.register()
    folder.mkdir()
    blocks = document(issue)
    for block in blocks:
        if isinstance(block, Figure):
            drawing = draw_chart(block.chart, AREA_WIDTH, sheet("zh-CN").chart, Missing())
            svg = to_svg(drawing, title=block.caption, description=block.alt, sized=True)
            family = 'font-family="Foursense Sans"'
            (folder / f"{block.anchor}.svg").write_text(
                re.sub('font-family="[^"]*"', family, svg, count=1), encoding="utf-8"
            )
    (folder / "report.html").write_text(_html(blocks), encoding="utf-8")
    (folder / "report.typ").write_text(_typst(blocks), encoding="utf-8")
    (folder / "fonts.json").write_text(json.dumps(str(faces.FOLDER)), encoding="utf-8")


def _html(blocks: Sequence[Block]) -> str:
    body = "\n".join(_html_block(block, blocks) for block in blocks)
    head = f'<head><meta charset="utf-8"><title>四感</title><style>{_css()}</style></head>'
    return f'<html lang="zh">{head}<body>{body}</body></html>'


def _css() -> str:
    urls = (
        ("Serif", 400, faces.SERIF),
        ("Serif", 700, faces.SERIF_BOLD),
        ("Sans", 400, faces.SANS),
        ("Sans", 700, faces.SANS_BOLD),
    )
    found = "".join(
        f"@font-face{{font-family:'Foursense {name}';font-weight:{weight};src:url('{(faces.FOLDER / file).as_uri()}.ttf')}}"
        for name, weight, file in urls
    )
    return found + CSS


CSS = """
@page{size:A4;font:9pt 'Foursense Sans';margin:37mm 26mm 35mm 28mm;
  @top-left{content:'内部资料　注意保存'}@bottom-right{content:'— ' counter(page) ' —'}}
body{font:15.79pt/29pt 'Foursense Serif';text-align:justify;margin:0}p{text-indent:2em;margin:0}
h1,h2{font:700 15.79pt/29pt 'Foursense Sans';margin:8pt 0 0 2em}h2{font-weight:400}
table{width:100%;border-collapse:collapse;font:9pt/11.6pt 'Foursense Sans';border-top:1pt solid;border-bottom:1pt solid}
td{border-top:.3pt solid #ccc;padding:1.6pt 3pt}caption,figcaption{font:700 10.5pt/14pt 'Foursense Sans';text-align:center}
.r{text-align:right}.n{font:8.5pt/11.5pt 'Foursense Sans';text-indent:0}
figure{margin:6pt 0 8pt;break-inside:avoid}img{width:100%}
ul{list-style:none;padding:0;break-after:page}a::after{content:leader('.') target-counter(attr(href),page)}
a{color:inherit;text-decoration:none}
"""


def _html_block(block: Block, blocks: Sequence[Block]) -> str:
    match block:
        case Contents():
            lines = (f'<li><a href="#{b.anchor}">{escape(b.text)}</a></li>' for b in blocks if isinstance(b, Heading))
            return f"<ul>{''.join(lines)}</ul>"
        case Heading():
            return f'<h{block.level} id="{block.anchor}">{escape(block.text)}</h{block.level}>'
        case Paragraph():
            return f"<p>{escape(block.text)}</p>"
        case Figure():
            return f'<figure><img src="{block.anchor}.svg"><figcaption>{block.caption}</figcaption></figure>'
        case Table():
            head = "".join(f"<th>{c.title}</th>" for c in block.columns)
            rows = "".join(
                "<tr>" + "".join(f'<td class="r">{cell}</td>' for cell in row.cells) + "</tr>" for row in block.rows
            )
            note = f'<p class="n">{block.notes[0]}</p>'
            return f"<table><caption>{block.caption}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{note}"
    return ""


def _typst(blocks: Sequence[Block]) -> str:
    return TYPST + "\n\n".join(_typst_block(block) for block in blocks)


TYPST = """
#set document(title: "四感")
#set page(paper: "a4", margin: (top: 37mm, left: 28mm, right: 26mm, bottom: 35mm), numbering: "— 1 —",
  header: [内部资料　注意保存])
#set text(font: ("Foursense Serif",), size: 15.79pt, lang: "zh")
#set par(justify: true, first-line-indent: (amount: 2em, all: true), leading: 17.4pt, spacing: 17.4pt)
#show heading: set text(font: ("Foursense Sans",), size: 15.79pt)
#show figure.caption: set text(font: ("Foursense Sans",), size: 10.5pt)
#show figure.where(kind: table): set block(breakable: true)
#show table: set text(font: ("Foursense Sans",), size: 9pt)
#show table: set par(justify: false, leading: 5pt, first-line-indent: 0pt)
"""


def _typst_block(block: Block) -> str:
    match block:
        case Contents():
            return "#outline()\n#pagebreak()"
        case Heading():
            return f"{'=' * block.level} {block.text}"
        case Paragraph():
            return block.text
        case Figure():
            return f'#figure(image("{block.anchor}.svg", width: 100%), caption: [{block.caption}], numbering: none)'
        case Table():
            cells = [f"[*{c.title}*]" for c in block.columns]
            body = ", ".join(f"[{_plain(cell)}]" for row in block.rows for cell in row.cells)
            form = f"columns: (1fr,) * {len(cells)}, stroke: 0.3pt, inset: (x: 3pt, y: 2.6pt)"
            table = f"table({form}, table.header({', '.join(cells)}), {body})"
            note = f"#text(size: 8.5pt)[{_plain(block.notes[0])}]"
            return f"#figure({table}, caption: [{block.caption}], numbering: none)\n\n{note}"
    return ""


def _plain(text: str) -> str:
    """Without what Typst reads as markup."""
    return re.sub(r"([~*_#+\-/$@<`\\])", r"\\\1", text)
