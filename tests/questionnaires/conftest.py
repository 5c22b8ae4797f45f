"""Tiny questionnaires, one per feature, and the paths of what the tests read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from questionnaires.load import load_file
from questionnaires.model import Questionnaire

SCHEMAS = Path(__file__).parent / "schemas"


@pytest.fixture(scope="session")
def schema() -> Callable[[str], Questionnaire]:
    """``schema("kinds")`` is the tiny questionnaire ``schemas/kinds.toml``."""
    return lambda name: load_file(SCHEMAS / f"{name}.toml")


@pytest.fixture(scope="session")
def schema_text() -> Callable[[str], str]:
    return lambda name: (SCHEMAS / f"{name}.toml").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def somerville_folder() -> Path:
    folder = Path(__file__).resolve().parents[2] / "../shared/data/somerville"
    if not folder.is_dir():
        pytest.skip("the Somerville files are not here")
    return folder
