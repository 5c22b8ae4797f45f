"""Every route and method of the url map, as everyone, with an object of one's own, one that is not for it, and none.

What must come of it stands in ``survey_app/routes.py``.  After each try the database is put back."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from survey_app import create_app
from survey_app.domain.user import Role
from survey_app.routes import ROUTES, Route
from survey_app.security import HEADERS

from .conftest import MISSING, Browser, Shelf, Site, actions, address, writes

CASES = sorted(ROUTES)
LET_IN = {200, 303, 422}
STRANGERS = {"disabled", "ended", "expired", "forged"}
"""To the service they are who is not signed in; that one try shows it."""


@dataclass(frozen=True)
class Try:
    """One request; ``status`` is what the table expects, ``None`` if any of :data:`LET_IN` will do."""

    what: str
    path: str
    data: dict[str, str]
    status: int | None


def in_url_map(app: Flask) -> set[str]:
    methods = {"GET", "POST", "PUT", "PATCH", "DELETE"}
    return {f"{m} {rule.endpoint}" for rule in app.url_map.iter_rules() for m in methods & (rule.methods or set())}


def rule_of(app: Flask, endpoint: str, method: str) -> Rule:
    return next(r for r in app.url_map.iter_rules(endpoint) if method in (r.methods or ()))


def tries(rule: Rule, entry: Route, site: Site) -> list[Try]:
    """Own, foreign and missing object, for every action that the address has."""
    name, found = rule.endpoint, []
    own, data = site.own, site.data.get(rule.endpoint, {})
    if name == "staff.letters":
        own = {**own, "batch_id": str(site.house.code_batch.id)}
    for action in actions(rule):
        found.append(Try("own", address(rule, own, action), data, None))
        if entry.foreign is not None:
            assert name in site.foreign, f"{name}: conftest.py names no foreign object"
            there = {**own, **site.foreign[name]}
            found.append(Try("foreign", address(rule, there, action), site.foreign_data.get(name, data), entry.foreign))
        for argument in sorted(rule.arguments - {"action", "page_id"}):
            gone = {**own, argument: MISSING[argument]}
            found.append(Try(f"no such {argument}", address(rule, gone, action), data, entry.missing))
    return found


def sent_away(answer: TestResponse) -> bool:
    return answer.status_code == 303 and answer.headers["Location"].startswith("/staff/sign-in?next=")


def test_the_table_has_every_route_and_no_other(app: Flask) -> None:
    assert in_url_map(app) == set(ROUTES)


def test_writes_are_seen(app: Flask, site: Site, visitors) -> None:  # type: ignore[no-untyped-def]
    """What the tests below rest on: a page that writes is caught at it."""
    browser = visitors[str(Role.STAFF)][1]()
    with writes(app) as written:
        data = {"code": site.own["code"]}
        browser.ask("POST", "/staff/codes", data, with_token=True)
        browser.client.get(f"/c/{MISSING['code']}")
    assert set(written) == {"audit_log", "attempt"}


def test_a_route_without_a_line_would_be_seen(app: Flask) -> None:
    app.add_url_rule("/new", "staff.new_thing", lambda: "", methods=["POST"])
    assert in_url_map(app) - set(ROUTES) == {"POST staff.new_thing"}


@pytest.mark.parametrize("case", CASES)
def test_everyone_gets_what_the_table_says(case: str, app: Flask, site: Site, shelf: Shelf, visitors) -> None:  # type: ignore[no-untyped-def]
    method, endpoint = case.split()
    entry, rule = ROUTES[case], rule_of(app, endpoint, method)
    for kind, (role, come) in visitors.items():
        every = tries(rule, entry, site)
        for one in every[:1] if kind in STRANGERS else every:
            said = f"{kind}: {case} {one.what} {one.path}"
            browser = come()
            browser.csrf()
            with writes(app) as written:
                answer = browser.ask(method, one.path, one.data, with_token=True)
            if role not in entry.who:
                refused = sent_away(answer) if role is None and method == "GET" else answer.status_code == 403
                assert refused and not written, f"{said}: {answer.status}, wrote {written}"
            else:
                assert not sent_away(answer), said
                allowed = LET_IN if one.status is None else {one.status}
                assert answer.status_code in allowed, f"{said}: {answer.status}"
                if method == "GET":
                    assert set(written) <= entry.leaves, f"{said} wrote {written}"
            check_headers(answer, said)
            answer.close()
            shelf.put_back()


@pytest.mark.parametrize("case", [case for case in CASES if case.startswith("POST")])
def test_nothing_is_changed_without_a_token(case: str, app: Flask, site: Site, shelf: Shelf, visitors) -> None:  # type: ignore[no-untyped-def]
    """No token, a made-up one, and the one of somebody else's session."""
    method, endpoint = case.split()
    entry, rule = ROUTES[case], rule_of(app, endpoint, method)
    stranger = Browser(app)
    role = Role.ADMINISTRATOR if Role.ADMINISTRATOR in entry.who else next(iter(entry.who))
    for token in ("", "x", stranger.csrf()):
        browser = visitors[str(role)][1]()
        browser.csrf()
        before = browser.client.get_cookie("survey").value
        for one in tries(rule, entry, site)[:1]:
            with writes(app) as written:
                answer = browser.ask(method, one.path, {**one.data, "csrf_token": token}, with_token=False)
            # Consent by code needs a code first: without one it leads to where a code is typed.
            led_back = endpoint == "resident.consent_by_code" and answer.status_code == 303
            assert (answer.status_code == 400 or led_back) and not written, (
                f"{case} {token!r}: {answer.status} {written}"
            )
            assert browser.client.get_cookie("survey").value == before
        shelf.put_back()


def check_headers(answer: TestResponse, said: str) -> None:
    """What every answer carries, whatever its status."""
    headers = answer.headers
    for name in (*HEADERS, "Cache-Control"):
        assert headers.get(name), f"{said}: no {name}"
    assert headers["X-Content-Type-Options"] == "nosniff" and headers["Referrer-Policy"] == "no-referrer", said
    assert headers["Cache-Control"] == "no-store", said
    policy = headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy and "unsafe-eval" not in policy, said
    if answer.mimetype == "text/html" and "sandbox" not in policy:
        assert "default-src 'none'" in policy and "unsafe" not in policy, said
    for cookie in headers.getlist("Set-Cookie"):
        parts = {part.strip().lower() for part in cookie.split(";")[1:]}
        assert {"path=/", "samesite=lax"} <= parts, f"{said}: {cookie}"
        assert "httponly" in parts or cookie.startswith("size="), f"{said}: {cookie}"


def test_every_error_page_carries_them_too(app: Flask, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from survey_app.services import answering
    from survey_app.store.engine import StoreAway

    app.test_client_class, app.testing = FlaskClient, False
    client = app.test_client()
    page, chunked = f"/f/{site.own['draft_id']}/age", {"Transfer-Encoding": "chunked"}
    answers = {
        400: client.post("/c", data={"code": "x"}),
        403: client.post("/staff/sign-out", data={"csrf_token": Browser(app, client=client).csrf()}),
        404: client.get("/nowhere"),
        405: client.put("/c"),
        411: client.post(
            "/c", headers=chunked, environ_overrides={"HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": ""}
        ),
        413: client.post("/c", data=b"x" * 300_000, content_type="application/x-www-form-urlencoded"),
        422: client.post("/staff/sign-in", data={"csrf_token": Browser(app, client=client).csrf()}),
    }
    for status, error in ((500, ValueError("x")), (503, StoreAway("x"))):

        def broken(*_: object, error: Exception = error) -> None:
            raise error

        monkeypatch.setattr(answering, "load", broken)
        answers[status] = client.get(page)
    for status, answer in answers.items():
        assert answer.status_code == status, f"{status}: {answer.status}"
        check_headers(answer, str(status))


def test_over_https_every_cookie_is_secure_and_bound_to_the_host(site: Site, settings) -> None:  # type: ignore[no-untyped-def]
    from dataclasses import replace

    secure = create_app(replace(settings, public_url="https://survey.example.cn"))
    link = f"/o/{site.own['batch']}/{site.own['town']}"
    answers = [secure.test_client().get(path) for path in ("/staff/sign-in", link, f"{link}?view=elder&size=22")]
    cookies = [cookie for answer in answers for cookie in answer.headers.getlist("Set-Cookie")]
    assert {c.split("=")[0] for c in cookies} == {"__Host-survey", "size"}
    assert all("secure" in cookie.lower() and "domain" not in cookie.lower() for cookie in cookies)
    assert all("max-age=31536000" in answer.headers["Strict-Transport-Security"] for answer in answers)
    secure.extensions["foursense"].store.dispose()


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "OPTIONS", "HEAD"])
def test_other_methods_change_nothing(method: str, app: Flask, site: Site, visitors) -> None:  # type: ignore[no-untyped-def]
    app.test_client_class = FlaskClient  # these answers are no pages
    browser = visitors[str(Role.ADMINISTRATOR)][1]()
    for case in CASES:
        verb, endpoint = case.split()
        rule = rule_of(app, endpoint, verb)
        with writes(app) as written:
            answer = browser.client.open(address(rule, site.own, actions(rule)[0]), method=method)
        assert answer.status_code < 500 and set(written) <= ROUTES[case].leaves, f"{method} {case}: {written}"
        answer.close()
