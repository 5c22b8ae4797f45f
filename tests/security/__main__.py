"""``make security``: the static checks, then the scanners against a running service; the table goes into docs/security.md.

``python -m tests.security static`` runs only what needs no server; ``--seconds N`` bounds each wapiti scan."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from . import static, tools
from .findings import Check
from .report import write
from .service import serving
from .sql import sqlmap
from .wapiti import wapiti


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.security", description=__doc__)
    parser.add_argument("part", nargs="?", choices=["all", "static", "running"], default="all")
    parser.add_argument("--seconds", type=int, default=300, help="at most this long for each crawl (default 300)")
    asked = parser.parse_args()
    checks: list[Check] = []
    if asked.part != "running":
        for run in (static.bandit, static.semgrep, static.reasons):
            checks.append(_try(run.__name__, run))
    if asked.part != "static":
        with serving() as service:
            checks.append(_try("sqlmap", lambda: sqlmap(service)))
            found = _try("wapiti3", lambda: wapiti(service, asked.seconds))
            checks += found if isinstance(found, list) else [found]
    for check in checks:
        tools.say(f"{check.name}: {check.missing or f'{len(check.findings)} findings'}")
        for finding in check.findings:
            tools.say(f"    {finding}")
    if asked.part == "all":
        write(checks)
    return int(any(check.findings or check.missing for check in checks))


def _try(name: str, run: Callable[[], object]) -> object:
    """A tool that cannot be installed is a line of the report, and no success."""
    try:
        return run()
    except tools.NotThere as error:
        return Check(name=name, how="", missing=f"not run: {error}")


if __name__ == "__main__":
    raise SystemExit(main())
