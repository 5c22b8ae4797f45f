"""Administrators keep the list of users."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from survey_app.domain.refusal import Refusal
from survey_app.domain.user import Role, User
from survey_app.store import people

from . import audit, passwords
from .context import Context

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,31}")
"""What one signs in with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPassword:
    """A random one-time password, shown once and kept nowhere in plain text."""

    user: User
    password: str


def list_users(ctx: Context) -> tuple[User, ...]:
    """All users, disabled ones too, by role and name."""
    with ctx.store.read() as conn:
        return people.list_users(conn)


def add_user(ctx: Context, by: User | None, name: str, display_name: str, role: Role) -> NewPassword | Refusal:
    """Refusals: user.name-taken, user.name-bad.  ``by`` is ``None`` from the command line."""
    name = name.strip().lower()
    if not NAME.fullmatch(name):
        return Refusal(code="user.name-bad")
    password = passwords.random_password(ctx)
    secret = passwords.hashed(password)
    with ctx.store.write() as conn:
        if people.by_name(conn, name) is not None:
            return Refusal(code="user.name-taken", params={"name": name})
        user = insert(ctx, conn, by, {"name": name, "display_name": display_name.strip() or name, "role": role}, secret)
    return NewPassword(user=user, password=password)


def insert(ctx: Context, conn: Connection, by: User | None, values: Mapping[str, str], password_hash: str) -> User:
    """Someone new (``name``, ``display_name``, ``role``), in a transaction that the caller opened."""
    secret = {"password_hash": password_hash, "created_at": ctx.clock(), "disabled_at": None}
    people.add_user(conn, {**values, "role": str(values["role"]), **secret})
    audit.write(ctx, conn, by, "user-add", f"user:{values['name']}", role=str(values["role"]))
    found = people.by_name(conn, values["name"])
    assert found is not None
    return found[0]


def reset_password(ctx: Context, by: User | None, name: str) -> NewPassword | Refusal:
    """A new random password; the user's sessions end.  Refusal: user.unknown."""
    password = passwords.random_password(ctx)
    fresh = passwords.hashed(password)
    with ctx.store.write() as conn:
        found = people.by_name(conn, name.strip().lower())
        if found is None:
            return Refusal(code="user.unknown", params={"name": name})
        people.change_user(conn, found[0].id, password_hash=fresh)
        people.end_sessions(conn, found[0].id, ctx.clock())
        audit.write(ctx, conn, by, "password-reset", f"user:{found[0].name}")
    return NewPassword(user=found[0], password=password)


def set_disabled(ctx: Context, by: User | None, name: str, disabled: bool) -> User | Refusal:
    """Refusals: user.unknown, user.last-administrator."""
    with ctx.store.write() as conn:
        found = people.by_name(conn, name.strip().lower())
        if found is None:
            return Refusal(code="user.unknown", params={"name": name})
        user = found[0]
        if disabled and user.role is Role.ADMINISTRATOR and _administrators(people.list_users(conn)) == {user.name}:
            return Refusal(code="user.last-administrator")
        people.change_user(conn, user.id, disabled_at=ctx.clock() if disabled else None)
        if disabled:
            people.end_sessions(conn, user.id, ctx.clock())
        audit.write(ctx, conn, by, "user-disable" if disabled else "user-enable", f"user:{user.name}")
        after = people.by_name(conn, user.name)
    assert after is not None
    return after[0]


def _administrators(users: tuple[User, ...]) -> set[str]:
    return {user.name for user in users if user.role is Role.ADMINISTRATOR and user.disabled_at is None}
