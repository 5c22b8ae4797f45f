"""The data folder of a demonstration: who uses it, and how it is thrown away."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text

from survey_app.services.installation import find
from survey_app.settings import Settings
from survey_app.store import migrate
from survey_app.store.engine import Store
from survey_app.store.schema import metadata


class Refused(Exception):
    """Why nothing was removed, and what to do."""


@contextmanager
def write_pid(data: Path) -> Iterator[None]:
    """While the server runs, ``run.pid`` in the data folder says so."""
    path = data / "run.pid"
    path.write_text(f"{os.getpid()}\n")
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def remove_demo(settings: Settings) -> bool:
    """Remove database and files of a demonstration; whether there was one.

    Raises :class:`Refused` if it is a real installation or a server uses the folder."""
    if _is_running(settings.data):
        raise Refused("the server is running on this folder: stop it first (Ctrl-C)")
    ctx = settings.context()
    if ctx.store.is_sqlite and not (settings.data / "foursense.db").exists():
        return False
    if migrate.current(ctx.store):
        found = find(ctx)
        if found is not None and not found.demo:
            raise Refused("this is a real installation, not a demonstration: nothing was removed")
    _drop(ctx.store)
    for name in ("files", "tmp"):
        shutil.rmtree(settings.data / name, ignore_errors=True)
    return True


def _drop(store: Store) -> None:
    """Every table; the SQLite file then goes as well."""
    if not store.is_sqlite:
        with store.write() as conn:
            metadata.drop_all(conn)
            conn.execute(text("DROP TABLE IF EXISTS alembic_version"))
        return
    path = Path(str(store.engine.url.database))
    store.dispose()
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _is_running(data: Path) -> bool:
    try:
        pid = int((data / "run.pid").read_text())
        os.kill(pid, 0)
    except (OSError, ValueError):
        return False
    return True
