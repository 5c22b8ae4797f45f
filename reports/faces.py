"""The faces of a report: registered once, with the characters each one holds.

Text never goes through a markup parser: :func:`visible` drops what cannot be seen, :class:`Typeface` finds a face for each
character, and what no face holds is set as 〓 and counted.
"""

from __future__ import annotations

import unicodedata
import zlib
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from reportlab import rl_config
from reportlab.graphics import shapes
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FOLDER = Path(__file__).parent / "fonts"
MISSING = "〓"
SERIF, SERIF_BOLD = "FoursenseSerif-Regular", "FoursenseSerif-Bold"
SANS, SANS_BOLD = "FoursenseSans-Regular", "FoursenseSans-Bold"
KAI = "FoursenseKai-Regular"
LATIN_SERIF, LATIN_SERIF_BOLD = "FoursenseSerifLatin-Regular", "FoursenseSerifLatin-Bold"
LATIN_SANS, LATIN_SANS_BOLD = "FoursenseSansLatin-Regular", "FoursenseSansLatin-Bold"
LATIN = frozenset((LATIN_SERIF, LATIN_SERIF_BOLD, LATIN_SANS, LATIN_SANS_BOLD))
ALL = (SERIF, SERIF_BOLD, SANS, SANS_BOLD, KAI, LATIN_SERIF, LATIN_SERIF_BOLD, LATIN_SANS, LATIN_SANS_BOLD)

LICENSED = "Licensed-"
"""How the names of the office's own faces begin (:mod:`reports.licensed`)."""
_NOT_LATIN = 0x2010
"""From here on licensed faces are used: dashes, quotation marks and Chinese, but neither letters nor digits."""
_WAVY = {SERIF: SANS, SERIF_BOLD: SANS_BOLD}
"""The serif's ``~`` is almost straight: −6.2~−1.2 would read as a row of minus signs."""

Missing = Counter[str]
"""Characters that were set as 〓, with how often."""


@dataclass(frozen=True, slots=True)
class Typeface:
    """Faces to try in order, for regular and for bold text."""

    regular: tuple[str, ...]
    bold: tuple[str, ...]

    def chain(self, bold: bool) -> tuple[str, ...]:
        return self.bold if bold else self.regular


ZH_SERIF = Typeface((SERIF,), (SERIF_BOLD,))
ZH_SANS = Typeface((SANS,), (SANS_BOLD,))
ZH_KAI = Typeface((KAI,), (KAI,))
EN_SERIF = Typeface((LATIN_SERIF, SERIF), (LATIN_SERIF_BOLD, SERIF_BOLD))
EN_SANS = Typeface((LATIN_SANS, SANS), (LATIN_SANS_BOLD, SANS_BOLD))


@lru_cache(maxsize=1)
def register() -> None:
    """Make every face known to ReportLab (once per process); raises ``OSError`` if a file is missing."""
    for name in ALL:
        pdfmetrics.registerFont(TTFont(name, str(FOLDER / f"{name}.ttf")))
    shapes.STATE_DEFAULTS["fontName"] = SANS
    if "__setattr__" in vars(shapes.Shape):
        # What rl_config.shapeChecking = 0 does before the first import: checking every attribute costs a twelfth of the time.
        del shapes.Shape.__setattr__
    rl_config.useA85 = 0  # binary streams: a quarter smaller


@lru_cache(maxsize=16)
def register_licensed(role: str, path: str) -> str:
    """Make a face of the office known (once per process); gives the name under which it is used.

    Raises ``TTFError`` for a file that is no TrueType (glyf) face or may not be embedded, ``OSError`` if it cannot be read.
    """
    content = zlib.crc32(Path(path).read_bytes())
    font: Any = TTFont(f"{LICENSED}{role}-{content:08x}", path)
    font.face.name = font.fontName.encode("ascii")  # two faces with one name would be merged without a word
    pdfmetrics.registerFont(font)
    widths.cache_clear()
    return str(font.fontName)


@lru_cache(maxsize=2 * len(ALL))
def widths(font: str) -> dict[int, float]:
    """Advance of each character that the face ``font`` may set, in thousandths of the size, by code point."""
    register()
    face: Any = pdfmetrics.getFont(font).face  # type: ignore[attr-defined]  # a TTFont has one
    first = _NOT_LATIN if font.startswith(LICENSED) else 0
    return {code: face.charWidths.get(code, face.defaultWidth) for code in face.charToGlyph if code >= first}


@lru_cache(maxsize=4096)
def visible(text: str) -> str:
    """``text`` as it can be set: composed (NFC), white space as blanks, ``\\n`` kept, control and direction marks dropped."""
    if text.isascii() and text.isprintable():
        return text
    kept = []
    for char in unicodedata.normalize("NFC", text):
        kind = unicodedata.category(char)
        if char == "\n" or kind[0] not in "CZ" or kind == "Co" or kind == "Cn" or char == "\u00a0":
            kept.append(char)
        elif char == "\t" or kind[0] == "Z":
            kept.append("\u3000" if char == "\u3000" else " ")
    return "".join(kept)


def font_for(char: str, chain: tuple[str, ...]) -> str | None:
    """The first face of ``chain`` that holds ``char``; ``None`` if none does."""
    code = ord(char)
    if char == "~" and chain[0] not in LATIN and chain[-1] in _WAVY:
        return _WAVY[chain[-1]]
    for font in chain:
        if code in widths(font):
            return font
    return None


def pieces(text: str, chain: tuple[str, ...], missing: Missing) -> list[tuple[str, str]]:
    """``text`` cut where the face changes: (face, piece) pairs, for single lines outside paragraphs (charts, page heads)."""
    out: list[tuple[str, str]] = []
    for char in visible(text).replace("\n", " "):
        font = font_for(char, chain)
        if font is None:
            missing[char] += 1
            font, char = _last(chain), MISSING
        if out and out[-1][0] == font:
            out[-1] = (font, out[-1][1] + char)
        else:
            out.append((font, char))
    return out


def width(text: str, chain: tuple[str, ...], size: float) -> float:
    """Advance of ``text`` on one line, in points at ``size``."""
    total = 0.0
    for char in visible(text):
        font = font_for(char, chain)
        total += widths(font)[ord(char)] if font else widths(_last(chain))[ord(MISSING)]
    return total * size / 1000


def _last(chain: tuple[str, ...]) -> str:
    """The Chinese face of a chain stands last and holds 〓."""
    return chain[-1]
