"""Waves, batches and their tallies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, insert, select, update

from survey_app.domain.batch import FINISHED, Batch, BatchState
from survey_app.domain.wave import Wave, WaveState

from .rows import batch_of, labelled, part, wave_of
from .schema import batch, draft, population_version, questionnaire_version, tally, wave
from .together import Change, together

OF_VERSION = (
    questionnaire_version.c.name.label("questionnaire_name"),
    questionnaire_version.c.languages.label("questionnaire_languages"),
)
"""What every query for batches needs of their questionnaire."""


def _waves() -> Select[Any]:
    return select(*labelled(wave), population_version.c.name.label("population_name")).join_from(
        wave, population_version
    )


def _batches() -> Select[Any]:
    return (
        select(*labelled(batch), *OF_VERSION, wave.c.state.label("wave_state"))
        .join_from(batch, questionnaire_version)
        .join(wave, batch.c.wave_id == wave.c.id)
    )


def _wave(row: Any) -> Wave:
    return wave_of(part(row, "wave"), row["population_name"])


def _batch(row: Any) -> Batch:
    return batch_of(part(row, "batch"), row["questionnaire_name"], row["questionnaire_languages"], row["wave_state"])


def list_waves(conn: Connection) -> tuple[Wave, ...]:
    """Newest first."""
    rows = conn.execute(_waves().order_by(wave.c.key.desc(), wave.c.id.desc())).mappings()
    return tuple(_wave(row) for row in rows)


def get_wave(conn: Connection, wave_id: int, *, lock: bool = False) -> Wave | None:
    """``lock`` holds the row until the unit ends (PostgreSQL; on SQLite the write unit already does)."""
    query = _waves().where(wave.c.id == wave_id)
    row = conn.execute(query.with_for_update(key_share=True, of=wave) if lock else query).mappings().first()
    return None if row is None else _wave(row)


def wave_by_key(conn: Connection, key: str) -> Wave | None:
    row = conn.execute(_waves().where(wave.c.key == key)).mappings().first()
    return None if row is None else _wave(row)


def add_wave(conn: Connection, values: Mapping[str, Any]) -> int:
    return int(conn.execute(insert(wave).values(**values).returning(wave.c.id)).scalar_one())


def move_wave(conn: Connection, wave_id: int, before: Iterable[WaveState], after: WaveState, **also: Any) -> bool:
    """Change the state if it still is one of ``before``; whether one row changed."""
    query = update(wave).where(wave.c.id == wave_id, wave.c.state.in_([str(s) for s in before]))
    return conn.execute(query.values(state=str(after), **also)).rowcount == 1


def accept_chain(conn: Connection, wave_id: int, reason: str, fingerprint: str) -> None:
    """``fingerprint``: of the breaks that are accepted."""
    accepted = {"chain_reason": reason, "chain_accepted": fingerprint}
    conn.execute(update(wave).where(wave.c.id == wave_id).values(**accepted))


def batches_of(conn: Connection, wave_id: int) -> tuple[Batch, ...]:
    rows = conn.execute(_batches().where(batch.c.wave_id == wave_id).order_by(batch.c.id)).mappings()
    return tuple(_batch(row) for row in rows)


def get_batch(conn: Connection, batch_id: int, *, lock_wave: bool = False, hold_wave: bool = False) -> Batch | None:
    """``lock_wave`` holds its wave's row until the unit ends (PostgreSQL): who waits for a freeze sees that it froze.
    ``hold_wave`` only keeps it from freezing and lets answers come in meanwhile."""
    query = _batches().where(batch.c.id == batch_id)
    if lock_wave or hold_wave:
        # NO KEY: rows of answers that point to the wave may come in meanwhile, or they and a closing wait for each other.
        locked = {"key_share": True} if lock_wave else {"read": True}
        query = query.with_for_update(**locked, of=wave)
    row = conn.execute(query).mappings().first()
    return None if row is None else _batch(row)


def entrance(conn: Connection, batch_key: str, *, hold_batch: bool = False) -> tuple[Batch, Wave] | None:
    """A batch by the key in its links, with its wave.  ``hold_batch``: which then cannot close before the unit ends
    (PostgreSQL)."""
    query = _waves().add_columns(*labelled(batch), *OF_VERSION)
    query = query.join(batch, batch.c.wave_id == wave.c.id).join(questionnaire_version)
    query = query.where(batch.c.key == batch_key)
    return both(conn.execute(query.with_for_update(read=True, of=batch) if hold_batch else query).mappings().first())


def both(row: Any) -> tuple[Batch, Wave] | None:
    """(batch, wave) of a row labelled with both."""
    if row is None:
        return None
    found = _wave(row)
    version = row["questionnaire_name"], row["questionnaire_languages"]
    return batch_of(part(row, "batch"), *version, found.state), found


def add_batch(conn: Connection, values: Mapping[str, Any], towns: Sequence[str]) -> int:
    """A batch with a tally row of zeros for every town."""
    batch_id = int(conn.execute(insert(batch).values(**values).returning(batch.c.id)).scalar_one())
    zeros = {"batch_id": batch_id, "started": 0, "submitted": 0, "codes_issued": 0, "codes_used": 0}
    if towns:
        conn.execute(insert(tally), [{**zeros, "town": town} for town in towns])
    return batch_id


def move_batch(
    conn: Connection, old: Batch, after: BatchState, at: datetime, closes_on: str, link_key: str = ""
) -> bool:
    """Write the transition if the state still is the one it was decided on; whether one row changed."""
    values: dict[str, Any] = {"state": str(after), "link_key": link_key}
    if closes_on:
        values["closes_on"] = closes_on
    if after is BatchState.OPEN and old.opened_at is None:
        values["opened_at"] = at
    values["closed_at"] = at if after in FINISHED else None
    query = update(batch).where(batch.c.id == old.id, batch.c.state == str(old.state))
    return conn.execute(query.values(**values)).rowcount == 1


def link_keys(conn: Connection) -> set[str]:
    """Names of the keys that a batch still needs."""
    return set(conn.execute(select(batch.c.link_key).where(batch.c.link_key != "")).scalars())


def count(conn: Connection, batch_id: int, town: str, *changes: Change, **steps: int) -> tuple[int, ...]:
    """Add to a batch's tally of one town: ``started``, ``submitted``, ``over_quota``, ``unfinished``, ``codes_issued``,
    ``codes_used``; before it, in the same round trip, make the ``changes`` that are counted.  How many rows each of them
    touched, as :func:`together` says it."""
    more = {name: tally.c[name] + step for name, step in steps.items()}
    query = update(tally).where(tally.c.batch_id == batch_id, tally.c.town == town).values(**more)
    *touched, counted = together(conn, *changes, query)
    if counted == 0:
        zeros = {"started": 0, "submitted": 0, "codes_issued": 0, "codes_used": 0}
        conn.execute(insert(tally).values(batch_id=batch_id, town=town, **{**zeros, **steps}))
    return tuple(touched)


def tallies(conn: Connection, *, wave_id: int | None = None, batch_id: int | None = None) -> list[Mapping[str, Any]]:
    """Tally rows with their batch's ``stream`` and ``state``, of one wave, one batch, or all."""
    query = select(tally, batch.c.stream, batch.c.state, batch.c.wave_id).join(batch)
    if wave_id is not None:
        query = query.where(batch.c.wave_id == wave_id)
    if batch_id is not None:
        query = query.where(tally.c.batch_id == batch_id)
    return [dict(row) for row in conn.execute(query).mappings()]


def hold_batch(conn: Connection, draft_id: str) -> None:
    """Hold the state of a draft's batch until the unit ends, so that it cannot close between a decision and its insert.
    Before the draft itself, as closing does: it holds the batch, then drops its drafts."""
    its_batch = select(draft.c.batch_id).where(draft.c.id == draft_id).scalar_subquery()
    conn.execute(select(batch.c.state).where(batch.c.id == its_batch).with_for_update(read=True)).first()
