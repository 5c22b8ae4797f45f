"""One-time codes as cases: one by id, digest or number of its letter; changed only as it was seen; counted."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, RowMapping, Select, func, select, update

from survey_app.domain.code import CodeState
from survey_app.domain.disposition import FINAL, Case, Disposition, Outcome

from .schema import batch, code

_NEXT = code.alias("next_code")
_SHOWN = [column for column in code.c if column.name not in ("digest", "draft_mark")]


def _cases() -> Select[Any]:
    query = select(*_SHOWN, _NEXT.c.id.label("replaced_by"))
    return query.select_from(code.outerjoin(_NEXT, _NEXT.c.replaces == code.c.id))


def _case(row: RowMapping | None) -> Case | None:
    if row is None:
        return None
    values = dict(row) | {"state": CodeState(row["state"]), "outcome": Outcome(row["outcome"])}
    return Case(**{**values, "number": row["number"] or 0})


def get(conn: Connection, code_id: int, *, lock: bool = False) -> Case | None:
    """``lock`` holds the row until the unit ends (PostgreSQL)."""
    query = _cases().where(code.c.id == code_id)
    return _case(conn.execute(query.with_for_update(of=code) if lock else query).mappings().first())


def by_digest(conn: Connection, digest: str) -> Case | None:
    return _case(conn.execute(_cases().where(code.c.digest == digest)).mappings().first())


def by_number(conn: Connection, batch_id: int, number: int) -> Case | None:
    """By the number at the head of its letter."""
    query = _cases().where(code.c.batch_id == batch_id, code.c.number == number)
    return _case(conn.execute(query).mappings().first())


def issued(conn: Connection, batch_id: int) -> int:
    """Codes made for this batch so far, whatever became of them: the next letter has the number after it."""
    return int(conn.execute(select(func.count()).where(code.c.batch_id == batch_id)).scalar_one())


def move(conn: Connection, seen: Case, state: CodeState, outcome: Outcome, day: str) -> bool:
    """Write a transition if the code still is as it was seen; whether one row changed.  A void code loses its draft."""
    kept = {"draft_mark": None} if state is CodeState.VOID else {}
    said = {"outcome": str(outcome), "outcome_on": day if outcome else ""} if outcome is not seen.outcome else {}
    query = update(code).where(
        code.c.id == seen.id, code.c.state == str(seen.state), code.c.outcome == str(seen.outcome)
    )
    return conn.execute(query.values(state=str(state), **said, **kept)).rowcount == 1


def dispositions(
    conn: Connection, *, batch_id: int | None = None, wave_id: int | None = None
) -> list[tuple[str, Disposition, int]]:
    """(town, final disposition, cases) of one batch, or of a wave's batches that were not voided.  Counts only."""
    replaced = _NEXT.c.id.is_not(None).label("replaced")
    query = select(code.c.town, code.c.state, code.c.outcome, replaced, func.count())
    query = query.select_from(
        code.outerjoin(_NEXT, _NEXT.c.replaces == code.c.id).join(batch, code.c.batch_id == batch.c.id)
    )
    if batch_id is not None:
        query = query.where(code.c.batch_id == batch_id)
    if wave_id is not None:
        query = query.where(batch.c.wave_id == wave_id, batch.c.state != "void")
    rows = conn.execute(query.group_by(code.c.town, code.c.state, code.c.outcome, replaced))
    return [
        (town, Disposition.REPLACED if gone else FINAL[CodeState(state), Outcome(outcome)], n)
        for town, state, outcome, gone, n in rows
    ]
