"""On disk before it is said: strace of a worker shows the write-ahead log synced before the answer is written."""

from __future__ import annotations

import asyncio
import itertools
import re
import shutil
import subprocess
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from sqlalchemy import create_engine

from benchmarks.site import Site

from .ledger import Form, Ledger, compare
from .people import answers_of, row
from .phones import Phone, begin, in_letters, save, submit
from .rows import Row
from .servers import Ground, Postgres, Server, served

FAULT = "log synced before the answer (strace)"
_CALL = re.compile(r"^(\d+) +(?:<\.\.\. )?(\w+)")
_BACKGROUND = ("walwriter", "checkpointer", "background writer", "autovacuum", "logical replication", "io worker")
_CALLS = "trace=fdatasync,fsync,sendto,sendmsg,write"


def run(ground: Ground, forms: int) -> list[Row]:
    """Of ``forms`` forms every page and receipt."""
    site, ledger = ground.site("synced"), Ledger()
    with served(site) as server:
        if shutil.which("strace"):
            seen = _traced(ground, server, site, ledger, forms)
        else:
            seen = "strace is not here: not measured (UNEXPECTED)."
    if ground.postgres:
        seen += f" {_settings(site)}"
    return [row(FAULT, ground, ledger, compare(site, ledger), "P1", seen)]


def _answer(server: Server, site: Site, ledger: Ledger, forms: int) -> None:
    async def every() -> None:
        for number in range(forms):
            phone, form = Phone(itertools.repeat(server.address), ledger), Form(mark=in_letters(number))
            await begin(phone, site.link, form)
            for page, fields in answers_of_one:
                await save(phone, form, page, {**fields, "village": [form.mark]} if "age" in fields else fields)
            await submit(phone, form)

    answers_of_one = answers_of(site, 1)[0]
    asyncio.run(every())


def _traced(ground: Ground, server: Server, site: Site, ledger: Ledger, forms: int) -> str:
    """Between an answer that acknowledges and the one before it lies a sync of the log."""
    out = ground.folder / "strace"
    command = ["strace", "-f", "-y", "-s", "40", "-e", _CALLS, "-o", str(out)]
    for pid in (*_of_the_server(server), *(_of_postgres(ground.postgres) if ground.postgres else ())):
        command += ["-p", str(pid)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as tracer:
        _attached(server, tracer, out)
        _answer(server, site, ledger, forms)
        tracer.terminate()
    good, bad = _order(ground).counts(out.read_text(errors="replace").splitlines())
    if bad or not good:
        ledger.wrong.append(f"{bad} answers of {good + bad} were sent before their sync")
    return f"Of {good + bad:,} answers that acknowledge (303 and 201) {good:,} were written after a sync of the write-ahead log."


def _of_the_server(server: Server) -> list[int]:
    """The master too: a worker that it starts meanwhile is followed."""
    assert server.process is not None
    return [server.process.pid, *(worker.pid for worker in server.workers())]


def _of_postgres(postgres: Postgres) -> list[int]:
    return [postgres.pid, *(child.pid for child in psutil.Process(postgres.pid).children())]


def _order(ground: Ground) -> Order:
    """SQLite is synced by the thread that answers; PostgreSQL by the process that serves its connection, and what its
    background does by itself does not count."""
    if ground.postgres is None:
        return Order(log="-wal>")
    background = [
        child.pid
        for child in psutil.Process(ground.postgres.pid).children()
        if any(name in " ".join(child.cmdline()) for name in _BACKGROUND)
    ]
    return Order(log="/pg_wal/", one_by_one=True, ignored=frozenset(map(str, background)))


def _attached(server: Server, tracer: subprocess.Popen[bytes], out: Path) -> None:
    """Until strace has seen an answer being written."""
    for _ in range(60):
        server.wait()
        if out.exists() and "HTTP/1." in out.read_text(errors="replace"):
            return
        if tracer.poll() is not None:
            raise RuntimeError("strace ended: may it trace here?")
        time.sleep(0.5)


@dataclass(slots=True)
class Order:
    """Reads a trace.  ``one_by_one``: answers are given one after the other, by whichever process; else a thread answers for
    what it has synced itself."""

    log: str
    one_by_one: bool = False
    ignored: frozenset[str] = frozenset()
    synced: set[str] = field(default_factory=set)
    waiting: set[str] = field(default_factory=set)

    def counts(self, lines: Iterable[str]) -> tuple[int, int]:
        """(answers that acknowledge after a sync, without one)."""
        good = bad = 0
        for line in lines:
            found = _CALL.match(line)
            if found is None or found.group(1) in self.ignored:
                continue
            pid, call = found.groups()
            who = "" if self.one_by_one else pid
            if call in ("fdatasync", "fsync"):
                self._sync(pid, who, line)
            elif "HTTP/1.1 " in line:
                acknowledges = "HTTP/1.1 303" in line or "HTTP/1.1 201" in line
                good += acknowledges and who in self.synced
                bad += acknowledges and who not in self.synced
                self.synced.discard(who)
        return good, bad

    def _sync(self, pid: str, who: str, line: str) -> None:
        """It counts when it has returned; a call that others interrupt in the trace stands there in two lines."""
        if self.log in line:
            self.waiting.add(pid)
        if pid in self.waiting and line.endswith("= 0"):
            self.waiting.discard(pid)
            self.synced.add(who)


def _settings(site: Site) -> str:
    engine = create_engine(site.settings.database)
    with engine.connect() as conn:
        found = {name: conn.exec_driver_sql(f"SHOW {name}").scalar() for name in ("fsync", "synchronous_commit")}
    engine.dispose()
    said = ", ".join(f"{name} = {value}" for name, value in found.items())
    wrong = "" if set(found.values()) == {"on"} else " (UNEXPECTED)"
    return f"{said}{wrong}; the server refuses to start with either of them off (a test says so)."
