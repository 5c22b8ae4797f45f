"""Drafts: begun, saved page by page, found by the code they began with, removed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import Connection, Delete, Insert, bindparam, delete, exists, insert, select, update

from survey_app.domain.batch import Batch, BatchState
from survey_app.domain.draft import Draft

from .rows import batch_of, draft_of, draft_values, labelled
from .schema import batch, draft, questionnaire_version, wave
from .waves import OF_VERSION

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


def adding(new: Draft) -> Insert:
    return insert(draft).values(**draft_values(new))


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


def removing(draft_id: str) -> Delete:
    return delete(draft).where(draft.c.id == draft_id)


def of_code(conn: Connection, marks: Sequence[str], *, lock: bool = False) -> tuple[Draft, Batch] | None:
    """The draft that was begun with a code, by the marks it may bear."""
    found = conn.execute(select(draft.c.id).where(draft.c.code_mark.in_(marks))).scalar()
    return None if found is None else load(conn, found, lock=lock)


def drop_unfinished(conn: Connection, batch_id: int) -> dict[str, int]:
    """Delete what was begun in a batch and never sent; how many in which town."""
    gone = conn.execute(delete(draft).where(draft.c.batch_id == batch_id).returning(draft.c.town)).scalars()
    return dict(Counter(gone))


def remove_of_wave(conn: Connection, wave_id: int) -> int:
    """Unsent drafts of a wave that freezes: nobody agreed to send them."""
    of_wave = select(batch.c.id).where(batch.c.wave_id == wave_id)
    return conn.execute(delete(draft).where(draft.c.batch_id.in_(of_wave))).rowcount
