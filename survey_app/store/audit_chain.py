"""The chain of the audit log: each link names its line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, exists, insert, select

from survey_app.domain.chain import Link

from .schema import audit_link, audit_log

AT_ONCE = 5_000


def unlinked(conn: Connection) -> list[Mapping[str, Any]]:
    """The oldest lines without a link (a transaction that took its number early may have committed late)."""
    has_link = exists().where(audit_link.c.audit_id == audit_log.c.id)
    query = select(audit_log.c.id, audit_log.c.digest).where(~has_link, audit_log.c.digest != "")
    return [dict(row) for row in conn.execute(query.order_by(audit_log.c.id).limit(AT_ONCE)).mappings()]


def last(conn: Connection) -> Link | None:
    row = conn.execute(select(audit_link).order_by(audit_link.c.position.desc()).limit(1)).mappings().first()
    return None if row is None else _link(dict(row))


def _link(row: Mapping[str, Any]) -> Link:
    return Link(position=row["position"], day="", digest=row["digest"], head=row["head"])


def add(conn: Connection, links: Sequence[tuple[int, Link]]) -> None:
    """Raises ``IntegrityError`` if another worker has put links there."""
    if links:
        rows = [{"position": k.position, "audit_id": i, "digest": k.digest, "head": k.head} for i, k in links]
        conn.execute(insert(audit_link), rows)


def links(conn: Connection) -> list[tuple[int, Link]]:
    """(line, link) in order."""
    rows = conn.execute(select(audit_link).order_by(audit_link.c.position)).mappings()
    return [(int(row["audit_id"]), _link(dict(row))) for row in rows]


def lines(conn: Connection) -> list[Mapping[str, Any]]:
    return [dict(row) for row in conn.execute(select(audit_log).order_by(audit_log.c.id)).mappings()]
