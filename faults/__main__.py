"""``python -m faults [NAME …]``: try the faults for real.  All of them write ``docs/faults.md`` anew, some of them their rows;
a rehearsal (``--size 0.02``) writes ``build/faults.md`` and leaves the other as it is."""

from __future__ import annotations

import argparse
import logging
import sys
import time
import traceback
from collections.abc import Sequence
from pathlib import Path

from benchmarks.pages import quiet_logs

from . import behind, page
from .catalogue import FAULTS, tried
from .rows import Row, table

DATABASES = ("SQLite", "PostgreSQL")
REHEARSAL = Path("build/faults.md")


def main() -> int:
    chosen = _arguments()
    names, databases = chosen.names or list(FAULTS), (chosen.database,) if chosen.database else DATABASES
    for missing in behind.missing():
        print(f"MISSING: {missing}", flush=True)
    logging.getLogger("sqlalchemy.pool").setLevel(logging.CRITICAL)  # says of every connection cut that it was
    logging.getLogger("psycopg").setLevel(logging.CRITICAL)
    with behind.alone() as left:
        rows, failed = _measured(names, databases, chosen)
    whole = not chosen.names and not chosen.database
    lacking = [f"{fault}, {database}" for fault, database in page.lacking(rows)] if whole else []
    if not chosen.dry:
        _write(rows, whole, chosen.size, lacking)
    return _verdict(rows, [*failed, *left, *(f"not measured: {one}" for one in lacking)])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m faults", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"any of {', '.join(FAULTS)} (default: all)")
    parser.add_argument("--forms", type=int, help="instead of each fault's own number")
    parser.add_argument("--size", type=float, default=1.0, help="share of each fault's own number, for a rehearsal")
    parser.add_argument("--database", choices=DATABASES, help="one of the two only")
    parser.add_argument("--print", action="store_true", dest="dry", help="print the rows, leave the page as it is")
    chosen = parser.parse_args()
    unknown = [name for name in chosen.names if name not in FAULTS]
    if unknown:
        parser.error(f"unknown: {', '.join(unknown)}; there are {', '.join(FAULTS)}")
    return chosen


def _measured(
    names: Sequence[str], databases: Sequence[str], chosen: argparse.Namespace
) -> tuple[list[Row], list[str]]:
    """Rows, and the faults that could not be tried to their end."""
    rows, failed = list[Row](), list[str]()
    for name in names:
        for database in databases:
            begun = time.monotonic()
            try:
                with quiet_logs():
                    measured = tried(name, database, chosen.forms or FAULTS[name].number(chosen.size))
            except Exception:
                traceback.print_exc()
                failed.append(f"{name} on {database} broke off")
                continue
            for row in measured:
                print(f"{row.line()}\n{row.note()}", flush=True)
            print(f"({name}, {database}: {time.monotonic() - begun:.0f} s)", flush=True)
            rows += measured
    return rows, failed


def _write(rows: Sequence[Row], whole: bool, size: float, lacking: Sequence[str]) -> None:
    if size != 1.0:
        REHEARSAL.parent.mkdir(exist_ok=True)
        page.write(rows, lacking, REHEARSAL, anew=True)
    else:
        page.write(rows, lacking, anew=whole)


def _verdict(rows: Sequence[Row], wrong: Sequence[str]) -> int:
    """Not 0 on anything lost, doubled, unexpected, not measured or left behind."""
    unexpected = [f"UNEXPECTED: {row.fault}, {row.database}" for row in rows if "UNEXPECTED" in row.seen]
    bad = [
        f"{row.fault}, {row.database}: {row.lost} lost, {row.doubled} doubled" for row in rows if row.lost + row.doubled
    ]
    print(table(rows).splitlines()[-1])
    for line in (*bad, *unexpected, *wrong):
        print(line)
    sys.stdout.flush()
    return 1 if bad or unexpected or wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
