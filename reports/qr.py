"""QR codes at error level Q: as SVG for web pages, as rectangles for PDF.

Level Q survives the loss of a quarter of the symbol (ISO/IEC 18004): a poster outdoors gets dirty.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from html import escape

import segno

from reports.faces import visible
from reports.pen import Pen

QUIET = 4
"""Modules of white around the symbol (ISO/IEC 18004 §6.3.8)."""
_MOST = 800
"""Characters of an address; longer ones give symbols that phones read badly."""


def matrix(url: str) -> tuple[tuple[bool, ...], ...]:
    """Rows of modules, ``True`` is dark; raises ``ValueError`` for an empty or very long address."""
    return tuple(tuple(bool(v & 1) for v in row) for row in _symbol(url).matrix)


def _symbol(url: str) -> segno.QRCode:
    if not url or len(url) > _MOST:
        raise ValueError(f"a QR code needs an address of 1 to {_MOST} characters")
    return segno.make(url, error="q", boost_error=False, micro=False)


def qr_svg(url: str, *, title: str = "", size: int = 200) -> str:
    """The code as one ``<svg>`` element of ``size`` × ``size`` CSS pixels, without style, class or script, for a strict CSP.

    ``title`` is its accessible name; without it the code is marked as decoration (print the address beside it).
    """
    out = io.BytesIO()
    _symbol(url).save(
        out,
        kind="svg",
        border=QUIET,
        xmldecl=False,
        svgns=True,
        omitsize=True,
        svgclass=None,
        lineclass=None,
        light="#fff",
    )
    words = escape(visible(title))
    name = f'role="img" aria-label="{words}"' if words else 'aria-hidden="true"'
    return out.getvalue().decode("utf-8").strip().replace("<svg ", f'<svg width="{size}" height="{size}" {name} ', 1)


def qr_png(url: str, scale: int = 8) -> bytes:
    """The code as a PNG of ``scale`` pixels a module, for word processors."""
    out = io.BytesIO()
    _symbol(url).save(out, kind="png", border=QUIET, scale=scale)
    return out.getvalue()


def draw_qr(pen: Pen, url: str, x: float, y: float, size: float) -> None:
    """The code with its quiet zone as a square of ``size`` points, lower left corner at (x, y)."""
    rows = matrix(url)
    module = size / (len(rows) + 2 * QUIET)
    pen.box(x, y, size, size, fill="#ffffff")
    with pen.tagged("Figure", alt=url, box=(x, y, x + size, y + size)):
        for number, row in enumerate(rows):
            bottom = y + size - (QUIET + number + 1) * module
            for start, length in _bars(row):
                pen.box(x + (QUIET + start) * module, bottom, length * module, module, fill="#000000")


def _bars(row: Sequence[bool]) -> list[tuple[int, int]]:
    """Dark runs of one row: (first module, length)."""
    found: list[tuple[int, int]] = []
    for i, dark in enumerate(row):
        if dark and found and sum(found[-1]) == i:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        elif dark:
            found.append((i, 1))
    return found
