"""Every edition reads as it did when a person last read it.

After a wanted change: ``python -m tests.reports.content.snapshot``, then read the difference before committing it.
"""

from __future__ import annotations

import pytest

from tests.reports.content.snapshot import FOLDER, as_text, blocks_of, cases, section_cases, written


@pytest.mark.parametrize("name", sorted(cases()))
def test_blocks_are_as_committed(name: str) -> None:
    found = as_text(blocks_of(cases()[name])).splitlines()
    wanted = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    assert found == wanted


@pytest.mark.parametrize("name", sorted(section_cases()))
def test_sections_are_as_committed(name: str) -> None:
    found = as_text(written(*section_cases()[name])).splitlines()
    wanted = (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    assert found == wanted


def test_no_golden_file_without_a_case() -> None:
    assert {p.stem for p in FOLDER.glob("*.jsonl")} == set(cases()) | set(section_cases())
