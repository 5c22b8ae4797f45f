"""Whatever the estimation engine refuses has a sentence in both languages, filled with what is raised."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from analysis.design import SampleDesign
from analysis.errors import AnalysisError
from questionnaires.messages import CATALOGUE, render
from questionnaires.messages_estimation import ESTIMATION

PROJECT = Path(__file__).resolve().parents[2]
RAISED = set(
    re.findall(
        r'"((?:design|regression|replicates|engine|base|nonresponse|trimming|reliability|imputation)\.[a-z-]+)"',
        "".join(p.read_text(encoding="utf-8") for p in (PROJECT / "analysis").rglob("*.py")),
    )
)


def test_no_code_is_without_words_and_no_words_without_code() -> None:
    assert RAISED - set(CATALOGUE) == set()
    assert set(ESTIMATION) - RAISED == set()


@pytest.mark.parametrize("code", sorted(ESTIMATION))
def test_both_languages_use_the_same_parameters(code: str) -> None:
    zh, en = (set(re.findall(r"\{([a-z_]+)\}", ESTIMATION[code][lang])) for lang in ("zh", "en"))
    assert zh == en


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_sentences_are_filled(lang: str) -> None:
    with pytest.raises(AnalysisError) as caught:
        SampleDesign(weight=np.array([1.0, -1, np.nan]), psu=np.array([1, 2]), fpc=np.array([5.0, np.nan, 1]))
    sentences = [render(problem, lang) for problem in caught.value.problems]
    assert len(sentences) == 4
    assert all("{" not in sentence for sentence in sentences)
