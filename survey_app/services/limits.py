"""Limits on attempts, counted in one table that all processes share.  Keys are HMACs: no address is stored."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection

from survey_app.store import people

from .context import Context

WINDOW = timedelta(minutes=15)
KEEP = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """At most ``most`` failures within the window for what ``parts`` names together."""

    kind: str
    parts: tuple[str, ...]
    most: int


def code_limits(kind: str, address: str, plain: str) -> tuple[Limit, ...]:
    """For codes and receipts: address and prefix together; an address alone (an office, a carrier) may fail far more."""
    return (
        Limit(kind=kind, parts=(address, plain[:4]), most=10),
        Limit(kind=kind, parts=(address,), most=200),
    )


def signin_limits(address: str, name: str) -> tuple[Limit, ...]:
    """For sign-in: one account from one address, one account from anywhere, one address for any account."""
    return (
        Limit(kind="sign-in", parts=(address, name), most=5),
        Limit(kind="sign-in", parts=("", name), most=50),
        Limit(kind="sign-in", parts=(address,), most=100),
    )


def reached(conn: Connection, ctx: Context, limits: tuple[Limit, ...]) -> bool:
    """Whether any of the limits is used up."""
    since = ctx.clock() - WINDOW
    return any(people.attempts(conn, limit.kind, _key(ctx, limit), since) >= limit.most for limit in limits)


def record(ctx: Context, limits: tuple[Limit, ...]) -> None:
    """Write a failure, in its own transaction, so that it survives whatever the request does next."""
    now = ctx.clock()
    with ctx.store.write() as conn:
        for limit in limits:
            people.add_attempt(conn, limit.kind, _key(ctx, limit), now)
        people.forget_attempts(conn, limits[0].kind, now - KEEP)


def _key(ctx: Context, limit: Limit) -> str:
    text = "\x1f".join(limit.parts)
    return hmac.new(ctx.keys.attempts, text.encode(), hashlib.sha256).hexdigest()
