"""The first promise of the store: a write unit reads and writes as one, whatever else runs."""

from __future__ import annotations

import multiprocessing
import threading
from pathlib import Path

import pytest
from sqlalchemy import text

from survey_app.store.engine import PRAGMAS, Store, StoreAway

THREADS, PROCESSES, STEPS = 16, 2, 4


def count_up(url: str) -> None:
    """Sixteen threads of one process, each reading, adding one in Python, and writing back."""
    store = Store(url)

    def work() -> None:
        for _ in range(STEPS):
            with store.write() as conn:
                seen = conn.execute(text("SELECT n FROM counter")).scalar_one()
                conn.execute(text("UPDATE counter SET n = :n"), {"n": seen + 1})

    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store.dispose()


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'race.db'}"


def test_no_acknowledged_write_is_lost(url):
    store = Store(url)
    with store.write() as conn:
        conn.execute(text("CREATE TABLE counter (n INTEGER)"))
        conn.execute(text("INSERT INTO counter VALUES (0)"))
    store.dispose()
    spawn = multiprocessing.get_context("spawn")
    workers = [spawn.Process(target=count_up, args=(url,)) for _ in range(PROCESSES)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    with store.read() as conn:
        assert conn.execute(text("SELECT n FROM counter")).scalar_one() == THREADS * PROCESSES * STEPS
    store.dispose()


def test_every_connection_is_durable(url):
    store = Store(url)
    store.assert_settings()
    with store.read() as conn:
        found = {name: conn.exec_driver_sql(f"PRAGMA {name}").scalar() for name, _ in PRAGMAS}
    assert found == dict(PRAGMAS) and found["synchronous"] == 2
    store.dispose()


def test_a_setting_that_is_not_durable_is_refused(url, monkeypatch):
    monkeypatch.setattr("survey_app.store.engine._on_connect", lambda connection, _record: None)
    store = Store(url)
    with pytest.raises(RuntimeError, match="journal_mode"):
        store.assert_settings()
    store.dispose()


def test_raising_rolls_back(url):
    store = Store(url)
    with store.write() as conn:
        conn.execute(text("CREATE TABLE t (n INTEGER)"))
    with pytest.raises(ZeroDivisionError), store.write() as conn:
        conn.execute(text("INSERT INTO t VALUES (1)"))
        raise ZeroDivisionError
    with store.read() as conn:
        assert conn.execute(text("SELECT count(*) FROM t")).scalar_one() == 0
    store.dispose()


def test_a_database_that_cannot_be_reached_is_away(tmp_path):
    blocked = tmp_path / "a-folder.db"
    blocked.mkdir()
    with pytest.raises(StoreAway), Store(f"sqlite:///{blocked}").read() as conn:
        conn.execute(text("SELECT 1"))


def test_a_full_disk_is_away_and_the_data_stay_readable(url):
    store = Store(url)
    with store.write() as conn:
        conn.execute(text("CREATE TABLE t (x TEXT)"))
        conn.execute(text("INSERT INTO t VALUES ('kept')"))
        pages = conn.exec_driver_sql("PRAGMA page_count").scalar_one()
    with pytest.raises(StoreAway), store.write() as conn:
        conn.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        conn.execute(text("INSERT INTO t VALUES (:x)"), {"x": "x" * 100_000})
    with store.read() as conn:
        assert conn.execute(text("SELECT x FROM t")).scalars().all() == ["kept"]
    store.dispose()


def test_a_disk_that_can_be_written_again_is_written(tmp_path):
    """A connection that was opened while the disk was read-only stays so; it must not stay in the pool."""
    store = Store(f"sqlite:///{tmp_path / 'x.db'}")
    with store.write() as conn:
        conn.execute(text("CREATE TABLE t (n INTEGER)"))
        conn.exec_driver_sql("PRAGMA query_only = 1")
    with pytest.raises(StoreAway), store.write() as conn:
        conn.execute(text("INSERT INTO t VALUES (1)"))
    with store.write() as conn:
        conn.execute(text("INSERT INTO t VALUES (1)"))
    store.dispose()
