"""docs/planning.md: every command prints what the page shows, and the sample drawn is the one that stands there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from survey_app.cli import cli
from tests.docs.examples import ROOT

TEXT = (ROOT / "docs" / "planning.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"```console\n\$ foursense (.+)\n((?:.*\n)*?)```", TEXT)
FRAME, SAMPLE = re.findall(r"```csv\n((?:.*\n)*?)```", TEXT)


def test_commands_print_what_the_page_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(COMMANDS) == 6
    monkeypatch.chdir(tmp_path)
    Path("villages.csv").write_text(FRAME, encoding="utf-8")
    for command, printed in COMMANDS:
        result = CliRunner().invoke(cli, shlex.split(command))
        assert (result.exit_code, result.output) == (0, printed), command
    assert Path("sample.csv").read_text(encoding="utf-8-sig") == SAMPLE
