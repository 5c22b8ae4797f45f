"""``foursense run``: migrate, then gunicorn with the worker beside it; signals go to both; it ends when gunicorn ends."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import structlog

log = structlog.get_logger("foursense.run")

GUNICORN_WORKERS, GUNICORN_THREADS = 2, 8
KEEP_ALIVE_SECONDS = "4"
"""A page's redirect, stylesheet and script come over one connection; while a resident reads, it is free for the next.  At 15 s
five thousand residents held all thousand connections of each process, and those who came after waited."""
_RESTART_SECONDS = 2.0
_STOP_SECONDS = 15.0


def gunicorn_command(host: str, port: int) -> list[str]:
    """Threads for waiting on the disk, processes for the cores; the app is made after fork (no preload)."""
    return [
        sys.executable,
        *("-m", "gunicorn", "survey_app:create_app()", "--bind", f"{host}:{port}"),
        *("--worker-class", "gthread", "--workers", str(GUNICORN_WORKERS), "--threads", str(GUNICORN_THREADS)),
        *("--timeout", "60", "--graceful-timeout", "10", "--log-level", "warning", "--keep-alive", KEEP_ALIVE_SECONDS),
        # No header of a visitor says where the application lies; no line of a visitor stands in the log.
        *("--forwarder-headers", "", "--logger-class", "survey_app.server_log.ServerLog"),
    ]


def worker_command() -> list[str]:
    return [sys.executable, "-m", "survey_app.cli", "worker"]


@dataclass(slots=True)
class Pair:
    """The web server and the worker."""

    server: subprocess.Popen[bytes]
    worker: subprocess.Popen[bytes]
    environment: Mapping[str, str]
    ready: Callable[[], None]
    port: int
    log_file: Path | None = None
    stopping: bool = False
    said: bool = False
    restarted: float = field(default_factory=time.monotonic)

    def forward(self, _number: int, _frame: FrameType | None) -> None:
        """Whatever told us to stop (Ctrl-C, a closed terminal, a supervisor), both are told to end in good order."""
        self.stopping = True
        for process in (self.server, self.worker):
            if process.poll() is None:
                process.terminate()

    def watch(self) -> int:
        """Gunicorn's exit status, when it ends; a worker that died meanwhile is started again."""
        while self.server.poll() is None:
            if self.worker.poll() is not None and not self.stopping:
                self._restart()
            self._say_when_ready()
            time.sleep(0.2)
        self._end_worker()
        return self.server.returncode

    def _say_when_ready(self) -> None:
        """The welcome comes when the address in it answers."""
        if self.said:
            return
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 0.2):
            self.said = True
            self.ready()

    def _restart(self) -> None:
        if time.monotonic() - self.restarted < _RESTART_SECONDS:
            return
        log.warning("worker ended, starting it again", status=self.worker.returncode)
        self.restarted = time.monotonic()
        self.worker = _start(worker_command(), self.environment, self.log_file)

    def _end_worker(self) -> None:
        if self.worker.poll() is None:
            self.worker.terminate()
        try:
            self.worker.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.worker.kill()


def serve(
    host: str,
    port: int,
    environment: Mapping[str, str],
    ready: Callable[[], None],
    log_file: Path | None = None,
) -> int:
    """Start both and stay until gunicorn ends.

    ``environment`` is what both (and all jobs) see; ``ready`` is called once, when the server answers; logs go to
    ``log_file`` (appended), or where ours go."""
    both = {**os.environ, **environment}
    server = _start(gunicorn_command(host, port), both, log_file)
    worker = _start(worker_command(), both, log_file)
    pair = Pair(server=server, worker=worker, environment=both, ready=ready, port=port, log_file=log_file)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, pair.forward)
    return pair.watch()


def _start(command: list[str], environment: Mapping[str, str], log_file: Path | None) -> subprocess.Popen[bytes]:
    # A group of its own, so that Ctrl-C reaches it once, from us, and not a second time from the terminal.
    if log_file is None:
        return subprocess.Popen(command, env=dict(environment), start_new_session=True)  # noqa: S603 - a list, nothing from outside
    with log_file.open("ab") as sink:
        return subprocess.Popen(command, env=dict(environment), start_new_session=True, stdout=sink, stderr=sink)  # noqa: S603 - a list, nothing from outside
