"""The demonstration's waves as files: the earlier quarter comes before the current one and has answers of its own."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from survey_app.cli import cli
from survey_app.demo.answers_file import write_demo_answers

TODAY = date(2026, 11, 23)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("waves")
    for wave in ("previous", "current"):
        write_demo_answers(made / f"{wave}.csv", TODAY, wave)
    return made


def test_each_wave_lies_in_its_quarter(folder: Path) -> None:
    then, now = ({row["submitted_day"][:7] for row in rows(folder / f"{w}.csv")} for w in ("previous", "current"))
    assert then <= {"2026-07", "2026-08", "2026-09"}
    assert now <= {"2026-10", "2026-11", "2026-12"}


def test_the_waves_share_villages_and_no_answer(folder: Path) -> None:
    then, now = rows(folder / "previous.csv"), rows(folder / "current.csv")
    assert {row["village"] for row in then} & {row["village"] for row in now} - {""}
    assert not {row["response_id"] for row in then} & {row["response_id"] for row in now}


def test_the_command_writes_the_wave_it_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(
        "survey_app.demo.answers_file.write_demo_answers", lambda path, today, wave: asked.append(wave) or 7
    )
    for words in (["a.csv"], ["b.csv", "--wave", "previous"]):
        done = CliRunner().invoke(cli, ["demo", "answers", str(tmp_path / words[0]), *words[1:]])
        assert done.exit_code == 0, done.output
    assert asked == ["current", "previous"]
    assert CliRunner().invoke(cli, ["demo", "answers", str(tmp_path / "c.csv"), "--wave", "next"]).exit_code == 2
