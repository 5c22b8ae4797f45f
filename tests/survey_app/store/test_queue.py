"""The job table is the truth: a job is done once, by whoever holds its lease, however workers die."""

from __future__ import annotations

import pytest

from survey_app.domain.job import LEASE_SECONDS, MAX_ATTEMPTS, JobKind, JobState
from survey_app.services import jobs as job_pages
from survey_app.store import jobs


@pytest.fixture
def queue(ctx):
    """Two queued jobs; gives their ids."""
    with ctx.store.write() as conn:
        return [jobs.add(conn, JobKind.TABLES, f"k{i}", ctx.clock(), {"run_id": i}).id for i in (1, 2)]


def claim(ctx, lease):
    with ctx.store.write() as conn:
        return jobs.claim(conn, lease, ctx.clock())


def state(ctx, job_id):
    return job_pages.job_view(ctx, job_id).state


def test_asking_twice_queues_once(ctx, queue):
    with ctx.store.write() as conn:
        assert jobs.add(conn, JobKind.TABLES, "k1", ctx.clock(), {}).id == queue[0]


def test_each_job_goes_to_one_worker_oldest_first(ctx, queue):
    assert [claim(ctx, "a").id, claim(ctx, "b").id, claim(ctx, "c")] == [*queue, None]


def test_a_job_whose_worker_died_is_taken_again_and_the_dead_one_can_end_nothing(ctx, queue, clock):
    dead = claim(ctx, "dead")
    clock.turn(seconds=LEASE_SECONDS + 1)
    taken = claim(ctx, "alive")
    assert (taken.id, taken.attempts) == (dead.id, 2)
    with ctx.store.write() as conn:
        assert not jobs.finish(conn, dead.id, "dead", ctx.clock(), {})
        assert not jobs.renew(conn, dead.id, "dead", ctx.clock())
        assert jobs.finish(conn, dead.id, "alive", ctx.clock(), {"file_id": 7})
    assert job_pages.job_view(ctx, dead.id).result == {"file_id": 7}


def test_a_heartbeat_keeps_the_lease(ctx, queue, clock):
    held = claim(ctx, "a")
    for _ in range(4):
        clock.turn(seconds=LEASE_SECONDS - 1)
        with ctx.store.write() as conn:
            assert jobs.renew(conn, held.id, "a", ctx.clock())
    assert claim(ctx, "b").id == queue[1]


def test_after_the_last_attempt_a_lost_job_fails_and_can_be_tried_again_by_hand(ctx, queue, clock, house):
    for attempt in range(MAX_ATTEMPTS):
        assert claim(ctx, f"w{attempt}").id == queue[0]
        clock.turn(seconds=LEASE_SECONDS + 1)
    with ctx.store.write() as conn:
        assert [job.id for job in jobs.give_up_lost(conn, ctx.clock(), "{}")] == [queue[0]]
    assert state(ctx, queue[0]) is JobState.FAILED
    assert job_pages.retry(ctx, house.staff, queue[0]).state is JobState.QUEUED
    assert job_pages.retry(ctx, house.staff, queue[0]).code == "job.not-failed"


def test_cancelling_takes_the_job_from_its_worker(ctx, queue, house):
    held = claim(ctx, "a")
    assert job_pages.cancel(ctx, house.staff, held.id).state is JobState.CANCELLED
    with ctx.store.write() as conn:
        assert not jobs.progress(conn, held.id, "a", 1, 2, "x")
        assert not jobs.finish(conn, held.id, "a", ctx.clock(), {})
    assert job_pages.cancel(ctx, house.staff, held.id).code == "job.ended"
