"""Responses: inserted once, read for the snapshot, deleted only by a withdrawal that leaves a digest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Delete, Insert, delete, func, insert, select

from survey_app.domain.response import Response

from .schema import batch, questionnaire_version, response, wave, withdrawal

CHUNK = 5_000


def add_many(conn: Connection, rows: Sequence[Response]) -> None:
    """Only through ``services.chain.accept``, which notes them for the chain too."""
    for start in range(0, len(rows), CHUNK):
        conn.execute(insert(response), [values_of(row) for row in rows[start : start + CHUNK]])


def adding(new: Response) -> Insert:
    """Only through ``services.chain.accepting``, as above."""
    return insert(response).values(**values_of(new))


NAMES = tuple(column.name for column in response.c)


def values_of(new: Response) -> dict[str, Any]:
    """As the columns of its row."""
    values = {name: getattr(new, name) for name in Response.__slots__}
    values["questionnaire_version_id"] = values.pop("questionnaire_id")
    return values


def stored(conn: Connection, receipt_digest: str) -> Mapping[str, Any] | None:
    """What decides whether a repeated submission is the same: hash of the answers, and what they were asked with."""
    names = ("answers_sha256", "variant", "module", "town", "village")
    columns = [response.c[name] for name in names] + [questionnaire_version.c.name.label("questionnaire_name")]
    query = (
        select(*columns).join_from(response, questionnaire_version).where(response.c.receipt_digest == receipt_digest)
    )
    row = conn.execute(query).mappings().first()
    return None if row is None else dict(row)


def by_receipt(conn: Connection, digest: str, *, hold_wave: bool = False) -> Mapping[str, Any] | None:
    """A response by its receipt with its wave's title and state; ``hold_wave``: which then cannot freeze, nor its batch
    be counted by other groups, before the unit ends (PostgreSQL)."""
    query = select(*response.c, wave.c.title, wave.c.state, wave.c.chained, batch.c.quota_by)
    query = query.join_from(response, wave, response.c.wave_id == wave.c.id)
    query = query.join(batch, response.c.batch_id == batch.c.id)
    query = query.where(response.c.receipt_digest == digest)
    row = conn.execute(query.with_for_update(read=True, of=(wave, batch)) if hold_wave else query).mappings().first()
    return None if row is None else dict(row)


def withdrawn(conn: Connection, digest: str) -> Mapping[str, Any] | None:
    """A withdrawal by receipt with its wave's title."""
    columns = (withdrawal.c.withdrawn_day, withdrawal.c.batch_id, withdrawal.c.town, wave.c.title)
    query = select(*columns).join_from(withdrawal, batch)
    query = query.join(wave, batch.c.wave_id == wave.c.id).where(withdrawal.c.receipt_digest == digest)
    row = conn.execute(query).mappings().first()
    return None if row is None else dict(row)


def withdrawing(response_id: str, tombstone: Mapping[str, Any]) -> tuple[Delete, Insert]:
    """Delete the answers and keep the digests, which are unique: nothing is withdrawn twice."""
    return delete(response).where(response.c.id == response_id), insert(withdrawal).values(**tombstone)


def count_by_stream(conn: Connection, wave_id: int) -> dict[str, int]:
    counted = (response.c.wave_id == wave_id, response.c.status == "complete")
    query = select(response.c.stream, func.count()).where(*counted).group_by(response.c.stream)
    return {row[0]: row[1] for row in conn.execute(query)}


def count_withdrawn(conn: Connection, wave_id: int, stream: str) -> int:
    """Withdrawals from a stream's batches that were not voided."""
    query = select(func.count()).select_from(withdrawal.join(batch))
    query = query.where(batch.c.wave_id == wave_id, batch.c.stream == stream, batch.c.state != "void")
    return int(conn.execute(query).scalar_one())


def stream_wave(conn: Connection, wave_id: int) -> Iterator[Mapping[str, Any]]:
    """Every response of a wave in id order with its batch's state, by keyset pages."""
    last = ""
    query = select(*response.c, batch.c.state.label("batch_state")).join_from(response, batch).order_by(response.c.id)
    while True:
        page = query.where(response.c.wave_id == wave_id, response.c.id > last).limit(CHUNK)
        rows = conn.execute(page).mappings().all()
        if not rows:
            return
        for row in rows:
            yield dict(row)
        last = rows[-1]["id"]
