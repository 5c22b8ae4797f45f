"""The database is away: stopped, killed, paused, made read-only (PostgreSQL); locked by another process (SQLite)."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import create_engine, make_url

from benchmarks.site import Site

from .ledger import compare
from .people import row
from .rows import Row
from .servers import Ground, Postgres, served
from .trial import outage

STOPPED = "database stopped and started again"
CRASHED = "database killed (SIGKILL) and started again"
PAUSED = "database paused (SIGSTOP)"
LOCKED = "database locked by another process"
STANDBY = "database turned read-only"
_LOCK = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN EXCLUSIVE")
print("locked", flush=True)
sys.stdin.read()
"""
Switch = tuple[Callable[[], None], Callable[[], None]]
"""What begins an outage, and what ends it."""


def run(ground: Ground, forms: int) -> list[Row]:
    """Every outage that this database can have, one after the other, each on a site of its own."""
    if ground.postgres is None:
        return [_tried(ground, "locked", LOCKED, forms, 14.0, lambda site: _locked(site))]
    server = ground.postgres
    return [
        _tried(ground, "stopped", STOPPED, forms, 6.0, lambda _site: (server.stop, server.start)),
        _tried(ground, "crashed", CRASHED, forms, 3.0, lambda _site: (lambda: _crash(server), server.start)),
        _tried(ground, "paused", PAUSED, forms, 22.0, lambda _site: _paused(server)),
        _tried(ground, "standby", STANDBY, forms, 6.0, lambda site: _standby(site)),
    ]


def _tried(ground: Ground, name: str, fault: str, forms: int, lasts: float, switch: Callable[[Site], Switch]) -> Row:
    site = ground.site(name)
    with served(site) as server:
        fail, heal = switch(site)
        seen = outage(server, site, forms, fail, heal, lasts=lasts)
    found = compare(site, seen.ledger)
    return row(fault, ground, seen.ledger, found, "P1, P3, P4", seen.words())


def _paused(server: Postgres) -> Switch:
    return lambda: server.signal(signal.SIGSTOP), lambda: server.signal(signal.SIGCONT)


def _crash(server: Postgres) -> None:
    server.signal(signal.SIGKILL)


@dataclass(slots=True)
class _Locker:
    """Another process that holds SQLite's write lock."""

    path: str
    process: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def lock(self) -> None:
        made = subprocess.Popen([sys.executable, "-c", _LOCK, self.path], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert made.stdout is not None and made.stdout.readline() == b"locked\n"
        self.process.append(made)

    def release(self) -> None:
        self.process[0].communicate()


def _locked(site: Site) -> Switch:
    locker = _Locker(str(make_url(site.settings.database).database))
    return locker.lock, locker.release


def _standby(site: Site) -> Switch:
    """As a standby is after a failover, or a primary that was fenced: it reads, and refuses to write."""

    def turn(read_only: str) -> None:
        engine = create_engine(site.settings.database, isolation_level="AUTOCOMMIT")
        name = make_url(site.settings.database).database
        with engine.connect() as conn:
            conn.exec_driver_sql("SET default_transaction_read_only = off")
            conn.exec_driver_sql(f"ALTER DATABASE {name} SET default_transaction_read_only = {read_only}")
            conn.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        engine.dispose()

    return lambda: turn("on"), lambda: turn("off")
