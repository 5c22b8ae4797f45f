"""Denied by default: every endpoint says what it needs, and each role gets exactly that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from werkzeug.routing import Rule

from survey_app import create_app
from survey_app.access import declared
from survey_app.domain.user import PERMISSIONS, Permission, Role
from tests.survey_app.page_lint import LintingClient

from .conftest import Worker

SAMPLE = {
    "wave_id": "1", "batch_id": "1", "run_id": "1", "job_id": "1", "report_id": "1", "town": "331081001", "name": "nobody",
    "version": "nothing-1", "file": "MP_verify_nothing00.txt",
    "code_id": "1",
    "action": {
        "staff.act": "pause", "staff.act_on_case": "refusal", "staff.act_on_job": "cancel", "staff.act_on_user": "reset",
        "staff.publish": "advance", "staff.approve_language": "approve",
    },
}  # fmt: skip


def guarded(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if declared(app, rule.endpoint) is not Permission.PUBLIC]


def address(rule: Rule) -> str:
    values = {name: SAMPLE[name] for name in rule.arguments}
    if "action" in values:
        values["action"] = SAMPLE["action"][rule.endpoint]  # type: ignore[index]
    built = rule.build(values)
    assert built is not None
    return built[1]


def test_every_endpoint_declares_a_permission(app: Flask) -> None:
    silent = [rule.endpoint for rule in app.url_map.iter_rules() if declared(app, rule.endpoint) is None]
    assert not silent


def test_state_is_changed_by_post_only(app: Flask) -> None:
    odd = [r.rule for r in app.url_map.iter_rules() if (r.methods or set()) - {"GET", "HEAD", "OPTIONS", "POST"}]
    assert not odd


def test_the_unknown_are_sent_to_sign_in(app: Flask) -> None:
    client = app.test_client()
    for rule in guarded(app):
        if "GET" in (rule.methods or ()):
            answer = client.get(address(rule))
            assert answer.status_code == 303 and "/staff/sign-in" in answer.headers["Location"], rule.rule


@pytest.mark.parametrize("role", list(Role))
def test_each_role_gets_what_its_table_says(app: Flask, sign_in: Callable[[Role], Worker], role: Role) -> None:
    worker = sign_in(role)
    for rule in guarded(app):
        if "GET" not in (rule.methods or ()):
            continue
        needed = declared(app, rule.endpoint)
        status = worker.get(address(rule)).status
        allowed = needed in PERMISSIONS[role]
        assert (status != 403) == allowed, f"{role} {rule.rule}: {status}"


def test_an_evaluator_cannot_post_what_staff_may(app: Flask, sign_in: Callable[[Role], Worker]) -> None:
    worker = sign_in(Role.EVALUATOR)
    for rule in guarded(app):
        needed = declared(app, rule.endpoint)
        if "POST" in (rule.methods or ()) and needed not in PERMISSIONS[Role.EVALUATOR]:
            worker.get("/reports/")
            assert worker.post(address(rule)).status == 403, rule.rule


def test_posts_without_a_token_change_nothing(app: Flask, sign_in: Callable[[Role], Worker]) -> None:
    worker = sign_in(Role.STAFF)
    answer = worker.client.post("/staff/batches/1/pause", data={})
    assert answer.status_code == 400
    assert "已暂停" not in worker.get("/staff/batches/1").text


def test_over_https_a_post_needs_no_referer(settings, house, new_user) -> None:  # type: ignore[no-untyped-def]
    """Our own Referrer-Policy withholds it."""
    secure = create_app(replace(settings, public_url="https://survey.example.cn"))
    secure.test_client_class = LintingClient
    user, password = new_user("staff", Role.STAFF)
    worker = Worker(client=secure.test_client())
    worker.client.environ_base["wsgi.url_scheme"] = "https"
    worker.get("/staff/sign-in").post("/staff/sign-in", name=user.name, password=password)
    assert worker.status == 200, worker.text
    secure.extensions["foursense"].store.dispose()


def test_a_changed_password_ends_other_sessions_and_not_this_one(app: Flask, new_user) -> None:  # type: ignore[no-untyped-def]
    user, password = new_user("wang", Role.STAFF)
    here, there = Worker(client=app.test_client()), Worker(client=app.test_client())
    for worker in (here, there):
        worker.get("/staff/sign-in").post("/staff/sign-in", name=user.name, password=password)
    new = "a longer password"
    here.get("/staff/password").post("/staff/password", old=password, new=new, again=new)
    assert (here.status, here.path) == (200, "/staff/") and "密码已修改" in here.text
    assert here.get("/staff/runs").path == "/staff/runs"
    assert there.get("/staff/runs").path == "/staff/sign-in"


def test_a_number_no_row_can_have_is_not_found(app: Flask, sign_in: Callable[[Role], Worker]) -> None:
    """SQLite counts to 2⁶³, PostgreSQL's columns to 2³¹; a longer number must not reach either."""
    worker = sign_in(Role.ADMINISTRATOR)
    for number in (2**31, 10**20):
        for path in (f"/staff/waves/{number}", f"/staff/jobs/{number}/file", f"/reports/files/{number}"):
            assert worker.get(path).status == 404, path
        assert worker.get(f"/staff/log?before={number}").status == 200
