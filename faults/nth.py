"""The Nth operation on the database or on a file fails, for every N: all of it is done or none, and done again it is whole."""

from __future__ import annotations

import errno
import hashlib
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event, text

from survey_app import jobs as runner
from survey_app.domain.refusal import Refusal
from survey_app.domain.user import Role, User
from survey_app.services import answering, batches, codes, receipts
from survey_app.services.context import Context
from survey_app.store import engine as engines
from survey_app.store import jobs
from survey_app.store.engine import Store, StoreAway

from .rows import Row
from .servers import Ground

NAMES = tuple(f"Nth operation fails: {what}" for what in ("save a page", "submit", "withdraw", "letters job"))
MODES = ("fails", "fails from then on", "is done, its answer lost")
_COUNTED = ("response", "draft", "withdrawal", "file", "snapshot", "report")


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
        return self.seen == self.at or (self.mode == MODES[1] and self.seen > self.at > 0)

    @property
    def hit(self) -> bool:
        return self.seen >= self.at > 0


TRAP = Trap()
"""One per process: SQLite's connections and the audit hook know it."""


def through(operation: Callable[[], Any], error: Callable[[], Exception]) -> Any:
    """The operation, or what the trap makes of it."""
    if not TRAP.sprung():
        return operation()
    if TRAP.mode == MODES[2]:
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


def trapped(store: Store) -> None:
    """Every connection of this store goes through the trap."""
    if store.is_sqlite:
        store.dispose()
        event.listen(store.engine, "do_connect", _connect_sqlite)
    else:
        _trap_postgres()


def _connect_sqlite(_dialect: object, _record: object, args: Any, named: dict[str, Any]) -> sqlite3.Connection:
    return sqlite3.connect(*args, **{**named, "factory": Failing})


def _trap_postgres() -> None:
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


def _hook(name: str, args: tuple[Any, ...]) -> None:
    """Files that are opened for writing, folders made, renames under the data folder."""
    if not TRAP.armed or name not in ("open", "os.mkdir", "os.rename"):
        return
    path = str(args[0])
    if "/nth" not in path or (name == "open" and not args[2] & (os.O_WRONLY | os.O_RDWR)):
        return
    if TRAP.sprung():
        raise OSError(errno.ENOSPC, "no space left (injected)")


@contextmanager
def files_trapped() -> Iterator[None]:
    """fsync too; an audit hook cannot be taken out again, but does nothing while the trap is not armed."""
    sys.addaudithook(_hook)
    whole = os.fsync

    def fsync(handle: int) -> None:
        through(lambda: whole(handle), lambda: OSError(errno.EIO, "input/output error (injected)"))

    os.fsync = fsync  # type: ignore[assignment]
    try:
        yield
    finally:
        os.fsync = whole


@dataclass(slots=True)
class Case:
    """One use case.  ``prepare`` gives what ``act`` is then called with, again and again, until it is done; ``done`` says
    whether what it gave back is an acknowledgement."""

    fault: str
    prepare: Callable[[Context], Any]
    act: Callable[[Context, Any], Any]
    modes: tuple[str, ...] = MODES
    tries: int = 0
    told: int = 0
    wrong: list[str] = field(default_factory=list)


def state(ctx: Context) -> tuple[Any, ...]:
    """What may change only all at once: rows, counts, codes, frozen waves, jobs that ended well, files by content."""
    with ctx.store.read() as conn:

        def one(query: str) -> Any:
            return conn.execute(text(query)).scalar_one()

        rows = tuple(one(f"SELECT COUNT(*) FROM {name}") for name in _COUNTED)
        tally = tuple(conn.execute(text("SELECT SUM(submitted), SUM(codes_issued), SUM(codes_used) FROM tally")).one())
        ended = tuple(
            one(query)
            for query in (
                "SELECT COUNT(*) FROM code",
                "SELECT COUNT(*) FROM wave WHERE state = 'frozen'",
                "SELECT COUNT(*) FROM job",
                "SELECT COUNT(*) FROM job WHERE state = 'done'",
                "SELECT COUNT(*) FROM draft WHERE answers <> '{}'",
            )
        )
    return rows, tally, ended


def torn(ctx: Context) -> list[str]:
    """Files that are not what their name says, and rows of files that are not there."""
    bad = [
        path.name
        for path in (ctx.files.root / "files").rglob("*")
        if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() != path.name
    ]
    with ctx.store.read() as conn:
        known = conn.execute(text("SELECT sha256 FROM file")).scalars().all()
    return bad + [sha for sha in known if not ctx.files.path(sha).is_file()]


def every(ctx: Context, case: Case) -> None:
    """The case for every N and mode, each on a fresh subject, until an N is beyond its last operation."""
    for mode in case.modes:
        at = 1
        while _once(ctx, case, at, mode):
            at += 1


def _once(ctx: Context, case: Case, at: int, mode: str) -> bool:
    """Whether the Nth operation was reached."""
    subject = case.prepare(ctx)
    before = state(ctx)
    TRAP.arm(at, mode)
    told: Any = None
    with suppress(StoreAway, OSError):
        told = case.act(ctx, subject)
    TRAP.armed = False
    hit, middle = TRAP.hit, state(ctx)
    again = case.act(ctx, subject)
    after = state(ctx)
    what = f"{case.fault}, operation {at} {mode}"
    if isinstance(again, Refusal) or not again:
        case.wrong.append(f"{what}: done again it gave {again!r}")
    if middle not in (before, after):
        case.wrong.append(f"{what}: half done: {before} {middle} {after}")
    if told and middle != after:
        case.wrong.append(f"{what}: acknowledged, not kept")
    case.wrong += [f"{what}: torn file {name[:8]}" for name in torn(ctx)]
    case.tries += hit
    case.told += bool(told)
    return hit


def _begun(ctx: Context, key: str, town: str) -> str:
    draft = answering.begin_by_link(ctx, key, town, lang="zh", elder=False)
    assert not isinstance(draft, Refusal), draft
    return draft.id


def _sent(ctx: Context, key: str, town: str) -> str:
    sent = answering.submit(ctx, _begun(ctx, key, town), {"age": "35-49"})
    return str(sent.receipt)  # type: ignore[union-attr]


def cases(key: str, town: str, code_batch: int) -> list[Case]:
    """What people and staff do; ``key`` and ``town`` of an open link, a batch with codes."""
    staff = User(id=0, name="staff", display_name="Staff", role=Role.STAFF, created_at=None)  # type: ignore[arg-type]

    def letters(ctx: Context) -> int:
        asked = codes.request_letters(ctx, staff, code_batch, 1, 1)
        assert not isinstance(asked, Refusal), asked
        return asked.id

    return [
        Case(
            NAMES[0],
            lambda ctx: _begun(ctx, key, town),
            lambda ctx, one: answering.save_page(ctx, one, {"G1": 7}, page="G1"),
        ),
        Case(
            NAMES[1],
            lambda ctx: _begun(ctx, key, town),
            lambda ctx, one: answering.submit(ctx, one, {"age": "35-49"}),
        ),
        Case(
            NAMES[2],
            lambda ctx: _sent(ctx, key, town),
            lambda ctx, one: receipts.withdraw(ctx, one, "192.0.2.1"),
        ),
        Case(NAMES[3], letters, _job, modes=MODES[::2]),
    ]


def _job(ctx: Context, job_id: int) -> bool:
    """One attempt by a worker, as if the row were its own; whether it ended well."""
    with ctx.store.read() as conn:
        job = jobs.get(conn, job_id)
    assert job is not None
    if job.state == "done":
        return True
    with ctx.store.write() as conn:
        conn.execute(text("UPDATE job SET state = 'queued', attempts = 0 WHERE id = :id"), {"id": job_id})
        claimed = jobs.claim(conn, "lease", ctx.clock())
    return claimed is not None and runner.attempt(ctx, claimed)


def run(ground: Ground, _forms: int) -> list[Row]:
    """Every case on one site; one row each."""
    site = ground.site("nth")
    ctx = site.settings.context()
    trapped(ctx.store)
    key, town = site.link.split("/")[2:4]
    made = _code_batch(ctx, key)
    rows = []
    with files_trapped():
        for case in cases(key, town, made):
            every(ctx, case)
            rows.append(_row(ground, case))
    ctx.store.dispose()
    return rows


def _code_batch(ctx: Context, key: str) -> int:
    from benchmarks.site import QUESTIONNAIRE

    with ctx.store.read() as conn:
        wave = conn.execute(text("SELECT wave_id FROM batch WHERE key = :key"), {"key": key}).scalar_one()
    new = batches.NewBatch(
        wave_id=wave, title="codes", questionnaire=QUESTIONNAIRE, form="standard", mode="web", stream="probability"
    )
    made = batches.create_batch(ctx, None, new)
    assert not isinstance(made, Refusal), made
    return made.id


def _row(ground: Ground, case: Case) -> Row:
    wrong = f" UNEXPECTED ({len(case.wrong)}): {'; '.join(case.wrong[:3])}." if case.wrong else ""
    return Row(
        fault=case.fault,
        database=ground.database,
        acknowledged=case.told,
        lost=sum("not kept" in one for one in case.wrong),
        doubled=sum("half done" in one for one in case.wrong),
        promises="P1, P2, P4, P7" if "job" in case.fault else "P1, P2, P4",
        seen=f"{case.tries:,} failures, each Nth operation in {len(case.modes)} ways ({'; '.join(case.modes)}): afterwards all of"
        f" it was there or none, and done again it was there once.{wrong}",
    )
