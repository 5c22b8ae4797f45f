"""Sign-in: limits before hashing, equal work for unknown names, sessions that end."""

from __future__ import annotations

import pytest
from argon2 import extract_parameters

from survey_app.domain.refusal import Refusal
from survey_app.domain.user import Role
from survey_app.services import browsers, passwords, signin, users
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


OFFICE = "192.0.2.9"


@pytest.fixture
def cheap(monkeypatch):
    """Hashes cost nothing: what is counted here is attempts."""
    monkeypatch.setattr(passwords, "fits", lambda given, stored: given == "right" and stored is not None)


def test_whoever_signed_in_in_a_browser_before_is_shut_out_by_nobody_else(ctx, new_user, cheap):
    """A hundred wrong passwords from the office's one address, fifty for this name from everywhere: others must wait, a
    browser that is known need not."""
    for name in ("wang", "li"):
        new_user(name, Role.STAFF)
    mark = browsers.new_mark(ctx, "wang")
    for number in range(100):
        signin.sign_in(ctx, f"x{number}", "wrong", OFFICE)
        signin.sign_in(ctx, "wang", "wrong", f"198.51.100.{number}")
    assert signin.sign_in(ctx, "wang", "right", OFFICE).code == "signin.too-many"
    assert signin.sign_in(ctx, "wang", "right", "203.0.113.1").code == "signin.too-many"
    assert signin.sign_in(ctx, "wang", "right", OFFICE, mark).user.name == "wang"
    user = signin.sign_in(ctx, "wang", "right", OFFICE, mark).user
    assert signin.change_password(ctx, user, "right", "a longer secret", OFFICE, mark).user == user


@pytest.mark.parametrize("spoilt", ["", ".", "x.y", "other's", "without seal", "longer", "é.ü"])
def test_a_mark_that_is_not_this_names_own_opens_nothing(ctx, new_user, cheap, spoilt):
    new_user("wang", Role.STAFF)
    own, other = browsers.new_mark(ctx, "wang"), browsers.new_mark(ctx, "li")
    given = {"other's": other, "without seal": own.split(".")[0] + ".", "longer": own + "0"}.get(spoilt, spoilt)
    for _ in range(5):
        signin.sign_in(ctx, "wang", "wrong", OFFICE)
    assert signin.sign_in(ctx, "wang", "right", OFFICE, given).code == "signin.too-many"


def test_a_known_browser_has_a_bound_of_its_own(ctx, new_user, cheap):
    new_user("wang", Role.STAFF)
    mark, second = browsers.new_mark(ctx, "wang"), browsers.new_mark(ctx, "wang")
    codes = [signin.sign_in(ctx, "wang", "wrong", OFFICE, mark).code for _ in range(12)]
    assert codes == ["signin.wrong"] * 10 + ["signin.too-many"] * 2
    assert signin.sign_in(ctx, "wang", "right", OFFICE, mark).code == "signin.too-many"
    assert signin.sign_in(ctx, "wang", "right", OFFICE, second).user.name == "wang"


@pytest.mark.parametrize(
    ("chosen", "code"),
    [
        ("short", "password.short"),
        ("11 letters.", "password.short"),
        ("the present one", "password.same"),
        *((text, "password.easy") for text in (
            "123456789012", "qwertyuiop12", "aaaaaaaaaaaaaaa", "abcabcabcabcabc", "password1234", "PASSWORD4321",
            "wangwang-wang1", "wangxiaoming-2026", "0987654321098", "asdfghjkl;qwer", "1qaz2wsx3edc",
        )),
    ],
)  # fmt: skip
def test_passwords_that_everyone_tries_first_are_refused(chosen, code):
    assert passwords.unfit(chosen, "the present one", "wangxiaoming" if "xiaoming" in chosen else "wang").code == code


@pytest.mark.parametrize(
    "chosen",
    ["correct horse battery", "今天天气真的很不错我们去海边", "tide-lamp-7-ferry", "Kx7#mQ2$vL9p", "a longer secret"],
)
def test_passwords_that_nobody_tries_first_are_taken(chosen):
    assert passwords.unfit(chosen, "the present one", "wang") is None


def test_what_is_stored_is_slow_and_salted(ctx, new_user):
    """At least what OWASP asks of argon2id: 19 MiB and two passes; and no two of the same password are alike."""
    one, other = passwords.hashed("a longer secret"), passwords.hashed("a longer secret")
    found = extract_parameters(one)
    assert one.startswith("$argon2id$") and one != other
    assert found.memory_cost >= 19 * 1024 and found.time_cost >= 2 and found.salt_len >= 16 and found.hash_len >= 32
    _, password = new_user("wang", Role.STAFF)
    assert len(password.replace("-", "")) == 16 and len({passwords.random_password(ctx) for _ in range(50)}) == 50
