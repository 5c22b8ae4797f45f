"""CPU of one request inside the process: the application is called as a server would, without sockets."""

from __future__ import annotations

import statistics
import time
from collections.abc import Mapping
from typing import Any

from flask import Flask
from werkzeug.test import EnvironBuilder


def cpu_of(views: Mapping[str, tuple[Flask, str, str]], *, rounds: int = 15, calls: int = 100) -> tuple[float, ...]:
    """Median CPU seconds per GET of each view (application, path, cookie), taken in turn; two rounds do not count."""
    environs = {name: _environ(path, cookie) for name, (_, path, cookie) in views.items()}
    seconds: dict[str, list[float]] = {name: [] for name in views}
    for _ in range(rounds + 2):
        for name, (app, _, _) in views.items():
            start = time.process_time()
            for _ in range(calls):
                _call(app, dict(environs[name]))
            seconds[name].append((time.process_time() - start) / calls)
    return tuple(statistics.median(found[2:]) for found in seconds.values())


def _environ(path: str, cookie: str) -> dict[str, Any]:
    environ: dict[str, Any] = EnvironBuilder(path=path, headers={"Cookie": cookie} if cookie else {}).get_environ()
    return environ


def _call(app: Flask, environ: dict[str, Any]) -> None:
    status: list[str] = []
    for _ in app(environ, lambda found, _headers, _error=None: status.append(found)):  # type: ignore[arg-type, return-value]
        pass
    if status != ["200 OK"]:
        raise RuntimeError(f"the page was not shown: {status}")
