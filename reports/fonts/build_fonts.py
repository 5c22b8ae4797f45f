"""Rebuild the committed fonts: static TrueType subsets of three free type families.

Run it only to change the character set; every rebuild adds about 14 MB to the history (docs/decisions/0001).

    npm pack @expo-google-fonts/noto-serif-sc@0.4.3 @expo-google-fonts/noto-sans-sc@0.4.3 @fontsource/lxgw-wenkai@5.3.0
    for f in *.tgz; do mkdir "${f%.tgz}" && tar xzf "$f" -C "${f%.tgz}"; done
    python -m reports.fonts.build_fonts FOLDER_WITH_THE_THREE

Needs fonttools (extra ``dev``).  Sources are checked by SHA-256; the same sources give the same bytes.
"""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTFont

from reports.fonts.charset import latin_characters, report_characters

HERE = Path(__file__).parent
SERIF = "expo-google-fonts-noto-serif-sc-0.4.3/package"
SANS = "expo-google-fonts-noto-sans-sc-0.4.3/package"
KAI = "fontsource-lxgw-wenkai-5.3.0/package"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One face of a published package and what it becomes here."""

    path: str
    sha256: str
    family: str
    """Our own family name: a modified face must not carry the original's, and PostScript names must be unique."""
    style: str
    latin: bool = True
    """Make a narrow companion for Western text as well."""


SOURCES = (
    Source(
        path=f"{SERIF}/400Regular/NotoSerifSC_400Regular.ttf",
        sha256="c358a69de3df5f423a8946a7b03e3126fb6ba116f1130a463455b4e39e1f0742",
        family="Foursense Serif",
        style="Regular",
    ),
    Source(
        path=f"{SERIF}/700Bold/NotoSerifSC_700Bold.ttf",
        sha256="9c6a2ba736e4b499c84f65ce366bd3625c0401885fd3e585ace50fb738b96ff6",
        family="Foursense Serif",
        style="Bold",
    ),
    Source(
        path=f"{SANS}/400Regular/NotoSansSC_400Regular.ttf",
        sha256="d45f67f0a7c0ca3f256950777ce6a61cc7ce5f9696d02900cbbaac25f8aa7d16",
        family="Foursense Sans",
        style="Regular",
    ),
    Source(
        path=f"{SANS}/700Bold/NotoSansSC_700Bold.ttf",
        sha256="9a38ae0ab28cd5a256f9ea8e00dedc688aac17f7915fcb000572990afa956b96",
        family="Foursense Sans",
        style="Bold",
    ),
    Source(
        path=f"{KAI}/files/lxgw-wenkai-latin-500-normal.woff",
        sha256="381d6c2166d68d3473e876e2870d17db75fb294adecfa9048d457ece6ed536ed",
        family="Foursense Kai",
        style="Regular",
        latin=False,
    ),
)
LICENCES = {
    f"{SERIF}/LICENSE_FONT": "OFL-serif.txt",
    f"{SANS}/LICENSE_FONT": "OFL-sans.txt",
    f"{KAI}/LICENSE": "OFL-kai.txt",
}
DASH = "—"
CENTRED = "·"
RIGHT_HALF = "“‘"
LEFT_HALF = "”’"


def main(folder: Path) -> None:
    """Write every face and licence beside this file."""
    for source in SOURCES:
        data = (folder / source.path).read_bytes()
        found = hashlib.sha256(data).hexdigest()
        if found != source.sha256:
            raise SystemExit(f"{source.path}: sha256 is {found}, expected {source.sha256}")
        _write(folder / source.path, source, narrow=False)
        if source.latin:
            _write(folder / source.path, source, narrow=True)
    for licence, name in LICENCES.items():
        (HERE / name).write_bytes((folder / licence).read_bytes())


def _write(path: Path, source: Source, *, narrow: bool) -> None:
    font = TTFont(path, recalcTimestamp=False)
    _choose_widths(font, narrow=narrow)
    wanted = latin_characters() if narrow else report_characters()
    _subset(font, wanted)
    (_trim_wide if narrow else _fill_square)(font)
    family = f"{source.family} Latin" if narrow else source.family
    _rename(font, family, source.style)
    font.flavor = None
    name = f"{family.replace(' ', '')}-{source.style}.ttf"
    font.save(HERE / name, reorderTables=True)
    held = len(font.getBestCmap())
    sys.stdout.write(f"{name}: {held} characters, {(HERE / name).stat().st_size / 1e6:.2f} MB\n")


def _choose_widths(font: TTFont, *, narrow: bool) -> None:
    """Map shared punctuation to its full-width (Chinese) or proportional (Western) glyph.

    The layout tables that would do this at run time are dropped, because ReportLab does not read them.
    """
    alternates = _alternates(font, "pwid" if narrow else "fwid")
    shared = "‘’“”—…·±×÷≥≤≠≈§°→←↑↓′″‰" if narrow else "‘’“”—…·"
    for table in font["cmap"].tables:
        for char in shared:
            glyph = table.cmap.get(ord(char))
            if glyph in alternates:
                table.cmap[ord(char)] = alternates[glyph]


def _alternates(font: TTFont, feature: str) -> dict[str, str]:
    gsub = font["GSUB"].table
    found: dict[str, str] = {}
    for record in gsub.FeatureList.FeatureRecord:
        if record.FeatureTag == feature:
            for index in record.Feature.LookupListIndex:
                for table in gsub.LookupList.Lookup[index].SubTable:
                    found.update(getattr(getattr(table, "ExtSubTable", table), "mapping", {}))
    return found


def _subset(font: TTFont, wanted: frozenset[str]) -> None:
    options = subset.Options(
        hinting=False, layout_features=[], glyph_names=False, notdef_outline=True, name_IDs=[0, 1, 2, 4, 5, 6, 13, 14]
    )
    options.drop_tables += ["BASE", "GDEF", "GPOS", "GSUB", "STAT", "FFTM", "vhea", "vmtx", "gasp", "prep", "VORG"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[ord(c) for c in wanted])
    subsetter.subset(font)


def _fill_square(font: TTFont) -> None:
    """Give dash, quotation marks and middle dot the full em that Chinese setting expects where a face has less."""
    em = font["head"].unitsPerEm
    for char in DASH + CENTRED + RIGHT_HALF + LEFT_HALF:
        name = font.getBestCmap()[ord(char)]
        spare = em - font["hmtx"][name][0]
        if char == DASH:
            _stretch(font, name, em)
        elif spare > 0:
            _move(font, name, spare if char in RIGHT_HALF else 0 if char in LEFT_HALF else spare // 2, em)


def _trim_wide(font: TTFont) -> None:
    """Signs that only exist a full em wide get side bearings of 60 units, so that Western text has no holes."""
    em = font["head"].unitsPerEm
    for code, name in font.getBestCmap().items():
        glyph = font["glyf"][name]
        if code > 0x7F and font["hmtx"][name][0] >= em and glyph.numberOfContours:
            glyph.recalcBounds(font["glyf"])
            width = glyph.xMax - glyph.xMin
            if width < em - 200:
                _move(font, name, 60 - glyph.xMin, width + 120)


def _move(font: TTFont, name: str, shift: int, advance: int) -> None:
    glyph: Any = font["glyf"][name]
    glyph.coordinates.translate((shift, 0))
    glyph.recalcBounds(font["glyf"])
    font["hmtx"][name] = (advance, glyph.xMin)


def _stretch(font: TTFont, name: str, advance: int) -> None:
    """A dash that reaches from edge to edge, so that two of them join."""
    glyph: Any = font["glyf"][name]
    glyph.recalcBounds(font["glyf"])
    left, width = glyph.xMin, glyph.xMax - glyph.xMin
    glyph.coordinates.translate((-left, 0))
    glyph.coordinates.scale((advance / width, 1))
    glyph.coordinates.toInt()
    glyph.recalcBounds(font["glyf"])
    font["hmtx"][name] = (advance, glyph.xMin)


def _rename(font: TTFont, family: str, style: str) -> None:
    names = {1: family, 2: style, 4: f"{family} {style}", 6: f"{family.replace(' ', '')}-{style}"}
    table = font["name"]
    table.names = [n for n in table.names if n.nameID in (0, 5, 13, 14) and n.platformID == 3 and n.langID == 0x409]
    for name_id, value in names.items():
        table.setName(value, name_id, 3, 1, 0x409)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
