"""Drafts and the codes they began with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, exists, insert, select, update

from survey_app.domain.batch import Batch, BatchState
from survey_app.domain.draft import Draft
from survey_app.domain.wave import Wave

from .rows import batch_of, draft_of, draft_values, labelled, part
from .schema import batch, code, draft, population_version, questionnaire_version, wave
from .waves import OF_VERSION, both

# Every page runs these: they are put together once, not once per request.
_DRAFT_NAMES = tuple(column.name for column in draft.c)
_BATCH_NAMES = tuple(column.name for column in batch.c)
_OF_PAGE = ("answers", "last_page", "revision", "updated_at", "quota_id")
_CHANGING = (*_OF_PAGE, "lang", "elder")
_LOAD = (
    select(*labelled(draft, batch), *OF_VERSION, wave.c.state)
    .join_from(draft, batch, draft.c.batch_id == batch.c.id)
    .join(questionnaire_version)
    .join(wave, batch.c.wave_id == wave.c.id)
    .where(draft.c.id == bindparam("key"))
)
_LOAD_TO_MERGE = _LOAD.with_for_update(of=draft)
_NEW = {name: bindparam(f"new_{name}", type_=draft.c[name].type) for name in _CHANGING}
_SAVE = update(draft).where(draft.c.id == bindparam("key")).values(_NEW)
_OPEN = exists().where(batch.c.id == draft.c.batch_id, batch.c.state == BatchState.OPEN.value)
_SAVE_PAGE = (
    update(draft)
    .where(draft.c.id == bindparam("key"), draft.c.revision == bindparam("seen"), _OPEN)
    .values({name: _NEW[name] for name in _OF_PAGE})
)


def add(conn: Connection, new: Draft) -> None:
    conn.execute(insert(draft).values(**draft_values(new)))


def load(conn: Connection, draft_id: str, *, lock: bool = False) -> tuple[Draft, Batch] | None:
    """A draft with its batch in one query; ``lock`` for a merge (PostgreSQL)."""
    row = conn.execute(_LOAD_TO_MERGE if lock else _LOAD, {"key": draft_id}).first()
    if row is None:
        return None
    last = len(_DRAFT_NAMES) + len(_BATCH_NAMES)
    of_draft = dict(zip(_DRAFT_NAMES, row[: len(_DRAFT_NAMES)], strict=True))
    of_batch = dict(zip(_BATCH_NAMES, row[len(_DRAFT_NAMES) : last], strict=True))
    return draft_of(of_draft), batch_of(of_batch, *row[last:])


def save(conn: Connection, changed: Draft) -> None:
    """Write what may change of a draft: answers, page, language, view."""
    values = draft_values(changed)
    conn.execute(_SAVE, {"key": changed.id, **{f"new_{name}": values[name] for name in _CHANGING}})


def save_page(conn: Connection, changed: Draft, revision: int) -> bool:
    """Write answers and page if the draft still has this ``revision`` and its batch is open; else nothing is written."""
    values = {f"new_{name}": getattr(changed, name) for name in _OF_PAGE}
    return conn.execute(_SAVE_PAGE, {"key": changed.id, "seen": revision, **values}).rowcount == 1


def remove(conn: Connection, draft_id: str) -> bool:
    return conn.execute(delete(draft).where(draft.c.id == draft_id)).rowcount == 1


def code_by(
    conn: Connection,
    *,
    digest: str | None = None,
    code_id: int | None = None,
    marks: Sequence[str] = (),
    hold_batch: bool = False,
) -> tuple[dict[str, Any], Batch, Wave] | None:
    """(code row, batch, wave) by digest or id, or ``None``.  The row's ``draft_id`` is that of a draft with one of
    ``marks``.  ``hold_batch``: which then cannot close before the unit ends (PostgreSQL)."""
    names = (*OF_VERSION, population_version.c.name.label("population_name"))
    query = select(*labelled(code, batch, wave), *names).join_from(code, batch, code.c.batch_id == batch.c.id)
    query = query.join(wave, batch.c.wave_id == wave.c.id).join(population_version).join(questionnaire_version)
    query = query.where(code.c.digest == digest if digest is not None else code.c.id == code_id)
    if marks:
        begun = select(draft.c.id).where(draft.c.code_mark.in_(marks)).scalar_subquery()
        query = query.add_columns(begun.label("code__draft_id"))
    row = conn.execute(query.with_for_update(read=True, of=batch) if hold_batch else query).mappings().first()
    pair = both(row)
    return None if pair is None or row is None else (part(row, "code"), *pair)


def start_code(conn: Connection, seen: Mapping[str, Any], mark: str) -> bool:
    """Begin a draft with a code, or anew when the one it began was dropped; whether the code still is as it was seen."""
    as_seen = (code.c.id == seen["id"], code.c.state == seen["state"])
    query = update(code).where(*as_seen, code.c.draft_mark.is_not_distinct_from(seen["draft_mark"]))
    return conn.execute(query.values(state="started", draft_mark=mark)).rowcount == 1


def use_code(conn: Connection, marks: Sequence[str]) -> bool:
    """Spend the code that leads to a draft with these marks; whether there was one.  The tie goes with it."""
    query = update(code).where(code.c.draft_mark.in_(marks), code.c.state == "started")
    return conn.execute(query.values(state="used", draft_mark=None)).rowcount == 1


def of_code(conn: Connection, marks: Sequence[str], *, lock: bool = False) -> tuple[Draft, Batch] | None:
    """The draft that was begun with a code, by the marks it may bear."""
    found = conn.execute(select(draft.c.id).where(draft.c.code_mark.in_(marks))).scalar()
    return None if found is None else load(conn, found, lock=lock)


def add_codes(conn: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    conn.execute(insert(code), [dict(row) for row in rows])


def drop_unfinished(conn: Connection, batch_id: int) -> dict[str, int]:
    """Delete what was begun in a batch and never sent; how many in which town."""
    gone = conn.execute(delete(draft).where(draft.c.batch_id == batch_id).returning(draft.c.town)).scalars()
    return dict(Counter(gone))


def remove_of_wave(conn: Connection, wave_id: int) -> int:
    """Unsent drafts of a wave that freezes: nobody agreed to send them."""
    of_wave = select(batch.c.id).where(batch.c.wave_id == wave_id)
    return conn.execute(delete(draft).where(draft.c.batch_id.in_(of_wave))).rowcount
