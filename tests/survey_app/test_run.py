"""``foursense run`` as a process: welcome, answers, a worker that comes back, an end in good order."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner

from survey_app.cli import cli
from survey_app.store import migrate

PROJECT = Path(__file__).parents[2]


@pytest.fixture
def environment(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return {**os.environ, "FOURSENSE_DATA": str(tmp_path / "var"), "PORT": str(port), "PYTHONPATH": str(PROJECT)}


class Served:
    """The command, with its output in a file that can be read while it runs."""

    def __init__(self, environment, log: Path) -> None:
        self.log = log
        command = [sys.executable, "-m", "survey_app.cli", "run", "--demo"]
        with log.open("wb") as sink:
            self.process = subprocess.Popen(command, env=environment, stdout=sink, stderr=sink, cwd=PROJECT)

    def wait_for(self, text: str, times: int = 1) -> str:
        for _ in range(600):
            said = self.log.read_text()
            if said.count(text) >= times:
                return said
            assert self.process.poll() is None, said
            time.sleep(0.1)
        raise AssertionError(f"{text!r} was not said: {self.log.read_text()}")

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(30)


@pytest.mark.slow
def test_the_first_and_the_second_run(environment, tmp_path):
    first = Served(environment, tmp_path / "first.log")
    try:
        said = first.wait_for("Ctrl-C")
        link = re.search(r"http://127\.0\.0\.1:\d+/o/\S+", said)
        assert "evaluator" in said and link
        with urllib.request.urlopen(link[0], timeout=20) as page:
            assert page.status == 200
        said = first.wait_for("worker ready")
        worker = [pid for pid in _children(first.process.pid) if "survey_app.cli" in _command(pid)]
        os.kill(worker[0], signal.SIGKILL)
        first.wait_for("worker ready", times=2)
        password = re.search(r"staff +(\S+)", said)[1]
    finally:
        assert first.stop() == 0
    second = Served(environment, tmp_path / "second.log")
    try:
        said = second.wait_for("Ctrl-C")
        assert "reset-password" in said and password not in said and link[0] in said
        refused = CliRunner(env=environment).invoke(cli, ["demo", "reset"])
        assert refused.exit_code == 2 and "running" in refused.output
        taken = CliRunner(env=environment).invoke(cli, ["run", "--demo"])
        assert taken.exit_code == 2 and "in use" in taken.output
    finally:
        second.stop()


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _command(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text()


def test_a_demonstration_is_made_thrown_away_and_made_again(tmp_path):
    runner = CliRunner(env={"FOURSENSE_DATA": str(tmp_path / "var"), "PORT": "8000", "PUBLIC_URL": ""})
    assert "no demonstration" in runner.invoke(cli, ["demo", "reset"]).output
    assert "admin" in runner.invoke(cli, ["demo", "create"]).output
    again = runner.invoke(cli, ["demo", "create"])
    assert again.exit_code == 2 and "demo reset" in again.output
    reset = runner.invoke(cli, ["user", "reset-password", "staff"])
    assert reset.exit_code == 0 and re.search(r"staff  (\w{4}-){3}\w{4}", reset.output)
    assert runner.invoke(cli, ["user", "disable", "admin"]).exit_code == 2
    listed = runner.invoke(cli, ["user", "list"]).output
    assert [line.split()[0] for line in listed.splitlines()] == ["admin", "evaluator", "staff"]
    assert runner.invoke(cli, ["demo", "reset"]).exit_code == 0
    assert not (tmp_path / "var" / "foursense.db").exists()
    assert (tmp_path / "var" / "secrets.toml").exists()


def test_a_command_without_an_installation_says_what_to_do(tmp_path):
    runner = CliRunner(env={"FOURSENSE_DATA": str(tmp_path), "PUBLIC_URL": ""})
    refused = runner.invoke(cli, ["user", "list"])
    assert refused.exit_code == 2 and "foursense migrate" in refused.output
    assert migrate.head() in runner.invoke(cli, ["migrate"]).output
    assert "demo create" in runner.invoke(cli, ["user", "list"]).output


def test_an_unsafe_address_is_refused_in_one_line(tmp_path):
    runner = CliRunner(env={"FOURSENSE_DATA": str(tmp_path), "PUBLIC_URL": "http://survey.example.gov.cn"})
    refused = runner.invoke(cli, ["migrate"])
    assert refused.exit_code == 2 and "https" in refused.output and "Traceback" not in refused.output
