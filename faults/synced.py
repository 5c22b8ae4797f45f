"""On disk before it is said: strace of a worker shows the write-ahead log synced before the answer is written."""

from __future__ import annotations

import asyncio
import itertools
import re
import shutil
import subprocess
import time
from pathlib import Path

from sqlalchemy import create_engine

from benchmarks.site import Site

from .ledger import Form, Ledger, compare
from .people import answers_of, row
from .phones import Phone, begin, in_letters, save, submit
from .rows import Row
from .servers import Ground, Server, served

FAULT = "log synced before the answer (strace)"
_CALL = re.compile(r"^(\d+) (?:<\.\.\. )?(\w+)")
_CALLS = "trace=fdatasync,fsync,sendto,sendmsg,write"


def run(ground: Ground, forms: int) -> list[Row]:
    """SQLite: of ``forms`` forms every page and receipt.  PostgreSQL syncs in its own processes: its settings are asked."""
    site, ledger = ground.site("synced"), Ledger()
    with served(site) as server:
        if ground.postgres is None and shutil.which("strace"):
            seen = _traced(server, site, ledger, forms, ground.folder / "strace")
        else:
            _answer(server, site, ledger, forms)
            seen = _settings(site) if ground.postgres else "strace is not here: not measured (UNEXPECTED)."
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


def _traced(server: Server, site: Site, ledger: Ledger, forms: int, out: Path) -> str:
    """One thread's calls in order: between an answer that acknowledges and the one before it lies a sync of the log."""
    command = ["strace", "-f", "-y", "-s", "40", "-e", _CALLS, "-o", str(out)]
    for worker in server.workers():
        command += ["-p", str(worker.pid)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as tracer:
        _attached(server, tracer, out)
        _answer(server, site, ledger, forms)
        tracer.terminate()
    good, bad = _in_order(out.read_text(errors="replace").splitlines())
    if bad or not good:
        ledger.wrong.append(f"{bad} answers of {good + bad} were sent before their sync")
    return f"Of {good + bad:,} answers that acknowledge (303 and 201) {good:,} were written after a sync of the write-ahead log."


def _attached(server: Server, tracer: subprocess.Popen[bytes], out: Path) -> None:
    """Until strace has seen an answer being written."""
    for _ in range(60):
        server.wait()
        if out.exists() and "HTTP/1.1" in out.read_text(errors="replace"):
            return
        if tracer.poll() is not None:
            raise RuntimeError("strace ended: may it trace here?")
        time.sleep(0.5)


def _in_order(lines: list[str]) -> tuple[int, int]:
    synced: dict[str, bool] = {}
    counts = [0, 0]
    for line in lines:
        found = _CALL.match(line)
        if found is None:
            continue
        thread, call = found.groups()
        if call in ("fdatasync", "fsync") and "-wal>" in line:
            synced[thread] = True
        elif "HTTP/1.1 " in line:
            if "HTTP/1.1 303" in line or "HTTP/1.1 201" in line:
                counts[0 if synced.get(thread) else 1] += 1
            synced[thread] = False
    return counts[0], counts[1]


def _settings(site: Site) -> str:
    engine = create_engine(site.settings.database)
    with engine.connect() as conn:
        found = {name: conn.exec_driver_sql(f"SHOW {name}").scalar() for name in ("fsync", "synchronous_commit")}
    engine.dispose()
    said = ", ".join(f"{name} = {value}" for name, value in found.items())
    wrong = "" if set(found.values()) == {"on"} else " (UNEXPECTED)"
    return f"{said}{wrong}; the server refuses to start with either of them off (a test says so)."
