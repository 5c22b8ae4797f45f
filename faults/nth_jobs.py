"""Jobs whose Nth operation fails: letters, the snapshot, the assessment, reports, the workbook and the zip of all."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

from sqlalchemy import Connection, text

from survey_app import jobs as runner
from survey_app.domain.job import Job, JobKind
from survey_app.domain.refusal import Refusal
from survey_app.services import codes, runs
from survey_app.services.context import Context
from survey_app.store import jobs

from .nth import Case, whole
from .trap import ANSWER_LOST, FAILS, KILLED, untouched
from .world import STAFF, World

LETTERS, REISSUE, SNAPSHOT, ASSESS, REPORT, TABLES, BUNDLE = NAMES = tuple(
    f"Nth operation fails: {what}"
    for what in (
        "letters job",
        "replacement letter job",
        "snapshot job",
        "assessment job",
        "report job",
        "workbook job",
        "job of the zip of all",
    )
)
_MODES = (FAILS, ANSWER_LOST, KILLED)
_SLOW = (FAILS, KILLED)
"""For a job of a hundred operations and more."""
_PROMISES = "P4, P7"


def cases(world: World) -> list[Case]:
    """Each with a job that has not been done before."""
    parts: tuple[tuple[str, Any], ...] = (
        (LETTERS, lambda ctx: letters(ctx, world)),
        (REISSUE, lambda ctx: reissue(ctx, world)),
        (SNAPSHOT, lambda ctx: snapshot(ctx, world)),
        (ASSESS, lambda ctx: assessment(ctx, world)),
        (REPORT, lambda ctx: edition(ctx, world, "report")),
        (TABLES, lambda ctx: edition(ctx, world, "tables")),
        (BUNDLE, lambda ctx: edition(ctx, world, "bundle")),
    )
    return [
        Case(
            name,
            make,
            attempt,
            _PROMISES,
            modes=_SLOW if name == ASSESS else _MODES,
            watched=_but_jobs if name == SNAPSHOT else whole,
        )
        for name, make in parts
    ]


def _but_jobs(conn: Connection) -> Any:
    """A snapshot is a transaction of its own before its job ends: done again the job finds it."""
    return tuple(
        conn.execute(text(query)).scalar_one()
        for query in ("SELECT COUNT(*) FROM snapshot", "SELECT COUNT(*) FROM file")
    )


def attempt(ctx: Context, job_id: int) -> bool:
    """One attempt by a worker, which finds no other job; whether it ended well."""
    with untouched(), ctx.store.write() as conn:
        job = jobs.get(conn, job_id)
        assert job is not None
        if job.state == "done":
            return True
        conn.execute(text("UPDATE job SET state = 'cancelled' WHERE state <> 'done'"))
        conn.execute(text("UPDATE job SET state = 'queued', attempts = 0 WHERE id = :id"), {"id": job_id})
    with ctx.store.write() as conn:
        claimed = jobs.claim(conn, "lease", ctx.clock())
    return claimed is not None and _attempted(ctx, claimed)


def _attempted(ctx: Context, claimed: Job) -> bool:
    """What is computed without a database or a file is computed once and given again."""
    with ExitStack() as stack:
        for name, given in _computed():
            stack.enter_context(mock.patch(name, given))
        return runner.attempt(ctx, claimed)


@cache
def _computed() -> tuple[tuple[str, Any], ...]:
    """Where it is called → what is called there instead."""
    from analysis.assess import assess_wave
    from analysis.results import from_json, to_json

    return (
        ("survey_app.services.work.assess.assess_wave", _once(assess_wave, lambda responses: responses.sha256)),
        ("survey_app.services.work.assess.to_json", _once(to_json, lambda assessment: assessment.wave)),
        ("survey_app.services.work.editions.from_json", _once(from_json, lambda document: document)),
        ("reports.book.workbook.write_tables", _workbook()),
    )


def _once(function: Callable[..., Any], key: Callable[[Any], str]) -> Callable[..., Any]:
    """Of its first argument's ``key``."""
    known: dict[str, Any] = {}

    def given(first: Any, *args: Any, **named: Any) -> Any:
        if key(first) not in known:
            known[key(first)] = function(first, *args, **named)
        return known[key(first)]

    return given


def _workbook() -> Any:
    from reports.book.workbook import write_tables

    known: dict[str, bytes] = {}

    def write(inp: Any, path: Path) -> None:
        if inp.run not in known:
            write_tables(inp, path)
            known[inp.run] = path.read_bytes()
        path.write_bytes(known[inp.run])

    return write


def letters(ctx: Context, world: World) -> int:
    asked = codes.request_letters(ctx, STAFF, world.code_batch, 1, 1)
    assert not isinstance(asked, Refusal), asked
    return asked.id


def reissue(ctx: Context, world: World) -> int:
    """Of a code that was never used; as staff's request queues it."""
    issued = codes.issue(ctx, world.code_batch, [world.portion])
    assert not isinstance(issued, Refusal), issued
    with ctx.store.write() as conn:
        old = conn.execute(text("SELECT MAX(id) FROM code")).scalar_one()
        conn.execute(text("UPDATE code SET state = 'void' WHERE id = :id"), {"id": old})
        params: dict[str, str | int] = {"batch_id": world.code_batch, "replaces": old, "format": "a4", "lang": "zh"}
        return jobs.add(conn, JobKind.REISSUE, f"reissue:{old}", ctx.clock(), params, batch_id=world.code_batch).id


def snapshot(ctx: Context, world: World) -> int:
    """The wave's snapshot is forgotten first."""
    with ctx.store.write() as conn:
        file = "SELECT file_id FROM snapshot WHERE wave_id = :wave"
        known = conn.execute(text(file), {"wave": world.small_wave}).scalars().all()
        conn.execute(text("DELETE FROM snapshot WHERE wave_id = :wave"), {"wave": world.small_wave})
        for one in known:
            conn.execute(text("DELETE FROM file WHERE id = :id"), {"id": one})
        key = f"snapshot:{world.small_wave}:{ctx.token(6).hex()}"
        return jobs.add(conn, JobKind.SNAPSHOT, key, ctx.clock(), {"wave_id": world.small_wave}).id


def assessment(ctx: Context, world: World) -> int:
    run = runs.start_run(ctx, None, world.wave)
    assert not isinstance(run, Refusal), run
    with ctx.store.read() as conn:
        return jobs.of_run(conn, run.id)[0].id


def edition(ctx: Context, world: World, kind: str) -> int:
    """As if it had not been made yet."""
    place = {"kind": "town", "place": world.town, "formats": "pdf,html"} if kind == "report" else {}
    with ctx.store.write() as conn:
        which = {"run": world.run, "kind": "town" if kind == "report" else kind}
        conn.execute(text("DELETE FROM report WHERE run_id = :run AND kind = :kind"), which)
        conn.execute(text("DELETE FROM job WHERE kind = 'bundle' AND state <> 'running' AND run_id = :run"), which)
        params: dict[str, str | int] = {"run_id": world.run, "lang": "zh", "publication": "internal", **place}
        key = f"{kind}:{world.run}:{ctx.token(6).hex()}"
        return jobs.add(conn, JobKind(kind), key, ctx.clock(), params, run_id=world.run).id
