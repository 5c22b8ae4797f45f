"""The office's own faces: used where GB/T 9704 asks for them, refused with a reason, ours where they hold nothing."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import pikepdf
import pytest
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from reports import faces
from reports.blocks import Table
from reports.build import blocks_of, build_pdf
from reports.faces import font_for
from reports.licensed import dressed, find
from reports.styles import sheet
from tests.reports.content import sample

OURS = {"仿宋_GB2312": faces.SERIF, "楷体_GB2312": faces.KAI, "黑体": faces.SANS, "方正小标宋简体": faces.SERIF_BOLD}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Copies of our faces under the names that officials know."""
    for name, ours in OURS.items():
        shutil.copy(faces.FOLDER / f"{ours}.ttf", tmp_path / f"{name}.ttf")
    return tmp_path


def fonts_in(path: Path) -> set[str]:
    """Names of the embedded faces, without the tag of the subset."""
    with pikepdf.open(path) as pdf:
        return {
            str(font.BaseFont).split("+")[1].rsplit("-", 1)[0]
            for page in pdf.pages
            for font in page.resources.Font.values()
            if "+" in str(font.BaseFont)
        }


def test_each_face_has_its_use(folder: Path) -> None:
    found = find(folder)
    assert {face.role: face.name for face in found.faces} == {
        "title": "方正小标宋简体",
        "body": "仿宋_GB2312",
        "kai": "楷体_GB2312",
        "hei": "黑体",
    }
    style = dressed("zh-CN", found.faces)
    chains = (style.body, style.headings[1], style.headings[0], style.cover_title)
    assert [s.face.regular[0].split("-")[1] for s in chains] == ["body", "kai", "hei", "title"]
    assert dressed("en", found.faces) is sheet("en")
    assert dressed("zh-CN", ()) is sheet("zh-CN")


def test_the_report_is_set_in_them_and_says_so(folder: Path, tmp_path: Path) -> None:
    plain = sample.report_input(place="331081001")
    inp = dataclasses.replace(plain, faces=find(folder).faces)
    facts = build_pdf(inp, tmp_path / "licensed.pdf")
    assert facts.missing_glyphs == 0
    assert {f"Licensed-{role}" for role in ("title", "body", "kai", "hei")} <= fonts_in(tmp_path / "licensed.pdf")
    table = [b for b in blocks_of(inp) if isinstance(b, Table)][-1]
    assert ("授权字体（PDF）", "方正小标宋简体、仿宋_GB2312、楷体_GB2312、黑体") in [row.cells for row in table.rows]
    build_pdf(plain, tmp_path / "ours.pdf")
    assert not [name for name in fonts_in(tmp_path / "ours.pdf") if "Licensed" in name]


def test_what_a_face_does_not_hold_and_all_latin_is_ours(tmp_path: Path) -> None:
    font = TTFont(faces.FOLDER / f"{faces.SERIF}.ttf")
    subsetter = Subsetter(Options(glyph_names=False))
    subsetter.populate(text="温岭市a1，")
    subsetter.subset(font)
    font.save(tmp_path / "仿宋_GB2312.ttf")
    chain = dressed("zh-CN", find(tmp_path).faces).body.face.regular
    theirs = [char for char in "温岭市，a1箬横~" if str(font_for(char, chain)).startswith(faces.LICENSED)]
    assert theirs == ["温", "岭", "市", "，"]
    assert [font_for(char, chain) for char in "a箬~"] == [faces.SERIF, faces.SERIF, faces.SANS]


def test_files_that_cannot_be_used_are_refused_with_a_reason(folder: Path) -> None:
    (folder / "仿宋_GB2312.ttf").write_bytes(b"OTTO" + bytes(60))
    font = TTFont(folder / "楷体_GB2312.ttf")
    font["OS/2"].fsType = 2
    font.save(folder / "楷体_GB2312.ttf")
    (folder / "readme.txt").write_text("not a face")
    found = find(folder)
    assert [face.role for face in found.faces] == ["title", "hei"]
    reasons = dict(found.refused)
    assert set(reasons) == {"仿宋_GB2312.ttf", "楷体_GB2312.ttf"}
    assert "postscript outlines" in reasons["仿宋_GB2312.ttf"] and "embedding" in reasons["楷体_GB2312.ttf"]


def test_without_a_folder_there_are_none(tmp_path: Path) -> None:
    assert find(tmp_path / "fonts").faces == ()
