from __future__ import annotations

import re
from pathlib import Path

import pytest

from analysis.notes import NOTES, note

SOURCES = Path(__file__).resolve().parents[3] / "analysis"


def test_a_note_has_exactly_its_parameters() -> None:
    assert note("few-psus", n=3, least=8).params == {"n": 3, "least": 8}
    with pytest.raises(ValueError, match="few-psus"):
        note("few-psus", n=3)
    with pytest.raises(KeyError):
        note("no-such-note")


def test_every_note_of_the_vocabulary_is_used() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in SOURCES.rglob("*.py") if path.name != "notes.py")
    assert set(re.findall(r'note\(\s*"([a-z-]+)"', text)) == set(NOTES)
