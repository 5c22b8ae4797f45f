"""The service under load: page posts and whole forms on both databases, and a town meeting's worth of residents at once.

Page posts: wrk sends recorded posts of the standard form over as many connections as there are threads; gunicorn with the
product's two workers saves each durably, on SQLite (synchronous FULL) and on PostgreSQL.  In turn with them the two
yardsticks of the part above: raw inserts, and FlaskForms of the same pages.  Completed: phones in a closed loop answer the
whole form from the open link to the receipt, every page posted, saved, redirected and shown.

Crowd: residents arrive within a minute and think between two pages, while the worker makes the demonstration's run: the
assessment and all its reports.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text

from benchmarks.crowd import Pace, crowd
from benchmarks.figures import Figure, Section, milliseconds
from benchmarks.pages import quiet_logs
from benchmarks.server import served
from benchmarks.site import TOWN, Site, residents_posts
from benchmarks.stored import check_receipts, responses
from benchmarks.throughput import throughput
from survey_app.demo.create import create_demo
from survey_app.services import runs
from survey_app.settings import from_environment
from survey_app.store import migrate

ROUNDS, SECONDS = 3, 10
RESIDENTS, ARRIVE, PAUSE = 5_000, 60.0, (15.0, 25.0)
SLOWEST = 1.0
SEED = 20261125


def run(rounds: int = ROUNDS, seconds: float = SECONDS, residents: int = RESIDENTS) -> Section:
    """Measure and report."""
    _allow_connections(2 * residents)
    with tempfile.TemporaryDirectory() as name, quiet_logs():
        folder = Path(name)
        figures = [*throughput(folder, rounds, seconds), *_crowd(folder / "demo", residents)]
    text = tuple(part.replace("\n", " ").strip() for part in str(__doc__).split("\n\n")[1:])
    return Section(name="load", title="Under load", text=text, figures=tuple(figures))


def _crowd(data: Path, residents: int) -> Iterator[Figure]:
    site = demo_site(data)
    answers = {post.page: post.fields for post in residents_posts(site, 1)}
    before = responses(site)
    with served("survey_app:create_app()", site.environment) as address:
        with _worker(site):
            log = crowd(address, site.link, answers, residents, Pace(arrive=ARRIVE, pause=PAUSE), SEED)
        check_receipts(site, log.receipts, before)
    every = len(log.seconds["GET"]) + len(log.seconds["POST"])
    yield Figure(
        what=f"{residents:,} residents within {ARRIVE:.0f} s, a page each per {PAUSE[0]:.0f}–{PAUSE[1]:.0f} s, beside a run with"
        f" its reports: requests, receipts, errors",
        measured=f"{every:,}, {len(log.receipts):,}, {len(log.errors):,}"
        + (f" (first: {log.errors[0]})" if log.errors else ""),
        aim="0 errors",
        reached=not log.errors and len(log.receipts) == residents,
    )
    p50, p95, p99 = (log.quantile(share) for share in (0.5, 0.95, 0.99))
    yield Figure(
        what=f"a request of theirs, p50 / p95 / p99 (the phones took {log.cpu / log.wall:.0%} of a core)",
        measured=" / ".join(map(milliseconds, (p50, p95, p99))),
        aim=f"p99 < {SLOWEST:.0f} s",
        reached=p99 < SLOWEST,
    )
    yield _of_run(site)


def _of_run(site: Site) -> Figure:
    context = site.settings.context()
    (run,) = runs.list_runs(context)
    context.store.dispose()
    began = [job.started_at for job in run.jobs if job.started_at]
    ended = [job.ended_at for job in run.jobs if job.ended_at]
    took = f"{(max(ended) - min(began)).total_seconds():.0f} s" if ended else "none ended"
    waiting = len(run.jobs) - len(ended)
    return Figure(
        what="reports made meanwhile; from the first job's begin to the last one's end; jobs that were still to do",
        measured=f"{len(run.reports)}; {took}; {waiting}",
    )


def _allow_connections(n: int) -> None:
    """For this process and the servers it starts: every phone and its connection at the server is an open file."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = n if hard == resource.RLIM_INFINITY else min(n, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))


def demo_site(data: Path) -> Site:
    """The demonstration as ``make run`` makes it, with its run waiting for the worker; the link of its open batch."""
    environment = {"FOURSENSE_DATA": str(data), "PUBLIC_URL": "http://127.0.0.1:8000"}
    settings = from_environment(environment)
    context = settings.context()
    migrate.upgrade(context.store)
    create_demo(context)
    with context.store.read() as conn:
        key = conn.execute(
            text("SELECT key FROM batch WHERE stream = 'open' AND mode = 'web' AND state = 'open'")
        ).scalar_one()
    context.store.dispose()
    return Site(settings=settings, environment={**os.environ, **environment}, link=f"/o/{key}/{TOWN}")


@contextmanager
def _worker(site: Site) -> Iterator[None]:
    command = [sys.executable, "-m", "survey_app.cli", "worker"]
    with subprocess.Popen(
        command, env=site.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as worker:
        try:
            yield
        finally:
            worker.terminate()
