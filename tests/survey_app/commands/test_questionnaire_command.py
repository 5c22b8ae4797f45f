"""``foursense questionnaire`` and ``foursense site-file``: what an operator does without a browser."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from click.testing import CliRunner

from survey_app.cli import cli
from tests.survey_app.services.test_releasing import OTHER


def test_versions_and_languages(ctx, settings, monkeypatch, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("FOURSENSE_DATA", str(settings.data))
    file = tmp_path / "form.toml"
    file.write_bytes(OTHER)
    done = CliRunner().invoke(cli, ["questionnaire", "release", str(file), "--lang", "en"])
    assert done.exit_code == 2 and "new version" in done.stderr and "Traceback" not in done.output
    file.write_bytes(OTHER.replace(b'version = "2023.1"', b'version = "2024.1"'))
    assert CliRunner().invoke(cli, ["questionnaire", "release", str(file)]).exit_code == 0
    shown = CliRunner().invoke(cli, ["questionnaire", "list"]).stdout
    assert "2024.1" in shown and "approved: zh; not approved: en" in shown
    done = CliRunner().invoke(cli, ["questionnaire", "approve", "wenling-four-sense-2024.1", "en"])
    assert done.stdout == "approved: zh, en\n"
    assert CliRunner().invoke(cli, ["questionnaire", "withdraw", "nothing-1", "en"]).exit_code == 2


def test_site_files(ctx, settings, monkeypatch, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("FOURSENSE_DATA", str(settings.data))
    file = tmp_path / "MP_verify_Ab3dEf6hIj9kLm2n.txt"
    file.write_text("Ab3dEf6hIj9kLm2n")
    assert CliRunner().invoke(cli, ["site-file", "put", str(file)]).exit_code == 0
    assert file.name in CliRunner().invoke(cli, ["site-file", "list"]).stdout
    other = tmp_path / "robots.txt"
    other.write_text("x")
    refused = CliRunner().invoke(cli, ["site-file", "put", str(other)])
    assert refused.exit_code == 2 and "MP_verify_" in refused.stderr
    assert CliRunner().invoke(cli, ["site-file", "remove", file.name]).exit_code == 0
    assert CliRunner().invoke(cli, ["site-file", "remove", file.name]).exit_code == 2


def test_spoken_wordings(ctx, settings, monkeypatch, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("FOURSENSE_DATA", str(settings.data))
    name = "wenling-four-sense-2023.1-1-spoken"
    file = tmp_path / "spoken.toml"
    file.write_bytes((files("questionnaires") / "library" / f"{name}.toml").read_bytes())
    done = CliRunner().invoke(cli, ["questionnaire", "release-spoken", str(file)])
    assert done.exit_code == 0 and done.stdout.startswith(name)
    file.write_text(file.read_text(encoding="utf-8").replace("[questions.G1]", "[questions.G99]"), encoding="utf-8")
    done = CliRunner().invoke(cli, ["questionnaire", "release-spoken", str(file), "--lang", "en"])
    assert done.exit_code == 2 and "question G99: wenling-four-sense-2023.1 has no such question" in done.stderr
