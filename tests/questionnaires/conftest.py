"""Tiny questionnaires, one per feature, and the paths of what the tests read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from questionnaires.load import load_file
from questionnaires.model import Questionnaire

# A busy machine is no failure: examples are not timed.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

SCHEMAS = Path(__file__).parent / "schemas"


@pytest.fixture(scope="session")
def schema() -> Callable[[str], Questionnaire]:
    """``schema("kinds")`` is the tiny questionnaire ``schemas/kinds.toml``."""
    return lambda name: load_file(SCHEMAS / f"{name}.toml")


@pytest.fixture(scope="session")
def schema_text() -> Callable[[str], str]:
    return lambda name: (SCHEMAS / f"{name}.toml").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def somerville_folder(shared: Path) -> Path:
    return shared / "data" / "somerville"
