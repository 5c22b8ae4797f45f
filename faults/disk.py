"""The disk is full, a file may not grow, writing fails: the page keeps the answers, reading goes on, room makes all well."""

from __future__ import annotations

import contextlib
import os
import resource
import subprocess
from collections.abc import Iterator
from pathlib import Path

from benchmarks.site import Site, make_site

from .behind import source
from .ledger import compare
from .people import row
from .rows import Row
from .servers import Ground, Server, postgres, served
from .trial import outage

FULL = "disk full (a small file system)"
LIMITED = "disk full (RLIMIT_FSIZE)"
READ_ONLY = "disk turned read-only"
_ROOM = {"SQLite": "12m", "PostgreSQL": "192m"}


def run(ground: Ground, forms: int) -> list[Row]:
    """What this machine allows: a file system of one's own takes the right to mount.  A PostgreSQL that refuses to write is
    one of the outages of :mod:`faults.away`."""
    rows = []
    if os.geteuid() == 0:
        rows.append(_full(ground, forms))
    if ground.postgres is None:
        rows.append(_limited(ground, forms))
    if ground.postgres is None and os.geteuid() == 0:
        rows.append(_read_only(ground, forms))
    return rows


def _full(ground: Ground, forms: int) -> Row:
    """A file fills what is left of a small file system, and is taken away again."""
    with _small(ground, "full") as (site, room), served(site) as server:
        ballast = room / "ballast"
        seen = outage(server, site, forms, lambda: _fill(ballast), ballast.unlink, lasts=6.0, may_fit=True)
        found = compare(site, seen.ledger)
    return row(FULL, ground, seen.ledger, found, "P1, P4", seen.words())


def _read_only(ground: Ground, forms: int) -> Row:
    """The file system is mounted anew for reading only.  The kernel refuses that while files are open for writing, so the
    processes are killed and come back on a disk that they cannot write, as after an error of the disk."""
    with _small(ground, "read_only") as (site, room), served(site) as server:
        seen = outage(server, site, forms, lambda: _lock(server, room), lambda: _mount(room, "rw"), lasts=6.0)
        found = compare(site, seen.ledger)
    return row(READ_ONLY, ground, seen.ledger, found, "P1, P3, P4", seen.words())


def _limited(ground: Ground, forms: int) -> Row:
    """No file of the server's may grow beyond what the write-ahead log has already."""
    site = ground.site("limited")
    with served(site) as server:
        seen = outage(server, site, forms, lambda: _limit(server, 4096), lambda: _limit(server, -1), lasts=6.0)
        found = compare(site, seen.ledger)
    return row(LIMITED, ground, seen.ledger, found, "P1, P4", seen.words())


def _limit(server: Server, most: int) -> None:
    for process in server.workers():
        process.rlimit(resource.RLIMIT_FSIZE, (most, -1))


def _fill(ballast: Path) -> None:
    """Write until nothing is left."""
    with contextlib.suppress(OSError), ballast.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))


def _lock(server: Server, room: Path) -> None:
    server.kill_all(between=lambda: _mount(room, "ro"))


def _mount(room: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", str(room)], check=True)


@contextlib.contextmanager
def _small(ground: Ground, name: str) -> Iterator[tuple[Site, Path]]:
    """A site whose database lies on a file system of its own."""
    room = ground.folder / f"room_{name}"
    room.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={_ROOM[ground.database]}", source(), str(room)], check=True)
    try:
        yield from _site_in(ground, room, name)
    finally:
        subprocess.run(["umount", "-l", str(room)], check=True)


def _site_in(ground: Ground, room: Path, name: str) -> Iterator[tuple[Site, Path]]:
    if ground.postgres is None:
        yield make_site(room / "var"), room
        return
    with postgres(room) as server:
        yield make_site(ground.folder / name, server.database("faults")), room
