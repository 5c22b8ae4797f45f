"""Snapshots, runs, reports and the files they made."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, exists, func, insert, select, update

from survey_app.domain.publication import Publication
from survey_app.domain.report import Report, Run, RunState, Snapshot, StoredFile

from .rows import labelled, part
from .schema import file, file_to_go, report, run, snapshot, wave


def add_file(conn: Connection, values: Mapping[str, Any]) -> StoredFile:
    row = conn.execute(insert(file).values(**values).returning(file)).mappings().one()
    return _file(row)


def get_file(conn: Connection, file_id: int) -> StoredFile | None:
    row = conn.execute(select(file).where(file.c.id == file_id)).mappings().first()
    return None if row is None else _file(row)


def remove_file(conn: Connection, file_id: int) -> str | None:
    """Forget a file's row; the hash of its content if no other row has the same."""
    sha = conn.execute(delete(file).where(file.c.id == file_id).returning(file.c.sha256)).scalar()
    others = conn.execute(select(func.count()).where(file.c.sha256 == sha)).scalar_one()
    return None if sha is None or others else str(sha)


def doom_file(conn: Connection, sha256: str, due: datetime) -> None:
    """Its content is to go by then, unless a row names it."""
    spare_file(conn, sha256)
    conn.execute(insert(file_to_go).values(sha256=sha256, due_at=due))


def spare_file(conn: Connection, sha256: str) -> None:
    conn.execute(delete(file_to_go).where(file_to_go.c.sha256 == sha256))


def doomed_files(conn: Connection, at: datetime) -> list[tuple[str, bool]]:
    """(hash, whether a row names it) of what is due."""
    named = exists().where(file.c.sha256 == file_to_go.c.sha256)
    rows = conn.execute(select(file_to_go.c.sha256, named).where(file_to_go.c.due_at <= at))
    return [(row[0], bool(row[1])) for row in rows]


def _file(row: Any) -> StoredFile:
    return StoredFile(**{name: row[name] for name in StoredFile.__slots__})


def add_snapshot(conn: Connection, wave_id: int, found: StoredFile, n: int, at: datetime) -> Snapshot:
    """The next number of the wave."""
    known = select(func.coalesce(func.max(snapshot.c.number), 0)).where(snapshot.c.wave_id == wave_id)
    number = int(conn.execute(known).scalar_one()) + 1
    values = {
        "wave_id": wave_id,
        "number": number,
        "sha256": found.sha256,
        "n": n,
        "file_id": found.id,
        "created_at": at,
    }
    row = conn.execute(insert(snapshot).values(**values).returning(snapshot)).mappings().one()
    return Snapshot(**{name: row[name] for name in Snapshot.__slots__})


def latest_snapshot(conn: Connection, wave_id: int) -> Snapshot | None:
    query = select(snapshot).where(snapshot.c.wave_id == wave_id).order_by(snapshot.c.number.desc())
    row = conn.execute(query).mappings().first()
    return None if row is None else Snapshot(**{name: row[name] for name in Snapshot.__slots__})


def _run(row: Any) -> Run:
    values = {name: row[name] for name in Run.__slots__}
    values["state"], values["problems"] = RunState(row["state"]), tuple(row["problems"])
    values["publication"] = Publication(row["publication"])
    return Run(**values)


def add_run(conn: Connection, values: Mapping[str, Any], day: str) -> Run:
    """A run with the next key of the day (``20261123-01``)."""
    prefix = day.replace("-", "")
    count = select(func.count()).select_from(run).where(run.c.key.startswith(f"{prefix}-"))
    key = f"{prefix}-{int(conn.execute(count).scalar_one()) + 1:02d}"
    fresh = {"state": str(RunState.QUEUED), "problems": [], "publication": str(Publication.INTERNAL)}
    full = {**values, "key": key, **fresh}
    return _run(conn.execute(insert(run).values(**full).returning(run)).mappings().one())


def change_run(conn: Connection, run_id: int, **values: Any) -> None:
    conn.execute(update(run).where(run.c.id == run_id).values(**values))


def get_run(conn: Connection, run_id: int, *, lock: bool = False) -> Run | None:
    """``lock`` holds the row until the unit ends (PostgreSQL)."""
    query = select(run).where(run.c.id == run_id)
    row = conn.execute(query.with_for_update() if lock else query).mappings().first()
    return None if row is None else _run(row)


def list_runs(conn: Connection, *, wave_id: int | None = None, assessed: bool = False) -> tuple[Run, ...]:
    """Newest first."""
    query = select(run).order_by(run.c.created_at.desc(), run.c.id.desc())
    if wave_id is not None:
        query = query.where(run.c.wave_id == wave_id)
    if assessed:
        query = query.where(run.c.state == str(RunState.ASSESSED))
    return tuple(_run(row) for row in conn.execute(query).mappings())


def newest_like(conn: Connection, given: Run) -> Run:
    """The last assessed run of the same wave and stream."""
    return max(
        (r for r in list_runs(conn, wave_id=given.wave_id, assessed=True) if r.stream == given.stream),
        key=lambda r: r.id,
        default=given,
    )


def run_to_check(conn: Connection, key: str) -> tuple[Run, Mapping[str, str], str] | None:
    """An assessed run by the key on its reports, its wave's title and the digest of its assessment."""
    query = select(run, wave.c.title, file.c.sha256.label("digest")).join_from(run, wave)
    query = query.join(file, run.c.assessment_file_id == file.c.id)
    query = query.where(run.c.key == key, run.c.state == str(RunState.ASSESSED))
    row = conn.execute(query).mappings().first()
    return None if row is None else (_run(row), row["title"], row["digest"])


def earlier_runs(conn: Connection, wave_key: str, stream: str) -> tuple[tuple[Run, str, str], ...]:
    """The newest assessed run of each earlier wave, newest wave first, with the wave's key and kind."""
    query = select(run, wave.c.key.label("wave_key"), wave.c.kind.label("wave_kind")).join_from(run, wave)
    query = query.where(wave.c.key < wave_key, run.c.stream == stream, run.c.state == str(RunState.ASSESSED))
    rows = conn.execute(query.order_by(wave.c.key.desc(), run.c.created_at.desc(), run.c.id.desc())).mappings()
    newest: dict[str, tuple[Run, str, str]] = {}
    for row in rows:
        newest.setdefault(row["wave_key"], (_run(row), row["wave_key"], row["wave_kind"]))
    return tuple(newest.values())


def add_report(conn: Connection, values: Mapping[str, Any]) -> None:
    conn.execute(insert(report).values(**values))


def has_report(conn: Connection, **key: str | int) -> bool:
    """``key``: run_id, kind, place, lang, format and publication."""
    where = (report.c[name] == value for name, value in key.items())
    return conn.execute(select(report.c.id).where(*where)).first() is not None


def reports(
    conn: Connection,
    titles: Mapping[str, Mapping[str, str]],
    *,
    run_id: int | None = None,
    report_id: int | None = None,
) -> tuple[Report, ...]:
    """Reports with their file, run and wave; ``titles`` are the towns' titles by code."""
    query = select(*labelled(report, file), run.c.key.label("run_key"), wave.c.id.label("wave_id"), wave.c.title)
    query = query.join_from(report, file, report.c.file_id == file.c.id).join(run, report.c.run_id == run.c.id)
    query = query.join(wave, run.c.wave_id == wave.c.id).order_by(report.c.id)
    if run_id is not None:
        query = query.where(report.c.run_id == run_id)
    if report_id is not None:
        query = query.where(report.c.id == report_id)
    return tuple(_report(row, titles) for row in conn.execute(query).mappings())


def _report(row: Any, titles: Mapping[str, Mapping[str, str]]) -> Report:
    values = part(row, "report")
    return Report(
        id=values["id"],
        run_id=values["run_id"],
        run_key=row["run_key"],
        wave_id=row["wave_id"],
        wave_title=row["title"],
        kind=values["kind"],
        place=values["place"],
        place_title=titles.get(values["place"], {}),
        lang=values["lang"],
        format=values["format"],
        pages=values["pages"],
        file=_file(part(row, "file")),
        created_at=values["created_at"],
        publication=Publication(values["publication"]),
    )
