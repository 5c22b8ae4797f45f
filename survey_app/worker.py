"""The worker: claims jobs, starts a child process for each, keeps its lease alive, and puts back what a death left."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType

import structlog

from survey_app.domain.job import HEARTBEAT_SECONDS, MAX_ATTEMPTS, Job
from survey_app.services.context import Context
from survey_app.services.minutely import minute
from survey_app.store import jobs as rows
from survey_app.store.engine import StoreAway

log = structlog.get_logger("foursense.worker")

IDLE_SECONDS = 0.5
MINUTE_SECONDS = 60.0
TICK_SECONDS = 0.1
_LOST = '{"code": "job.worker-lost", "params": {}, "where": ""}'

Start = Callable[[Job], "subprocess.Popen[bytes]"]


def start_child(job: Job) -> subprocess.Popen[bytes]:
    """A fresh interpreter per job: what a job allocates or breaks ends with it."""
    return subprocess.Popen([sys.executable, "-m", "survey_app.jobs", str(job.id), job.lease])  # noqa: S603 - a list, nothing from outside


@dataclass(slots=True)
class Child:
    job: Job
    process: subprocess.Popen[bytes]
    renewed: float


@dataclass(slots=True)
class Worker:
    """``slots`` jobs at a time.  ``monotonic`` counts heartbeats; wall-clock steps do not matter to it."""

    ctx: Context
    slots: int = 2
    start: Start = start_child
    monotonic: Callable[[], float] = time.monotonic
    children: list[Child] = field(default_factory=list)
    stopping: bool = False
    minute_due: float = 0.0
    """On the counter of ``monotonic``: the first is due at once."""

    def run(self) -> None:
        """Until :meth:`stop`; then children are ended and their jobs put back."""
        while not self.stopping:
            try:
                busy = self.step()
            except StoreAway:
                log.warning("store away")
                busy = False
            time.sleep(TICK_SECONDS if busy else IDLE_SECONDS)
        self.shut_down()

    def stop(self, *_signal: int | FrameType | None) -> None:
        self.stopping = True

    def step(self) -> bool:
        """Look after the children, then start new ones; whether there is anything to do."""
        for child in list(self.children):
            self._look_after(child)
        self._every_minute()
        while len(self.children) < self.slots and not self.stopping:
            job = self._claim()
            if job is None:
                break
            log.info("job started", job=job.id, kind=str(job.kind), attempt=job.attempts)
            self.children.append(Child(job, self.start(job), self.monotonic()))
        return bool(self.children)

    def _every_minute(self) -> None:
        if self.monotonic() < self.minute_due:
            return
        self.minute_due = self.monotonic() + MINUTE_SECONDS
        minute(self.ctx)

    def _claim(self) -> Job | None:
        lease = self.ctx.token(16).hex()
        with self.ctx.store.write() as conn:
            rows.give_up_lost(conn, self.ctx.clock(), _LOST)
            return rows.claim(conn, lease, self.ctx.clock())

    def _look_after(self, child: Child) -> None:
        if child.process.poll() is not None:
            self.children.remove(child)
            self._put_back(child.job)
        elif self.monotonic() - child.renewed >= HEARTBEAT_SECONDS:
            child.renewed = self.monotonic()
            with self.ctx.store.write() as conn:
                ours = rows.renew(conn, child.job.id, child.job.lease, self.ctx.clock())
            if not ours:
                child.process.kill()

    def _put_back(self, job: Job) -> None:
        """A child that ended by itself has closed its row; one that was killed has not: its job goes back."""
        again = job.attempts < MAX_ATTEMPTS
        with self.ctx.store.write() as conn:
            if rows.fail(conn, job.id, job.lease, self.ctx.clock(), _LOST, again=again):
                log.warning("job lost its process", job=job.id, kind=str(job.kind), again=again)

    def shut_down(self) -> None:
        for child in self.children:
            child.process.kill()
            child.process.wait()
            with self.ctx.store.write() as conn:
                rows.give_back(conn, child.job.id, child.job.lease)
        self.children.clear()


def work(ctx: Context, slots: int = 2) -> None:
    """``foursense worker``: until SIGTERM or SIGINT."""
    worker = Worker(ctx, slots)
    signal.signal(signal.SIGTERM, worker.stop)
    signal.signal(signal.SIGINT, worker.stop)
    log.info("worker ready")
    worker.run()
