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
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

BUSY_MILLISECONDS = 10_000
ANSWER_SECONDS, CONNECT_SECONDS = 10.0, 5
"""How long PostgreSQL may leave a statement or a connection without an answer: less than a phone waits (20 s)."""
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

_DURABLE = {"fsync": ("on",), "synchronous_commit": ("on", "remote_apply", "remote_write", "local")}
"""PostgreSQL's settings with which a commit that was answered is on disk."""

_READ_ONLY = "25006"
"""SQLSTATE of a server that only reads: a standby after a failover, a primary that was fenced."""

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
        with (
            self._saying_away(),
            self.engine.connect().execution_options(isolation_level="REPEATABLE READ") as conn,
            conn.begin(),
        ):
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
        with self._saying_away(), self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
            take_time(conn)
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
        with self._saying_away():
            assert self.engine is not None  # makes the engine of this process, and its two kinds of units
            with self._units[kind].begin() as conn:
                yield conn

    @contextmanager
    def _saying_away(self) -> Iterator[None]:
        """What a driver says when the database is out of reach, full or locked becomes :class:`StoreAway`."""
        try:
            yield
        except _AWAY as error:
            self._drop_after(error)
            raise StoreAway(type(error).__name__) from error
        except DBAPIError as error:
            if error.connection_invalidated or getattr(error.orig, "sqlstate", None) == _READ_ONLY:
                raise StoreAway(type(error).__name__) from error
            raise

    def _drop_after(self, error: Exception) -> None:
        """Begin with new connections after SQLite refused to write: one that was opened on a read-only disk would go on to
        refuse when the disk no longer is."""
        cause = error.orig if isinstance(error, DBAPIError) else error
        if self._engine is not None and str(getattr(cause, "sqlite_errorname", "")).startswith("SQLITE_READONLY"):
            self._engine.dispose()

    def dispose(self) -> None:
        """Close the pool (tests, and the parent of a fork)."""
        if self._engine is not None and self._pid == os.getpid():
            self._engine.dispose()
        self._engine = None

    def assert_settings(self) -> None:
        """Raise ``RuntimeError`` unless the connection has every setting that durability rests on."""
        with self.read() as conn:
            if self.is_sqlite:
                wrong = [(name, found) for name, wanted in PRAGMAS if (found := _pragma(conn, name)) != wanted]
            else:
                wrong = [
                    (name, found) for name, good in _DURABLE.items() if (found := _setting(conn, name)) not in good
                ]
        if wrong:
            raise RuntimeError(f"answers would not be safe on disk: {wrong[0][0]} is {wrong[0][1]!r}")


def _pragma(conn: Connection, name: str) -> Any:
    return conn.exec_driver_sql(f"PRAGMA {name}").scalar()  # nosemgrep: no-sql-from-text - our own names


def _setting(conn: Connection, name: str) -> Any:
    return conn.exec_driver_sql(f"SHOW {name}").scalar()  # nosemgrep: no-sql-from-text - our own names


def take_time(conn: Connection) -> None:
    """Let this connection's statements take as long as they need (migrations)."""
    driver: Any = conn.connection.driver_connection
    if hasattr(driver, "answer_seconds"):
        driver.answer_seconds = None


def _make_engine(url: str) -> Engine:
    """``hide_parameters``: an error's text, wherever it is printed, never holds the answers it was about."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        engine = create_engine(
            url, pool_size=8, max_overflow=8, pool_timeout=10, pool_pre_ping=True, hide_parameters=True
        )
        event.listen(engine, "do_connect", _connect_postgres)
        return engine
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, pool_size=16, max_overflow=4, pool_timeout=10, hide_parameters=True)
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


@cache
def _impatient() -> Any:
    """A connection that gives a server up which does not answer: one that is paused, or whose network drops everything,
    would otherwise hold every thread of ours until it comes back.  Made here, because psycopg is optional."""
    import psycopg

    class Impatient(psycopg.Connection[Any]):
        answer_seconds: float | None = ANSWER_SECONDS

        def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
            limit = self.answer_seconds if timeout is None else timeout
            try:
                return super().wait(gen, interval, limit)
            except psycopg.OperationalError:
                # Whether the server has done it is unknown now; what comes later on this connection would be its answer.
                if timeout is None and self.pgconn.transaction_status == psycopg.pq.TransactionStatus.ACTIVE:
                    self.pgconn.finish()
                raise

    return Impatient


def _connect_postgres(_dialect: object, _record: object, arguments: Any, named: dict[str, Any]) -> Any:
    return _impatient().connect(*arguments, **{"connect_timeout": CONNECT_SECONDS, **named})


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
