"""Blocks as one HTML file: same words, same numbers, same order as the PDF.

Every text passes through :mod:`markupsafe`, so nothing that a block says can become an element; the file's own policy allows its
one style sheet (by hash) and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from pathlib import Path

from markupsafe import Markup

from reports import faces
from reports.blocks import Block, Furniture
from reports.faces import Missing
from reports.pdffile import write_whole
from reports.web.elements import element

_STYLE = Path(__file__).with_name("report.css")

_PAGE = Markup(
    "<!DOCTYPE html>\n"
    '<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
    '<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    '<meta name="robots" content="noindex">\n<meta name="referrer" content="no-referrer">\n'
    "<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n"
    '<header class="state"><b>{state}</b>{watermark}</header>\n<main>\n{body}\n</main>\n'
    '<footer class="state">{title}</footer>\n</body>\n</html>\n'
)


def write_html(blocks: Sequence[Block], furniture: Furniture, path: Path) -> None:
    """Write the edition to ``path``, whole or not at all.  Same arguments, same bytes.  Raises ``OSError``."""
    write_whole(path, html(blocks, furniture).encode("utf-8"))


def html(blocks: Sequence[Block], furniture: Furniture) -> str:
    """The whole document."""
    faces.register()
    missing = Missing()
    parts = [element(block, number, blocks, furniture, missing) for number, block in enumerate(blocks)]
    style = Markup(_STYLE.read_text(encoding="utf-8"))  # noqa: S704 - our own file
    mark = Markup(' <b class="mark">{}</b>').format(furniture.watermark) if furniture.watermark else ""
    return _PAGE.format(
        lang=furniture.lang,
        policy=_policy(str(style)),
        title=faces.visible(furniture.title),
        style=style,
        state=faces.visible(furniture.header_left),
        watermark=mark,
        body=Markup("\n").join(parts),
    )


def _policy(style: str) -> str:
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
