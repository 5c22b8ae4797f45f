"""The demonstration's two waves, assessed once."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.run import Run
from analysis.trend.previous import PreviousWave
from tests.analysis.trend.worlds import demo_run, written


@pytest.fixture(scope="session")
def trend_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("trend")


@pytest.fixture(scope="session")
def earlier(trend_folder: Path) -> Run:
    return demo_run(0, trend_folder)


@pytest.fixture(scope="session")
def current(trend_folder: Path) -> Run:
    return demo_run(1, trend_folder)


@pytest.fixture(scope="session")
def previous(earlier: Run, trend_folder: Path) -> PreviousWave:
    return written(earlier, trend_folder / "earlier")
