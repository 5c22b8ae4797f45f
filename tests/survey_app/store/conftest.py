"""Everything here runs on SQLite and on PostgreSQL."""

from __future__ import annotations

from pathlib import Path

import pytest

from survey_app.settings import Settings


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def settings(request: pytest.FixtureRequest, tmp_path: Path, clock) -> Settings:
    shared = request.config.pluginmanager.get_plugin(str(Path(__file__).parents[1] / "conftest.py"))
    if request.param == "sqlite":
        url = shared.copied(request.getfixturevalue("migrated"), tmp_path)
    else:
        url = request.getfixturevalue("postgres")()
    return shared.make_settings(tmp_path, url, clock)
