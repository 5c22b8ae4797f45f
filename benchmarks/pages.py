"""A resident's page: posts stored per second, the cost of showing it, its size, what it asks of the database.

Post: gunicorn with the product's settings receives a page of the standard form of the Wenling questionnaire, checks the token,
validates the answers, merges them into the draft's row, commits (SQLite, synchronous FULL) and redirects.  Raw: a WSGI
function under the same gunicorn reads a finished JSON document and inserts it durably.  FlaskForm: the same pages as
FlaskForms, token and validation by Flask-WTF, merged and stored durably by the bare driver.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import sqlite3
import statistics
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import structlog
from sqlalchemy import event

from benchmarks import rivals
from benchmarks.figures import Figure, Section, at_least, at_most, milliseconds
from benchmarks.inprocess import cpu_of
from benchmarks.server import CONNECTIONS, Burst, Request, burst, load_generator, record, served
from benchmarks.site import QUESTIONNAIRE, Fields, Post, Resident, Site, close, make_site, pages_of, residents_posts
from questionnaires.load import load_library
from survey_app import create_app, logs
from survey_app.resident.compiler import Wording

FORM = "application/x-www-form-urlencoded"
RESIDENTS = 60
ROUNDS, SECONDS = 5, 4
LARGEST_PAGE = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Contestant:
    """A server and the recorded requests it gets."""

    address: str
    requests: Path


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
    flows = _ratio(bursts["flow"], bursts["form flow"])
    measured = f"{_median(bursts['flow']):,.0f} against {_median(bursts['form flow']):,.0f} per second: {flows:.2f} ×"
    yield Figure(what="GET and POST of a page in turn, beside FlaskForm", measured=measured)
    slow = statistics.median(b.p99 for b in bursts["post"])
    usual = statistics.median(b.p50 for b in bursts["post"])
    yield Figure(
        what=f"latency of a post at {CONNECTIONS} connections, p50 / p99",
        measured=f"{milliseconds(usual)} / {milliseconds(slow)}",
    )


def _bursts(site: Site, folder: Path, posts: Sequence[Post], rounds: int, seconds: int) -> dict[str, list[Burst]]:
    """Rounds of bursts, contestant after contestant, and the check that what was acknowledged is stored."""
    database = folder / "rivals.db"
    rivals.create_tables(database)
    pages = folder / "pages.json"
    pages.write_text(json.dumps(_questions({post.page: post for post in posts}), ensure_ascii=False), encoding="utf-8")
    environment = {**site.environment, "RIVAL_DATABASE": str(database), "RIVAL_PAGES": str(pages)}
    before = _saved_pages(site)
    with ExitStack() as stack:
        ours = stack.enter_context(served("survey_app:create_app()", site.environment))
        raw = stack.enter_context(served("benchmarks.rivals:raw", environment))
        form = stack.enter_context(served("benchmarks.rivals:flask_form()", environment))
        own, theirs = _own_requests(posts), _form_requests(posts, environment)
        contestants = {
            "raw": Contestant(address=raw, requests=record(folder / "raw", _raw_requests(posts))),
            "post": Contestant(address=ours, requests=record(folder / "post", own[1::2])),
            "form": Contestant(address=form, requests=record(folder / "form", theirs[1::2])),
            "flow": Contestant(address=ours, requests=record(folder / "flow", own)),
            "form flow": Contestant(address=form, requests=record(folder / "form_flow", theirs)),
        }
        for contestant in contestants.values():
            burst(contestant.address, contestant.requests, 1)
        counted = _saved_pages(site) - before
        found: dict[str, list[Burst]] = {name: [] for name in contestants}
        for _ in range(rounds):
            for name, contestant in contestants.items():
                found[name].append(burst(contestant.address, contestant.requests, seconds))
        acknowledged = sum(b.requests for b in found["post"]) + sum(b.requests // 2 for b in found["flow"])
        stored = _saved_pages(site) - before - counted
    if stored < acknowledged:
        raise RuntimeError(f"{acknowledged} pages were acknowledged, {stored} are stored")
    return found


def _own_requests(posts: Sequence[Post]) -> list[Request]:
    """GET and POST of each recorded page in turn."""
    out = []
    for post in posts:
        out.append(Request(method="GET", path=post.path, cookie=post.cookie))
        out.append(Request(method="POST", path=post.path, cookie=post.cookie, kind=FORM, body=post.body))
    return out


def _raw_requests(posts: Sequence[Post]) -> list[Request]:
    """Each resident's page as a JSON document, ready to be stored."""
    return [
        Request(method="POST", path="/", kind="application/json", body=json.dumps(post.fields, ensure_ascii=False))
        for post in posts
    ]


def _form_requests(posts: Sequence[Post], environment: Mapping[str, str]) -> list[Request]:
    """GET and POST of the same answers for the FlaskForm application, with a token of its own."""
    with _environment(environment):
        client: Any = rivals.flask_form().test_client()
        token = Fields(client.get(posts[0].path).get_data(as_text=True)).hidden["csrf_token"]
    cookie = "; ".join(f"{c.key}={c.value}" for c in client._cookies.values())
    out = []
    for post in posts:
        body = urlencode({"csrf_token": token, **post.fields}, doseq=True)
        out.append(Request(method="GET", path=post.path, cookie=cookie))
        out.append(Request(method="POST", path=post.path, cookie=cookie, kind=FORM, body=body))
    return out


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


@contextmanager
def _environment(values: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(values)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _questions(pages: Mapping[str, Post]) -> dict[str, list[dict[str, Any]]]:
    """The questions of each recorded page with their choices, for the FlaskForm."""
    questionnaire = load_library(QUESTIONNAIRE)
    settings = {"city": "温岭市", "organiser": "", "phone": "", "valid_until": ""}
    wording = Wording(questionnaire=questionnaire, lang="zh", settings=settings)
    out: dict[str, list[dict[str, Any]]] = {}
    for page, post in pages.items():
        out[page] = []
        for code in post.fields:
            question = questionnaire.questions[code]
            choices = [(c.value, c.label) for c in wording.choices(question)] if code not in ("village",) else []
            choices += (
                [(str(int(reason)), wording.missing_label(reason)) for reason in question.offers] if choices else []
            )
            several = question.kind.value == "multiple"
            out[page].append({"code": code, "text": wording.say(question.text), "choices": choices, "several": several})
    return out


def _saved_pages(site: Site) -> int:
    """Pages saved so far: every save adds one to its draft's revision."""
    with sqlite3.connect(site.settings.data / "foursense.db") as db:
        found = db.execute("SELECT SUM(revision) FROM draft").fetchone()
    db.close()
    return int(found[0] or 0)


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
