"""SIGKILL of the worker, of a job's process and of both, in every stage of every kind of job that makes something."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

import psutil
from sqlalchemy import text

from benchmarks.site import Site
from survey_app.domain.job import Job
from survey_app.run import worker_command
from survey_app.services import prints
from survey_app.services.context import Context
from survey_app.store import jobs

from . import nth_jobs
from .nth import torn, whole
from .rows import Row
from .servers import PROJECT, Ground
from .world import World, make_world

FAULT = "SIGKILL of worker and job, in every stage"
_PATIENCE = 90.0
_WHO = ("the job", "the worker", "both")
STAGES: dict[str, tuple[str, ...]] = {
    "letters": ("", "codes", "typesetting"),
    "reissue": ("",),
    "snapshot": ("", "snapshot"),
    "report": ("", "reading", "typesetting"),
    "tables": ("", "reading", "tables"),
    "bundle": ("", "bundle"),
    "assess": ("", "snapshot", "weigh", "estimate", "compare"),
}
"""Kind of job → its steps as its row names them; ``""``: its process has just begun."""


@dataclass(slots=True)
class Worker:
    """The product's worker in a group of its own, with the processes of its jobs."""

    site: Site
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            worker_command(),
            env={**self.site.environment, "PYTHONPATH": str(PROJECT)},
            cwd=PROJECT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def kill(self, who: str) -> None:
        """The worker alone leaves the job's process to itself; a supervisor starts another."""
        assert self.process is not None
        children = psutil.Process(self.process.pid).children(recursive=True)
        with contextlib.suppress(psutil.Error, ProcessLookupError):
            if who == "both":
                os.killpg(self.process.pid, signal.SIGKILL)
            elif who == "the worker":
                self.process.kill()
            else:
                for child in children:
                    child.kill()
        if who != "the job":
            self.process.wait()
        if who == "both":
            psutil.wait_procs(children, timeout=10)

    def stop(self) -> None:
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@dataclass(slots=True)
class Trial:
    """Jobs that were asked for, and what became of them.  ``made``: what one of a kind changes when nothing disturbs it."""

    ctx: Context
    worker: Worker
    made: dict[str, Any] = field(default_factory=dict)
    kept: int = 0
    lost: list[str] = field(default_factory=list)
    half: list[str] = field(default_factory=list)
    kills: Counter[str] = field(default_factory=Counter)


def run(ground: Ground, rounds: int) -> list[Row]:
    """Every kind in every stage, the victim in turn; ``rounds`` times."""
    site = ground.site("jobs")
    ctx = site.settings.context()
    trial = Trial(ctx, Worker(site))
    world = make_world(ctx, site)
    try:
        for kind, make in _makers(world).items():
            _undisturbed(trial, kind, make)
            for number, stage in enumerate(STAGES[kind] * rounds):
                _killed(trial, kind, make, stage, _WHO[(number + len(trial.made)) % len(_WHO)])
        left = _left(trial)
    finally:
        trial.worker.stop()
        ctx.store.dispose()
    return [_row(ground, trial, left)]


def _makers(world: World) -> dict[str, Callable[[Context], int]]:
    edition = {kind: partial(nth_jobs.edition, world=world, kind=kind) for kind in ("report", "tables", "bundle")}
    return {
        "letters": partial(nth_jobs.letters, world=world),
        "reissue": partial(nth_jobs.reissue, world=world),
        "snapshot": partial(nth_jobs.snapshot, world=world),
        **edition,
        "assess": partial(nth_jobs.assessment, world=world),
    }


def _undisturbed(trial: Trial, kind: str, make: Callable[[Context], int]) -> None:
    before, job = _asked(trial, make)
    trial.worker.start()
    if not _until(trial, job, lambda found: found.state == "done"):
        trial.lost.append(f"{kind} did not end undisturbed")
    trial.worker.kill("both")
    trial.made[kind] = _change(before, _state(trial.ctx))


def _killed(trial: Trial, kind: str, make: Callable[[Context], int], stage: str, who: str) -> None:
    """A job, killed in a stage of its work; then a worker is there again."""
    what = f"{kind} at {stage or 'its beginning'}, {who} killed"
    before, job = _asked(trial, make)
    trial.worker.start()
    _until(trial, job, lambda found: found.state == "done" or _in_stage(trial, found, stage))
    with trial.ctx.store.read() as conn:
        found = jobs.get(conn, job)
    trial.worker.kill(who)
    trial.kills[who] += found is not None and found.state != "done"
    if who == "both":
        _whole_or_nothing(trial, kind, what, before)
        _lease_runs_out(trial.ctx, job)
    if who != "the job":
        trial.worker.start()
    ended = _until(trial, job, lambda found: found.state == "done")
    trial.worker.kill("both")
    if not ended:
        trial.lost.append(f"{what}: never done")
        return
    trial.kept += 1
    if _change(before, _state(trial.ctx)) != trial.made[kind]:
        trial.half.append(f"{what}: {_change(before, _state(trial.ctx))}, not {trial.made[kind]}")
    trial.lost += [f"{what}: torn file {name[:8]}" for name in torn(trial.ctx)]


def _in_stage(trial: Trial, job: Job, stage: str) -> bool:
    if job.state != "running":
        return False
    assert trial.worker.process is not None
    return job.message == stage if stage else bool(psutil.Process(trial.worker.process.pid).children())


def _whole_or_nothing(trial: Trial, kind: str, what: str, before: Any) -> None:
    change = _change(before, _state(trial.ctx))
    if change != trial.made[kind] and any(change) and kind != "assess":
        trial.half.append(f"{what}: left {change}")


def _lease_runs_out(ctx: Context, job: int) -> None:
    """Half a minute after its worker's last sign; nobody waits for it here."""
    past = {"at": "2000-01-01 00:00:00+00:00" if not ctx.store.is_sqlite else "2000-01-01 00:00:00.000000", "id": job}
    with ctx.store.write() as conn:
        conn.execute(text("UPDATE job SET leased_until = :at WHERE id = :id"), past)


def _asked(trial: Trial, make: Callable[[Context], int]) -> tuple[Any, int]:
    """(state before, the job's id); nothing else waits."""
    with trial.ctx.store.write() as conn:
        conn.execute(text("UPDATE job SET state = 'cancelled' WHERE state <> 'done'"))
    job = make(trial.ctx)
    return _state(trial.ctx), job


def _state(ctx: Context) -> tuple[int, ...]:
    with ctx.store.read() as conn:
        rows, tally = whole(conn)
    return tuple(int(number or 0) for number in (*rows, *tally))


def _change(before: tuple[int, ...], after: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(b - a for a, b in zip(before, after, strict=True))


def _until(trial: Trial, job: int, there: Callable[[Job], bool]) -> bool:
    for found in _looked_at(trial.ctx, job):
        if there(found):
            return True
        if found.state == "failed":
            return False
    return False


def _looked_at(ctx: Context, job: int) -> Iterator[Job]:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        with ctx.store.read() as conn:
            found = jobs.get(conn, job)
        assert found is not None
        yield found
        time.sleep(0.01)


def _left(trial: Trial) -> list[str]:
    """What killed jobs had begun to write, a day later and after what the worker does every minute."""
    later = dataclasses.replace(trial.ctx, clock=lambda: trial.ctx.clock() + timedelta(hours=25))
    prints.sweep(later)
    return [path.name for path in (trial.ctx.files.root / "tmp").iterdir()]


def _row(ground: Ground, trial: Trial, left: list[str]) -> Row:
    wrong = [*trial.lost, *trial.half, *(f"left in the workspaces: {name}" for name in left)]
    said = f" UNEXPECTED ({len(wrong)}): {'; '.join(wrong[:3])}." if wrong else ""
    kills = ", ".join(f"{who} {trial.kills[who]} times" for who in _WHO)
    return Row(
        fault=FAULT,
        database=ground.database,
        acknowledged=trial.kept,
        lost=len(trial.lost),
        doubled=len(trial.half),
        promises="P7",
        seen=f"Killed: {kills}, while {', '.join(STAGES)} were at work; every job was done in the end, once, its file whole,"
        f" and nothing stays in the workspaces.{said}",
    )
