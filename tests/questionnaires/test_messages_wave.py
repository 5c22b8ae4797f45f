"""Every problem that population tables, the assessment and the command line may raise has a sentence in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from questionnaires.messages import CATALOGUE
from questionnaires.messages_wave import ASSESSMENT, COMMAND_LINE, POPULATION

PROJECT = Path(__file__).resolve().parents[2]
SOURCES = [
    *(PROJECT / "analysis").rglob("*.py"),
    PROJECT / "survey_app" / "services" / "offline.py",
    *(PROJECT / "survey_app" / "commands").glob("*.py"),
]
RAISED = set(
    re.findall(
        r'"((?:population|assess|calibration|cli)\.[a-z-]+)"', "".join(p.read_text(encoding="utf-8") for p in SOURCES)
    )
)


def test_no_code_is_without_words() -> None:
    assert RAISED - set(CATALOGUE) == set()


@pytest.mark.parametrize("code", sorted({**POPULATION, **ASSESSMENT, **COMMAND_LINE}))
def test_both_languages_use_the_same_parameters_but_for_titles(code: str) -> None:
    zh, en = (
        set(re.findall(r"\{([a-z_]+)\}", CATALOGUE[code][lang])) - {"title_zh", "title_en"} for lang in ("zh", "en")
    )
    assert zh == en
    assert "{title_en}" not in CATALOGUE[code]["zh"] and "{title_zh}" not in CATALOGUE[code]["en"]
