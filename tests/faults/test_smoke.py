"""Each kind of fault once, with a handful of forms: ``make faults`` does it in earnest."""

from __future__ import annotations

import pytest

from faults.__main__ import _verdict
from faults.catalogue import FAULTS, tried
from faults.page import ONLY, ORDER, lacking, text
from faults.rows import Row, merged, rows_of

FEW = {
    "killed": 8,
    "phones": 6,
    "connections": 6,
    "away": 4,
    "disk": 4,
    "clocks": 2,
    "same": 4,
    "synced": 2,
    "quota": 5,
    "refused": 1,
}


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
    assert set(FAULTS) - set(FEW) == {"nth", "jobs"}  # take minutes: make faults
    assert all(fault.least <= fault.usual or name == "nth" for name, fault in FAULTS.items())


def test_a_whole_table_has_every_fault_on_every_database_that_can_have_it():
    wanted = lacking([])
    assert {fault for fault, _ in wanted} == set(ORDER) and len(wanted) == 2 * len(ORDER) - len(ONLY)
    assert not lacking([row(fault=fault, database=database) for fault, database in wanted])
    assert "Not measured: this one." in text([row()], ["this one"])


@pytest.mark.parametrize(
    ("changed", "status"), [({}, 0), ({"lost": 1}, 1), ({"doubled": 1}, 1), ({"seen": "UNEXPECTED"}, 1)]
)
def test_the_command_fails_on_anything_lost_doubled_or_unexpected(changed, status):
    assert _verdict([row(**changed)], []) == status
    assert _verdict([row()], ["left behind"]) == 1
