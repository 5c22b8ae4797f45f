"""What the README shows runs as shown: the commands exist, the notebook example works on the demo's answers."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from survey_app.cli import cli

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def test_the_commands_of_the_tour_exist() -> None:
    shown = re.findall(r"^foursense (.+)$", README, re.MULTILINE)
    assert len(shown) >= 2
    for line in shown:
        words = [word for word in line.split() if not word.startswith("-")]
        help_page = CliRunner().invoke(cli, [words[0], *(words[1:2] if words[0] == "demo" else []), "--help"])
        assert help_page.exit_code == 0, help_page.output
        for option in re.findall(r"--[a-z-]+", line):
            assert option in help_page.output


def test_the_make_targets_exist() -> None:
    makefile = (Path(__file__).parents[1] / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"`?make ([a-z-]+)", README)) - {"alone"}:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_the_folders_and_pictures_exist() -> None:
    root = Path(__file__).parents[1]
    for name in re.findall(r"^\| `([a-z_]+)/`", README, re.MULTILINE) + re.findall(r'src="([^"]+)"', README):
        assert (root / name).exists(), name


def test_the_notebook_example_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(cli, ["demo", "answers", "answers.csv"]).exit_code == 0
    example = re.search(r"```python\n(.+?)```", README, re.DOTALL)
    assert example
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(example[1], "README.md", "exec"), {})
    city, town = printed.getvalue().splitlines()
    number = r"\d+\.\d \(\d+\.\d to \d+\.\d\), n = \d+"
    assert re.fullmatch(number, city) and re.fullmatch(number, town)
