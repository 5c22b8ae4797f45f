"""What an attacker would try by hand: fixed sessions, forged hosts and hops, open redirects, errors that talk, open files."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask.wrappers import Request
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.test import EnvironBuilder

from survey_app import create_app
from survey_app.access import public
from survey_app.commands.setting_up import settings_for
from survey_app.domain.user import Role
from survey_app.security import UndatedSessions
from survey_app.services import passwords, recordings, signin
from survey_app.settings import SettingsWrong, from_environment
from survey_app.store.engine import StoreAway
from tests.survey_app.conftest import House

from .conftest import Browser, Site

CANARY = "13800000000"


@pytest.fixture
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords that cost nothing to check: hashing is not what is tried here."""
    monkeypatch.setattr(passwords, "fits", lambda given, stored: given == "right" and stored is not None)


def sign_in(browser: Browser, **more: str) -> str:
    """Sign staff in by the form; the location they are sent to."""
    data = {"name": "staff", "password": "right", "csrf_token": browser.csrf()}
    answer = browser.client.post("/staff/sign-in", data=data, query_string=more)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def test_a_session_planted_before_sign_in_is_worth_nothing_after(app: Flask, site: Site, fast) -> None:  # type: ignore[no-untyped-def]
    """The attacker's own session and form token, put into someone's browser before they sign in."""
    browser = Browser(app)
    browser.client.set_cookie("staff", "planted")
    planted = browser.csrf()
    sign_in(browser)
    token = browser.client.get_cookie("staff").value
    assert token != "planted" and len(token) == 64
    assert browser.client.post("/staff/sign-out", data={"csrf_token": planted}).status_code == 400
    assert signin.who(site.ctx, token)


def test_signing_in_again_ends_the_session_that_this_browser_had(app: Flask, site: Site, fast) -> None:  # type: ignore[no-untyped-def]
    browser = Browser(app)
    sign_in(browser)
    first = browser.client.get_cookie("staff").value
    browser.token = ""
    sign_in(browser)
    assert signin.who(site.ctx, first) is None and signin.who(site.ctx, browser.client.get_cookie("staff").value)


def test_a_browser_is_known_after_signing_in(app: Flask, site: Site, fast) -> None:  # type: ignore[no-untyped-def]
    """Someone else uses up every limit for this name; whoever signed in here before is let in, in another browser nobody is."""
    browser = Browser(app)
    sign_in(browser)
    [mark] = [name for _, _, name in browser.client._cookies if name.startswith("known-")]
    cookie = browser.client.get_cookie(mark)
    assert cookie.http_only and cookie.same_site == "Lax" and cookie.max_age == 365 * 86_400
    assert "staff" not in f"{mark} {cookie.value}"
    for number in range(60):
        signin.sign_in(site.ctx, "staff", "wrong", "127.0.0.1" if number < 5 else f"192.0.2.{number}")
    stranger = Browser(app)
    data = {"name": "staff", "password": "right"}
    assert stranger.client.post("/staff/sign-in", data={**data, "csrf_token": stranger.csrf()}).status_code == 422
    browser.token = ""
    sign_in(browser)
    stranger.client.set_cookie(mark, cookie.value.replace(cookie.value[0], "f" if cookie.value[0] != "f" else "0"))
    assert stranger.client.post("/staff/sign-in", data={**data, "csrf_token": stranger.csrf()}).status_code == 422


def test_over_https_the_mark_and_the_session_are_bound_to_the_host(site: Site, settings, fast) -> None:  # type: ignore[no-untyped-def]
    from dataclasses import replace

    app = create_app(replace(settings, public_url="https://survey.example.cn"))
    client = app.test_client()
    page = client.get("/staff/sign-in", base_url="https://survey.example.cn").text
    token = page.split('name="csrf_token"', 1)[1].split('value="', 1)[1].split('"', 1)[0]
    data = {"name": "staff", "password": "right", "csrf_token": token}
    answer = client.post("/staff/sign-in", data=data, base_url="https://survey.example.cn")
    cookies = answer.headers.getlist("Set-Cookie")
    assert answer.status_code == 303 and len(cookies) == 3
    for cookie in cookies:
        assert cookie.startswith("__Host-") and "Secure" in cookie and "HttpOnly" in cookie and "Domain" not in cookie
    app.extensions["foursense"].store.dispose()


@pytest.mark.parametrize("name", ["..", ".", "...", "../recordings", "/etc", "wenling-four-sense-2023.1/.."])
def test_recordings_are_looked_for_in_no_other_folder(site: Site, name: str) -> None:
    (site.ctx.recordings.parent / "G1.zh.mp3").write_bytes(b"ID3")
    (site.ctx.recordings / "G1.zh.mp3").write_bytes(b"ID3")
    found = recordings.path_of(site.ctx, name, "G1.zh.mp3")
    assert found is None or (".." in name and found[0].resolve().parent == site.ctx.recordings.resolve())
    assert recordings.path_of(site.ctx, name, "../secrets.toml") is None


@pytest.mark.parametrize(
    "target",
    [
        *("https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example", "///evil.example"),
        *("javascript:alert(1)", "\\\\evil", "/%0d%0aSet-Cookie:x=1"),
    ],
)  # fmt: skip
def test_no_redirect_leaves_the_site(app: Flask, site: Site, fast, target: str) -> None:  # type: ignore[no-untyped-def]
    app.test_client_class = FlaskClient
    browser = Browser(app)
    for location in (sign_in(browser, next=target), language(browser, target)):
        assert location.startswith("/") and not location.startswith(("//", "/\\")), location
        assert "\n" not in location and "\t" not in location


def language(browser: Browser, target: str) -> str:
    browser.token = ""
    answer = browser.client.post("/staff/language", data={"lang": "en", "next": target, "csrf_token": browser.csrf()})
    return str(answer.headers["Location"])


@pytest.mark.parametrize("hops", [0, 1])
def test_no_page_believes_the_host_header(house: House, settings, hops: int) -> None:  # type: ignore[no-untyped-def]
    from dataclasses import replace

    app = create_app(replace(settings, proxy_hops=hops))
    forged = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "ftp"}
    town = "331081103"
    for path in ("/", "/staff/", "/c", "/staff/sign-in", f"/o/{house.open_batch.key}/{town}", "/nowhere"):
        answer = app.test_client().get(path, headers=forged)
        assert "evil" not in answer.text + str(answer.headers), path
    app.extensions["foursense"].store.dispose()


def addresses_seen(settings, hops: int, forwarded: str) -> str:  # type: ignore[no-untyped-def]
    from dataclasses import replace

    from flask import request

    app = create_app(replace(settings, proxy_hops=hops))
    app.add_url_rule("/me", "me", public(lambda: request.remote_addr or ""))
    answer = app.test_client().get("/me", headers={"X-Forwarded-For": forwarded})
    app.extensions["foursense"].store.dispose()
    return answer.text


def test_an_address_is_believed_from_as_many_proxies_as_there_are(house: House, settings) -> None:  # type: ignore[no-untyped-def]
    """Else one visitor could try codes under a new address each time, or under somebody else's."""
    chain = "203.0.113.9, 198.51.100.1"
    assert addresses_seen(settings, 0, chain) == "127.0.0.1"
    assert addresses_seen(settings, 1, chain) == "198.51.100.1"
    assert addresses_seen(settings, 2, chain) == "203.0.113.9"
    assert addresses_seen(settings, 2, "203.0.113.9") == "127.0.0.1"


@pytest.mark.parametrize("hops", ["-1", "one", "1.5", "²"])
def test_a_number_of_proxies_that_is_none_is_refused(tmp_path: Path, hops: str) -> None:
    with pytest.raises(SettingsWrong, match="FOURSENSE_PROXY_HOPS"):
        from_environment({"FOURSENSE_DATA": str(tmp_path), "FOURSENSE_PROXY_HOPS": hops})


def test_secrets_that_others_can_read_are_refused(tmp_path: Path) -> None:
    from_environment({"FOURSENSE_DATA": str(tmp_path)})
    for mode in (0o640, 0o604, 0o660):
        (tmp_path / "secrets.toml").chmod(mode)
        with pytest.raises(SettingsWrong, match="chmod 600"):
            from_environment({"FOURSENSE_DATA": str(tmp_path)})
    (tmp_path / "secrets.toml").chmod(0o600)
    assert from_environment({"FOURSENSE_DATA": str(tmp_path)}).keys


def test_what_an_installation_writes_is_nobody_elses(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        ctx = settings_for({"FOURSENSE_DATA": str(tmp_path)}).context()
        with ctx.store.read() as conn:
            conn.execute(text("SELECT 1"))
        ctx.store.dispose()
        assert stat.S_IMODE((tmp_path / "foursense.db").stat().st_mode) & 0o007 == 0
    finally:
        os.umask(before)


def test_an_error_of_the_database_never_says_what_it_was_about(house: House) -> None:
    with pytest.raises(StoreAway) as raised, house.ctx.store.read() as conn:
        conn.execute(text("SELECT * FROM nowhere WHERE answer = :answer"), {"answer": CANARY})
    cause = raised.value.__cause__
    assert isinstance(cause, SQLAlchemyError) and CANARY not in f"{cause} {raised.value}"


def test_errors_behind_the_error_page_are_silent_too(house: House, settings, capfd, caplog) -> None:  # type: ignore[no-untyped-def]
    """Something breaks after the view: Flask itself would print the path and the message."""
    app = create_app(settings)
    app.testing = False

    def broken(_response: object) -> None:
        raise ValueError(CANARY)

    app.after_request_funcs.setdefault(None, []).insert(0, broken)
    answer = app.test_client().get("/c/R2G3JMDVT29A")
    said = "".join(capfd.readouterr()) + caplog.text
    assert answer.status_code == 500 and "ValueError" in said
    assert CANARY not in said + answer.text and "R2G3JMDVT29A" not in said + answer.text
    app.extensions["foursense"].store.dispose()


def test_a_demonstration_and_a_real_installation_never_share_a_database(house: House) -> None:
    """Its passwords are random each time and printed once; nothing of it can be made beside real answers."""
    from survey_app.demo.create import create_demo

    with house.ctx.store.write() as conn:
        conn.execute(text("UPDATE installation SET kind = 'real'"))
        before = conn.execute(text("SELECT count(*) FROM user_account")).scalar()
    with pytest.raises(Exception, match="installation"):
        create_demo(house.ctx)
    with house.ctx.store.read() as conn:
        assert conn.execute(text("SELECT count(*) FROM user_account")).scalar() == before


def test_an_evaluator_reaches_no_file_but_reports(app: Flask, site: Site) -> None:
    """Files are numbered in one sequence: a report's number must not open another file."""
    evaluator = Browser(app).sign_in_as(site.ctx, site.users[Role.EVALUATOR])

    def status(path: str) -> int:
        with evaluator.client.get(path) as answer:
            return int(answer.status_code)

    assert [n for n in range(1, 30) if status(f"/reports/files/{n}") == 200] == [int(site.own["report_id"])]
    assert {status(f"/staff/jobs/{n}/file") for n in range(1, 30)} == {403}


def test_what_one_request_adds_inside_its_session_is_not_in_the_next_one_with_the_same_cookie() -> None:
    """A flashed message is appended to a list inside; the cookie that was read says nothing of it."""
    app = Flask("sessions")
    app.secret_key = "k" * 32
    sessions = UndatedSessions()
    cookie = sessions.get_signing_serializer(app).dumps({"_flashes": [["message", "saved"]]})
    environ = EnvironBuilder(headers={"Cookie": f"session={cookie}"}).get_environ()
    first, second = (sessions.open_session(app, Request(environ)) for _ in range(2))
    assert first is not None and second is not None
    first["_flashes"].append(["message", "of another page"])
    third = sessions.open_session(app, Request(environ))
    assert third is not None and third["_flashes"] == second["_flashes"] == [["message", "saved"]]
