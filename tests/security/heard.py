"""What the service itself wrote while it was scanned: which routes answered, and whether anything broke."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from flask import Flask

from .findings import Finding

ANSWERED = frozenset({200, 303, 409, 422})
"""The view was reached: it answered, refused with a reason, or led on.  Not 400 (token), 403, 405."""
NOT_NOW = 503
"""How a paused batch answers; a database that is away says so in a line of its own."""
POSTED = ANSWERED | {404, 429}
"""So does a form say that there is no such code: it was read, and its token was good."""


def lines(log: Path, since: int) -> Iterator[Mapping[str, Any]]:
    """Log lines from byte ``since`` on; what is not JSON (the welcome) is passed over."""
    with log.open("rb") as file:
        file.seek(since)
        for line in file.read().decode(errors="replace").splitlines():
            if line.startswith("{"):
                try:
                    yield json.loads(line)
                except ValueError:
                    yield {"level": "error", "event": "a line of the log is not whole"}


def answered(log: Path, since: int, app: Flask) -> set[str]:
    """``METHOD endpoint`` of every route whose view was reached."""
    endpoints = {(m, rule.rule): rule.endpoint for rule in app.url_map.iter_rules() for m in rule.methods or ()}
    seen = set()
    for line in lines(log, since):
        good = POSTED if line.get("method") == "POST" else ANSWERED
        if line.get("event") == "request" and line["status"] in good:
            seen.add(f"{line['method']} {endpoints.get((line['method'], line['rule']), '')}")
    return seen


def broken(log: Path, since: int) -> list[Finding]:
    """Server errors and whatever the service logged as an error meanwhile: each a finding, once, with how often."""
    every: Counter[tuple[str, str]] = Counter()
    for line in lines(log, since):
        if line.get("level") == "error":
            every[line.get("rule", ""), f"{line['event']} {line.get('error', '')} {line.get('at', '')}".strip()] += 1
        elif line.get("event") == "request" and line["status"] >= 500 and line["status"] != NOT_NOW:
            every[f"{line['method']} {line['rule']}", f"status {line['status']}"] += 1
    return [Finding(where=where, rule="server-error", what=f"{what}, {n} times") for (where, what), n in every.items()]
