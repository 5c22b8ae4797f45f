"""``python -m faults [NAME …]``: try the faults for real and rewrite the rows of ``docs/faults.md`` that were measured."""

from __future__ import annotations

import argparse
import contextlib
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.pages import quiet_logs

from . import away, clocks, cut, disk, killed, nth_run, page, same, synced
from .rows import Row
from .servers import Ground, postgres

Try = Callable[[Ground, int], list[Row]]
FAULTS: dict[str, tuple[Try, int]] = {
    "killed": (killed.run, 2_500),
    "phones": (cut.phones, 1_000),
    "connections": (cut.database, 1_000),
    "away": (away.run, 90),
    "disk": (disk.run, 90),
    "clocks": (clocks.run, 150),
    "same": (same.run, 60),
    "synced": (synced.run, 6),
    "nth": (nth_run.run, 1),
}
"""Name → what tries it, and how many forms (or repetitions) it takes in earnest."""
DATABASES = ("SQLite", "PostgreSQL")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m faults", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"any of {', '.join(FAULTS)} (default: all)")
    parser.add_argument("--forms", type=int, help="instead of each fault's own number")
    parser.add_argument("--database", choices=DATABASES, help="one of the two only")
    parser.add_argument("--print", action="store_true", dest="dry", help="print the rows, leave the page as it is")
    chosen = parser.parse_args()
    unknown = [name for name in chosen.names if name not in FAULTS]
    if unknown:
        parser.error(f"unknown: {', '.join(unknown)}; there are {', '.join(FAULTS)}")
    databases = (chosen.database,) if chosen.database else DATABASES
    bad = 0
    for name in chosen.names or FAULTS:
        for database in databases:
            measured = tried(name, database, chosen.forms)
            for row in measured:
                print(row.line() + "\n" + row.note(), flush=True)
                bad += row.lost + row.doubled + ("UNEXPECTED" in row.seen)
            if not chosen.dry:
                page.write(measured)
    return 1 if bad else 0


def tried(name: str, database: str, forms: int | None = None) -> list[Row]:
    """One fault on one database."""
    attempt, usual = FAULTS[name]
    with quiet_logs(), grounds(database) as ground:
        return attempt(ground, forms or usual)


@contextlib.contextmanager
def grounds(database: str) -> Iterator[Ground]:
    """A folder, and a PostgreSQL if it is that database's turn."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = stack.enter_context(postgres()) if database == "PostgreSQL" else None
        yield Ground(database=database, folder=folder, postgres=server)


if __name__ == "__main__":
    raise SystemExit(main())
