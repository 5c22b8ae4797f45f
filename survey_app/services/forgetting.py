"""Closing a batch: nothing joins codes and answers any more (docs/decisions/0010).  The links go with the closing itself;
a job undoes what rows say by their order."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection

from survey_app.domain.batch import FINISHED, Batch
from survey_app.domain.job import Job, JobKind
from survey_app.store import codes, drafts, jobs, quotas, waves
from survey_app.store.forgetting import nobody_answers

from .context import Context

_AGAIN = timedelta(hours=1)


def at_closing(ctx: Context, conn: Connection, batch: Batch) -> None:
    """In the closing's own transaction; queues the job."""
    _forget_links(conn, batch.id)
    key = f"forget:{batch.id}:{ctx.token(8).hex()}"
    jobs.add(conn, JobKind.FORGET, key, ctx.clock(), {"batch_id": batch.id}, batch_id=batch.id)


def once_more(ctx: Context, batch_id: int) -> bool:
    """For a batch that an older version closed; whether it is closed still, and not collecting again."""
    with ctx.store.write() as conn:
        batch = waves.get_batch(conn, batch_id, lock_wave=True)
        closed = batch is not None and batch.state in FINISHED
        if closed:
            _forget_links(conn, batch_id)
    return closed


def retry(ctx: Context) -> None:
    """What closing promises is kept even if the job failed, for want of room for instance: it is tried again every hour.
    What was put off because people were answering is done once nobody is."""
    with ctx.store.write() as conn:
        jobs.again_after(conn, JobKind.FORGET, ctx.clock() - _AGAIN)
        if nobody_answers(conn):
            for job in filter(put_off, jobs.done_of_kind(conn, JobKind.FORGET)):
                jobs.once_more(conn, job.id)


def put_off(job: Job) -> bool:
    """Whether a job that is done left the order of rows as it was, in a database too large to rewrite meanwhile."""
    return (job.result or {}).get("rewritten") == 0


def _forget_links(conn: Connection, batch_id: int) -> None:
    """Unfinished forms go, counted as such; of codes that were used nothing stays but that they were.  Done twice it does
    no harm."""
    for town, n in drafts.drop_unfinished(conn, batch_id).items():
        waves.count(conn, batch_id, town, unfinished=n)
    quotas.release_all(conn, batch_id)  # after the drafts, as a page is saved
    codes.settle(conn, batch_id)
