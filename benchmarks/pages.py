"""A resident's page: posts stored per second, the cost of showing it, its size, what it asks of the database.

Post: gunicorn with the product's settings receives a page of the standard form of the Wenling questionnaire, checks the token,
validates the answers, merges them into the draft's row, commits (SQLite, synchronous FULL) and redirects.  Raw: a WSGI
function under the same gunicorn reads a finished JSON document and inserts it durably.  FlaskForm: the same pages as
FlaskForms, token and validation by Flask-WTF, merged and stored durably by the bare driver.
"""

from __future__ import annotations

import contextlib
import gzip
import os
import statistics
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import structlog
from sqlalchemy import event

from benchmarks import rivals
from benchmarks.figures import Figure, Section, at_least, at_most, milliseconds
from benchmarks.inprocess import cpu_of
from benchmarks.server import CONNECTIONS, Burst, load_generator, record, served
from benchmarks.site import Post, Resident, Site, close, make_site, pages_of, residents_posts
from benchmarks.stored import saved_pages
from benchmarks.yardsticks import FORM, Contestant, own_requests, yardsticks
from survey_app import create_app, logs

RESIDENTS = 60
ROUNDS, SECONDS = 5, 4
LARGEST_PAGE = 4096


def run(rounds: int = ROUNDS, seconds: int = SECONDS) -> Section:
    """Measure and report."""
    with tempfile.TemporaryDirectory() as name, quiet_logs():
        folder = Path(name)
        site = make_site(folder / "var")
        posts = residents_posts(site, RESIDENTS)
        inside = [*_get_cost(site, posts), *_sizes(site), *_round_trips(site)]
        bursts = _bursts(site, folder, posts, rounds, seconds) if load_generator() else {}
    notes = () if bursts else ("wrk, the load generator, was absent: posts per second were not measured.",)
    load = [*_load_figures(bursts)] if bursts else []
    text = (
        str(__doc__).split("\n\n", 1)[1].replace("\n", " ").strip(),
        f"wrk sends the recorded posts of {RESIDENTS} residents over {CONNECTIONS} connections from the same machine (it takes part"
        f" of its cores): {rounds} interleaved rounds of {seconds} s each, medians; ratios are medians of the rounds' ratios."
        " After the last round the database holds as many saved pages as were acknowledged.",
    )
    return Section(name="pages", title="Residents' pages", text=text, figures=(*load, *inside), notes=notes)


def _load_figures(bursts: Mapping[str, Sequence[Burst]]) -> Iterator[Figure]:
    for name, what in (("post", "page posts"), ("raw", "raw inserts"), ("form", "FlaskForm page posts")):
        yield Figure(what=f"{what} per second", measured=f"{_median(bursts[name]):,.0f}")
    yield at_least("page posts / raw inserts", _ratio(bursts["post"], bursts["raw"]), 0.4)
    yield at_least("page posts / FlaskForm page posts", _ratio(bursts["post"], bursts["form"]), 8)
    most = f"{_ratio(bursts['raw'], bursts['form']):.2f} ×"
    yield Figure(what="raw inserts / FlaskForm page posts: more than this no page that stores can reach", measured=most)
    flows = _ratio(bursts["flow"], bursts["form flow"])
    measured = f"{_median(bursts['flow']):,.0f} against {_median(bursts['form flow']):,.0f} per second: {flows:.2f} ×"
    yield Figure(what="GET and POST of a page in turn, beside FlaskForm", measured=measured)
    whole = f"{_median(bursts['whole flow']):,.0f} per second"
    yield Figure(what="the same for a FlaskForm of all questions on one page, as when 8 × was set", measured=whole)
    slow = statistics.median(b.p99 for b in bursts["post"])
    usual = statistics.median(b.p50 for b in bursts["post"])
    yield Figure(
        what=f"latency of a post at {CONNECTIONS} connections, p50 / p99",
        measured=f"{milliseconds(usual)} / {milliseconds(slow)}",
    )


def _bursts(site: Site, folder: Path, posts: Sequence[Post], rounds: int, seconds: int) -> dict[str, list[Burst]]:
    """Rounds of bursts, contestant after contestant, and the check that what was acknowledged is stored."""
    before = saved_pages(site)
    with ExitStack() as stack:
        ours = stack.enter_context(served("survey_app:create_app()", site.environment))
        measures = stack.enter_context(yardsticks(folder, site, posts))
        own = own_requests(posts)
        contestants = {
            "raw": measures["raw"],
            "post": Contestant(address=ours, requests=record(folder / "post", own[1::2])),
            "form": measures["form"],
            "flow": Contestant(address=ours, requests=record(folder / "flow", own)),
            "form flow": measures["form flow"],
            "whole flow": measures["whole flow"],
        }
        for contestant in contestants.values():
            contestant.burst(1)
        counted = saved_pages(site) - before
        found: dict[str, list[Burst]] = {name: [] for name in contestants}
        for _ in range(rounds):
            for name, contestant in contestants.items():
                found[name].append(contestant.burst(seconds))
        acknowledged = sum(b.requests for b in found["post"]) + sum(b.requests // 2 for b in found["flow"])
        stored = saved_pages(site) - before - counted
    if stored < acknowledged:
        raise RuntimeError(f"{acknowledged} pages were acknowledged, {stored} are stored")
    return found


@contextmanager
def quiet_logs() -> Iterator[None]:
    """Log lines are made as in production (they are part of the cost) and thrown away; then logging is as it was before.

    Loggers are put together anew for each line, a few microseconds more: one that is kept would write to this file for ever."""
    before = structlog.get_config() if structlog.is_configured() else None
    with Path(os.devnull).open("w") as nowhere:
        with contextlib.redirect_stderr(nowhere):
            logs.configure()
        structlog.configure(cache_logger_on_first_use=False)
        try:
            yield
        finally:
            structlog.reset_defaults()
            if before is not None:
                structlog.configure(**before)


def _get_cost(site: Site, posts: Sequence[Post]) -> list[Figure]:
    """CPU of a GET inside the process, beside an empty view of Flask, taken in turn."""
    app = create_app(site.settings)
    path, cookie = posts[len(posts) // 2].path, posts[len(posts) // 2].cookie
    page, nothing = cpu_of({"page": (app, path, cookie), "empty": (rivals.empty(), path, "")})
    close(app)
    return [
        Figure(
            what="CPU of a GET, ours / empty Flask view", measured=f"{milliseconds(page)} / {milliseconds(nothing)}"
        ),
        at_most("CPU of a GET / empty Flask view", page / nothing, 3),
    ]


def _sizes(site: Site) -> list[Figure]:
    app = create_app(site.settings)
    sizes = {
        (lang, view, page): (len(gzip.compress(html, 6)), len(html))
        for lang in ("zh", "en")
        for view in ("usual", "elder")
        for page, html in pages_of(app, site.link, lang=lang, view=view)
    }
    close(app)
    (lang, view, page), (packed, plain) = max(sizes.items(), key=lambda item: item[1])
    what = f"largest of {len(sizes)} pages (zh and en, usual and elder view), gzip"
    measured = f"{packed:,} bytes ({plain:,} plain; page {page}, {lang}, {view})"
    return [Figure(what=what, measured=measured, aim=f"≤ {LARGEST_PAGE:,} bytes", reached=packed <= LARGEST_PAGE)]


def _round_trips(site: Site) -> list[Figure]:
    app = create_app(site.settings)
    resident = Resident(client=app.test_client())
    path = resident.walk(site.link, pick=1)[2].path
    body = resident.posts[2].body
    seen: list[str] = []

    def hear(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    engine = app.extensions["foursense"].store.engine
    event.listen(engine, "before_cursor_execute", hear)
    counts: dict[str, int] = {}
    calls: dict[str, Callable[[], object]] = {
        "GET": lambda: resident.client.get(path),
        "POST": lambda: resident.client.post(path, data=body, content_type=FORM),
    }
    for name, call in calls.items():
        seen.clear()
        call()
        counts[name] = len(seen)
    event.remove(engine, "before_cursor_execute", hear)
    close(app)
    limits = {"GET": 1, "POST": 3}
    return [
        Figure(
            what=f"database round trips per {name}",
            measured=str(n),
            aim=f"≤ {limits[name]}",
            reached=n <= limits[name],
        )
        for name, n in counts.items()
    ]


def _median(bursts: Sequence[Burst]) -> float:
    return statistics.median(b.per_second for b in bursts)


def _ratio(ours: Sequence[Burst], theirs: Sequence[Burst]) -> float:
    return statistics.median(a.per_second / b.per_second for a, b in zip(ours, theirs, strict=True))
