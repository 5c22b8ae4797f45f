"""The committed faces: coverage, names, licences, and what happens beyond them."""

from __future__ import annotations

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from reports import faces
from reports.faces import Missing
from reports.fonts.charset import gb2312, latin_characters, report_characters
from reports.linebreak import CLOSING, OPENING

FOLDER = Path(faces.__file__).parent / "fonts"


@pytest.mark.parametrize("font", faces.ALL)
def test_every_face_holds_its_characters(font: str) -> None:
    wanted = latin_characters() if font in faces.LATIN else report_characters()
    assert not [c for c in wanted if ord(c) not in faces.widths(font)]


def test_gb2312_and_the_towns_are_in() -> None:
    assert len(gb2312()) == 7445
    assert set("箬坞峤滘岙垟△〓—…×±≥≤–−·①⑳τ") <= report_characters()


def test_postscript_names_are_unique_and_static_truetype() -> None:
    names = set()
    for font in faces.ALL:
        with TTFont(FOLDER / f"{font}.ttf") as file:
            names.add(file["name"].getDebugName(6))
            assert "glyf" in file
            assert "fvar" not in file
    assert names == set(faces.ALL)


def test_licences_are_beside_the_faces() -> None:
    for name in ("OFL-serif.txt", "OFL-sans.txt", "OFL-kai.txt"):
        assert "SIL OPEN FONT LICENSE" in (FOLDER / name).read_text(encoding="utf-8").upper()


@pytest.mark.parametrize("font", [f for f in faces.ALL if f not in faces.LATIN])
def test_chinese_marks_are_square_and_dashes_join(font: str) -> None:
    for char in (CLOSING | OPENING | {"—", "…", "·"}) - {"．"}:
        assert faces.widths(font)[ord(char)] == 1000, char


@pytest.mark.parametrize("font", sorted(faces.LATIN))
def test_western_marks_are_narrow(font: str) -> None:
    assert all(faces.widths(font)[ord(char)] < 600 for char in "‘’“”·")


def test_beyond_the_faces_a_filler_is_set_and_counted() -> None:
    missing = Missing()
    pieces = faces.pieces("𠮷野家𠮷🙂", faces.ZH_SANS.regular, missing)
    assert pieces == [(faces.SANS, "〓野家〓〓")]
    assert missing == {"𠮷": 2, "🙂": 1}


def test_english_text_falls_back_to_the_chinese_face() -> None:
    assert faces.pieces("a温b", faces.EN_SERIF.regular, Missing()) == [
        (faces.LATIN_SERIF, "a"),
        (faces.SERIF, "温"),
        (faces.LATIN_SERIF, "b"),
    ]


def test_what_cannot_be_seen_is_dropped() -> None:
    assert faces.visible("a\u202eb\u200bc\x00\x1bd\ufeff\te\u2028f") == "abcd e f"
    assert faces.visible("e\u0301") == "é"
    assert faces.visible("甲　乙\n丙") == "甲　乙\n丙"
