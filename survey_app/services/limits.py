"""Limits on attempts, counted in one table that all processes share.  Keys are HMACs: no address is stored."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from survey_app.domain.refusal import Refusal
from survey_app.store import people

from .context import Context

WINDOW = timedelta(minutes=15)
KEEP = timedelta(days=1)
TYPED = 10
"""Failures of one beginning of a code from one address: enough for anyone who reads badly, hopeless for guessing the rest."""
FLOOD = 1_000
"""Failures from one address, whatever was typed; beyond it they are answered alike and no longer written down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """At most ``most`` failures within the window for what ``parts`` names together."""

    kind: str
    parts: tuple[str, ...]
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Of one attempt at a code, a receipt or a check code.

    ``pair``   address and the code's first four characters together: the only bound that shuts a right code out.
    ``flood``  the address alone.  An office, a village hall or a carrier is one address for many people, so it bounds
               failures only: a right code from there is let in however many wrong ones came before."""

    pair: Limit
    flood: Limit


def code_bounds(kind: str, address: str, plain: str) -> Bounds:
    return Bounds(
        pair=Limit(kind=kind, parts=(address, plain[:4]), most=TYPED),
        flood=Limit(kind=kind, parts=(address,), most=FLOOD),
    )


def closed(conn: Connection, ctx: Context, bounds: Bounds) -> Refusal | None:
    """The refusal of an attempt that is not even looked at."""
    return _too_many(bounds) if reached(conn, ctx, (bounds.pair,)) else None


def failed(ctx: Context, bounds: Bounds, refusal: Refusal) -> Refusal:
    """Write a failure down and give ``refusal`` back, the same work for every failure; past the flood write nothing."""
    now = ctx.clock()
    with ctx.store.write() as conn:
        if reached(conn, ctx, (bounds.flood,)):
            return _too_many(bounds)
        _add(conn, ctx, (bounds.pair, bounds.flood), now)
    return refusal


def _too_many(bounds: Bounds) -> Refusal:
    return Refusal(code=f"{bounds.pair.kind}.too-many", params={"minutes": int(WINDOW.total_seconds() // 60)})


def signin_limits(address: str, name: str, browser: str = "") -> tuple[Limit, ...]:
    """For sign-in: one account from one address, one account from anywhere, one address for any account.  A ``browser`` in
    which this account signed in before is bounded by its own failures alone."""
    if browser:
        return (Limit(kind="sign-in", parts=("browser", browser, name), most=TYPED),)
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
    with ctx.store.write() as conn:
        _add(conn, ctx, limits, ctx.clock())


def _add(conn: Connection, ctx: Context, limits: tuple[Limit, ...], now: datetime) -> None:
    for limit in limits:
        people.add_attempt(conn, limit.kind, _key(ctx, limit), now)
    people.forget_attempts(conn, limits[0].kind, now - KEEP)


def _key(ctx: Context, limit: Limit) -> str:
    text = "\x1f".join(limit.parts)
    return hmac.new(ctx.keys.attempts, text.encode(), hashlib.sha256).hexdigest()
