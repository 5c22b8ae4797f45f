"""What the contents and the lists of figures and tables name, in one form for every format."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from reports.blocks import Block, Contents, Figure, Heading, Listing, Table


class Entry(NamedTuple):
    """One line: ``level`` 1–3 of a heading, 0 of a caption."""

    level: int
    text: str
    anchor: str


def entries(block: Contents | Listing, blocks: Sequence[Block]) -> tuple[Entry, ...]:
    """The lines of ``block``, found among the ``blocks`` of the whole document."""
    if isinstance(block, Contents):
        headings = (b for b in blocks if isinstance(b, Heading) and b.level <= block.depth)
        return tuple(Entry(h.level, h.text, h.anchor) for h in headings)
    kind = Figure if block.of == "figures" else Table
    return tuple(Entry(0, b.caption, b.anchor) for b in blocks if isinstance(b, kind))
