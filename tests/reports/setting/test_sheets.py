"""Posters, letters and QR codes."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pikepdf
import pytest
import segno

from reports.cards import write_cards
from reports.faces import Missing
from reports.invitations import LetterText, letter_text, poster_text
from reports.letters import LAYOUTS, LetterEntry, left_over, shown_code, write_letters
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


LONG = {
    "zh": (
        "温岭市发展和改革局请您谈谈对生活的感受，结果只用于改进公共服务，不用于评价任何个人。",
        "不问姓名、身份证、银行卡、验证码，任何人以本调查名义索要都是诈骗。",
        "村镇干部看不到您的答案。",
        "核实请拨0576-00000000。",
    ),
    "en": (
        "The Development and Reform Bureau of Wenling asks how you feel about life here, to improve public services.",
        "We never ask for a name, an ID number, a bank card or a verification code; whoever does is a fraud.",
        "Village and town cadres cannot see your answers.",
        "To verify, call 0576-00000000.",
    ),
}


def letter(lang: str, *, demo: bool = True) -> LetterText:
    """About as long as an office makes it."""
    title = "温岭市居民获得感幸福感安全感认同感调查" if lang == "zh" else "How do you feel about life in Wenling?"
    return letter_text(
        lang,  # type: ignore[arg-type]
        title=title,
        subtitle="2026年第四季度",
        message=LONG[lang],
        address="https://survey.wenling.example.gov.cn/c",
        signature=("温岭市发展和改革局", "2026年11月25日"),
        footer=(
            "表号：演示01表　制定机关：温岭市统计局　批准文号：演示〔2026〕1号　有效期至：2027年12月31日",
            "浙ICP备00000000号",
        ),
        demo=demo,
    )


def entries(n: int) -> list[LetterEntry]:
    address = "https://survey.wenling.example.gov.cn/c/7K3MQ2XD9FTA"
    return [LetterEntry(code="7K3MQ2XD9FTA", url=address, label=f"箬横镇 · 演示1村 · {i:05d}") for i in range(1, n + 1)]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("size", "page"), [("a4", (595, 842)), ("a5", (420, 595)), ("large", (595, 842))])
def test_a_letter_of_every_format_fits_on_its_page(tmp_path: Path, lang: str, size: str, page: tuple[int, int]) -> None:
    path = tmp_path / "l.pdf"
    facts = write_letters(entries(2), letter(lang), path, format=size)  # type: ignore[arg-type]
    assert (facts.pages, facts.missing_glyphs) == (2, 0)
    assert left_over(entries(1)[0], letter(lang), size) > 0  # type: ignore[arg-type]
    with pikepdf.open(path) as pdf:
        assert tuple(round(float(v)) for v in pdf.pages[0].MediaBox)[2:] == page
    found = "".join(text_of(path).split())
    assert "7K3M-Q2XD-9FTA" in found and "".join(LONG[lang][-1].split()) in found


def test_large_type_is_large() -> None:
    """At least 16 points in both languages (the RNIB's Clear Print guidelines call 16 and more large print)."""
    assert min(LAYOUTS["large"].body[0], LAYOUTS["large"].english[0]) >= 16


@pytest.mark.parametrize(("n", "sheets"), [(1, 1), (10, 1), (11, 2)])
def test_cards_are_ten_on_a_sheet(tmp_path: Path, n: int, sheets: int) -> None:
    path = tmp_path / "c.pdf"
    facts = write_cards(entries(n), letter("zh"), path)
    assert (facts.pages, facts.missing_glyphs) == (sheets, 0)
    found = "".join(text_of(path).split())
    assert found.count("7K3M-Q2XD-9FTA") == found.count("演示数据") == n and f"{n:05d}" in found


@pytest.mark.parametrize(("size", "page"), [("a5", (420, 595)), ("a4", (595, 842)), ("a3", (842, 1191))])
def test_posters_of_every_size_say_that_open_answers_stand_apart(
    tmp_path: Path, size: str, page: tuple[int, int]
) -> None:
    path = tmp_path / "p.pdf"
    text = poster_text("en", title="How do you feel about life in Wenling?", subtitle="Q4 2026", message=LONG["en"])
    write_posters([PosterEntry(town="Taiping", url=URL)], text, path, format=size)  # type: ignore[arg-type]
    with pikepdf.open(path) as pdf:
        assert tuple(round(float(v)) for v in pdf.pages[0].MediaBox)[2:] == page
    assert "countedapart" in "".join(text_of(path).split())


def test_nothing_to_print_is_an_error(tmp_path: Path) -> None:
    text = poster_text("en", title="t", subtitle="s", message=("m",))
    with pytest.raises(ValueError, match="no entries"):
        write_posters([], text, tmp_path / "x.pdf")
    assert not list(tmp_path.iterdir())
    assert Missing().total() == 0
