"""All charts of an edition in one zip, as pictures and as drawings for slides; named by figure number and caption."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from reports import faces
from reports.blocks import Block, Figure, Furniture
from reports.charts.png import to_png
from reports.charts.slide import draw_slide
from reports.charts.svg import to_svg
from reports.pdffile import write_whole

_FIXED = (1980, 1, 1, 0, 0, 0)


def write_charts(blocks: Sequence[Block], furniture: Furniture, path: Path, *, source: str) -> int:
    """Write the zip to ``path``, whole or not at all; gives the number of charts.  Same arguments, same bytes."""
    faces.register()
    buffer = io.BytesIO()
    figures = [b for b in blocks if isinstance(b, Figure)]
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in _files(figures, furniture, source):
            entry = zipfile.ZipInfo(name, _FIXED)
            entry.compress_type = zipfile.ZIP_STORED if name.endswith("png") else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    write_whole(path, buffer.getvalue())
    return len(figures)


def _files(figures: Sequence[Figure], furniture: Furniture, source: str) -> Iterator[tuple[str, bytes]]:
    for number, figure in enumerate(figures, 1):
        drawing = draw_slide(figure, furniture, source)
        name = f"charts/{chart_name(number, len(figures), figure.caption)}"
        svg = to_svg(drawing, title=figure.caption, description=figure.alt, ident=f"c{number}", sized=True)
        yield f"{name}.png", to_png(drawing)
        yield f"{name}.svg", svg.encode("utf-8")


def chart_name(number: int, count: int, caption: str) -> str:
    """``图3　各感得分`` → ``图03-各感得分``; numbers as wide as the largest, so that a file list is in order."""
    word, title = re.match(r"(\D+?) ?\d+[.　]\s*(.*)", caption, re.DOTALL).groups()  # type: ignore[union-attr]  # ours
    clean = re.sub(r'[\\/:*?"<>|\x00-\x1f]+|(?<=\s)\s+', "-", title).strip(" .-")
    return f"{word}{number:0{max(2, len(str(count)))}d}-{clean}"[:80]
