"""``make security``: the static checks, then the scanners against running demonstrations; docs/security.md gets the results.

``python -m tests.security static`` runs only what needs no server; ``--seconds N`` bounds each crawl and each
of wapiti's modules."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

from . import static, tools
from .findings import Check
from .report import write
from .service import Service, serving
from .sql import sqlmap
from .wapiti import wapiti

Lane = Callable[[Service], list[Check]]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.security", description=__doc__)
    parser.add_argument("part", nargs="?", choices=["all", "static", "sqlmap", "wapiti3"], default="all")
    parser.add_argument(
        "--seconds", type=int, default=30, help="at most this long for each of wapiti's modules (default 30)"
    )
    asked = parser.parse_args()
    begun = time.monotonic()
    lanes: dict[str, Lane] = {"sqlmap": sqlmap, "wapiti3": lambda service: wapiti(service, asked.seconds)}
    checks: list[Check] = []
    if asked.part in ("all", "static"):
        for run in (static.bandit, static.semgrep, static.reasons):
            checks += _try(run.__name__, lambda run=run: [run()])  # type: ignore[misc]
    checks += _running({name: lane for name, lane in lanes.items() if asked.part in ("all", name)})
    for check in checks:
        tools.say(f"{check.name}: {check.missing or f'{len(check.findings)} findings'} ({check.covered})")
        for finding in check.findings:
            tools.say(f"    {finding}")
    minutes = (time.monotonic() - begun) / 60
    tools.say(f"{minutes:.1f} minutes")
    if asked.part == "all":
        write(checks, minutes)
    return int(any(check.findings or check.missing for check in checks))


def _running(lanes: dict[str, Lane]) -> Iterable[Check]:
    """Each scanner has a demonstration of its own, so that neither reads what the other left there; both run at once."""
    for name in lanes:
        _try(name, lambda name=name: [Check(name=str(tools.program(name)), how="")])  # type: ignore[misc]
    with ThreadPoolExecutor(len(lanes) or 1) as pool:
        running = [
            pool.submit(_try, name, lambda name=name, lane=lane: _against(name, lane)) for name, lane in lanes.items()
        ]
        return [check for one in running for check in one.result()]


def _against(name: str, lane: Lane) -> list[Check]:
    with serving(name) as service:
        return lane(service)


def _try(name: str, run: Callable[[], list[Check]]) -> list[Check]:
    """A tool that cannot be installed is a line of the report, and no success."""
    try:
        return run()
    except tools.NotThere as error:
        return [Check(name=name, how="", missing=f"not run: {error}")]


if __name__ == "__main__":
    raise SystemExit(main())
