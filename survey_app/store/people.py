"""Users, sessions, attempts, audit log."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from survey_app.domain.user import Role, User

from .schema import attempt, audit_log, session, user_account


def _user(row: Any) -> User:
    return User(
        id=row["id"],
        name=row["name"],
        display_name=row["display_name"],
        role=Role(row["role"]),
        created_at=row["created_at"],
        disabled_at=row["disabled_at"],
    )


def add_user(conn: Connection, values: Mapping[str, Any]) -> int:
    return int(conn.execute(insert(user_account).values(**values).returning(user_account.c.id)).scalar_one())


def by_name(conn: Connection, name: str) -> tuple[User, str] | None:
    """(user, password hash) by name."""
    row = conn.execute(select(user_account).where(user_account.c.name == name)).mappings().first()
    return None if row is None else (_user(row), row["password_hash"])


def list_users(conn: Connection) -> tuple[User, ...]:
    rows = conn.execute(select(user_account).order_by(user_account.c.role, user_account.c.name)).mappings()
    return tuple(_user(row) for row in rows)


def change_user(conn: Connection, user_id: int, **values: Any) -> None:
    conn.execute(update(user_account).where(user_account.c.id == user_id).values(**values))


def add_session(conn: Connection, digest: str, user_id: int, at: datetime) -> None:
    conn.execute(insert(session).values(digest=digest, user_id=user_id, created_at=at))


def user_of_session(conn: Connection, digest: str, since: datetime) -> User | None:
    """The user of a session that is not ended and was begun after ``since``."""
    query = select(user_account).join_from(session, user_account)
    query = query.where(session.c.digest == digest, session.c.ended_at.is_(None), session.c.created_at > since)
    row = conn.execute(query).mappings().first()
    return None if row is None else _user(row)


def end_session(conn: Connection, digest: str, at: datetime) -> None:
    conn.execute(update(session).where(session.c.digest == digest).values(ended_at=at))


def end_sessions(conn: Connection, user_id: int, at: datetime) -> None:
    open_ones = (session.c.user_id == user_id, session.c.ended_at.is_(None))
    conn.execute(update(session).where(*open_ones).values(ended_at=at))


def add_attempt(conn: Connection, kind: str, key: str, at: datetime) -> None:
    conn.execute(insert(attempt).values(kind=kind, key=key, at=at))


def attempts(conn: Connection, kind: str, key: str, since: datetime) -> int:
    where = (attempt.c.kind == kind, attempt.c.key == key, attempt.c.at > since)
    return int(conn.execute(select(func.count()).select_from(attempt).where(*where)).scalar_one())


def forget_attempts(conn: Connection, kind: str, before: datetime) -> None:
    conn.execute(delete(attempt).where(attempt.c.kind == kind, attempt.c.at < before))


def log(conn: Connection, values: Mapping[str, Any]) -> None:
    conn.execute(insert(audit_log).values(**values))


def log_entries(conn: Connection, before: int | None, limit: int) -> list[Mapping[str, Any]]:
    """Newest first, below the id ``before``."""
    shown = (column for column in audit_log.c if column.name != "digest")
    query = select(*shown).order_by(audit_log.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(audit_log.c.id < before)
    return [dict(row) for row in conn.execute(query).mappings()]
