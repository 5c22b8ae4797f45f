"""One block as an HTML element."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from reports import faces
from reports.blocks import (
    Block,
    Bullets,
    Callout,
    Contents,
    Cover,
    Figure,
    Furniture,
    Heading,
    KeyFigure,
    KeyFigures,
    Listing,
    NoteLine,
    PageBreak,
    Paragraph,
    Row,
    Table,
)
from reports.charts import draw_chart
from reports.charts.svg import to_svg
from reports.faces import Missing
from reports.lists import Entry, entries
from reports.qr import qr_svg
from reports.styles import sheet

NARROW, WIDE = 330.0, 442.0
"""Widths in points a chart is drawn at, for a phone and for a desk: its letters stay readable on both."""


def element(block: Block, number: int, blocks: Sequence[Block], furniture: Furniture, missing: Missing) -> Markup:
    """``number`` the block's place (ids of figures), ``blocks`` the whole document."""
    match block:
        case Heading():
            return _fill(f'<h{block.level + 1} id="{{}}">{{}}</h{block.level + 1}>', block.anchor, block.text)
        case Paragraph():
            return _fill("<p>{}</p>", _join(_run(run.text, run.bold) for run in block.runs))
        case Bullets():
            name = "ol" if block.ordered else "ul"
            return _fill(f"<{name}>{{}}</{name}>", _join(_fill("<li>{}</li>", item) for item in block.items))
        case Table():
            return _table(block)
        case Figure():
            return _figure(block, f"c{number}", furniture, missing)
        case KeyFigures():
            figures = _join(_key_figure(figure) for figure in block.figures)
            return _fill('<dl class="key">{}</dl>{}', figures, _notes(block.notes))
        case Callout():
            return _fill('<aside class="callout {}"><b>{}</b><p>{}</p></aside>', block.tone, block.title, block.text)
        case NoteLine():
            return _fill('<p class="note">{}</p>', block.text)
        case Contents():
            return _contents(block, "contents", entries(block, blocks))
        case Listing():
            return _contents(block, f"list-{block.of}", entries(block, blocks))
        case Cover():
            return _cover(block)
        case PageBreak():
            return Markup('<hr class="page">')


def _fill(pattern: str, *values: str) -> Markup:
    """``pattern`` is ours; the values are escaped unless they are elements already, and lose what cannot be seen."""
    shown = (value if isinstance(value, Markup) else faces.visible(value) for value in values)
    return Markup(pattern).format(*shown)  # noqa: S704 - a pattern of ours; format escapes


def _join(parts: Iterable[Markup], between: str = "") -> Markup:
    return Markup(between).join(parts)  # noqa: S704 - ours; join escapes


def _run(text: str, bold: bool) -> Markup:
    return _fill("<b>{}</b>" if bold else "{}", text)


def _notes(notes: Sequence[str]) -> Markup:
    return _join(_fill('<p class="note">{}</p>', note) for note in notes)


def _table(block: Table) -> Markup:
    """Scrolls sideways by itself, so that the page never does."""
    small = " small" if block.small else ""
    rows = _join((_row(block, row) for row in block.rows), "\n")
    return _fill(
        '<div class="wide{}" role="region" aria-labelledby="{}" tabindex="0"><table>\n<caption id="{}">{}</caption>\n'
        "<thead>{}</thead>\n<tbody>\n{}\n</tbody></table></div>{}",
        small,
        block.anchor,
        block.anchor,
        block.caption,
        _head(block),
        rows,
        _notes(block.notes),
    )


def _head(block: Table) -> Markup:
    titles = _fill(
        "<tr>{}</tr>", _join(_fill('<th scope="col" class="{}">{}</th>', c.align, c.title) for c in block.columns)
    )
    if not block.spans:
        return titles
    spans = (
        _fill('<th scope="colgroup" colspan="{}">{}</th>', str(width), title)
        if title
        else _fill('<td colspan="{}"></td>', str(width))
        for title, width in block.spans
    )
    return _fill("<tr>{}</tr>{}", _join(spans), titles)


def _row(block: Table, row: Row) -> Markup:
    if row.section:
        return _fill(
            '<tr class="section"><th scope="rowgroup" colspan="{}">{}</th></tr>', str(len(block.columns)), row.cells[0]
        )
    first = _fill('<th scope="row" class="{}">{}</th>', block.columns[0].align, row.cells[0])
    rest = (
        _fill('<td class="{}">{}</td>', c.align, text) for c, text in zip(block.columns[1:], row.cells[1:], strict=True)
    )
    return _fill('<tr class="{}">{}{}</tr>', "strong" if row.strong else "plain", first, _join(rest))


def _figure(block: Figure, ident: str, furniture: Furniture, missing: Missing) -> Markup:
    """The chart twice, of which a screen shows the one that fits it."""
    face = sheet(furniture.lang).chart
    drawn = [
        _fill(
            '<div class="{}">{}</div>',
            name,
            Markup(  # noqa: S704 - escaped by to_svg
                to_svg(
                    draw_chart(block.chart, width, face, missing),
                    title=block.caption,
                    description=block.alt,
                    ident=f"{ident}-{name}",
                )
            ),
        )
        for name, width in (("narrow", NARROW), ("broad", WIDE))
    ]
    return _fill(
        '<figure id="{}">{}<figcaption>{}</figcaption></figure>{}',
        block.anchor,
        _join(drawn),
        block.caption,
        _notes(block.notes),
    )


def _key_figure(figure: KeyFigure) -> Markup:
    return _fill(
        "<div><dt>{}</dt><dd><b>{}</b><span>{}</span><span>{}</span>{}</dd></div>",
        figure.label,
        figure.value_text,
        figure.interval_text,
        figure.n_text,
        _fill("<span>{}</span>", figure.note) if figure.note else Markup(),
    )


def _contents(block: Contents | Listing, ident: str, listed: Sequence[Entry]) -> Markup:
    """The lists are folded, so that on a phone the summary follows the contents closely."""
    links = _join(_fill('<li class="l{}"><a href="#{}">{}</a></li>', str(e.level), e.anchor, e.text) for e in listed)
    if isinstance(block, Contents):
        return _fill(
            f'<nav aria-labelledby="{ident}"><h2 id="{ident}">{{}}</h2><ul>{{}}</ul></nav>', block.title, links
        )
    return _fill(
        f'<nav aria-labelledby="{ident}"><details><summary id="{ident}">{{}}</summary><ul>{{}}</ul></details></nav>',
        block.title,
        links,
    )


def _cover(block: Cover) -> Markup:
    facts = _join(_fill("<div><dt>{}</dt><dd>{}</dd></div>", name, value) for name, value in block.facts)
    marks = _join(_fill('<p class="warn">{}</p>', mark) for mark in block.marks)
    code = Markup(qr_svg(block.address, title=block.address, size=132)) if block.address else Markup()  # noqa: S704 - escaped by qr_svg
    return _fill(
        '<section class="cover">{}<h1>{}</h1><p class="edition">{}</p><dl>{}</dl>{}<p>{}</p></section>',
        marks,
        _join((_fill("{}", line) for line in block.title), "<br>"),
        block.edition,
        facts,
        code,
        block.date,
    )
