"""Bring the database to the head of its migrations, and refuse to serve one that is not there."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from .engine import Store, take_time

_LOCK = 4_040_701
"""PostgreSQL advisory lock: two machines that start together migrate one after the other."""


def _config(conn: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    if conn is not None:
        config.attributes["connection"] = conn
    return config


def head() -> str:
    """The newest revision this program knows."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def current(store: Store) -> str:
    """The database's revision, ``""`` if it has none."""
    with store.read() as conn:
        return MigrationContext.configure(conn).get_current_revision() or ""


def upgrade(store: Store) -> None:
    """Migrate to the head in one transaction: all steps or none."""
    with store.write() as conn:
        take_time(conn)
        if not store.is_sqlite:
            conn.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        command.upgrade(_config(conn), "head")


def assert_head(store: Store) -> None:
    """Raise ``RuntimeError`` naming both revisions and the command, unless the database is at the head."""
    found, wanted = current(store), head()
    if found != wanted:
        raise RuntimeError(
            f"the database is at {found or 'nothing'!r}, this program needs {wanted!r}: foursense migrate"
        )
