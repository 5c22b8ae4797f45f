"""A trap between the product and its database and files: the Nth operation fails, or the process is killed before it.

It sits in the drivers and in an audit hook of the harness's own; the product knows nothing of it."""

from __future__ import annotations

import errno
import os
import signal
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from survey_app.store import engine as engines

FAILS, FROM_THEN, ANSWER_LOST, KILLED = MODES = (
    "fails",
    "fails from then on",
    "is done, its answer lost",
    "is not reached: SIGKILL",
)


@dataclass(slots=True)
class Trap:
    """Counts operations while it is armed; the ``at``-th goes wrong as ``mode`` says."""

    at: int = 0
    mode: str = ""
    seen: int = 0
    armed: bool = False

    def arm(self, at: int, mode: str) -> None:
        self.at, self.mode, self.seen, self.armed = at, mode, 0, True

    def sprung(self) -> bool:
        """Called before each operation."""
        if not self.armed:
            return False
        self.seen += 1
        if self.seen == self.at and self.mode == KILLED:
            os.kill(os.getpid(), signal.SIGKILL)
        return self.seen == self.at or (self.mode == FROM_THEN and self.seen > self.at > 0)

    @property
    def hit(self) -> bool:
        return self.seen >= self.at > 0


TRAP = Trap()
"""One per process: SQLite's connections and the audit hook know it."""


def through(operation: Callable[[], Any], error: Callable[[], Exception]) -> Any:
    """The operation, or what the trap makes of it."""
    if not TRAP.sprung():
        return operation()
    if TRAP.mode == ANSWER_LOST:
        operation()
    raise error()


class Failing(sqlite3.Connection):
    """SQLite's driver with the trap in it."""

    def execute(self, *args: Any) -> sqlite3.Cursor:
        return through(lambda: super(Failing, self).execute(*args), _sqlite)  # type: ignore[no-any-return]

    def commit(self) -> None:
        through(super().commit, _sqlite)

    def cursor(self, factory: Any = None) -> Any:
        return super().cursor(factory or FailingCursor)


class FailingCursor(sqlite3.Cursor):
    def execute(self, *args: Any) -> sqlite3.Cursor:
        return through(lambda: super(FailingCursor, self).execute(*args), _sqlite)  # type: ignore[no-any-return]

    def executemany(self, *args: Any) -> sqlite3.Cursor:
        return through(lambda: super(FailingCursor, self).executemany(*args), _sqlite)  # type: ignore[no-any-return]


def _sqlite() -> Exception:
    return sqlite3.OperationalError("disk I/O error (injected)")


@contextmanager
def drivers_trapped() -> Iterator[None]:
    """Every connection made inside the block goes through the trap."""
    whole = engines._make_engine

    def make(url: str) -> Engine:
        made = whole(url)
        if made.dialect.name == "sqlite":
            event.listen(made, "do_connect", _connect_sqlite)
        return made

    engines._make_engine = make
    try:
        with _postgres_trapped():
            yield
    finally:
        engines._make_engine = whole


def _connect_sqlite(_dialect: object, _record: object, args: Any, named: dict[str, Any]) -> sqlite3.Connection:
    return sqlite3.connect(*args, **{**named, "factory": Failing})


@contextmanager
def _postgres_trapped() -> Iterator[None]:
    """The product's own connection class waits for every answer in one place; after a fault the connection is gone."""
    import psycopg

    made = engines._impatient()
    whole = made.wait

    def wait(self: Any, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        def lost() -> Exception:
            self.pgconn.finish()
            return psycopg.OperationalError("connection lost (injected)")

        return through(lambda: whole(self, gen, interval, timeout), lost)

    made.wait = wait
    try:
        yield
    finally:
        made.wait = whole


_WATCHED = {"open", "os.mkdir", "os.rename", "os.link", "os.remove"}
_folder: list[str] = []
"""Where files are watched, while they are."""


def _hook(name: str, args: tuple[Any, ...]) -> None:
    """Files that are opened for writing, folders made, names given and taken under the data folder."""
    if not TRAP.armed or name not in _WATCHED or not _folder or not str(args[0]).startswith(_folder[0]):
        return
    if name == "open" and not args[2] & (os.O_WRONLY | os.O_RDWR):
        return
    if TRAP.sprung():
        raise OSError(errno.ENOSPC, "no space left (injected)")


@cache
def _hooked() -> None:
    """Once per process: an audit hook cannot be taken out again, but does nothing while the trap is not armed."""
    sys.addaudithook(_hook)


@contextmanager
def files_trapped(folder: Path) -> Iterator[None]:
    """Operations on files under ``folder``, and every fsync, go through the trap."""
    _hooked()
    whole = os.fsync

    def fsync(handle: int) -> None:
        through(lambda: whole(handle), lambda: OSError(errno.EIO, "input/output error (injected)"))

    os.fsync = fsync  # type: ignore[assignment]
    _folder[:] = [str(folder)]
    try:
        yield
    finally:
        os.fsync = whole
        _folder.clear()


@contextmanager
def untouched() -> Iterator[None]:
    """The harness's own operations in the middle of a case are none of the case's."""
    armed, TRAP.armed = TRAP.armed, False
    try:
        yield
    finally:
        TRAP.armed = armed
