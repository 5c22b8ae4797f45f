"""One engine per process, made after fork; write units BEGIN IMMEDIATE, read units BEGIN.

On SQLite the driver's own transactions lose updates (851 of 960 read-modify-writes when measured), so its transaction
control is switched off and every unit says what it is.  On PostgreSQL a unit is an ordinary transaction.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

BUSY_MILLISECONDS = 10_000
PRAGMAS = (
    ("journal_mode", "wal"),
    ("synchronous", 2),
    ("foreign_keys", 1),
    ("secure_delete", 1),
    ("busy_timeout", BUSY_MILLISECONDS),
)
"""Set on every connection and asserted at start; ``synchronous = 2`` is FULL."""

_BEGINS = {"read": "BEGIN", "write": "BEGIN IMMEDIATE", "once": ""}
"""How SQLite is told that a unit begins; a statement without BEGIN is a transaction of its own."""

_AWAY = (OperationalError, InterfaceError, PoolTimeout, sqlite3.OperationalError)
"""The driver's own error comes from BEGIN, which goes to it directly."""


class StoreAway(Exception):
    """The database cannot be reached, is locked for too long, or its disk is full.  Nothing was written; try again."""


class Store:
    """Read and write units on one database, by URL (``sqlite:///…`` or ``postgresql+psycopg://…``)."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._engine: Engine | None = None
        self._units: dict[str, Engine] = {}
        self._turn = threading.Lock()
        self._pid = 0

    @property
    def engine(self) -> Engine:
        if self._engine is None or self._pid != os.getpid():
            made = _make_engine(self.url)
            self._turn = threading.Lock()  # one that was held while this process was forked would stay held
            self._units = {kind: made.execution_options(foursense_unit=kind) for kind in _BEGINS}
            self._engine, self._pid = made, os.getpid()
        return self._engine

    @cached_property
    def is_sqlite(self) -> bool:
        return make_url(self.url).get_backend_name() == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A unit that only reads: one consistent view."""
        with self._unit("read") as conn:
            yield conn

    @contextmanager
    def unmoving(self) -> Iterator[Connection]:
        """A unit whose every statement sees the same state (on SQLite every unit does)."""
        if self.is_sqlite:
            with self.read() as conn:
                yield conn
            return
        with self.engine.connect().execution_options(isolation_level="REPEATABLE READ") as conn, conn.begin():
            yield conn

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A unit that writes: returning commits, raising rolls back."""
        with self._one_writer(), self._unit("write") as conn:
            yield conn

    @contextmanager
    def write_once(self) -> Iterator[Connection]:
        """A unit of one statement, which decides by itself whether it applies: SQLite takes its lock, writes and syncs in
        that one call, so that no other thread's Python runs while the lock is held."""
        with self._one_writer(), self._unit("once") as conn:
            yield conn

    @contextmanager
    def alone(self) -> Iterator[Connection]:
        """For statements that may stand in no transaction (VACUUM)."""
        if self.is_sqlite:
            with self.write_once() as conn:
                yield conn
            return
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
            yield conn

    def forget_past(self) -> None:
        """Leave nothing of what rows held before in SQLite's write-ahead log, if no reader is in the way (what was done
        stays done either way).  On PostgreSQL old row versions go with its vacuum."""
        if self.is_sqlite:
            with suppress(StoreAway), self.write_once() as conn:
                conn.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextmanager
    def _one_writer(self) -> Iterator[None]:
        """SQLite has one writer at a time.  Threads of this process queue here, where they are woken at once; in the
        database they would sleep and ask again, up to 100 ms each time."""
        if not self.is_sqlite:
            yield
            return
        assert self.engine is not None  # makes what belongs to this process
        turn = self._turn
        if not turn.acquire(timeout=BUSY_MILLISECONDS / 1000):
            raise StoreAway("busy")
        try:
            yield
        finally:
            turn.release()

    @contextmanager
    def _unit(self, kind: str) -> Iterator[Connection]:
        try:
            assert self.engine is not None  # makes the engine of this process, and its two kinds of units
            with self._units[kind].begin() as conn:
                yield conn
        except _AWAY as error:
            raise StoreAway(type(error).__name__) from error
        except DBAPIError as error:
            if error.connection_invalidated:
                raise StoreAway(type(error).__name__) from error
            raise

    def dispose(self) -> None:
        """Close the pool (tests, and the parent of a fork)."""
        if self._engine is not None and self._pid == os.getpid():
            self._engine.dispose()
        self._engine = None

    def assert_settings(self) -> None:
        """Raise ``RuntimeError`` unless the connection has every setting that durability rests on."""
        if not self.is_sqlite:
            return
        with self.read() as conn:
            for name, wanted in PRAGMAS:
                found = conn.exec_driver_sql(f"PRAGMA {name}").scalar()  # nosemgrep: no-sql-from-text - our own names
                if found != wanted:
                    raise RuntimeError(f"SQLite: PRAGMA {name} is {found!r}, must be {wanted!r}")


def _make_engine(url: str) -> Engine:
    """``hide_parameters``: an error's text, wherever it is printed, never holds the answers it was about."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(
            url, pool_size=8, max_overflow=8, pool_timeout=10, pool_pre_ping=True, hide_parameters=True
        )
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, pool_size=16, max_overflow=4, pool_timeout=10, hide_parameters=True)
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def _on_connect(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")  # nosemgrep: no-sql-from-text - our own number
    for name, value in PRAGMAS:
        cursor.execute(f"PRAGMA {name}={value}")  # nosemgrep: no-sql-from-text - our own names
    cursor.close()


def _on_begin(conn: Connection) -> None:
    begin = _BEGINS[conn.get_execution_options().get("foursense_unit", "read")]
    if not begin:
        return
    # Straight to the driver: as a statement of SQLAlchemy's it would cost as much as the query that follows.
    conn.connection.driver_connection.execute(begin)  # type: ignore[union-attr]
