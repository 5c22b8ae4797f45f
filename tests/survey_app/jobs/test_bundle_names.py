"""What the files of a zip are called."""

from __future__ import annotations

import datetime as dt

from survey_app.domain.report import Report, StoredFile
from survey_app.services.work.editions import _named

NOW = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)


def made(number: int, name: str, place: str) -> Report:
    file = StoredFile(
        id=number, name=name, media_type="application/pdf", sha256=f"{number:064d}", size=1, created_at=NOW
    )
    return Report(
        id=number, run_id=1, run_key="r", wave_id=1, wave_title={}, kind="town" if place else "city", place=place,
        place_title={}, lang="zh", format="pdf", pages=1, file=file, created_at=NOW,
    )  # fmt: skip


def test_no_file_of_a_zip_takes_another_ones_place() -> None:
    files = [made(1, "a.pdf", "331081001"), made(2, "a.pdf", "331081002"), made(3, "a.docx", "331081002")]
    assert [name for name, _ in _named(files)] == ["a 331081001.pdf", "a 331081002.pdf", "a.docx"]
