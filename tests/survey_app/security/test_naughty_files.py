"""Naughty strings as names, titles and wordings through every kind of file: set as text, never as markup, link or formula."""

from __future__ import annotations

import csv
import dataclasses
import io
import itertools
import json
import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import docx
import openpyxl
import pikepdf
import pypdfium2
import pytest

from questionnaires.codebook import write_codebook
from questionnaires.load import load_library
from reports.book.workbook import workbook_bytes
from reports.build import build, file_name
from reports.document import ReportInput
from survey_app.commands.plan_files import write_rows
from tests.reports.content import sample

from .naughty import ALL, FORMULA, LONG, MARK, MARKUP, PATHS, UNSEEN

TOWN = "331081103"
GUARDED = ("=", "+", "-", "@", "\t", "\r")
TEXTS = [text for text in ALL if text.strip() and text not in LONG and len(text) < 500 and "\x00" not in text]
KEYS = {"scheme", "sense", "items", "base", "related", "applies_to", "scale", "reversed", "scored", "margins"}
"""Codes that the assessment shares: not names."""


def naughty(value: Any, texts: Any, key: str = "") -> Any:
    """The same labels with every name replaced by the next string."""
    if isinstance(value, str):
        return next(texts) if value and key not in KEYS else value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.replace(
            value, **{f.name: naughty(getattr(value, f.name), texts, f.name) for f in dataclasses.fields(value)}
        )
    if isinstance(value, dict):
        return {name: naughty(one, texts, key) for name, one in value.items()}
    if isinstance(value, tuple) and key == "sub_indices":
        return (value[0], next(texts))
    return tuple(naughty(one, texts, key) for one in value) if isinstance(value, tuple) else value


def edition(place: str = TOWN, lang: str = "zh") -> ReportInput:
    inp = sample.report_input(place=place, lang=lang)  # type: ignore[arg-type]
    return dataclasses.replace(inp, labels=naughty(inp.labels, itertools.cycle(TEXTS)))


class Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_html_has_no_element_that_we_did_not_write(tmp_path: Path, lang: str) -> None:
    build(edition(lang=lang), tmp_path / "town.html")
    page = Elements()
    page.feed((tmp_path / "town.html").read_text(encoding="utf-8"))
    assert MARK in "".join(page.text)
    names = {name for _, attributes in page.tags for name in attributes}
    assert {tag for tag, _ in page.tags} & {
        "script",
        "img",
        "iframe",
        "object",
        "form",
        "base",
        "link",
        "textarea",
    } == set()
    assert not [name for name in names if name.startswith("on")]
    links = [str(attributes["href"]) for _, attributes in page.tags if "href" in attributes]
    assert all(link.startswith("#") for link in links), links


def test_a_pdf_opens_nothing_and_runs_nothing(tmp_path: Path) -> None:
    build(edition(), tmp_path / "town.pdf")
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(tmp_path / "town.pdf"))
    assert MARK in text and "<script>" in text.replace(" ", "")
    with pikepdf.open(tmp_path / "town.pdf") as pdf:
        raw = b"".join(obj.unparse() for obj in pdf.objects if not isinstance(obj, pikepdf.Stream))
        for action in (
            b"/URI",
            b"/JS",
            b"/JavaScript",
            b"/Launch",
            b"/GoToR",
            b"/EmbeddedFile",
            b"/SubmitForm",
            b"/OpenAction",
        ):
            assert action not in raw, action


def test_a_docx_has_no_field_that_we_did_not_write(tmp_path: Path) -> None:
    build(edition(), tmp_path / "town.docx")
    assert MARK in "".join(p.text for p in docx.Document(str(tmp_path / "town.docx")).paragraphs) + _cells(tmp_path)
    with zipfile.ZipFile(tmp_path / "town.docx") as archive:
        for name in archive.namelist():
            assert not name.startswith("/") and ".." not in name
            if not name.endswith((".xml", ".rels")):
                continue
            root = ElementTree.fromstring(archive.read(name))
            fields = [e.text or "" for e in root.iter() if e.tag.endswith("}instrText")]
            assert not [field for field in fields if re.search(r"DDE|INCLUDE|HYPERLINK|MACRO|=", field)], fields
            assert "External" not in [e.get("TargetMode") for e in root.iter()]


def _cells(folder: Path) -> str:
    document = docx.Document(str(folder / "town.docx"))
    return "".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)


def test_a_workbook_has_no_formula_and_no_link() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(edition(""))))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    assert not [cell for cell in cells if cell.hyperlink]
    shown = {str(cell.value) for cell in cells}
    assert any(value.startswith("=") for value in shown) and any(MARK in value for value in shown)


@pytest.mark.parametrize("suffix", ["pdf", "docx", "zip", "html"])
def test_names_of_files_are_names(suffix: str) -> None:
    """The city's and towns' names stand in the name of a download."""
    for text in [*PATHS, *MARKUP, *UNSEEN, "..", ".", "a" * 500]:
        inp = edition()
        labels = dataclasses.replace(inp.labels, city=text, towns=dict.fromkeys(inp.labels.towns, text))
        made = file_name(dataclasses.replace(inp, labels=labels), suffix)
        assert not re.search(r'[\\/:*?"<>|\x00-\x1f]', made) and made.strip(". ") == made and len(made) < 250, made


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_files_of_a_plan_hold_no_formula(tmp_path: Path, kind: str) -> None:
    """Names of villages come from a file that somebody else made."""
    path = tmp_path / f"drawn.{kind}"
    write_rows(path, ["town", "village", "n"], [[text, text, -3] for text in TEXTS])
    if kind == "csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        assert not [cell for row in rows for cell in row[:2] if cell.startswith(GUARDED)] and rows[1][2] == "-3"
        return
    cells = [cell for row in openpyxl.load_workbook(path)["plan"].iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n"} and not [cell for cell in cells if cell.hyperlink]


def test_a_codebook_holds_no_formula() -> None:
    """Wordings of a questionnaire come from a file that somebody else may have made."""
    q = load_library("wenling-four-sense-2023.1")
    texts = itertools.cycle(FORMULA)
    questions = {
        code: dataclasses.replace(one, text={lang: next(texts) for lang in one.text})
        for code, one in q.questions.items()
    }
    out = io.StringIO()
    write_codebook(dataclasses.replace(q, questions=questions), "zh", out)
    cells = [cell for row in csv.reader(io.StringIO(out.getvalue())) for cell in row]
    assert len(cells) > 100 and not [cell for cell in cells if cell.startswith(GUARDED)]


def test_json_stays_json() -> None:
    """Text in a document that a program reads: escaped where JSON wants it, the same after reading."""
    from questionnaires.answers import from_json, to_json

    q = load_library("wenling-four-sense-2023.1")
    for text in TEXTS:
        stored = to_json({"V2": text})
        assert json.loads(stored)["V2"] == text
        assert from_json(q, stored)["V2"] == text
