"""Charts for slides: each as a picture and a drawing, named by number and caption, with what a number needs beside it."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from reports.blocks import Figure
from reports.build import blocks_of, build, file_name
from reports.document import Lang
from reports.slides import chart_name
from tests.reports.content import sample

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize(("lang", "first"), [("zh", "图01-"), ("en", "Figure01-")])
def test_every_chart_twice_in_order(lang: Lang, first: str, tmp_path: Path) -> None:
    inp = sample.report_input(lang=lang)
    figures = [b for b in blocks_of(inp) if isinstance(b, Figure)]
    for name in ("a.zip", "b.zip"):
        build(inp, tmp_path / name)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        names = archive.namelist()
        assert names == sorted(names) and len(names) == 2 * len(figures)
        assert names[0].startswith(f"charts/{first}")
        for number, figure in enumerate(figures):
            picture = Image.open(io.BytesIO(archive.read(names[2 * number])))
            assert [round(dpi) for dpi in picture.info["dpi"]] == [300, 300] and picture.width > 1800
            drawing = ET.fromstring(archive.read(names[2 * number + 1]))
            said = "".join(e.text or "" for e in drawing.iter(f"{SVG}text")).replace(" ", "")
            for words in (figure.caption, *figure.notes, inp.run):
                assert words.replace(" ", "") in said, words


def test_demonstration_data_are_marked_on_every_chart(tmp_path: Path) -> None:
    inp = sample.report_input()
    build(inp, tmp_path / "c.zip")
    with zipfile.ZipFile(tmp_path / "c.zip") as archive:
        drawings = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".svg")]
    assert drawings and all(">演示数据<" in drawing for drawing in drawings) == inp.assessment.demo


@pytest.mark.parametrize(
    ("caption", "name"),
    [
        ("图3　各题回答分布（0~10分）", "图03-各题回答分布（0~10分）"),
        ("Figure 12. Scores: a/b?", "Figure12-Scores- a-b"),
    ],
)
def test_names_can_be_saved_anywhere(caption: str, name: str) -> None:
    assert chart_name(int("".join(c for c in caption[:10] if c.isdigit())), 21, caption) == name


def test_the_zip_says_what_it_holds() -> None:
    assert file_name(sample.report_input(), "zip").endswith("_内部_图表.zip")
