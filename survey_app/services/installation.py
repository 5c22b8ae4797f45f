"""The installation row: demo or real, and the city's settings."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from survey_app.domain.city import CitySettings, Installation, InstallationKind
from survey_app.store import library as rows
from survey_app.store.engine import StoreAway

from .context import Context

_FRESH = timedelta(seconds=30)


def installation(ctx: Context) -> Installation:
    """The installation, as it was at most half a minute ago: another process may have changed its settings.  Raises
    ``LookupError`` if none was created."""
    known, now = ctx.cache.installation, ctx.clock()
    if known is not None and abs(now - ctx.cache.installation_at) < _FRESH:
        return known
    try:
        found = find(ctx)
    except StoreAway:
        if known is None:
            raise
        return known  # pages that say so show whom to call
    if found is None:
        raise LookupError("no installation was created: foursense run, or foursense demo create")
    ctx.cache.installation, ctx.cache.installation_at = found, now
    return found


def find(ctx: Context) -> Installation | None:
    """The installation, or ``None`` before the first run."""
    with ctx.store.read() as conn:
        return rows.get_installation(conn)


def create(ctx: Context, kind: InstallationKind, settings: CitySettings) -> Installation:
    """Create the one installation; raises ``ValueError`` if there is one."""
    with ctx.store.write() as conn:
        if rows.get_installation(conn) is not None:
            raise ValueError("there is an installation already")
        add(ctx, conn, kind, settings)
    ctx.cache.installation = None
    return installation(ctx)


def add(ctx: Context, conn: Connection, kind: InstallationKind, settings: CitySettings) -> None:
    """The row, in a transaction that the caller opened."""
    rows.add_installation(conn, {"kind": kind, "settings": plain(settings), "created_at": ctx.clock()})


def plain(settings: CitySettings) -> dict[str, Any]:
    """As it is stored."""
    values = {field.name: getattr(settings, field.name) for field in dataclasses.fields(settings)}
    return {name: dict(v) if isinstance(v, Mapping) else v for name, v in values.items()}
