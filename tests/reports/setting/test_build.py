"""From a report's input to a file, in both languages, city and town."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pikepdf
import pytest

from reports.build import blocks_of, build_pdf, file_name
from reports.document import Lang
from reports.faces import Missing
from reports.linebreak import NO_END, NO_START
from reports.paragraph import Text
from reports.pieces import pieces_of
from reports.sections.front import furniture
from reports.styles import AREA_WIDTH
from tests.reports.content import sample


@pytest.mark.parametrize(("lang", "place"), [("zh", ""), ("zh", "331081001"), ("en", ""), ("en", "331081001")])
def test_editions_become_files(lang: Lang, place: str, tmp_path: Path) -> None:
    inp = sample.report_input(lang=lang, place=place)
    path = tmp_path / file_name(inp)
    facts = build_pdf(inp, path)
    assert facts.missing_glyphs == 0
    assert facts.n_bytes == path.stat().st_size
    with pikepdf.open(path) as pdf:
        assert len(pdf.pages) == facts.pages
        assert pdf.check_pdf_syntax() == []
        assert str(pdf.Root.Lang) == ("zh-CN" if lang == "zh" else "en")


@pytest.mark.parametrize("place", ["", "331081001"])
def test_no_line_of_an_edition_breaks_the_rules(place: str) -> None:
    inp = sample.report_input(place=place)
    pieces = pieces_of(blocks_of(inp), furniture(inp), Missing())
    lines = [line for p in pieces if isinstance(p, Text) for line in p.lines(AREA_WIDTH) if line.glyphs]
    assert len(lines) > 60
    assert not [line.text for line in lines if line.text[-1] in NO_END]
    starts = [p.lines(AREA_WIDTH)[1:] for p in pieces if isinstance(p, Text)]
    assert not [line.text for rest in starts for line in rest if line.glyphs and line.text[0] in NO_START]


def test_file_names_can_be_saved_anywhere() -> None:
    name = file_name(sample.report_input(place="331081001"))
    assert name == "温岭市2026年第四季度四感监测报告(太平街道)_内部.pdf"
    assert not re.search(r'[\\/:*?"<>|]', name)


@pytest.mark.parametrize(
    ("lang", "wave"), [("zh", "温岭市居民感受监测" * 12), ("en", "Extraordinary annual wave " * 8)]
)
@pytest.mark.parametrize("suffix", ["pdf", "zip"])
def test_names_of_editions_stay_apart_however_long_the_wave_is_called(lang: Lang, wave: str, suffix: str) -> None:
    """255 bytes is what file systems take; a name that is cut keeps place and state."""
    titled = dataclasses.replace(sample.assessment(), wave_title={lang: wave})
    places = ["", *sample.labels(lang).towns]
    names = [file_name(sample.report_input(lang=lang, place=place, wave=titled), suffix) for place in places]
    assert len(set(names)) == len(places)
    assert max(len(name.encode()) for name in names) <= 210
    assert all(("内部" if lang == "zh" else "Internal") in name for name in names)
