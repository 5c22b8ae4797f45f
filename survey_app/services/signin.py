"""Sign-in of staff and evaluators: limits before hashing, a dummy hash for unknown names, sessions that can be ended."""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta

from survey_app.domain.refusal import Refusal
from survey_app.domain.user import SignedIn, User
from survey_app.store import people

from . import audit, browsers, limits, passwords
from .context import Context

SESSION = timedelta(hours=12)


def plain_name(typed: str) -> str:
    """A sign-in name as it is stored, however it was typed."""
    return typed.strip().lower()


def sign_in(ctx: Context, name: str, password: str, address: str, mark: str = "") -> SignedIn | Refusal:
    """``mark`` is what a browser keeps of an earlier sign-in.  Refusals: signin.wrong, signin.too-many (params ``minutes``)."""
    name = plain_name(name)
    bounds = limits.signin_limits(address, name, browsers.known(ctx, name, mark))
    with ctx.store.read() as conn:
        if limits.reached(conn, ctx, bounds):
            return _too_many()
        found = people.by_name(conn, name)
    right = passwords.fits(password, found[1] if found else None)
    if found is None or not right or found[0].disabled_at is not None:
        limits.record(ctx, bounds)
        return Refusal(code="signin.wrong")
    return _open_session(ctx, found[0])


def _too_many() -> Refusal:
    return Refusal(code="signin.too-many", params={"minutes": int(limits.WINDOW.total_seconds() // 60)})


def _open_session(ctx: Context, user: User) -> SignedIn:
    token = ctx.token(32).hex()
    with ctx.store.write() as conn:
        people.add_session(conn, _digest(ctx, token), user.id, ctx.clock())
        audit.write(ctx, conn, user, "sign-in", f"user:{user.name}")
    return SignedIn(user=user, token=token)


def who(ctx: Context, token: str) -> User | None:
    """The user of a session cookie, or ``None`` (unknown, ended, older than 12 hours, user disabled)."""
    with ctx.store.read() as conn:
        user = people.user_of_session(conn, _digest(ctx, token), ctx.clock() - SESSION)
    return user if user is not None and user.disabled_at is None else None


def sign_out(ctx: Context, token: str) -> None:
    """End this session."""
    with ctx.store.write() as conn:
        people.end_session(conn, _digest(ctx, token), ctx.clock())


def change_password(ctx: Context, user: User, old: str, new: str, address: str, mark: str = "") -> SignedIn | Refusal:
    """Refusals: signin.wrong, signin.too-many, password.short (params ``least``), password.easy, password.same.  Every
    session ends; the returned one is new, for the cookie of this browser."""
    bounds = limits.signin_limits(address, user.name, browsers.known(ctx, user.name, mark))
    with ctx.store.read() as conn:
        if limits.reached(conn, ctx, bounds):
            return _too_many()
        found = people.by_name(conn, user.name)
    if found is None or not passwords.fits(old, found[1]):
        limits.record(ctx, bounds)
        return Refusal(code="signin.wrong")
    refusal = passwords.unfit(new, old, user.name)
    if refusal is not None:
        return refusal
    fresh = passwords.hashed(new)
    with ctx.store.write() as conn:
        people.change_user(conn, user.id, password_hash=fresh)
        people.end_sessions(conn, user.id, ctx.clock())
        audit.write(ctx, conn, user, "password", f"user:{user.name}")
    return _open_session(ctx, user)


def _digest(ctx: Context, token: str) -> str:
    return hmac.new(ctx.keys.sessions, token.encode(), hashlib.sha256).hexdigest()
