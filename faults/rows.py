"""A line of ``docs/faults.md``, and the page made of all of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_LINE = re.compile(r"^\| (.+?) \| (SQLite|PostgreSQL) \| ([\d,]+) \| ([\d,]+) \| ([\d,]+) \|$", re.MULTILINE)
_NOTE = re.compile(r"^- \*\*(.+?), (SQLite|PostgreSQL)\*\* \((.+?)\)\. (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One fault on one database.

    ``acknowledged``  pages that were answered with a redirect and forms that were answered with a receipt;
    ``lost``          those of them that the database did not hold afterwards;
    ``doubled``       forms that it held twice, or that its count holds more often than its rows;
    ``promises``      the promises of ``docs/faults.md`` that the row shows; ``seen`` says what else was measured."""

    fault: str
    database: str
    acknowledged: int
    lost: int
    doubled: int
    promises: str
    seen: str

    @property
    def key(self) -> tuple[str, str]:
        return self.fault, self.database

    def line(self) -> str:
        return f"| {self.fault} | {self.database} | {self.acknowledged:,} | {self.lost:,} | {self.doubled:,} |"

    def note(self) -> str:
        return f"- **{self.fault}, {self.database}** ({self.promises}). {self.seen}"


def rows_of(page: str) -> list[Row]:
    """The rows of an earlier page."""
    notes = {(fault, database): (promises, seen) for fault, database, promises, seen in _NOTE.findall(page)}
    found = []
    for fault, database, *numbers in _LINE.findall(page):
        acknowledged, lost, doubled = (int(number.replace(",", "")) for number in numbers)
        promises, seen = notes.get((fault, database), ("", ""))
        found.append(
            Row(
                fault=fault,
                database=database,
                acknowledged=acknowledged,
                lost=lost,
                doubled=doubled,
                promises=promises,
                seen=seen,
            )
        )
    return found


def merged(before: Iterable[Row], measured: Iterable[Row], order: Sequence[str]) -> list[Row]:
    """Rows measured anew replace those of the same fault and database; sorted as ``order`` lists the faults."""
    rows = {row.key: row for row in (*before, *measured)}
    known = [row for row in rows.values() if row.fault in order]
    return sorted(known, key=lambda row: (order.index(row.fault), row.database != "SQLite"))


def table(rows: Sequence[Row]) -> str:
    lines = ["| fault | database | acknowledged | lost | doubled |", "|---|---|---:|---:|---:|"]
    lines += [row.line() for row in rows]
    total = [sum(row.acknowledged for row in rows), sum(row.lost for row in rows), sum(row.doubled for row in rows)]
    return "\n".join([*lines, f"| **all** | | **{total[0]:,}** | **{total[1]:,}** | **{total[2]:,}** |"])
