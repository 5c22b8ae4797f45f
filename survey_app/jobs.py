"""Which job is done by what, and one attempt at one: run as ``python -m survey_app.jobs ID LEASE`` by the worker."""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING

import structlog

from questionnaires.problems import Problem, ProblemsFound
from survey_app.domain.job import MAX_ATTEMPTS, Job, JobKind, JobState
from survey_app.services.context import Context
from survey_app.store import jobs as rows

if TYPE_CHECKING:
    from survey_app.services.work.base import Work

HANDLERS: Mapping[JobKind, str] = {
    JobKind.SNAPSHOT: "survey_app.services.work.snapshot:make_snapshot",
    JobKind.ASSESS: "survey_app.services.work.assess:assess",
    JobKind.REPORT: "survey_app.services.work.editions:report",
    JobKind.TABLES: "survey_app.services.work.editions:tables",
    JobKind.BUNDLE: "survey_app.services.work.editions:bundle",
    JobKind.POSTERS: "survey_app.services.work.printing:posters",
    JobKind.FORGET: "survey_app.services.work.forgetting:forget",
    JobKind.LETTERS: "survey_app.services.work.letters:letters",
    JobKind.REISSUE: "survey_app.services.work.letters:reissue",
}
"""Kind → ``module:function``; imported only by the process that does the job."""

NICE = 10
"""Residents' pages come before reports."""

log = structlog.get_logger("foursense.jobs")


def attempt(ctx: Context, job: Job) -> bool:
    """One attempt at a claimed job; whether it ended well.  Whatever happens, the row says so."""
    from survey_app.services.work.base import LeaseLost, Work

    try:
        _handler(job.kind)(Work(ctx, job))
    except LeaseLost:
        log.info("job given up", job=job.id, kind=str(job.kind))
        return False
    except ProblemsFound as found:
        # What is wrong with the input stays wrong: no second attempt.
        _failed(ctx, job, _text(found.problems[0]), again=False)
        return False
    except Exception as error:
        log.error("job failed", job=job.id, kind=str(job.kind), error=type(error).__name__, at=_frames(error))
        problem = Problem(code="job.crashed", where=str(job.kind), params={"error": type(error).__name__})
        _failed(ctx, job, _text(problem), again=job.attempts < MAX_ATTEMPTS)
        return False
    log.info("job done", job=job.id, kind=str(job.kind))
    return True


def _handler(kind: JobKind) -> Callable[[Work], None]:
    module, name = HANDLERS[kind].split(":")
    handler: Callable[[Work], None] = getattr(import_module(module), name)
    return handler


def _failed(ctx: Context, job: Job, problem: str, *, again: bool) -> None:
    with ctx.store.write() as conn:
        rows.fail(conn, job.id, job.lease, ctx.clock(), problem, again=again)


def _frames(error: Exception) -> list[str]:
    """Where it happened.  The message is left out: it may hold an answer."""
    return [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)[-6:]]


def _text(problem: Problem) -> str:
    return json.dumps(
        {"code": problem.code, "where": problem.where, "params": dict(problem.params)},
        ensure_ascii=False,
        sort_keys=True,
    )


def main(arguments: list[str]) -> int:
    """Do the job if this lease still holds it."""
    from survey_app import logs
    from survey_app.settings import from_environment

    logs.configure()
    os.nice(NICE)
    ctx = from_environment().context()
    with ctx.store.read() as conn:
        job = rows.get(conn, int(arguments[0]))
    if job is None or job.state is not JobState.RUNNING or job.lease != arguments[1]:
        return 0
    return 0 if attempt(ctx, job) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
