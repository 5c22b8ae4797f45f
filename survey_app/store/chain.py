"""The chain of accepted responses: what waits to be sealed, the links, and the head at the end of each day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Insert, and_, delete, func, insert, literal, or_, select, update

from survey_app.domain.chain import Link

from .schema import chain_day, chain_link, chain_pending, wave

CHUNK = 1_000


def wait(conn: Connection, wave_id: int, entries: Iterable[tuple[str, str, str]]) -> None:
    """(town, day, digest) of what was accepted or withdrawn in this transaction."""
    rows = [{"wave_id": wave_id, "town": town, "day": day, "digest": digest} for town, day, digest in entries]
    for start in range(0, len(rows), CHUNK):
        conn.execute(insert(chain_pending), rows[start : start + CHUNK])


def noting(wave_id: int, town: str, day: str, digest: str) -> Insert:
    """As :func:`wait`, one of them."""
    return insert(chain_pending).values(wave_id=wave_id, town=town, day=day, digest=digest)


def chains_waiting(conn: Connection) -> list[tuple[int, str]]:
    """(wave, town) for which something waits."""
    query = select(chain_pending.c.wave_id, chain_pending.c.town).distinct()
    return [(row[0], row[1]) for row in conn.execute(query)]


def waiting(conn: Connection, wave_id: int, town: str | None = None) -> list[tuple[str, str, str]]:
    """(town, day, digest) by day, then by digest: within a sealing nothing says what came first."""
    query = select(chain_pending.c.town, chain_pending.c.day, chain_pending.c.digest)
    query = query.where(chain_pending.c.wave_id == wave_id)
    if town is not None:
        query = query.where(chain_pending.c.town == town)
    rows = conn.execute(query.order_by(chain_pending.c.town, chain_pending.c.day, chain_pending.c.digest))
    return [(row[0], row[1], row[2]) for row in rows]


_LINK = (chain_link.c.position, chain_link.c.day, chain_link.c.digest, chain_link.c.head)


def last(conn: Connection, wave_id: int, town: str) -> Link | None:
    query = select(*_LINK).where(chain_link.c.wave_id == wave_id, chain_link.c.town == town)
    row = conn.execute(query.order_by(chain_link.c.position.desc()).limit(1)).mappings().first()
    return None if row is None else Link(**row)


def add(conn: Connection, wave_id: int, town: str, links: Sequence[Link]) -> None:
    """Put links at the end and take their entries from what waits.  Raises ``IntegrityError`` if another worker has put
    links there: position and digest are unique."""
    for start in range(0, len(links), CHUNK):
        part = links[start : start + CHUNK]
        rows = [{name: getattr(link, name) for name in Link.__slots__} for link in part]
        conn.execute(insert(chain_link), [{"wave_id": wave_id, "town": town, **row} for row in rows])
        conn.execute(delete(chain_pending).where(chain_pending.c.digest.in_([link.digest for link in part])))
    for link in {link.day: link for link in links}.values():
        _end_day(conn, wave_id, town, link)


def _end_day(conn: Connection, wave_id: int, town: str, link: Link) -> None:
    where = (chain_day.c.wave_id == wave_id, chain_day.c.town == town, chain_day.c.day == link.day)
    values = {"position": link.position, "head": link.head}
    if conn.execute(update(chain_day).where(*where).values(**values)).rowcount == 0:
        conn.execute(insert(chain_day).values(wave_id=wave_id, town=town, day=link.day, **values))


def links(conn: Connection, wave_id: int) -> dict[str, list[Link]]:
    """Town → its links in order."""
    query = select(chain_link.c.town, *_LINK).where(chain_link.c.wave_id == wave_id)
    found: dict[str, list[Link]] = {}
    for row in conn.execute(query.order_by(chain_link.c.town, chain_link.c.position)):
        found.setdefault(row[0], []).append(Link(position=row[1], day=row[2], digest=row[3], head=row[4]))
    return found


def days(conn: Connection, wave_id: int) -> list[tuple[str, str, int, str]]:
    """(town, day, position, head) at the end of each day."""
    columns = (chain_day.c.town, chain_day.c.day, chain_day.c.position, chain_day.c.head)
    query = select(*columns).where(chain_day.c.wave_id == wave_id).order_by(chain_day.c.town, chain_day.c.day)
    return [(row[0], row[1], row[2], row[3]) for row in conn.execute(query)]


def heads_before(conn: Connection, day: str) -> list[Mapping[str, Any]]:
    """Wave (id, key, title, chained), town, day and head of every town's last day before ``day``; newest wave first.  A wave
    that was never sealed is there too, without head."""
    newest = select(chain_day.c.wave_id, chain_day.c.town, func.max(chain_day.c.day).label("day"))
    ends = newest.where(chain_day.c.day < day).group_by(chain_day.c.wave_id, chain_day.c.town).subquery()
    sealed = and_(wave.c.chained == 1, ends.c.wave_id == wave.c.id)
    same = and_(chain_day.c.wave_id == ends.c.wave_id, chain_day.c.town == ends.c.town, chain_day.c.day == ends.c.day)
    columns = (wave.c.id, wave.c.key, wave.c.title, wave.c.chained, chain_day.c.town, chain_day.c.day, chain_day.c.head)
    query = select(*columns).select_from(wave.outerjoin(ends, sealed).outerjoin(chain_day, same))
    query = query.where(or_(wave.c.chained == 0, chain_day.c.head.is_not(None)))
    return [dict(row) for row in conn.execute(query.order_by(wave.c.key.desc(), chain_day.c.town)).mappings()]


def seal_of(conn: Connection, digest: str) -> str | None:
    """The head after the link with this digest; ``""`` while it waits; ``None`` if there is none."""
    sealed = select(chain_link.c.head).where(chain_link.c.digest == digest)
    still = select(literal("")).where(chain_pending.c.digest == digest)
    found: str | None = conn.execute(sealed.union_all(still)).scalar()
    return found
