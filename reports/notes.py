"""The lines under a table or figure as they are set: sentences that follow each other, not one to a line."""

from __future__ import annotations

from collections.abc import Sequence

_FULL_STOPS = ("。", "！", "？", "”", "）")


def gathered(notes: Sequence[str]) -> tuple[str, ...]:
    """``notes`` as few paragraphs: what ends as a sentence is followed by the next note, anything else by a new line."""
    out: list[str] = []
    for note in (n for n in notes if n.strip()):
        if out and out[-1].endswith(_FULL_STOPS):
            out[-1] += note
        elif out and out[-1].endswith("."):
            out[-1] += f" {note}"
        else:
            out.append(note)
    return tuple(out)
