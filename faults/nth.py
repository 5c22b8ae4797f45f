"""The Nth operation on the database or on a file fails, or is where the process is killed, for every N: all of it is done or
none, and done again it is whole."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from survey_app.domain.refusal import Refusal
from survey_app.services.context import Context
from survey_app.store.engine import StoreAway

from .rows import Row
from .servers import Ground
from .trap import KILLED, MODES, TRAP, drivers_trapped, files_trapped

_COUNTED = ("response", "draft", "withdrawal", "file", "snapshot", "report", "code", "job", "questionnaire_version")
_ENDED = (
    "SELECT COUNT(*) FROM wave WHERE state = 'frozen'",
    "SELECT COUNT(*) FROM batch WHERE state = 'closed'",
    "SELECT COUNT(*) FROM run WHERE state = 'assessed'",
    "SELECT COUNT(*) FROM job WHERE state = 'done'",
    "SELECT COUNT(*) FROM draft WHERE answers <> '{}'",
    "SELECT COUNT(DISTINCT sha256) FROM targets_version",
)


def whole(conn: Connection) -> tuple[Any, ...]:
    """What may change only all at once: rows, counts, codes, frozen waves, jobs that ended well."""
    counted = (f"SELECT COUNT(*) FROM {name}" for name in _COUNTED)
    rows = tuple(conn.execute(text(query)).scalar_one() for query in (*counted, *_ENDED))
    tally = conn.execute(
        text("SELECT SUM(submitted), SUM(codes_issued), SUM(codes_used), SUM(started) FROM tally")
    ).one()
    return rows, tuple(tally)


def nothing_more(_ctx: Context, _subject: Any) -> list[str]:
    return []


@dataclass(slots=True)
class Case:
    """One use case.  ``prepare`` gives what ``act`` is then called with, again and again, until it is done; what it gives back
    is an acknowledgement unless it is false or a refusal.  ``watched``: what may change only all at once; ``after``: what else
    must be so when it is done, in words of what is wrong."""

    fault: str
    prepare: Callable[[Context], Any]
    act: Callable[[Context, Any], Any]
    promises: str = "P1, P2, P4"
    modes: tuple[str, ...] = MODES
    watched: Callable[[Connection], Any] = whole
    after: Callable[[Context, Any], list[str]] = nothing_more
    tries: int = 0
    told: int = 0
    wrong: list[str] = field(default_factory=list)


def torn(ctx: Context) -> list[str]:
    """Files that are not what their name says, and rows of files that are not there."""
    files = (path for path in (ctx.files.root / "files").rglob("*") if path.is_file())
    bad = [path.name for path in files if _digest(path, path.stat().st_mtime_ns, path.stat().st_size) != path.name]
    with ctx.store.read() as conn:
        known = conn.execute(text("SELECT sha256 FROM file")).scalars().all()
    return bad + [sha for sha in known if not ctx.files.path(sha).is_file()]


@cache
def _digest(path: Path, _changed: int, _size: int) -> str:
    """Read once as long as it is the same file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def every(ctx: Context, case: Case, step: int = 1) -> None:
    """The case for every N and mode (every ``step``-th in a rehearsal), each on a fresh subject, until an N is beyond its
    last operation."""
    for mode in case.modes:
        at = 1
        while _once(ctx, case, at, mode):
            at += step


def _once(ctx: Context, case: Case, at: int, mode: str) -> bool:
    """Whether the Nth operation was reached."""
    subject = case.prepare(ctx)
    before = _seen(ctx, case)
    told, hit = (_in_a_child if mode == KILLED else _here)(ctx, case, subject, at, mode)
    middle = _seen(ctx, case)
    again = case.act(ctx, subject)
    after = _seen(ctx, case)
    what = f"{case.fault}, operation {at} {mode}"
    if not done(again):
        case.wrong.append(f"{what}: done again it gave {again!r}")
    if middle not in (before, after):
        case.wrong.append(f"{what}: half done: {before} {middle} {after}")
    if told and middle != after:
        case.wrong.append(f"{what}: acknowledged, not kept")
    case.wrong += [f"{what}: torn file {name[:8]}" for name in torn(ctx)]
    case.wrong += [f"{what}: {found}" for found in case.after(ctx, subject)]
    case.tries += hit
    case.told += told
    return hit


def done(outcome: Any) -> bool:
    return bool(outcome) and not isinstance(outcome, Refusal)


def _seen(ctx: Context, case: Case) -> Any:
    with ctx.store.read() as conn:
        return case.watched(conn)


def _here(ctx: Context, case: Case, subject: Any, at: int, mode: str) -> tuple[bool, bool]:
    """(whether it was acknowledged, whether the Nth operation was reached)."""
    told: Any = None
    TRAP.arm(at, mode)
    with suppress(StoreAway, OSError):
        told = case.act(ctx, subject)
    TRAP.armed = False
    return done(told), TRAP.hit


def _in_a_child(ctx: Context, case: Case, subject: Any, at: int, mode: str) -> tuple[bool, bool]:
    """The same in a process of its own, which is killed there; it says that it is done as a server would, by a pipe."""
    ctx.store.dispose()  # the child must not share a connection
    hear, say = os.pipe()
    child = os.fork()
    if not child:
        told, _ = _here(ctx, case, subject, at, mode)
        os.write(say, b"1" if told else b"0")
        os._exit(0)
    os.close(say)
    status = os.waitpid(child, 0)[1]
    told = os.read(hear, 1) == b"1"
    os.close(hear)
    return told, os.WIFSIGNALED(status)


@contextmanager
def trapped(ctx: Context) -> Iterator[None]:
    """The traps stand in this context's drivers and in the files of this process, and are out again afterwards."""
    ctx.store.dispose()
    try:
        with drivers_trapped(), files_trapped(ctx.files.root):
            yield
    finally:
        ctx.store.dispose()


def tried(ground: Ground, ctx: Context, case: Case, step: int) -> Row:
    """One case as a row."""
    with trapped(ctx):
        every(ctx, case, step)
    return _row(ground, case, step)


def _row(ground: Ground, case: Case, step: int) -> Row:
    wrong = f" UNEXPECTED ({len(case.wrong)}): {'; '.join(case.wrong[:3])}." if case.wrong else ""
    which = "each Nth operation" if step == 1 else f"every {step}th operation"
    return Row(
        fault=case.fault,
        database=ground.database,
        acknowledged=case.told,
        lost=sum("not kept" in one for one in case.wrong),
        doubled=sum("half done" in one for one in case.wrong),
        promises=case.promises,
        seen=f"{case.tries:,} failures, {which} in {len(case.modes)} ways ({'; '.join(case.modes)}): afterwards all of"
        f" it was there or none, and done again it was there once.{wrong}",
    )
