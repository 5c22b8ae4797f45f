"""Changes that need nothing of each other, in one round trip to a database that is elsewhere."""

from __future__ import annotations

from sqlalchemy import Connection, Delete, Insert, Update, func, literal, select

Change = Insert | Update | Delete


def together(conn: Connection, *changes: Change) -> tuple[int, ...]:
    """Make the changes, in order; how many rows each UPDATE or DELETE touched.

    PostgreSQL gets one statement: each of its parts sees the rows as they were before all of them, so no two may be about
    the same row.  SQLite gets one after the other: it runs in this process, where no network lies between."""
    if conn.dialect.name == "sqlite":
        return tuple(conn.execute(change).rowcount for change in changes)
    parts = [change.returning(literal(1).label("one")).cte(f"part_{i}") for i, change in enumerate(changes)]
    touched = (select(func.count()).select_from(part).scalar_subquery() for part in parts)
    return tuple(conn.execute(select(*touched)).one())
