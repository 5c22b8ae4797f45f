"""The job table: queued in the request's transaction, claimed by one UPDATE, leased, renewed, ended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, insert, or_, select, update

from survey_app.domain.job import ENDED, LEASE_SECONDS, MAX_ATTEMPTS, Job, JobKind, JobState
from survey_app.domain.report import RunState

from .schema import job, run

_LEASE = timedelta(seconds=LEASE_SECONDS)
_ANEW = {"state": "queued", "attempts": 0, "ended_at": None, "problem": "", "done": 0, "message": ""}


def _job(row: Any) -> Job:
    values = {name: row[name] for name in Job.__slots__}
    values["kind"], values["state"] = JobKind(row["kind"]), JobState(row["state"])
    return Job(**values)


def add(
    conn: Connection,
    kind: JobKind,
    key: str,
    at: datetime,
    params: Mapping[str, str | int],
    *,
    run_id: int | None = None,
    batch_id: int | None = None,
) -> Job:
    """Queue a job, or give back the one that has this key."""
    known = conn.execute(select(job).where(job.c.key == key)).mappings().first()
    if known is not None:
        return _job(known)
    values = {
        "key": key,
        "kind": str(kind),
        "params": dict(params),
        "state": str(JobState.QUEUED),
        "created_at": at,
        "run_id": run_id,
        "batch_id": batch_id,
    }
    blank = {"attempts": 0, "done": 0, "total": 0, "message": "", "lease": "", "problem": ""}
    row = conn.execute(insert(job).values(**values, **blank).returning(job)).mappings().one()
    return _job(row)


def get(conn: Connection, job_id: int) -> Job | None:
    row = conn.execute(select(job).where(job.c.id == job_id)).mappings().first()
    return None if row is None else _job(row)


def by_key(conn: Connection, key: str) -> Job | None:
    row = conn.execute(select(job).where(job.c.key == key)).mappings().first()
    return None if row is None else _job(row)


def set_result(conn: Connection, job_id: int, result: Mapping[str, Any]) -> None:
    """What is left of an ended job's products."""
    conn.execute(update(job).where(job.c.id == job_id).values(result=dict(result)))


def of_run(conn: Connection, run_id: int) -> tuple[Job, ...]:
    rows = conn.execute(select(job).where(job.c.run_id == run_id).order_by(job.c.id)).mappings()
    return tuple(_job(row) for row in rows)


def of_batch(conn: Connection, batch_id: int) -> tuple[Job, ...]:
    """Newest first."""
    rows = conn.execute(select(job).where(job.c.batch_id == batch_id).order_by(job.c.id.desc())).mappings()
    return tuple(_job(row) for row in rows)


def claim(conn: Connection, lease: str, at: datetime) -> Job | None:
    """Take the oldest job that waits, or whose lease ran out (its worker died); ``None`` if there is none."""
    lost = and_(job.c.state == "running", job.c.leased_until < at)
    free = select(job.c.id).where(or_(job.c.state == "queued", lost), job.c.attempts < MAX_ATTEMPTS)
    first = free.order_by(job.c.id).limit(1).with_for_update(skip_locked=True).scalar_subquery()
    taken = update(job).where(job.c.id == first)
    values: dict[str, Any] = {"state": "running", "lease": lease, "leased_until": at + _LEASE, "started_at": at}
    values |= {"attempts": job.c.attempts + 1, "done": 0, "problem": "", "ended_at": None}
    row = conn.execute(taken.values(**values).returning(job)).mappings().first()
    return None if row is None else _job(row)


def give_up_lost(conn: Connection, at: datetime, problem: str) -> list[Job]:
    """Fail the jobs whose last allowed attempt lost its worker."""
    lost = (job.c.state == "running", job.c.leased_until < at, job.c.attempts >= MAX_ATTEMPTS)
    values = {"state": "failed", "ended_at": at, "problem": problem, "lease": ""}
    return [_job(row) for row in conn.execute(update(job).where(*lost).values(**values).returning(job)).mappings()]


def renew(conn: Connection, job_id: int, lease: str, at: datetime) -> bool:
    """Heartbeat; ``False`` if the job was cancelled or is someone else's by now."""
    return _mine(conn, job_id, lease, leased_until=at + _LEASE)


def progress(conn: Connection, job_id: int, lease: str, done: int, total: int, message: str) -> bool:
    return _mine(conn, job_id, lease, done=done, total=total, message=message)


def finish(conn: Connection, job_id: int, lease: str, at: datetime, result: Mapping[str, Any]) -> bool:
    """Done, if the lease is still ours; the caller rolls back its products otherwise."""
    return _mine(conn, job_id, lease, state="done", ended_at=at, result=dict(result), done=job.c.total, lease="")


def fail(conn: Connection, job_id: int, lease: str, at: datetime, problem: str, *, again: bool) -> bool:
    """Failed: back into the queue while attempts are left and ``again``, else for good."""
    if again:
        return _mine(conn, job_id, lease, state="queued", problem=problem, lease="")
    failed = _mine(conn, job_id, lease, state="failed", ended_at=at, problem=problem, lease="")
    return failed and _run_follows(conn, job_id, RunState.FAILED)


def give_back(conn: Connection, job_id: int, lease: str) -> bool:
    """Back into the queue as if it had not been claimed: the worker was told to stop."""
    return _mine(conn, job_id, lease, state="queued", attempts=job.c.attempts - 1, lease="")


def _mine(conn: Connection, job_id: int, held: str, **values: Any) -> bool:
    where = (job.c.id == job_id, job.c.lease == held, job.c.state == "running")
    return conn.execute(update(job).where(*where).values(**values)).rowcount == 1


def cancel(conn: Connection, job_id: int, at: datetime) -> bool:
    where = (job.c.id == job_id, job.c.state.in_(["queued", "running"]))
    values = {"state": "cancelled", "ended_at": at, "lease": ""}
    cancelled = conn.execute(update(job).where(*where).values(**values)).rowcount == 1
    return cancelled and _run_follows(conn, job_id, RunState.FAILED)


def again(conn: Connection, job_id: int) -> bool:
    """Queue an ended, unsuccessful job anew."""
    where = (job.c.id == job_id, job.c.state.in_(["failed", "cancelled"]))
    queued = conn.execute(update(job).where(*where).values(**_ANEW)).rowcount == 1
    return queued and _run_follows(conn, job_id, RunState.QUEUED)


def again_after(conn: Connection, kind: JobKind, before: datetime) -> None:
    """Queue jobs of a kind anew that ended without success before then."""
    ended = (job.c.kind == str(kind), job.c.state.in_(["failed", "cancelled"]), job.c.ended_at < before)
    for job_id in conn.execute(select(job.c.id).where(*ended)).scalars().all():
        again(conn, job_id)


def done_of_kind(conn: Connection, kind: JobKind) -> tuple[Job, ...]:
    rows = conn.execute(select(job).where(job.c.kind == str(kind), job.c.state == str(JobState.DONE))).mappings()
    return tuple(_job(row) for row in rows)


def once_more(conn: Connection, job_id: int) -> None:
    """Queue a job anew that was done as far as it could be then."""
    conn.execute(update(job).where(job.c.id == job_id, job.c.state == str(JobState.DONE)).values(**_ANEW))


def _run_follows(conn: Connection, job_id: int, state: RunState) -> bool:
    """A run without assessment is as its assess job is: it does not stay in progress when that has ended for good."""
    its_run = select(job.c.run_id).where(job.c.id == job_id, job.c.kind == str(JobKind.ASSESS)).scalar_subquery()
    waiting = (run.c.id == its_run, run.c.state != str(RunState.ASSESSED))
    conn.execute(update(run).where(*waiting).values(state=str(state)))
    return True


def pending_by_run(conn: Connection) -> dict[int, int]:
    """Run → jobs still to end."""
    ended = [str(state) for state in ENDED]
    counts: dict[int, int] = {}
    query = select(job.c.run_id).where(job.c.run_id.is_not(None), job.c.state.not_in(ended))
    for run_id in conn.execute(query).scalars():
        counts[int(run_id)] = counts.get(int(run_id), 0) + 1
    return counts
