"""An installation in which everything that an address can name exists, and visitors of every kind who try every address."""

from __future__ import annotations

import contextlib
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from reports.check_code import check_code
from survey_app.domain.batch import Batch, BatchAction
from survey_app.domain.code import CodePortion, code_from_number
from survey_app.domain.job import JobKind
from survey_app.domain.response import Submitted
from survey_app.domain.user import Role, User
from survey_app.services import answering, batches, codes, signin, site_files
from survey_app.services.context import Context
from survey_app.store import jobs, people, runs
from tests.survey_app.conftest import QUESTIONNAIRE, House
from tests.survey_app.services.test_publication import assessed

TOWN = "331081103"
UNKNOWN_CODE = code_from_number(7)
"""Well made, and nobody's."""
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "DROP")


@dataclass(frozen=True)
class Site:
    """A house with a draft, a used code, a receipt, a run with a report, jobs with files, and one user per role."""

    house: House
    ctx: Context
    own: dict[str, str]
    """Argument of an address → an object that is there."""
    foreign: dict[str, dict[str, str]]
    """Endpoint → arguments that name what is there and not for this address."""
    data: dict[str, dict[str, str]]
    """Endpoint → what its form needs, beside the token."""
    foreign_data: dict[str, dict[str, str]]
    users: dict[Role, User]


MISSING = {
    **dict.fromkeys(("wave_id", "batch_id", "run_id", "job_id", "report_id", "code_id"), "987654"),
    "draft_id": str(uuid.UUID(int=7)),
    "name": "nobody",
    "town": "999999999",
    "batch": "nowhere",
    "run": "19990101-01",
    "page_id": "no-such-page",
    "code": UNKNOWN_CODE,
    "version": "nothing-1",
    "file": "MP_verify_nothing00.txt",
    "token": "nothing00",
    "recording": "G1.none.mp3",
}


def stored(ctx: Context, folder: Path, name: str, media_type: str) -> int:
    """A file in the file store; its id."""
    path = folder / "made"
    path.write_bytes(b"%PDF-1.7 " + name.encode())
    sha, size = ctx.files.put(path)
    values = {"name": name, "media_type": media_type, "sha256": sha, "size": size, "created_at": ctx.clock()}
    with ctx.store.write() as conn:
        return runs.add_file(conn, values).id


def done_job(ctx: Context, kind: JobKind, file_id: int, **of: int) -> int:
    with ctx.store.write() as conn:
        job = jobs.add(conn, kind, f"{kind}:{file_id}", ctx.clock(), {}, **of)
        conn.exec_driver_sql(
            "UPDATE job SET state = 'done', result = ? WHERE id = ?", (f'{{"file_id": {file_id}}}', job.id)
        )
    return job.id


def face_batch(site: Site) -> Batch:
    """Open, and read aloud by an interviewer."""
    new = batches.NewBatch(
        wave_id=site.house.wave.id, title="face", questionnaire=QUESTIONNAIRE, form="full", mode="face", stream="open"
    )
    made = batches.create_batch(site.ctx, site.house.staff, new)
    assert isinstance(made, Batch)
    batches.act(site.ctx, site.house.staff, made.id, batches.BatchRequest(action=BatchAction.OPEN))
    return made


def person(ctx: Context, role: Role, name: str = "") -> User:
    """Someone whose password nobody knows (hashing takes 0.1 s and is not what is tried here)."""
    with ctx.store.write() as conn:
        values = {"name": name or str(role), "display_name": str(role), "role": str(role), "password_hash": "-"}
        people.add_user(conn, {**values, "created_at": ctx.clock(), "disabled_at": None})
        found = people.by_name(conn, values["name"])
    assert found is not None
    return found[0]


@pytest.fixture
def site(house: House, tmp_path: Path) -> Site:
    ctx = house.ctx
    mine, other = (answering.begin_by_link(ctx, house.open_batch.key, TOWN, lang="zh", elder=False) for _ in range(2))
    sent = answering.begin_by_link(ctx, house.open_batch.key, TOWN, lang="zh", elder=False)
    answering.save_page(ctx, sent.id, {"age": "35-49"}, page=first_page(answering.load(ctx, sent.id)))
    with_receipt = answering.submit(ctx, sent.id)
    assert isinstance(with_receipt, Submitted)
    code = codes.issue(ctx, house.code_batch.id, [CodePortion(town=TOWN, n=1)])[0].plain
    with ctx.store.read() as conn:
        code_id = conn.exec_driver_sql("SELECT max(id) FROM code").scalar()
    run, sha = assessed(ctx, house.wave.id, tmp_path)
    with ctx.store.write() as conn:
        values = {"wave_id": house.wave.id, "stream": "open", "lang": "zh", "created_at": ctx.clock()}
        unfinished = runs.add_run(conn, {**values, "created_by": "staff"}, ctx.today())
    letters = done_job(
        ctx, JobKind.LETTERS, stored(ctx, tmp_path, "l.pdf", "application/pdf"), batch_id=house.code_batch.id
    )
    internal = done_job(ctx, JobKind.SNAPSHOT, stored(ctx, tmp_path, "rows.parquet", "x/y"), run_id=run.id)
    report_file = stored(ctx, tmp_path, "city.pdf", "application/pdf")
    with ctx.store.write() as conn:
        key = {"run_id": run.id, "kind": "city", "place": "", "lang": "zh", "format": "pdf", "publication": "internal"}
        runs.add_report(conn, {**key, "pages": 1, "file_id": report_file, "created_at": ctx.clock()})
        [report] = runs.reports(conn, {}, run_id=run.id)
    (ctx.recordings / QUESTIONNAIRE).mkdir(parents=True)
    (ctx.recordings / QUESTIONNAIRE / "G1.zh.mp3").write_bytes(b"ID3")
    site_files.put(ctx, None, "MP_verify_Ab3dEf6hIj9kLm2n.txt", b"Ab3dEf6hIj9kLm2n")
    users = {role: person(ctx, role) for role in Role}
    person(ctx, Role.STAFF, "wang")
    page = answering.load(ctx, mine.id)
    assert isinstance(page, answering.DraftView)
    revision, others = (
        answering.revision_of(ctx, page.questionnaire, draft, page.answers) for draft in (page.draft, other)
    )
    return Site(
        house=house,
        ctx=ctx,
        own={
            "wave_id": str(house.wave.id),
            "batch_id": str(house.open_batch.id),
            "run_id": str(run.id),
            "job_id": str(letters),
            "code_id": str(code_id),
            "report_id": str(report.id),
            "draft_id": mine.id,
            "page_id": first_page(page),
            "batch": house.open_batch.key,
            "town": TOWN,
            "code": code,
            "name": "wang",
            "version": QUESTIONNAIRE,
            "file": "MP_verify_Ab3dEf6hIj9kLm2n.txt",
            "token": "Ab3dEf6hIj9kLm2n",
            "recording": "G1.zh.mp3",
            "run": run.key,
        },
        foreign={
            "resident.open_link": {"batch": house.code_batch.key},
            "resident.consent_by_link": {"batch": house.code_batch.key},
            "resident.save_page": {},
            "resident.send": {},
            "staff.qr": {"batch_id": str(house.code_batch.id)},
            **{
                f"staff.{name}": {"batch_id": str(house.code_batch.id)}
                for name in ("quotas_page", "set_quotas", "define_quotas")
            },
            "staff.job_file": {"job_id": str(internal)},
            "staff.throw_away": {"job_id": str(internal)},
            "evaluator.run": {"run_id": str(unfinished.id)},
            "staff.publish": {"run_id": str(unfinished.id)},
        },
        data={
            "resident.code_entered": {"code": code},
            "resident.receipt_shown": {"receipt": with_receipt.receipt},
            "resident.receipt_withdrawn": {"receipt": with_receipt.receipt, "sure": "yes"},
            "resident.check_shown": {"code": check_code(sha, "internal", run.key, "")},
            "resident.save_page": {"draft": mine.id},
            "resident.send": {"draft": mine.id, "revision": revision},
            "staff.start_run": {"stream": "open", "lang": "zh"},
            "staff.letters": {"per_town": "2", "villages": "1", "format": "a4", "lang": "zh"},
            "staff.look_up": {"code": code},
            "staff.approve_language": {"lang": "en"},
        },
        foreign_data={"resident.save_page": {"draft": other.id}, "resident.send": {"revision": others}},
        users=users,
    )


def first_page(view: Any) -> str:
    from questionnaires.routing import pages

    return pages(view.questionnaire, view.draft.form, view.draft.modules)[0].id


def address(rule: Rule, values: dict[str, str], action: str) -> str:
    built = rule.build(
        {**{name: values.get(name, "") for name in rule.arguments}, **({"action": action} if action else {})}
    )
    assert built is not None, rule.rule
    return built[1]


def actions(rule: Rule) -> list[str]:
    if "action" not in rule.arguments:
        return [""]
    return sorted(rule._converters["action"].items)


@dataclass
class Browser:
    """A client with a session cookie (or none) and the CSRF token of its own pages."""

    app: Flask
    token: str = ""
    client: Any = None

    def __post_init__(self) -> None:
        self.client = self.client or self.app.test_client()

    def sign_in_as(self, ctx: Context, user: User) -> Browser:
        signed = signin._open_session(ctx, user)
        self.client.set_cookie("staff", signed.token)
        return self

    def csrf(self) -> str:
        if not self.token:
            text = self.client.get("/staff/sign-in").text
            self.token = text.split('name="csrf_token"', 1)[1].split('value="', 1)[1].split('"', 1)[0]
        return self.token

    def ask(self, method: str, path: str, data: dict[str, str], *, with_token: bool) -> TestResponse:
        given = {**data, "csrf_token": self.csrf()} if with_token else data
        return self.client.open(path, method=method, **({"data": given} if method == "POST" else {}))


@contextlib.contextmanager
def writes(app: Flask) -> Iterator[list[str]]:
    """The tables that the application writes to meanwhile, once for each statement."""
    engine = app.extensions["foursense"].store.engine
    seen: list[str] = []

    def hear(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        words = statement.replace('"', "").split()
        if words[0].upper() in WRITES:
            seen.append(words[1] if words[0].upper() == "UPDATE" else words[2])

    event.listen(engine, "before_cursor_execute", hear)
    yield seen
    event.remove(engine, "before_cursor_execute", hear)


@dataclass
class Shelf:
    """A copy of the database, to put things back after each try."""

    path: str
    kept: sqlite3.Connection = field(default_factory=lambda: sqlite3.connect(":memory:"))

    def keep(self) -> None:
        with contextlib.closing(sqlite3.connect(self.path)) as live:
            live.backup(self.kept)

    def put_back(self) -> None:
        with contextlib.closing(sqlite3.connect(self.path)) as live:
            self.kept.backup(live)


@pytest.fixture
def shelf(site: Site) -> Iterator[Shelf]:
    made = Shelf(str(site.ctx.store.engine.url.database))
    made.keep()
    yield made
    made.kept.close()


Newcomer = Callable[[], Browser]


@pytest.fixture
def visitors(app: Flask, site: Site) -> dict[str, tuple[Role | None, Newcomer]]:
    """Kind of visitor → (what the table calls them, how they come)."""
    ctx = site.ctx

    def signed(role: Role) -> Browser:
        return Browser(app).sign_in_as(ctx, site.users[role])

    def disabled() -> Browser:
        browser = signed(Role.ADMINISTRATOR)
        with ctx.store.write() as conn:
            people.change_user(conn, site.users[Role.ADMINISTRATOR].id, disabled_at=ctx.clock())
        return browser

    def ended() -> Browser:
        browser = signed(Role.ADMINISTRATOR)
        signin.sign_out(ctx, browser.client.get_cookie("staff").value)
        return browser

    def expired() -> Browser:
        browser = signed(Role.ADMINISTRATOR)
        with ctx.store.write() as conn:
            conn.exec_driver_sql("UPDATE session SET created_at = '2026-11-22 00:00:00.000000'")
        return browser

    def forged() -> Browser:
        browser = Browser(app)
        browser.client.set_cookie("staff", "0" * 64)
        return browser

    kinds: dict[str, tuple[Role | None, Newcomer]] = {
        str(role): (role, lambda role=role: signed(role)) for role in Role
    }
    outsiders = {"anonymous": lambda: Browser(app), "disabled": disabled, "ended": ended, "expired": expired}
    return kinds | {name: (None, come) for name, come in {**outsiders, "forged": forged}.items()}
