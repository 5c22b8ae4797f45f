"""The worker looks after its children: it renews leases, kills what was cancelled, and puts back what died."""

from __future__ import annotations

import subprocess
import sys

import pytest

from survey_app.domain.job import HEARTBEAT_SECONDS, MAX_ATTEMPTS, JobKind, JobState
from survey_app.services import jobs as job_pages
from survey_app.store import jobs
from survey_app.worker import Worker


class Beats:
    """A monotonic clock turned by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def sleeping():
    """Children that sleep until killed; all are ended afterwards."""
    started = []

    def start(job):
        process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        started.append(process)
        return process

    yield start, started
    for process in started:
        process.kill()
        process.wait()


@pytest.fixture
def job(ctx):
    with ctx.store.write() as conn:
        return jobs.add(conn, JobKind.TABLES, "k", ctx.clock(), {"run_id": 1})


def test_a_killed_child_puts_its_job_back_until_attempts_run_out(ctx, job, sleeping):
    start, started = sleeping
    worker = Worker(ctx, slots=1, start=start)
    for attempt in range(1, MAX_ATTEMPTS + 1):
        worker.step()
        assert job_pages.job_view(ctx, job.id).attempts == attempt
        started[-1].kill()
        started[-1].wait()
        if attempt < MAX_ATTEMPTS:
            worker.stopping = True  # only look after the child, start nothing yet
            worker.step()
            assert job_pages.job_view(ctx, job.id).state is JobState.QUEUED
            worker.stopping = False
    worker.step()
    assert job_pages.job_view(ctx, job.id).state is JobState.FAILED
    assert len(started) == MAX_ATTEMPTS


def test_a_heartbeat_renews_the_lease(ctx, job, sleeping, clock):
    start, _ = sleeping
    beats = Beats()
    worker = Worker(ctx, slots=1, start=start, monotonic=beats)
    worker.step()
    for _ in range(20):
        clock.turn(seconds=HEARTBEAT_SECONDS)
        beats.now += HEARTBEAT_SECONDS
        worker.step()
    with ctx.store.write() as conn:
        assert jobs.claim(conn, "thief", ctx.clock()) is None


def test_a_cancelled_job_is_killed_at_the_next_heartbeat(ctx, job, sleeping, house):
    start, started = sleeping
    beats = Beats()
    worker = Worker(ctx, slots=1, start=start, monotonic=beats)
    worker.step()
    job_pages.cancel(ctx, house.staff, job.id)
    beats.now += HEARTBEAT_SECONDS
    worker.step()
    assert started[0].wait(5) != 0
    worker.step()
    assert worker.children == [] and job_pages.job_view(ctx, job.id).state is JobState.CANCELLED


def test_stopping_the_worker_puts_its_jobs_back(ctx, job, sleeping):
    start, started = sleeping
    worker = Worker(ctx, slots=1, start=start)
    worker.step()
    worker.shut_down()
    assert started[0].returncode is not None
    assert job_pages.job_view(ctx, job.id).state is JobState.QUEUED


def test_stopping_again_and_again_does_not_use_up_a_jobs_attempts(ctx, job, sleeping):
    start, started = sleeping
    for _ in range(MAX_ATTEMPTS + 1):
        worker = Worker(ctx, slots=1, start=start)
        worker.step()
        worker.shut_down()
    assert len(started) == MAX_ATTEMPTS + 1


def test_every_minute_it_does_its_duties_once(ctx, monkeypatch):
    done, beats = [], Beats()
    monkeypatch.setattr("survey_app.worker.minute", done.append)
    worker = Worker(ctx, start=lambda _job: None, monotonic=beats)
    for _ in range(3):
        worker.step()
    assert done == [ctx]
    beats.now += 60
    worker.step()
    assert len(done) == 2
