"""The PDF as a file: embedded faces, links, properties, same bytes, nothing parsed as markup, whole or not at all."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from reports.pdf import pdf_bytes, write_pdf
from tests.reports.setting.material import document, furniture

NASTY = (
    '<b>粗</b> <img src="file:///etc/passwd"/> <a href="http://evil.example/">x</a> &amp; &#60; <para> '
    "%PDF (\\) \x00\x1b\u202e倒\u202c{\\u}"
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pdf") / "报告.pdf"
    write_pdf(document(), furniture(), path, date="2026-11-23")
    return path


def fonts_of(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    for page in pdf.pages:
        yield from page.Resources.get("/Font", {}).values()


def text_of(path: Path) -> str:
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("pdftotext is not installed")
    return subprocess.run([tool, "-raw", str(path), "-"], capture_output=True, check=True).stdout.decode()


def test_every_face_is_embedded(made: Path) -> None:
    with pikepdf.open(made) as pdf:
        fonts = list(fonts_of(pdf))
        assert fonts
        for font in fonts:
            assert "/FontFile2" in font.FontDescriptor
            assert "Helvetica" not in str(font.BaseFont)
            assert "/ToUnicode" in font


def test_properties_language_and_day(made: Path) -> None:
    with pikepdf.open(made) as pdf:
        assert str(pdf.docinfo["/Title"]) == "题名"
        assert str(pdf.docinfo["/Subject"]) == "主题"
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20261123")
        assert str(pdf.Root.Lang) == "zh-CN"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle


def test_bookmarks_and_links_go_somewhere(made: Path) -> None:
    with pikepdf.open(made) as pdf:
        with pdf.open_outline() as outline:
            assert [item.title for item in outline.root][-1] == "二、其余"
            assert [child.title for child in outline.root[0].children] == ["（一）小节"]
        links = [a for page in pdf.pages for a in page.get("/Annots", []) if a.Subtype == "/Link"]
        assert len(links) == 3
        numbers = {page.objgen: n for n, page in enumerate(pdf.pages, 1)}
        assert all(link.Dest[1] == "/XYZ" for link in links)
        assert all(numbers[link.Dest[0].objgen] > 2 for link in links)


def test_a_file_without_errors(made: Path) -> None:
    with pikepdf.open(made) as pdf:
        assert pdf.check_pdf_syntax() == []


def test_the_words_come_back(made: Path) -> None:
    found = "".join(text_of(made).split())
    for words in ("监测由温岭市发展和改革局组织实施", "95%CI71.6~73.2", "续表1", "—2—", "演示数据", "第59镇"):
        assert words in found, words


def test_page_numbers_stand_outside_and_the_state_stands_in_the_head(made: Path) -> None:
    document = pypdfium2.PdfDocument(made)
    try:
        for number, page in enumerate(list(document)[1:], 2):
            text = page.get_textpage()
            assert "内部资料" in text.get_text_bounded(bottom=760)
            found = text.search(f"— {number} —").get_next()
            assert found is not None
            left, *_ = text.get_charbox(found[0])
            assert (left > page.get_width() / 2) == (number % 2 == 1)
    finally:
        document.close()


def test_contents_name_the_right_page(made: Path) -> None:
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("pdftotext is not installed")
    contents = subprocess.run([tool, "-layout", "-f", "2", "-l", "2", str(made), "-"], capture_output=True, check=True)
    last = next(line for line in contents.stdout.decode().splitlines() if "二、其余" in line)
    number = last.split()[-1]
    page = subprocess.run([tool, "-f", number, "-l", number, str(made), "-"], capture_output=True, check=True)
    assert "二、其余" in page.stdout.decode()


def test_markup_files_and_control_characters_are_set_as_text(tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    facts = write_pdf(document(NASTY), furniture(), path)
    assert facts.pages > 3
    with pikepdf.open(path) as pdf:
        assert pdf.check_pdf_syntax() == []
        actions = [a for page in pdf.pages for a in page.get("/Annots", []) if "/A" in a]
        assert not actions
    found = "".join(text_of(path).split())
    assert '<b>粗</b><imgsrc="file:///etc/passwd"/>' in found
    assert "&amp;&#60;<para>" in found
    assert "\u202e" not in found


def test_missing_glyphs_are_counted_once_each_place() -> None:
    _, none = pdf_bytes(document("某"), furniture())
    _, some = pdf_bytes(document("某𠮷"), furniture())
    assert none.missing_glyphs == 0
    assert some.missing == "𠮷"
    assert some.missing_glyphs >= 15


def test_the_watermark_is_on_every_page_or_on_none() -> None:
    marked, facts = pdf_bytes(document("某"), furniture())
    plain, _ = pdf_bytes(document("某"), furniture(watermark=""))
    assert hashlib.sha256(marked).hexdigest() == facts.sha256
    assert len(plain) < len(marked)


def test_same_bytes_from_two_processes() -> None:
    code = (
        "import hashlib; from reports.pdf import pdf_bytes; from tests.reports.setting.material import document, furniture;"
        "print(hashlib.sha256(pdf_bytes(document(), furniture('en', 'DEMO'), date='2026-11-23')[0]).hexdigest())"
    )
    root = Path(__file__).resolve().parents[3]
    found = set()
    for seed in ("1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(root)}
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, check=True, cwd=root, env=env, text=True
        )
        found.add(done.stdout.strip())
    here, _ = pdf_bytes(document(), furniture("en", "DEMO"), date="2026-11-23")
    assert found == {hashlib.sha256(here).hexdigest()}


def test_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(b"old")

    def full(_descriptor: int) -> None:
        raise OSError(28, "no space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        write_pdf(document("某"), furniture(), path)
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["x.pdf"]
