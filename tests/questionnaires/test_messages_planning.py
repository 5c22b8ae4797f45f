"""Whatever planning refuses has a sentence in both languages, and no sentence is left over."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from questionnaires.messages import CATALOGUE
from questionnaires.messages_planning import PLANNING

PROJECT = Path(__file__).resolve().parents[2]
SOURCES = [
    *(PROJECT / "analysis" / "planning").glob("*.py"),
    *(PROJECT / "survey_app" / "commands").glob("plan*.py"),
    PROJECT / "survey_app" / "services" / "sample_draw.py",
]
RAISED = set(re.findall(r'"(plan\.[a-z-]+)"', "".join(path.read_text(encoding="utf-8") for path in SOURCES)))


def test_every_code_has_words_and_all_words_a_code() -> None:
    assert set(PLANNING) == RAISED and set(CATALOGUE) >= RAISED


@pytest.mark.parametrize("code", sorted(PLANNING))
def test_both_languages_use_the_same_parameters(code: str) -> None:
    zh, en = (set(re.findall(r"\{([a-z_]+)\}", PLANNING[code][lang])) for lang in ("zh", "en"))
    assert zh == en
