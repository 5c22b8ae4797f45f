"""What every typeset document must keep: the line rules, no overfull lines, no widows, headings with text, every word.

The proofs look at what is drawn: each call that sets lines on a page is written down, table cells, captions and notes included.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from reports.blocks import Block, Bullets, Callout, Figure, Furniture, Heading, KeyFigures, NoteLine, Paragraph, Table
from reports.faces import Missing
from reports.layout import Page
from reports.linebreak import CLOSING, NO_END, NO_START, OPENING, Line
from reports.paragraph import Text
from reports.pen import Pen
from reports.pieces import pages_of
from reports.placing import Align, place
from reports.styles import AREA_HEIGHT

FUZZ = 0.01


@dataclass(frozen=True, slots=True)
class Setting:
    """Some lines of a text that were set together on one page; ``first``: the text begins with them."""

    lines: tuple[Line, ...]
    first: bool
    whole: int
    """How many lines the text has at this width."""
    align: Align
    em: float


@contextmanager
def written_down() -> Iterator[list[Setting]]:
    """Everything that is set meanwhile."""
    found: list[Setting] = []
    usual = Text.draw_lines

    def noting(self: Text, pen: Pen, x: float, top: float, given: Sequence[object], *, first: bool) -> None:
        lines = tuple(one.line for one in given)  # type: ignore[attr-defined]
        whole = max((len(known) for known in self._lines.values()), default=len(lines))
        found.append(Setting(lines, first, whole, self.style.align, self.style.size))
        usual(self, pen, x, top, given, first=first)  # type: ignore[arg-type]

    Text.draw_lines = noting  # type: ignore[method-assign,assignment]
    try:
        yield found
    finally:
        Text.draw_lines = usual  # type: ignore[method-assign]


def ink_end(line: Line, align: Align, em: float) -> float:
    """How far to the right the line's last character is inked: the blank half of a mark may hang over the edge."""
    last, glyph = place(line, align, em)[-1], line.glyphs[-1]
    before = sum(g.natural for g in line.glyphs[len(line.glyphs) - len(last.text) : -1])
    end = last.x + before + last.spacing * (len(last.text) - 1) + glyph.natural
    return end - em / 2 if glyph.char in CLOSING and glyph.natural >= 0.9 * em else end


def against_the_rules(found: Sequence[Setting]) -> list[str]:
    """Lines that begin with a closing mark or end with an opening one, though the rest of their paragraph stands beside them."""
    wrong = []
    for setting in found:
        for number, line in enumerate(setting.lines):
            begins = (number == 0 and setting.first) or (number > 0 and setting.lines[number - 1].closed)
            if line.glyphs and not begins and line.text[0] in NO_START:
                wrong.append(line.text)
            if line.glyphs and not line.closed and line.text[-1] in NO_END:
                wrong.append(line.text)
    return wrong


def overfull(found: Sequence[Setting]) -> list[str]:
    return [
        line.text
        for setting in found
        for line in setting.lines
        if len(line.glyphs) > 1 and ink_end(line, setting.align, setting.em) > line.room + FUZZ
    ]


def unsqueezed(found: Sequence[Setting]) -> list[str]:
    """Full-width marks that meet on a line without giving up the blank between them."""
    wrong = []
    for setting in found:
        for line in setting.lines:
            for this, following in pairwise(line.glyphs):
                full = this.natural >= 0.9 * setting.em and this.advance > this.natural - setting.em / 2 + FUZZ
                meeting = following.char in CLOSING or following.char in OPENING
                if this.char in CLOSING and meeting and full:
                    wrong.append(line.text)
    return wrong


def widows(found: Sequence[Setting]) -> list[str]:
    """A single line of a paragraph alone on a page."""
    return [s.lines[0].text for s in found if len(s.lines) < s.whole and len(s.lines) < 2 and s.whole > 3]


def headings_left_behind(pages: Sequence[Page]) -> list[int]:
    """Pages that end with a heading."""
    return [number for number, page in enumerate(pages, 1) if page.placed[-1].piece.keep_next]


def below_the_area(pages: Sequence[Page]) -> list[int]:
    return [number for number, page in enumerate(pages, 1) if page.filled > AREA_HEIGHT + 0.1]


def faults(blocks: Sequence[Block], furniture: Furniture, found: Sequence[Setting]) -> dict[str, list[object]]:
    """Every proof that failed, with what it found."""
    pages = pages_of(blocks, furniture, Missing())
    proofs: dict[str, Sequence[object]] = {
        "against the line rules": against_the_rules(found),
        "overfull": overfull(found),
        "unsqueezed": unsqueezed(found),
        "widows": widows(found),
        "headings at the foot": headings_left_behind(pages),
        "below the type area": below_the_area(pages),
    }
    return {name: list(wrong) for name, wrong in proofs.items() if wrong}


def words_of(blocks: Sequence[Block]) -> Iterator[str]:
    """Every text of the blocks that must be found in the file, as pieces that are not broken over pages."""
    for block in blocks:
        match block:
            case Heading(text=text) | NoteLine(text=text):
                yield text
            case Paragraph():
                yield block.text
            case Callout():
                yield block.text
            case Bullets():
                yield from block.items
            case Table():
                yield block.caption
                yield from block.notes
                yield from ("".join(row.cells[:1] if row.section else row.cells) for row in block.rows)
            case Figure():
                yield block.caption
                yield from block.notes
            case KeyFigures():
                yield from (f.value_text for f in block.figures)
            case _:
                pass


def lost(blocks: Sequence[Block], text: str) -> list[str]:
    """Texts of the blocks that are not in ``text``; a paragraph that goes over a page's end may be there in two parts."""
    return [words for words in words_of(blocks) if not _given_back(squeezed(words), text)]


def _given_back(words: str, text: str) -> bool:
    if words in text:
        return True
    low, high = 0, len(words)
    while high - low > 1:  # the longest beginning that is in the text
        middle = (low + high) // 2
        low, high = (middle, high) if words[:middle] in text else (low, middle)
    return low > 0 and words[low:] in text


def squeezed(text: str) -> str:
    return "".join(text.split())


def extracted(path: Path, furniture: Furniture) -> str:
    """The text of the file as ``pdftotext`` gives it, without white space and without what every page repeats."""
    done = subprocess.run([tool("pdftotext"), "-raw", str(path), "-"], capture_output=True, check=True)
    pages = []
    for number, page in enumerate(done.stdout.decode().split("\f"), 1):
        rest = squeezed(page)
        folio = f"—{number}—" if furniture.lang.startswith("zh") else str(number)
        repeated = (furniture.watermark, furniture.header_left, furniture.header_right, folio, furniture.watermark)
        for words in map(squeezed, repeated):
            rest = rest.replace(words, "", 1) if rest.startswith(words) else rest
        pages.append(rest)
    return "".join(pages)


def tool(name: str) -> str:
    """A program of poppler or qpdf; continuous integration installs both."""
    found = shutil.which(name)
    assert found, f"{name} is needed: apt-get install poppler-utils qpdf"
    return found


def unembedded(path: Path) -> list[str]:
    """Fonts that ``pdffonts`` does not call embedded and subset."""
    lines = subprocess.run(
        [tool("pdffonts"), str(path)], capture_output=True, check=True, text=True
    ).stdout.splitlines()
    heads = lines[1].split()
    ends = [sum(len(h) + 1 for h in heads[:n]) for n in range(len(heads) + 1)]
    columns = [[line[a:b].strip() for a, b in pairwise(ends)] for line in lines[2:]]
    return [row[0] for row in columns if row[3:6] != ["yes", "yes", "yes"]]


def syntax_errors(path: Path) -> str:
    """What ``qpdf --check`` says beyond that all is well."""
    done = subprocess.run([tool("qpdf"), "--check", str(path)], capture_output=True, check=False, text=True)
    return "" if done.returncode == 0 else done.stdout + done.stderr
