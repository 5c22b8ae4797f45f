"""Each kind of fault once, with a handful of forms: ``make faults`` does it in earnest."""

from __future__ import annotations

import pytest

from faults.catalogue import FAULTS, tried
from faults.page import ORDER, text
from faults.rows import Row, merged, rows_of

FEW = {"killed": 8, "phones": 6, "connections": 6, "away": 4, "disk": 4, "clocks": 2, "same": 3, "synced": 2}


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in FEW if name != "connections"])
def test_nothing_is_lost_or_doubled_on_sqlite(name):
    rows = tried(name, "SQLite", FEW[name])
    assert rows and all((row.lost, row.doubled) == (0, 0) and row.fault in ORDER for row in rows), rows
    assert not any("UNEXPECTED" in row.seen for row in rows if name != "synced"), rows


@pytest.mark.slow
@pytest.mark.postgres
def test_nothing_is_lost_or_doubled_when_connections_to_postgresql_are_cut():
    (row,) = tried("connections", "PostgreSQL", FEW["connections"])
    assert (row.lost, row.doubled) == (0, 0) and "UNEXPECTED" not in row.seen, row


def row(**changed: object) -> Row:
    usual = {"fault": ORDER[0], "database": "SQLite", "acknowledged": 12_345, "lost": 0, "doubled": 0}
    return Row(**{**usual, "promises": "P1, P2", "seen": "A (b) c. D.", **changed})  # type: ignore[arg-type]


def test_a_page_gives_its_rows_back_and_new_ones_replace_them():
    page = text([row(), row(database="PostgreSQL", lost=1)])
    assert rows_of(page) == [row(), row(database="PostgreSQL", lost=1)]
    again = merged(rows_of(page), [row(database="PostgreSQL")], ORDER)
    assert [found.lost for found in again] == [0, 0]


def test_every_fault_is_tried_and_has_a_smoke_version_or_a_reason():
    assert set(FAULTS) - set(FEW) == {"nth"}  # takes minutes: make faults
