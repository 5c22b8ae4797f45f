"""Serve a WSGI application as the product is served, and send it recorded requests: to this machine only, bounded in time."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from survey_app.run import GUNICORN_THREADS, GUNICORN_WORKERS, gunicorn_command

CONNECTIONS = GUNICORN_WORKERS * GUNICORN_THREADS
REPLAY = Path(__file__).with_name("replay.lua")
_UNITS = {"us": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request to send again."""

    method: str
    path: str
    cookie: str = ""
    kind: str = ""
    body: str = ""

    def line(self) -> str:
        return "\t".join((self.method, self.path, self.cookie, self.kind, self.body))


@dataclass(frozen=True, slots=True, kw_only=True)
class Burst:
    """What one burst of load came to; ``p50``, ``p95`` and ``p99`` in seconds."""

    requests: int
    per_second: float
    p50: float
    p95: float
    p99: float


def load_generator() -> bool:
    """Whether wrk is there."""
    return shutil.which("wrk") is not None


@contextmanager
def served(application: str, environment: Mapping[str, str]) -> Iterator[str]:
    """Gunicorn with the product's settings on a free port of the loopback; gives its address."""
    port = _free_port()
    command = gunicorn_command("127.0.0.1", port)
    command[command.index("survey_app:create_app()")] = application
    with subprocess.Popen(
        command, env=dict(environment), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            _wait(server, port)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def burst(address: str, requests: Path, seconds: int) -> Burst:
    """Send the recorded requests for ``seconds`` over as many connections as there are threads to serve them.

    Raises ``RuntimeError`` if any answer was an error."""
    command = [
        "wrk",
        "-t1",
        f"-c{CONNECTIONS}",
        f"-d{seconds}s",
        "--timeout",
        "15s",
        "--latency",
        "-s",
        str(REPLAY),
        address,
        "--",
    ]
    done = subprocess.run([*command, str(requests)], capture_output=True, text=True, timeout=seconds + 30, check=True)
    found = done.stdout
    if "Non-2xx" in found or "Socket errors" in found:
        raise RuntimeError(f"not every request was answered well:\n{found}")
    return Burst(
        requests=int(_part(found, r"(\d+) requests in")),
        per_second=float(_part(found, r"Requests/sec:\s+([\d.]+)")),
        p50=_seconds(_part(found, r"(?m)^\s+50%\s+(\S+)")),
        p95=_seconds(_part(found, r"(?m)^\s+95%\s+(\S+)")),
        p99=_seconds(_part(found, r"(?m)^\s+99%\s+(\S+)")),
    )


def record(path: Path, requests: Sequence[Request]) -> Path:
    """Write requests for :func:`burst`."""
    path.write_text("".join(request.line() + "\n" for request in requests), encoding="utf-8")
    return path


def _part(text: str, pattern: str) -> str:
    found = re.search(pattern, text)
    if found is None:
        raise RuntimeError(f"wrk said nothing like {pattern}:\n{text}")
    return found[1]


def _seconds(text: str) -> float:
    number = text.rstrip("umsh")
    return float(number) * _UNITS[text[len(number) :]]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(server: subprocess.Popen[bytes], port: int) -> None:
    for _ in range(600):
        if server.poll() is not None:
            raise RuntimeError(f"the server ended with status {server.returncode}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("the server did not start")
