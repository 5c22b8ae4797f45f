"""Browsers in which somebody signed in before: what others do wrong elsewhere never shuts them out.

Limits by name or by address alone could be used up by anyone, against one person or a whole office.  So whoever signs in leaves
a mark in the browser's cookie, and with a good mark only the failures made with that mark count."""

from __future__ import annotations

import hashlib
import hmac

from .context import Context

_BYTES = 16


def new_mark(ctx: Context, name: str) -> str:
    """For the cookie of a browser in which ``name`` has just signed in."""
    nonce = ctx.token(_BYTES).hex()
    return f"{nonce}.{_seal(ctx, name, nonce)}"


def known(ctx: Context, name: str, mark: str) -> str:
    """The browser's own number if ``mark`` is ours and of this name, else ``""``."""
    nonce, _, seal = mark.partition(".")
    return nonce if hmac.compare_digest(seal.encode(), _seal(ctx, name, nonce).encode()) else ""


def label(ctx: Context, name: str) -> str:
    """Under which the mark of a name is kept: one office computer may know several people, and says of nobody who."""
    return _seal(ctx, name, "label")[:8]


def _seal(ctx: Context, name: str, nonce: str) -> str:
    return hmac.new(ctx.keys.sessions, f"browser\x1f{name}\x1f{nonce}".encode(), hashlib.sha256).hexdigest()
