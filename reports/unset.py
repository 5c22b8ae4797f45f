"""Characters that no face holds are printed as 〓; where a table or a chart has one, a note under it says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from reports import faces
from reports.blocks import Block, Figure, Furniture, Table
from reports.faces import MISSING
from reports.licensed import dressed
from reports.wording.words import Words


def explained(blocks: Sequence[Block], furniture: Furniture) -> tuple[Block, ...]:
    """The same blocks, those with such a character with one more note."""
    faces.register()
    note = Words("zh" if furniture.lang.startswith("zh") else "en")("note.unset", sign=MISSING)
    held = dressed(furniture.lang, furniture.faces).cell.face.regular
    return tuple(_explained(block, held, note) for block in blocks)


def _explained(block: Block, held: tuple[str, ...], note: str) -> Block:
    if not isinstance(block, Table | Figure) or all(faces.font_for(char, held) for char in _characters(block)):
        return block
    return replace(block, notes=(*block.notes, note))


def _characters(block: Table | Figure) -> set[str]:
    """Of a chart those of its description, which names what the chart does."""
    cells = chain.from_iterable(row.cells for row in block.rows) if isinstance(block, Table) else (block.alt,)
    heads = (column.title for column in block.columns) if isinstance(block, Table) else ()
    return {char for text in (block.caption, *heads, *cells) for char in faces.visible(text) if char != "\n"}
