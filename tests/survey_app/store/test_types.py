"""Times are aware and come back in UTC; files appear whole, named by their content."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import Column, MetaData, Table, select
from sqlalchemy.exc import StatementError

from survey_app.store.engine import Store
from survey_app.store.files import FileStore
from survey_app.store.types import UtcDateTime

CITY_TIME = timezone(timedelta(hours=8))


@pytest.fixture
def table_of_times(tmp_path):
    store = Store(f"sqlite:///{tmp_path / 't.db'}")
    table = Table("t", MetaData(), Column("at", UtcDateTime))
    with store.write() as conn:
        table.create(conn)
    yield store, table
    store.dispose()


def test_a_time_keeps_its_moment(table_of_times):
    store, table = table_of_times
    moment = datetime(2026, 11, 23, 14, 30, tzinfo=CITY_TIME)
    with store.write() as conn:
        conn.execute(table.insert().values(at=moment))
        found = conn.execute(select(table.c.at)).scalar_one()
    assert found == moment and found.utcoffset() == timedelta(0)


def test_a_naive_time_is_refused(table_of_times):
    store, table = table_of_times
    with pytest.raises(StatementError, match="time zone"), store.write() as conn:
        conn.execute(table.insert().values(at=datetime(2026, 11, 23)))  # noqa: DTZ001


def test_a_file_is_stored_under_its_hash_and_the_workspace_is_gone(tmp_path):
    files = FileStore(tmp_path)
    with files.workspace() as folder:
        (folder / "x.pdf").write_bytes(b"content")
        sha, size = files.put(folder / "x.pdf")
        assert folder.exists()
    assert (sha, size) == (hashlib.sha256(b"content").hexdigest(), 7)
    assert files.path(sha).read_bytes() == b"content" and not folder.exists()
