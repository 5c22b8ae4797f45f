"""Whatever the comparison of waves refuses has a sentence in both languages, and no sentence is left over."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from questionnaires.messages import CATALOGUE
from questionnaires.messages_trend import TREND

FOLDER = Path(__file__).resolve().parents[3] / "analysis" / "trend"
RAISED = set(re.findall(r'"(trend\.[a-z-]+)"', "".join(p.read_text(encoding="utf-8") for p in FOLDER.glob("*.py"))))


def test_every_code_has_words() -> None:
    assert set(TREND) == RAISED
    assert set(CATALOGUE) >= RAISED


@pytest.mark.parametrize("code", sorted(TREND))
def test_both_languages_use_the_same_parameters(code: str) -> None:
    zh, en = (set(re.findall(r"\{([a-z_]+)\}", TREND[code][lang])) for lang in ("zh", "en"))
    assert zh == en
