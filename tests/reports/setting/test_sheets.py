"""Posters, letters and QR codes."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pikepdf
import pytest
import segno

from reports.faces import Missing
from reports.invitations import letter_text, poster_text
from reports.letters import LetterEntry, shown_code, write_letters
from reports.poster import PosterEntry, write_posters
from reports.qr import _bars, matrix, qr_svg
from tests.reports.setting.test_pdf import fonts_of, text_of

URL = "http://127.0.0.1:8000/o/4f2c/331081001"
MESSAGE = (
    "发展和改革局请您谈谈对生活的感受。",
    "不问姓名、身份证、银行卡、验证码。",
    "村镇干部看不到您的答案。",
    "核实请拨0576-00000000。",
)


def test_the_matrix_is_the_code_at_level_q() -> None:
    code = segno.make(URL, error="q", boost_error=False, micro=False)
    assert code.error == "Q"
    assert matrix(URL) == tuple(tuple(bool(v) for v in row) for row in code.matrix)


def test_bars_draw_every_dark_module_once() -> None:
    for row in matrix(URL):
        drawn = [any(start <= i < start + length for start, length in _bars(row)) for i in range(len(row))]
        assert drawn == list(row)


def test_svg_is_clean_and_named() -> None:
    text = qr_svg(URL, title='扫码 "<x>"', size=160)
    root = ET.fromstring(text)
    assert root.get("aria-label") == '扫码 "<x>"'
    assert root.get("width") == "160"
    for element in root.iter():
        assert not {"style", "class", "onload"} & set(element.attrib)


@pytest.mark.parametrize("url", ["", "x" * 900])
def test_an_address_that_makes_no_good_code_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="address"):
        qr_svg(url)


def test_posters_one_page_per_town(tmp_path: Path) -> None:
    path = tmp_path / "p.pdf"
    text = poster_text(
        "zh",
        title="温岭市居民四感问卷",
        subtitle="2026年第四季度",
        message=MESSAGE,
        footer=("表号：演示01表",),
        demo=True,
    )
    towns = ("太平街道", "箬横镇", "坞根镇")
    facts = write_posters([PosterEntry(town=t, url=URL) for t in towns], text, path)
    assert (facts.pages, facts.missing_glyphs) == (3, 0)
    with pikepdf.open(path) as pdf:
        assert [round(float(v)) for v in pdf.pages[0].MediaBox][2:] == [420, 595]
        assert all("/FontFile2" in font.FontDescriptor for font in fonts_of(pdf))
    found = "".join(text_of(path).split())
    for words in (*towns, *MESSAGE, URL, "公开参与", "不与抽样调查的结果合并", "演示数据", "表号：演示01表"):
        assert words in found, words


def test_letters_show_the_code_in_fours(tmp_path: Path) -> None:
    assert shown_code("7K3MQ2XD9FTA") == "7K3M-Q2XD-9FTA"
    path = tmp_path / "l.pdf"
    text = letter_text(
        "zh", title="致居民的一封信", subtitle="2026年第四季度", message=MESSAGE,
        address="http://127.0.0.1:8000/c", signature=("发展和改革局",)
    )  # fmt: skip
    entries = [LetterEntry(code=f"7K3MQ2XD9FT{n}", url=f"{URL}{n}", label=f"第{n}号") for n in range(4)]
    facts = write_letters(entries, text, path)
    assert (facts.pages, facts.missing_glyphs) == (4, 0)
    found = "".join(text_of(path).split())
    for n in range(4):
        assert f"7K3M-Q2XD-9FT{n}" in found
    assert "演示" not in found


def test_nothing_to_print_is_an_error(tmp_path: Path) -> None:
    text = poster_text("en", title="t", subtitle="s", message=("m",))
    with pytest.raises(ValueError, match="no entries"):
        write_posters([], text, tmp_path / "x.pdf")
    assert not list(tmp_path.iterdir())
    assert Missing().total() == 0
