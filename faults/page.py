"""``docs/faults.md``: the table, what else was seen, how it was done, which promise stands on which row."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from .rows import Row, merged, rows_of, table

PAGE = Path(__file__).resolve().parents[1] / "docs/faults.md"
ORDER: list[str] = ["SIGKILL of workers, of the master, of all"]


def write(measured: Sequence[Row]) -> None:
    """Put new rows in the place of the old ones."""
    before = rows_of(PAGE.read_text(encoding="utf-8")) if PAGE.exists() else []
    rows = merged(before, measured, ORDER)
    PAGE.write_text("\n".join([table(rows), "", *(row.note() for row in rows), ""]), encoding="utf-8")
