"""One-time codes: as residents enter with them, and as cases by id, digest or number of a letter; changed only as they were
seen; counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, Update, bindparam, func, insert, select, text, update

from survey_app.domain.batch import Batch
from survey_app.domain.code import CodeState
from survey_app.domain.disposition import FINAL, Case, Disposition, Outcome
from survey_app.domain.wave import Wave

from .rows import labelled, part
from .schema import batch, code, draft, population_version, questionnaire_version, wave
from .waves import OF_VERSION, both

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


def with_batch(
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


def issued(conn: Connection, batch_id: int) -> int:
    """Codes made for this batch so far, whatever became of them: the next letter has the number after it."""
    return int(conn.execute(select(func.count()).where(code.c.batch_id == batch_id)).scalar_one())


def add(conn: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    conn.execute(insert(code), [dict(row) for row in rows])


def starting(seen: Mapping[str, Any], mark: str) -> Update:
    """Begin a draft with a code, or anew when the one it began was dropped; touches a row if the code still is as seen."""
    as_seen = (code.c.id == seen["id"], code.c.state == seen["state"])
    query = update(code).where(*as_seen, code.c.draft_mark.is_not_distinct_from(seen["draft_mark"]))
    return query.values(state="started", draft_mark=mark)


def using(marks: Sequence[str]) -> Update:
    """Spend the code that leads to a draft with these marks; touches a row if there was one.  The tie goes with it."""
    query = update(code).where(code.c.draft_mark.in_(marks), code.c.state == "started")
    return query.values(state="used", draft_mark=None)


def move(conn: Connection, seen: Case, state: CodeState, outcome: Outcome, day: str) -> bool:
    """Write a transition if the code still is as it was seen; whether one row changed.  A void code loses its draft."""
    kept = {"draft_mark": None} if state is CodeState.VOID else {}
    said = {"outcome": str(outcome), "outcome_on": day if outcome else ""} if outcome is not seen.outcome else {}
    query = update(code).where(
        code.c.id == seen.id, code.c.state == str(seen.state), code.c.outcome == str(seen.outcome)
    )
    return conn.execute(query.values(state=str(state), **said, **kept)).rowcount == 1


_SETTLED: dict[str, Any] = {
    **dict.fromkeys(("village", "urban", "module", "issued_on", "outcome_on"), ""),
    **dict.fromkeys(("inclusion_probability", "number", "replaces", "draft_mark"), None),
}
"""What a settled code keeps none of: all that its answers know too, or that says where in the issue it stood."""


def settle(conn: Connection, batch_id: int) -> None:
    """Closing leaves of a code that was used only that it was, in which town: not its letter, its part of the design or its
    place among the others.  The codes it was issued in place of keep that they were replaced, and as little else."""
    conn.execute(update(code).where(code.c.batch_id == batch_id).values(draft_mark=None))
    used, replaced = _used_and_replaced(conn, batch_id)
    _rewrite(conn, used, outcome=str(Outcome.NONE))
    _rewrite(conn, replaced, outcome=str(Outcome.REPLACED))


def _used_and_replaced(conn: Connection, batch_id: int) -> tuple[list[int], list[int]]:
    """Ids by digest, which says nothing of when: codes that were used (now or before an extension), and their predecessors."""
    query = select(code.c.id, code.c.state, code.c.outcome, code.c.replaces).where(code.c.batch_id == batch_id)
    rows = conn.execute(query.order_by(code.c.digest)).all()
    before = {row.id: row.replaces for row in rows}
    used = [row.id for row in rows if row.state == "used"]
    replaced = {row.id for row in rows if row.outcome == Outcome.REPLACED}
    for one in used:
        while (one := before[one]) is not None:
            replaced.add(one)
    return used, [row.id for row in rows if row.id in replaced]


def _rewrite(conn: Connection, ids: Sequence[int], **values: Any) -> None:
    """New ids, after all others and in the order given: neighbours that were never used keep theirs, and would tell."""
    if not ids:
        return
    query = update(code).where(code.c.id == bindparam("was")).values(id=bindparam("becomes"), **_SETTLED, **values)
    conn.execute(query, [{"was": old, "becomes": new} for old, new in zip(ids, _fresh(conn, len(ids)), strict=True)])


def _fresh(conn: Connection, n: int) -> Sequence[int]:
    if conn.dialect.name == "postgresql":
        numbers = text("SELECT nextval(pg_get_serial_sequence('code', 'id')) FROM generate_series(1, :n)")
        return conn.execute(numbers, {"n": n}).scalars().all()
    last = conn.execute(select(func.max(code.c.id))).scalar_one()
    return range(last + 1, last + 1 + n)


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
