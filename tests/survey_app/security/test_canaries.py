"""What nobody may find again: codes, telephone numbers, answers, free text, passwords and receipts are put in wherever they
can be typed, also where they do not belong, and looked for in logs, the audit log, jobs, file names and addresses."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
import structlog
from flask import Flask
from flask.testing import FlaskClient

from survey_app import jobs as job_runner
from survey_app import logs
from survey_app.domain.code import CodePortion, shown
from survey_app.domain.job import JobKind
from survey_app.domain.user import Role
from survey_app.services import answering, codes, passwords
from survey_app.store.engine import StoreAway
from tests.survey_app.resident.conftest import Resident, receipt_in

from .conftest import TOWN, Browser, Site, face_batch
from .test_naughty_pages import STAFF_FORMS, names, pages_of

PHONE = "13987654321"
TEXT = "停水三天没有人管canarytext"
PASSWORD = "Kanarienvogel-sings-7"
OLD_PASSWORD = "Kanarienvogel-sang-6"
HIDDEN = (PHONE, TEXT, PASSWORD, OLD_PASSWORD)


@pytest.fixture
def logged(capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> Any:
    """Everything written so far: the log as it is in service, what goes to the terminal, what libraries log."""
    structlog.reset_defaults()
    logs.configure()
    lines = io.StringIO()  # in place of standard error, which is another file in every test
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(file=lines), cache_logger_on_first_use=False)
    said: list[str] = []

    def read() -> str:
        said.append("".join(capfd.readouterr()) + caplog.text)
        return "".join(said) + lines.getvalue()

    yield read
    structlog.reset_defaults()


@pytest.fixture
def plain(app: Flask) -> Flask:
    """As in service: an unexpected error is a page, not a traceback in a test."""
    app.test_client_class = FlaskClient
    app.testing = False
    return app


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashing and limits are tried elsewhere."""
    from survey_app.services import limits

    monkeypatch.setattr(passwords, "hashed", lambda password: "-")
    monkeypatch.setattr(passwords, "fits", lambda password, stored: password == OLD_PASSWORD)
    monkeypatch.setattr(limits, "reached", lambda *_: False)


def kept(site: Site) -> str:
    """What the database says outside the answers: the audit log, jobs, files, attempts, users, sessions."""
    tables = ("audit_log", "job", "file", "attempt", "user_account", "session", "tally", "batch", "wave", "code")
    with site.ctx.store.read() as conn:
        rows = [[tuple(row) for row in conn.exec_driver_sql(f"SELECT * FROM {table}")] for table in tables]
    return json.dumps(rows, default=str, ensure_ascii=False)


def absent(said: str, where: str, *more: str) -> None:
    for secret in (*HIDDEN, *more):
        assert secret not in said, f"{secret} in {where}"


def both(code: str) -> tuple[str, str]:
    return code, shown(code)


def test_a_resident_leaves_no_trace_but_answers(plain: Flask, site: Site, logged: Any) -> None:
    code = codes.issue(site.ctx, site.house.code_batch.id, [CodePortion(town=TOWN, n=1)])[0].plain
    resident = Resident(client=plain.test_client())
    resident.get(f"/c/{code}")
    resident.press(view="usual")
    draft = resident.path.split("/")[2]
    for _ in pages_of(resident):
        if "V2" in resident.fields.kinds:
            resident.press({"V2": f"{TEXT} {PHONE}"})
    resident.press()
    receipt = receipt_in(resident.text)
    resident.get("/r").post("/r", {**resident.fields.posted, "receipt": receipt})
    assert receipt in resident.text
    addresses = " ".join(resident.seen)
    absent(addresses, "addresses", *both(code)[1:], receipt, receipt.replace("-", ""))
    assert addresses.count(code) == 0, "the code stays in the address bar"
    absent(logged(), "the log", *both(code), receipt, receipt.replace("-", ""), draft)
    absent(kept(site), "the database beside the answers", *both(code), receipt, receipt.replace("-", ""))


def test_who_reads_aloud_stands_in_the_answer_only(plain: Flask, site: Site, logged: Any) -> None:
    door = f"/o/{face_batch(site).key}/{TOWN}"
    client = plain.test_client()
    token = client.get(door).text.split('name="csrf_token"', 1)[1].split('value="', 1)[1].split('"', 1)[0]
    for who in (TEXT, PHONE, ""):
        data = {"csrf_token": token, "lang": "zh", "interviewer": who, "dialect": PHONE}
        assert client.post(door, data=data).status_code == (303 if who else 422)
    absent(logged(), "the log")
    absent(kept(site), "the database beside the answers")


def test_what_is_typed_into_the_wrong_field_is_not_written_down(
    plain: Flask, site: Site, quick: None, logged: Any
) -> None:
    """A code as a name, a telephone number as a code, a password as a receipt, in every form that there is."""
    browser = Browser(plain).sign_in_as(site.ctx, site.users[Role.ADMINISTRATOR])
    reason = {
        "reason",
        "title_zh",
        "title_en",
        "title",
        "display_name",
        "key",
        "name",
        *("phone", "footer_zh", "footer_en", "icp"),  # stands on every page
    }  # what staff write is kept, as theirs
    code, receipt = site.own["code"], site.data["resident.receipt_shown"]["receipt"]
    for form, fields in STAFF_FORMS.items():
        path = form.format(**names(site))
        for secret in (PHONE, TEXT, PASSWORD, code, shown(code), receipt):
            for field in fields:
                if field in reason and form not in ("/staff/sign-in",):
                    continue
                answer = browser.client.post(path, data={field: secret, "csrf_token": browser.csrf()})
                assert answer.status_code != 500, f"{form} {field}"
                assert secret not in answer.headers.get("Location", "") or form.endswith("language"), f"{form} {field}"
    absent(logged(), "the log", *both(code), receipt)
    absent(kept(site), "the database", *both(code), receipt)


def test_addresses_with_secrets_are_logged_as_rules(plain: Flask, site: Site, logged: Any) -> None:
    client = plain.test_client()
    for path in ("/c/{}", "/v/{}", "/o/{}/x", "/f/{}", "/{}", "/staff/sign-in?next=/{}", "/c?code={}", "/static/{}"):
        for secret in (PHONE, site.own["code"], PASSWORD):
            client.get(path.format(secret), headers={"User-Agent": secret, "Referer": f"http://x/{secret}"})
    absent(logged(), "the log", site.own["code"])
    absent(kept(site), "the database", site.own["code"])


@pytest.mark.parametrize("error", [ValueError, KeyError, StoreAway, UnicodeDecodeError])
def test_a_forced_error_says_where_and_not_what(
    plain: Flask, site: Site, logged: Any, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    """Raised deep inside with everything in its message, as a driver's error would have it."""
    said = f"{PHONE} {TEXT} {site.own['code']}"
    raised = UnicodeDecodeError("utf-8", said.encode(), 0, 1, said) if error is UnicodeDecodeError else error(said)
    raised = StoreAway("OperationalError") if error is StoreAway else raised  # ours: its text is always a type's name

    def broken(*_: object, **__: object) -> None:
        raise raised

    for name in ("load", "enter_by_code", "enter_by_link", "submit", "save_page"):
        monkeypatch.setattr(answering, name, broken)
    client = plain.test_client()
    statuses = [
        client.get(f"/c/{site.own['code']}").status_code,
        client.get(f"/f/{site.own['draft_id']}/{site.own['page_id']}").status_code,
        client.post(f"/f/{site.own['draft_id']}/{site.own['page_id']}", data={"V2": TEXT, "phone": PHONE}).status_code,
        client.get(f"/o/{site.own['batch']}/{TOWN}").status_code,
    ]
    assert set(statuses) == {503 if error is StoreAway else 500}
    log = logged()
    assert "store away" in log if error is StoreAway else error.__name__ in log
    absent(log, "the log", site.own["code"], site.own["draft_id"])


def test_a_job_that_breaks_keeps_its_secret(
    site: Site, logged: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from survey_app.store import jobs

    def broken(_work: object) -> None:
        raise ValueError(f"{PHONE} {TEXT}")

    with site.ctx.store.write() as conn:
        jobs.add(conn, JobKind.POSTERS, "canary", site.ctx.clock(), {"batch_id": site.house.open_batch.id})
        while (job := jobs.claim(conn, "lease", site.ctx.clock())) is not None and job.key != "canary":
            pass
    assert job is not None
    monkeypatch.setattr(job_runner, "_handler", lambda _kind: broken)
    assert job_runner.attempt(site.ctx, job) is False
    absent(logged(), "the log")
    absent(kept(site), "the job")
    assert "ValueError" in kept(site)


def test_passwords_are_nowhere(plain: Flask, site: Site, quick: None, logged: Any) -> None:
    """Typed at sign-in, right and wrong; changed; made for someone else, which one page shows once."""
    browser = Browser(plain).sign_in_as(site.ctx, site.users[Role.ADMINISTRATOR])
    token = {"csrf_token": browser.csrf()}
    wrong = browser.client.post("/staff/sign-in", data={"name": "staff", "password": PASSWORD, **token})
    assert wrong.status_code == 422 and PASSWORD not in wrong.text
    new = {"old": OLD_PASSWORD, "new": PASSWORD, "again": PASSWORD + "x"}
    again = browser.client.post("/staff/password", data={**new, **token})
    assert again.status_code == 422 and PASSWORD not in again.text and OLD_PASSWORD not in again.text
    done = browser.client.post("/staff/password", data={**new, "again": PASSWORD, **token})
    assert done.status_code == 303
    browser.token = ""
    made = browser.client.post("/staff/users/wang/reset", data={"csrf_token": browser.csrf()})
    [once] = re.findall(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}", made.text)
    assert made.headers["Cache-Control"] == "no-store"
    absent(logged(), "the log", once)
    absent(kept(site), "the database", once)
    pages = "".join(browser.client.get(path).text for path in ("/staff/users", "/staff/log", "/staff/"))
    absent(pages, "later pages", once)


def test_codes_passwords_and_receipts_are_in_no_file(plain: Flask, site: Site, quick: None) -> None:
    """Not in the database's file or its log, not in the file store: only their digests."""
    code, receipt = site.own["code"], site.data["resident.receipt_shown"]["receipt"]
    client = plain.test_client()
    client.get(f"/c/{code}")
    files = [path for path in site.ctx.files.root.rglob("*") if path.is_file()]
    assert any(path.suffix == ".db" for path in files)
    for path in files:
        content = path.read_bytes()
        for secret in (*both(code), receipt, receipt.replace("-", "")):
            assert secret.encode() not in content, path.name
            assert secret not in path.name
