"""Sign-in: limits before hashing, equal work for unknown names, sessions that end."""

from __future__ import annotations

from survey_app.domain.refusal import Refusal
from survey_app.domain.user import Role
from survey_app.services import passwords, signin, users
from survey_app.store import schema

HERE = "192.0.2.1"


def test_a_session_is_known_by_its_token_until_it_ends(ctx, new_user, clock):
    user, password = new_user("wang", Role.STAFF)
    signed = signin.sign_in(ctx, " Wang ", password, HERE)
    assert signin.who(ctx, signed.token) == user
    with ctx.store.read() as conn:
        assert signed.token not in str(conn.execute(schema.session.select()).all())
    signin.sign_out(ctx, signed.token)
    assert signin.who(ctx, signed.token) is None


def test_a_session_ends_after_twelve_hours_and_when_the_user_is_disabled(ctx, new_user, clock):
    _, password = new_user("wang", Role.STAFF)
    token = signin.sign_in(ctx, "wang", password, HERE).token
    clock.turn(hours=12, seconds=1)
    assert signin.who(ctx, token) is None
    token = signin.sign_in(ctx, "wang", password, HERE).token
    users.set_disabled(ctx, None, "wang", True)
    assert signin.who(ctx, token) is None
    assert signin.sign_in(ctx, "wang", password, HERE) == Refusal(code="signin.wrong")


def test_the_sixth_attempt_is_refused_before_any_hashing(ctx, new_user, clock, monkeypatch):
    _, password = new_user("wang", Role.STAFF)
    hashes = []
    monkeypatch.setattr(passwords, "fits", lambda *args: hashes.append(args) and False)
    outcomes = [signin.sign_in(ctx, "wang", "wrong", HERE) for _ in range(6)]
    assert [o.code for o in outcomes] == ["signin.wrong"] * 5 + ["signin.too-many"] and len(hashes) == 5
    monkeypatch.undo()
    assert signin.sign_in(ctx, "wang", password, "198.51.100.7").user.name == "wang"
    clock.turn(minutes=16)
    assert signin.sign_in(ctx, "wang", password, HERE).user.name == "wang"


def test_an_unknown_name_costs_a_hash_and_is_wrong(ctx, monkeypatch):
    seen = []
    real = passwords.fits
    monkeypatch.setattr(passwords, "fits", lambda p, stored: seen.append(stored) or real(p, stored))
    assert signin.sign_in(ctx, "nobody", "x", HERE) == Refusal(code="signin.wrong")
    assert seen == [None] and passwords.fits("x", None) is False


def test_the_dummy_hash_takes_the_full_work():
    assert passwords._HASHER.check_needs_rehash(passwords._DUMMY) is False


def test_a_new_password_ends_every_other_session(ctx, new_user):
    user, password = new_user("wang", Role.STAFF)
    old = signin.sign_in(ctx, "wang", password, HERE)
    assert signin.change_password(ctx, user, password, "short", HERE).code == "password.short"
    fresh = signin.change_password(ctx, user, password, "a longer password", HERE)
    assert signin.who(ctx, old.token) is None and signin.who(ctx, fresh.token) == user
    assert signin.sign_in(ctx, "wang", password, HERE).code == "signin.wrong"


def test_the_last_administrator_stays(ctx, new_user):
    new_user("chief", Role.ADMINISTRATOR)
    assert users.set_disabled(ctx, None, "chief", True) == Refusal(code="user.last-administrator")
    new_user("second", Role.ADMINISTRATOR)
    assert users.set_disabled(ctx, None, "chief", True).disabled_at is not None


def test_names_are_checked_and_unique(ctx, new_user):
    new_user("wang", Role.STAFF)
    assert users.add_user(ctx, None, "WANG", "", Role.STAFF).code == "user.name-taken"
    assert users.add_user(ctx, None, "a b", "", Role.STAFF).code == "user.name-bad"
