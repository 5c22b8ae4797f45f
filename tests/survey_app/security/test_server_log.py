"""Gunicorn as ``foursense run`` starts it: what a visitor sends neither moves the application nor stands in its log."""

from __future__ import annotations

import json
import logging
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from survey_app.run import gunicorn_command
from survey_app.server_log import without_request

CODE = "R2G3JMDVT29A"
PROJECT = Path(__file__).parents[3]
MALFORMED = [
    f"GET /c/{CODE} HTTP/9.9x\r\nHost: a\r\n\r\n",
    f"GET /c/{CODE}\r\n\r\n",
    f"GET /c HTTP/1.1\r\nHost: a\r\nno colon {CODE}\r\n\r\n",
    f"POST /c HTTP/1.1\r\nHost: a\r\nContent-Length: {CODE}\r\n\r\n",
    f"POST /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: {CODE}\r\n\r\n",
    f"POST /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n{CODE}\r\n",
    f"GET /c/{CODE}{'x' * 9000} HTTP/1.1\r\nHost: a\r\n\r\n",
]


@pytest.fixture
def served(ctx, settings, tmp_path):  # type: ignore[no-untyped-def]
    """(port, log file) of a server on this test's installation."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "FOURSENSE_DATA": str(settings.data), "PYTHONPATH": str(PROJECT)}
    log = tmp_path / "server.log"
    with log.open("wb") as sink:
        process = subprocess.Popen(gunicorn_command("127.0.0.1", port), env=environment, stdout=sink, stderr=sink)
    try:
        for _ in range(150):
            time.sleep(0.2)
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
        yield port, log
    finally:
        process.terminate()
        process.wait(20)


def send(port: int, text: str) -> str:
    with socket.create_connection(("127.0.0.1", port), 10) as line:
        line.sendall(text.encode())
        return line.recv(65536).decode(errors="replace")


def test_what_a_visitor_sends_is_neither_believed_nor_written_down(served) -> None:  # type: ignore[no-untyped-def]
    port, log = served
    good = send(port, "GET / HTTP/1.1\r\nHost: evil.example\r\nSCRIPT_NAME: /evil\r\nX-Forwarded-Host: evil\r\n\r\n")
    assert "Location: /c\r\n" in good and "evil" not in good
    assert "200 OK" in send(port, "GET /healthz HTTP/1.1\r\nHost: a\r\nPATH_INFO: /nowhere\r\n\r\n")
    assert all("HTTP/1.1 4" in send(port, text) or "HTTP/1.1 501" in send(port, text) for text in MALFORMED)
    said = log.read_text()
    assert said.count("Invalid request") >= len(MALFORMED) - 1
    assert CODE not in said and "127.0.0.1" not in said.replace(f"http://127.0.0.1:{port}", "")


ROAMING = [
    "/recordings/../G1.zh.mp3",
    "/recordings/%2e%2e/secrets.toml",
    "/recordings/./foursense.db",
    "/static/../secrets.toml",
    "/static/..%2f..%2fsecrets.toml",
    "/static//etc/passwd",
    "/MP_verify_../secrets.txt",
    "/MP_verify_%2e%2e%2fsecrets.txt",
    "/../secrets.toml",
    "//etc/passwd",
    "/%2e%2e/%2e%2e/etc/passwd",
    "http://evil.example/secrets.toml",
    "*",
]


def test_no_path_leads_out_of_what_is_served(served, settings) -> None:  # type: ignore[no-untyped-def]
    """As it comes over the line: no client of ours may tidy the address first."""
    port, _ = served
    key = (settings.data / "secrets.toml").read_text() if (settings.data / "secrets.toml").exists() else "[0123"
    for path in ROAMING:
        said = send(port, f"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n")
        assert not said.startswith("HTTP/1.1 200"), path
        assert "root:" not in said and key[:40] not in said and "SQLite format" not in said, path
        assert "evil.example" not in said, path


def chunked(port: int, size: int) -> str:
    """What comes back for a form of ``size`` bytes whose length nobody said."""
    with socket.create_connection(("127.0.0.1", port), 20) as line:
        line.sendall(
            b"POST /c HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n"
        )
        try:
            for _ in range(size // 4096):
                line.sendall(b"1000\r\n" + b"a" * 4096 + b"\r\n")
            line.sendall(b"0\r\n\r\n")
        except (BrokenPipeError, ConnectionResetError):
            pass
        return line.recv(65536).decode(errors="replace")


def test_a_body_without_a_length_is_not_read(served) -> None:  # type: ignore[no-untyped-def]
    """It would be cut at the limit, and half a form be taken for all of it."""
    port, _ = served
    for size in (8192, 1024 * 1024):
        assert chunked(port, size).startswith("HTTP/1.1 411")


def test_lines_of_the_log_are_ours_alone(served) -> None:  # type: ignore[no-untyped-def]
    """Nothing that is sent, a method or a name of a host or a browser, begins a line or stands in one."""
    port, log = served
    for text in (
        f"{CODE} /c HTTP/1.1\r\nHost: a\r\n\r\n",
        'GET /%0a{"level":"forged"} HTTP/1.1\r\nHost: a\r\n\r\n',
        'GET /c HTTP/1.1\r\nHost: a\r\nUser-Agent: x\u2028{"level":"forged"}\r\n\r\n',
        'GET /c?a=%0d%0a{"level":"forged"} HTTP/1.1\r\nHost: a\r\n\r\n',
    ):
        send(port, text)
    lines = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
    assert {"request"} <= {line["event"] for line in lines} and {line.get("level") for line in lines} <= {
        "info",
        "error",
    }
    assert CODE not in log.read_text() and "forged" not in log.read_text()
    assert {line.get("method") for line in lines if line["event"] == "request"} <= {"GET", "other"}


def record(message: str, *args: object, raised: bool = False) -> str:
    exc_info = None
    if raised:
        try:
            raise ValueError("13800000000")
        except ValueError:
            exc_info = sys.exc_info()
    made = logging.LogRecord("gunicorn.error", logging.ERROR, "x", 1, message, args, exc_info)
    assert without_request(made)
    return logging.Formatter().format(made)


def test_an_error_behind_the_application_says_type_and_place_only() -> None:
    said = record("Error handling request %s %s", "GET", f"/c/{CODE}", raised=True)
    assert said.startswith("Error handling request: ValueError at test_server_log.py:")
    assert CODE not in said and "13800000000" not in said


def test_why_a_worker_did_not_start_is_said_in_full() -> None:
    said = record("Exception in worker process", raised=True)
    assert "Traceback" in said and "13800000000" in said
    assert record("Worker (pid:%s) was sent %s!", 7, "SIGTERM") == "Worker (pid:7) was sent SIGTERM!"
