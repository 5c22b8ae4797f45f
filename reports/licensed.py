"""Faces that an office has a licence for: found in a folder, checked, and put before ours where GB/T 9704 asks for them.

They set Chinese only: letters and digits stay ours (in these faces they are half a character wide), and so does every
character that a face does not hold.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from reportlab.pdfbase.ttfonts import TTFError

from reports import faces
from reports.document import FaceRole, LicensedFace
from reports.faces import KAI, SANS_BOLD, SERIF, SERIF_BOLD, Typeface
from reports.styles import StyleSheet, TextStyle, sheet

WORDS: dict[FaceRole, tuple[str, ...]] = {
    "title": ("小标宋", "xiaobiaosong", "fzxbs"),
    "body": ("仿宋", "fangsong", "simfang"),
    "kai": ("楷体", "kaiti", "simkai"),
    "hei": ("黑体", "heiti", "simhei"),
}
"""How the names of files begin or go on, by what the face is for: 方正小标宋简体.ttf, 仿宋_GB2312.ttf, simkai.ttf, 黑体.ttf."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """``refused``: (file name, reason) of faces that cannot be used."""

    faces: tuple[LicensedFace, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()


def find(folder: Path) -> Found:
    """The faces of a folder, one for each use, the first by file name; nothing if there is no such folder."""
    used: dict[FaceRole, LicensedFace] = {}
    refused = []
    for path in sorted(folder.glob("*")) if folder.is_dir() else []:
        role = _role(path.stem)
        if role is None or role in used:
            continue
        face = LicensedFace(role=role, name=path.stem, path=str(path))
        try:
            faces.register_licensed(face.role, face.path)
            if _rights(path.read_bytes()) & (_RESTRICTED | _NO_SUBSET | _BITMAPS):
                raise TTFError("its maker does not allow embedding")
            used[role] = face
        except (TTFError, OSError) as error:
            refused.append((path.name, str(error)))
    return Found(faces=tuple(used[role] for role in WORDS if role in used), refused=tuple(refused))


_RESTRICTED, _NO_SUBSET, _BITMAPS = 0x0002, 0x0100, 0x0200
"""Bits of OS/2 fsType: no embedding, no subset of it, pictures of it only (OpenType specification, OS/2)."""


def _rights(data: bytes) -> int:
    """The face's fsType, 0 (anything goes) where it says nothing."""
    count = int.from_bytes(data[4:6], "big")
    entries = (data[12 + 16 * i : 28 + 16 * i] for i in range(count))
    table = next((entry for entry in entries if entry[:4] == b"OS/2"), None)
    start = int.from_bytes(table[8:12], "big") if table else len(data)
    return int.from_bytes(data[start + 8 : start + 10], "big")


def _role(stem: str) -> FaceRole | None:
    plain = stem.lower().replace(" ", "")
    return next((role for role, words in WORDS.items() if any(word in plain for word in words)), None)


@lru_cache(maxsize=8)
def dressed(lang: str, licensed: tuple[LicensedFace, ...]) -> StyleSheet:
    """The styles of a language, in these faces where there are some."""
    style = sheet(lang)
    if not licensed or not lang.startswith("zh"):
        return style
    names = {face.role: faces.register_licensed(face.role, face.path) for face in licensed}
    for role, ours in (("body", SERIF), ("kai", KAI)):
        if role in names:
            style = _everywhere(style, ours, names[role])
    if "hei" in names:
        style = replace(style, headings=(_plain(style.headings[0], names["hei"], SANS_BOLD), *style.headings[1:]))
    if "title" in names:
        style = replace(style, cover_title=_plain(style.cover_title, names["title"], SERIF_BOLD))
    return style


def _everywhere(style: StyleSheet, ours: str, theirs: str) -> StyleSheet:
    """``theirs`` before ``ours`` in every style that is set in ``ours``, but where it is bold: these faces have none."""
    changed: dict[str, Any] = {}
    for name in style.__slots__:
        value = getattr(style, name)
        if isinstance(value, TextStyle):
            changed[name] = _before(value, ours, theirs)
        elif isinstance(value, tuple) and isinstance(value[0], TextStyle):
            changed[name] = tuple(_before(one, ours, theirs) for one in value)
    return replace(style, **changed)


def _before(style: TextStyle, ours: str, theirs: str) -> TextStyle:
    if style.face.regular[0] != ours or style.bold:
        return style
    return replace(style, face=Typeface((theirs, *style.face.regular), style.face.bold))


def _plain(style: TextStyle, theirs: str, ours: str) -> TextStyle:
    """A face that is heavy by itself."""
    return replace(style, bold=False, face=Typeface((theirs, ours), (ours,)))
