"""docs/analysis-tour.md: a whole analysis of real answers, at most sixty lines, outputs as printed."""

from __future__ import annotations

import pytest

from tests.docs.examples import ROOT, code_lines, failures

NAME = "analysis-tour.md"


def test_it_is_at_most_sixty_lines() -> None:
    assert 20 < code_lines(NAME) <= 60


def test_the_tour_runs_as_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    if not (ROOT / "../shared/data/somerville").exists():
        pytest.skip("../shared is not here")
    monkeypatch.chdir(ROOT)
    assert failures(NAME) == ""
