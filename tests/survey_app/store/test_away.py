"""A PostgreSQL that does not answer, that only reads, or that would not keep what it acknowledged."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import make_url

from survey_app.store import engine as engines
from survey_app.store.engine import Store, StoreAway, take_time

pytestmark = pytest.mark.postgres


@pytest.fixture
def url(postgres) -> str:
    return postgres()


def turn(url: str, setting: str) -> None:
    """Change a setting for every later connection to the database."""
    store = Store(url)
    with store.write() as conn:
        conn.exec_driver_sql(f"ALTER DATABASE {make_url(url).database} SET {setting}")
    store.dispose()


def one(conn) -> int:
    return int(conn.exec_driver_sql("SELECT 1").scalar_one())


def test_a_server_that_does_not_answer_is_given_up_and_tried_anew(url, monkeypatch):
    monkeypatch.setattr(engines._impatient(), "answer_seconds", 0.3)
    store, begun = Store(url), time.monotonic()
    with pytest.raises(StoreAway), store.write() as conn:
        conn.exec_driver_sql("SELECT pg_sleep(20)")
    assert time.monotonic() - begun < 10
    with store.read() as conn:
        assert one(conn) == 1
    store.dispose()


def test_a_migration_takes_the_time_it_needs(url, monkeypatch):
    monkeypatch.setattr(engines._impatient(), "answer_seconds", 0.2)
    store = Store(url)
    with store.write() as conn:
        take_time(conn)
        conn.exec_driver_sql("SELECT pg_sleep(0.6)")
        assert one(conn) == 1
    store.dispose()


def test_a_server_that_only_reads_is_away_for_writers(url):
    turn(url, "default_transaction_read_only = on")
    store = Store(url)
    with store.read() as conn:
        assert one(conn) == 1
    with pytest.raises(StoreAway), store.write() as conn:
        conn.exec_driver_sql("UPDATE tally SET started = 0")
    store.dispose()


def test_a_server_that_would_lose_acknowledged_answers_is_refused(url):
    store = Store(url)
    store.assert_settings()
    store.dispose()
    turn(url, "synchronous_commit = off")
    with pytest.raises(RuntimeError, match="synchronous_commit"):
        store.assert_settings()
    store.dispose()


@pytest.mark.parametrize("unit", ["read", "write", "write_once", "unmoving", "alone"])
def test_a_connection_that_is_cut_is_a_store_that_is_away_in_every_kind_of_unit(url, unit):
    """The server ends the session while the unit is at work, and again while its connection waits in the pool."""
    store, other = Store(url), Store(url)

    def cut(pid: int) -> None:
        with other.alone() as conn:
            conn.exec_driver_sql("SELECT pg_terminate_backend(%s)", (pid,))

    with pytest.raises(StoreAway), getattr(store, unit)() as conn:
        cut(conn.exec_driver_sql("SELECT pg_backend_pid()").scalar_one())
        one(conn)
    with getattr(store, unit)() as conn:
        pid = conn.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
    cut(pid)
    with getattr(store, unit)() as conn:
        assert one(conn) == 1
    store.dispose()
    other.dispose()


@pytest.mark.parametrize("unit", ["read", "write", "unmoving", "alone"])
def test_a_server_that_is_not_there_is_away_in_every_kind_of_unit(unit):
    store = Store("postgresql+psycopg://nobody@127.0.0.1:9/nothing")
    with pytest.raises(StoreAway), getattr(store, unit)() as conn:
        one(conn)
    store.dispose()
