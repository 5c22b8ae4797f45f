"""The ledger of places.  Every change is one UPDATE with its condition: who changes a row, has the place.

Whoever needs several locks takes them in one order: batch, drafts, quotas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, delete, insert, or_, select, update

from survey_app.domain.quota import Quota

from .schema import batch, draft, quota, response

_FREE = or_(quota.c.target.is_(None), quota.c.complete + quota.c.reserved < quota.c.target)
_BELOW = or_(quota.c.target.is_(None), quota.c.complete < quota.c.target)


def _at(batch_id: int, town: str, cell: str) -> ColumnElement[bool]:
    return and_(quota.c.batch_id == batch_id, quota.c.town == town, quota.c.cell == cell)


def hold(conn: Connection, batch_id: int, draft_id: str, town: str, cell: str | None, held: int | None) -> int | None:
    """Give back the place that is ``held`` and take one in ``cell`` if there is any (``None``: in none), in one statement,
    which locks the draft first; where a place is held then."""
    wanted = and_(_at(batch_id, town, cell), _FREE, quota.c.id != (held or 0)) if cell is not None else None
    back = quota.c.id == held if held is not None else None
    where = [part for part in (back, wanted) if part is not None]
    if not where:
        return None
    step = case((quota.c.id == held, -1), else_=1) if held is not None else 1
    locked = select(draft.c.id).where(draft.c.id == draft_id).with_for_update().scalar_subquery() == draft_id
    query = update(quota).where(locked, or_(*where)).values(reserved=quota.c.reserved + step).returning(quota.c.id)
    taken: list[int] = [row for row in conn.execute(query).scalars() if row != held]
    return taken[0] if taken else None


def complete(conn: Connection, batch_id: int, town: str, cell: str, held: int | None) -> bool:
    """Count an answer that is being stored; ``False``: its cell is full, and it was counted as over."""
    here = _at(batch_id, town, cell)
    one_more = {"complete": quota.c.complete + 1}
    if held is not None:
        place = update(quota).where(here, quota.c.id == held, _BELOW)
        if conn.execute(place.values(**one_more, reserved=quota.c.reserved - 1)).rowcount:
            return True
        conn.execute(update(quota).where(quota.c.id == held).values(reserved=quota.c.reserved - 1))
    if conn.execute(update(quota).where(here, _FREE).values(**one_more)).rowcount:
        return True
    if conn.execute(update(quota).where(here).values(over=quota.c.over + 1)).rowcount:
        return False
    # A cell that nobody defined, of a town that came later: there is no limit, and staff see that it came.
    new = {"batch_id": batch_id, "town": town, "cell": cell, "target": None}
    conn.execute(insert(quota).values(**new, complete=1, reserved=0, over=0))
    return True


def take_back(conn: Connection, batch_id: int, town: str, cell: str, *, over: bool) -> None:
    """An answer was withdrawn: its place is free again."""
    counter = quota.c.over if over else quota.c.complete
    conn.execute(update(quota).where(_at(batch_id, town, cell)).values({counter: counter - 1}))


def release_idle(conn: Connection, before: datetime) -> int:
    """Give back the places of forms that nobody has touched since; how many.  Their revision goes on, so that a page that
    comes in just now sees it."""
    idle = select(draft.c.id, draft.c.quota_id).where(draft.c.quota_id.is_not(None), draft.c.updated_at < before)
    freed: Counter[int] = Counter()
    for draft_id, held in conn.execute(idle.with_for_update(skip_locked=True)).all():
        same = (draft.c.id == draft_id, draft.c.quota_id == held, draft.c.updated_at < before)
        query = update(draft).where(*same).values(quota_id=None, revision=draft.c.revision + 1)
        freed[held] += conn.execute(query).rowcount
    for held, n in sorted(freed.items()):
        conn.execute(update(quota).where(quota.c.id == held).values(reserved=quota.c.reserved - n))
    return freed.total()


def release_all(conn: Connection, batch_id: int) -> None:
    """Nobody is answering any more: the batch is closed, its unsent forms are gone."""
    conn.execute(update(quota).where(quota.c.batch_id == batch_id, quota.c.reserved != 0).values(reserved=0))


def list_of(conn: Connection, batch_id: int) -> tuple[Quota, ...]:
    rows = conn.execute(select(quota).where(quota.c.batch_id == batch_id).order_by(quota.c.id)).mappings()
    return tuple(Quota(**{name: row[name] for name in Quota.__slots__}) for row in rows)


def hold_batch_alone(conn: Connection, batch_id: int) -> None:
    """Nobody begins or sends a form of this batch before the unit ends (PostgreSQL)."""
    conn.execute(select(batch.c.id).where(batch.c.id == batch_id).with_for_update(key_share=True))


def answers_of(conn: Connection, batch_id: int) -> list[tuple[str, str, str]]:
    """(town, answers, status) of every response."""
    query = select(response.c.town, response.c.answers, response.c.status).where(response.c.batch_id == batch_id)
    return [(row[0], row[1], row[2]) for row in conn.execute(query)]


def define(conn: Connection, batch_id: int, by: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Other cells instead of the ones there were; places that were held in those are given up."""
    holding = (draft.c.batch_id == batch_id, draft.c.quota_id.is_not(None))
    conn.execute(update(draft).where(*holding).values(quota_id=None, revision=draft.c.revision + 1))
    conn.execute(delete(quota).where(quota.c.batch_id == batch_id))
    conn.execute(update(batch).where(batch.c.id == batch_id).values(quota_by=by))
    new = [{"batch_id": batch_id, "target": None, "reserved": 0, **row} for row in rows]
    if new:
        conn.execute(insert(quota), new)


def set_target(conn: Connection, batch_id: int, quota_id: int, target: int | None) -> bool:
    """Whether it could be set: never below what is complete."""
    where = [quota.c.id == quota_id, quota.c.batch_id == batch_id]
    if target is not None:
        where.append(quota.c.complete <= target)
    return conn.execute(update(quota).where(*where).values(target=target)).rowcount == 1
