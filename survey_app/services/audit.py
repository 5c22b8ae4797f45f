"""The audit log: who did what to which object, when.  Written in the same transaction as the deed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

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
    raise NotImplementedError
