"""The proofs over what the product gives an evaluator: the demonstration's 17 Chinese PDFs with an earlier wave, one in English.

``pdfua`` has one finding by design: the missing claim.  Its own rule asks for the mark "pdfuaid:part" and its own manual says
that nobody should set it on the strength of these checks (docs/decisions/0009).
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path

import pytest

from reports.blocks import Contents, Listing
from reports.build import blocks_of
from reports.document import Lang, ReportInput
from reports.faces import Missing
from reports.layout import Page
from reports.pdf import pdf_bytes
from reports.pieces import pages_of
from reports.sections.front import furniture
from reports.styles import AREA_HEIGHT
from survey_app.demo.answers_file import write_demo_answers
from survey_app.services import offline
from tests.reports.setting.test_proofs import check

pytestmark = pytest.mark.slow
TODAY = datetime.date(2026, 11, 25)
FULL = 2 / 3
CLAIM = "UA-28-004"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ReportInput]:
    """File name → what it is made from; ``en-city.pdf`` is the English one."""
    folder = tmp_path_factory.mktemp("corpus")
    for wave in ("previous", "current"):
        write_demo_answers(folder / f"{wave}.csv", TODAY, wave)
    assessed(folder, "previous", "zh", None)
    inputs = assessed(folder, "current", "zh", folder / "previous-zh")
    english = assessed(folder, "current", "en", folder / "previous-zh")
    return {**inputs, "en-city.pdf": english["city.pdf"]}


def assessed(folder: Path, wave: str, lang: Lang, previous: Path | None) -> dict[str, ReportInput]:
    """``foursense assess``, but that the reports are not built: what they would be made from."""
    kept: dict[str, ReportInput] = {}

    def keep(inputs: Mapping[str, ReportInput], *_: object) -> None:
        kept.update(inputs)

    job = offline.OfflineJob(
        responses=folder / f"{wave}.csv",
        questionnaire="wenling-four-sense-2023.1",
        population="wenling-demo-population",
        out=folder / f"{wave}-{lang}",
        lang=lang,
        date=TODAY.isoformat(),
        previous=previous,
        formats=("pdf",),
        targets="wenling-demo-targets" if previous else "",
        tiles="wenling-demo-tiles" if previous else "",
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(offline, "build_reports", keep)
        offline.assess_offline(job, lambda *_: None)
    return kept


def test_every_report_is_set_by_the_rules_and_gives_its_words_back(
    corpus: dict[str, ReportInput], tmp_path: Path
) -> None:
    assert len(corpus) == 18
    for name, inp in corpus.items():
        check(inp, tmp_path / name)


def test_no_page_is_half_empty_but_the_last_of_a_part(corpus: dict[str, ReportInput]) -> None:
    for name, inp in corpus.items():
        blocks = blocks_of(inp)
        pages = pages_of(blocks, furniture(inp), Missing())
        starts = {b.anchor for b in blocks if getattr(b, "anchor", "") in ("summary", "background", "appendix-tables")}
        empty = [
            n for n, page in enumerate(pages, 1) if page.filled < FULL * AREA_HEIGHT and not _ends(pages, n, starts)
        ]
        assert empty == [], name
        assert any(isinstance(b, Contents | Listing) for b in blocks)


def _ends(pages: list[Page], number: int, starts: set[str]) -> bool:
    """The page is the last one, or the next one begins with a part's heading."""
    return number == len(pages) or bool(starts & set(pages[number].placed[0].piece.anchors()))


def test_the_checker_has_no_finding_but_the_missing_claim(corpus: dict[str, ReportInput], tmp_path: Path) -> None:
    pdfua = pytest.importorskip("pdfua")
    for name in ("city.pdf", "town-331081001.pdf", "en-city.pdf"):
        data, _ = pdf_bytes(blocks_of(corpus[name]), furniture(corpus[name]))
        path = tmp_path / name
        path.write_bytes(data)
        report = pdfua.validate(path)
        assert [f.rule_id for f in report.findings] == [CLAIM], name
        assert report.skipped == (), name
