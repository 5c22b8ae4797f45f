"""The audit log: who did what to which object, when.  Written in the same transaction as the deed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from survey_app.domain.user import User
from survey_app.store import people

from .context import Context


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    id: int
    at: datetime
    actor: str
    action: str
    subject: str
    details: Mapping[str, str | int]


def latest(ctx: Context, *, before: int | None = None, limit: int = 100) -> tuple[AuditEntry, ...]:
    """Newest first; ``before`` is the id of the last entry of the page before (keyset paging)."""
    with ctx.store.read() as conn:
        return tuple(AuditEntry(**row) for row in people.log_entries(conn, before, limit))


def write(ctx: Context, conn: Connection, by: User | None, action: str, subject: str, **details: str | int) -> None:
    """One line in the deed's own transaction; ``by`` is ``None`` for the command line."""
    people.log(conn, ctx.clock(), by.name if by else "command line", action, subject, details)
