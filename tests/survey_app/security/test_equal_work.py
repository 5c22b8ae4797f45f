"""Whoever tries codes, names, receipts or check codes learns nothing from how long it takes: the same statements, the same
hashing, whatever is wrong.  Counted, not timed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from argon2 import PasswordHasher, extract_parameters
from flask import Flask
from sqlalchemy import event

from survey_app.domain.code import CodePortion
from survey_app.domain.user import Role
from survey_app.services import codes, passwords, receipts, signin, verification
from survey_app.services.context import Context
from survey_app.store import people

from .conftest import TOWN, UNKNOWN_CODE, Browser, Site

ADDRESS = "192.0.2.7"


@contextmanager
def statements(ctx: Context) -> Iterator[list[str]]:
    """Their text, with BEGIN left out: no values, so that two tries can be compared."""
    seen: list[str] = []

    def hear(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(re.sub(r"\s+", " ", statement))

    event.listen(ctx.store.engine, "before_cursor_execute", hear)
    yield seen
    event.remove(ctx.store.engine, "before_cursor_execute", hear)


def work(ctx: Context, *tries: Callable[[], object]) -> list[list[str]]:
    """The statements of each try (each done once before, so that what a process remembers is the same)."""
    done = []
    for one in tries:
        one()
        with statements(ctx) as seen:
            one()
        done.append(seen)
    return done


@pytest.fixture
def shut(site: Site) -> dict[str, str]:
    """Codes that open nothing: unknown, void, used."""
    made = codes.issue(site.ctx, site.house.code_batch.id, [CodePortion(town=TOWN, n=2)])
    void, used = (one.plain for one in made)
    with site.ctx.store.write() as conn:
        for state, plain in (("void", void), ("used", used)):
            digest = codes.rules.digest(plain, site.ctx.keys.codes)
            conn.exec_driver_sql("UPDATE code SET state = ? WHERE digest = ?", (state, digest))
    return {"unknown": UNKNOWN_CODE, "void": void, "used": used}


@pytest.mark.parametrize("way", ["scanned", "typed"])
def test_codes_that_open_nothing_cost_the_same(app: Flask, site: Site, shut: dict[str, str], way: str) -> None:
    browser = Browser(app)

    def one(code: str) -> Callable[[], object]:
        if way == "scanned":
            return lambda: browser.client.get(f"/c/{code}")
        return lambda: browser.client.post("/c", data={"code": code, "csrf_token": browser.csrf()})

    browser.csrf()
    unknown, void, used = work(app.extensions["foursense"], *(one(shut[kind]) for kind in ("unknown", "void", "used")))
    assert unknown == void == used and any("INSERT INTO attempt" in statement for statement in unknown)


def test_a_void_code_is_told_as_an_unknown_one(app: Flask, shut: dict[str, str]) -> None:
    client = app.test_client()
    unknown, void = (client.get(f"/c/{shut[kind]}") for kind in ("unknown", "void"))
    assert unknown.status_code == void.status_code == 404
    token = re.compile(r'value="[^"]{40,}"')
    assert token.sub("", unknown.text) == token.sub("", void.text)


def test_a_name_that_nobody_has_costs_what_a_wrong_password_costs(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also someone disabled; and the hash that is compared for nobody is as dear as anybody's."""
    hashed: list[str] = []

    class Counting:
        def verify(self, stored: str, password: str) -> bool:
            hashed.append(stored)
            return False

    real = PasswordHasher().hash("right")
    with site.ctx.store.write() as conn:
        people.change_user(conn, site.users[Role.STAFF].id, password_hash=real)
        people.change_user(conn, site.users[Role.EVALUATOR].id, password_hash=real, disabled_at=site.ctx.clock())
    monkeypatch.setattr(passwords, "_HASHER", Counting())
    tries = [
        lambda name=name: signin.sign_in(site.ctx, name, "wrong", ADDRESS) for name in ("nobody", "staff", "evaluator")
    ]
    nobody, staff, evaluator = work(site.ctx, *tries)
    assert nobody == staff == evaluator and len(hashed) == 6
    assert extract_parameters(hashed[0]) == extract_parameters(real) and hashed[0] == passwords._DUMMY


def test_no_answer_to_a_sign_in_says_what_was_wrong(app: Flask, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "fits", lambda password, stored: False)
    browser = Browser(app)
    texts = set()
    for name in ("nobody", "staff"):
        data = {"name": name, "password": "wrong", "csrf_token": browser.csrf()}
        answer = browser.client.post("/staff/sign-in", data=data)
        assert answer.status_code == 422
        texts.add(answer.text.replace(f'value="{name}"', ""))
    assert len(texts) == 1


def test_receipts_and_check_codes_that_fit_nothing_cost_the_same(site: Site) -> None:
    typed = (UNKNOWN_CODE, site.own["code"])
    one, other = work(site.ctx, *(lambda t=text: receipts.look_up(site.ctx, t, ADDRESS) for text in typed))
    assert one == other and one
    keys = (site.own["run"], "19990101-01", "no such run")
    known, *unknown = work(
        site.ctx, *(lambda k=key: verification.verify(site.ctx, k, "0" * 12, ADDRESS) for key in keys)
    )
    assert all(known == other for other in unknown)
