"""Released questionnaires, population tables, towns, villages, the installation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from survey_app.domain.city import CitySettings, Installation, Town, Village

from .schema import (
    batch,
    installation,
    population_version,
    questionnaire_version,
    site_file,
    spoken_wording,
    targets_version,
    town,
    village,
    wave,
)


def get_installation(conn: Connection, *, lock: bool = False) -> Installation | None:
    """``lock`` for a change of some of its settings (PostgreSQL)."""
    query = select(installation)
    row = conn.execute(query.with_for_update() if lock else query).mappings().first()
    if row is None:
        return None
    settings = dict(row["settings"])
    settings["report_langs"] = tuple(settings["report_langs"])
    settings["tiles"] = {code: (column, below) for code, (column, below) in settings.get("tiles", {}).items()}
    return Installation(kind=row["kind"], settings=CitySettings(**settings))


def add_installation(conn: Connection, values: Mapping[str, Any]) -> None:
    conn.execute(insert(installation).values(id=1, **values))


def change_settings(conn: Connection, settings: Mapping[str, Any]) -> None:
    conn.execute(update(installation).values(settings=settings))


def add_targets(conn: Connection, values: Mapping[str, Any]) -> None:
    conn.execute(insert(targets_version).values(**values))


def targets_row(conn: Connection, moment: datetime) -> Mapping[str, Any] | None:
    """The last file of targets that was there at a moment."""
    known = select(targets_version).where(targets_version.c.added_at <= moment)
    row = conn.execute(known.order_by(targets_version.c.id.desc()).limit(1)).mappings().first()
    return None if row is None else dict(row)


def add_questionnaire(conn: Connection, values: Mapping[str, Any]) -> None:
    conn.execute(insert(questionnaire_version).values(**values))


def questionnaire_id(conn: Connection, name: str) -> int | None:
    return conn.execute(select(questionnaire_version.c.id).where(questionnaire_version.c.name == name)).scalar()


def questionnaire_names(conn: Connection) -> list[str]:
    query = select(questionnaire_version.c.name).order_by(questionnaire_version.c.id)
    return list(conn.execute(query).scalars())


def questionnaire_row(conn: Connection, name: str, *, lock: bool = False) -> Mapping[str, Any] | None:
    """Id, bytes, hash and approved languages of a version; ``lock`` for a change of its approvals (PostgreSQL)."""
    query = select(questionnaire_version).where(questionnaire_version.c.name == name)
    row = conn.execute(query.with_for_update() if lock else query).mappings().first()
    return None if row is None else dict(row)


def questionnaire_rows(conn: Connection) -> list[Mapping[str, Any]]:
    """Every version, oldest first, without its bytes."""
    columns = [column for column in questionnaire_version.c if column.name != "toml"]
    return [dict(row) for row in conn.execute(select(*columns).order_by(questionnaire_version.c.id)).mappings()]


def set_languages(conn: Connection, key: int, languages: Sequence[str]) -> None:
    """The languages in which residents may be asked; the only thing of a released version that ever changes."""
    query = update(questionnaire_version).where(questionnaire_version.c.id == key)
    conn.execute(query.values(languages=",".join(languages)))


def names_in_use(conn: Connection) -> list[str]:
    """Versions that a batch may still collect with: neither closed nor void, its wave not frozen."""
    query = select(questionnaire_version.c.name).join_from(questionnaire_version, batch)
    query = query.join(wave, batch.c.wave_id == wave.c.id)
    query = query.where(batch.c.state.in_(("draft", "open", "paused")), wave.c.state != "frozen")
    return list(conn.execute(query.distinct().order_by(questionnaire_version.c.name)).scalars())


def spoken_row(conn: Connection, name: str) -> Mapping[str, Any] | None:
    row = conn.execute(select(spoken_wording).where(spoken_wording.c.name == name)).mappings().first()
    return None if row is None else dict(row)


def add_spoken(conn: Connection, values: Mapping[str, Any]) -> None:
    conn.execute(insert(spoken_wording).values(**values))


def newest_spoken(conn: Connection, questionnaire: str) -> str:
    """The name of the spoken wordings of a version that were released last, ``""`` if there are none."""
    query = (
        select(spoken_wording.c.name).join(questionnaire_version).where(questionnaire_version.c.name == questionnaire)
    )
    return conn.execute(query.order_by(spoken_wording.c.id.desc()).limit(1)).scalar() or ""


def site_file_content(conn: Connection, name: str) -> str | None:
    return conn.execute(select(site_file.c.content).where(site_file.c.name == name)).scalar()


def site_files(conn: Connection) -> list[Mapping[str, Any]]:
    return [dict(row) for row in conn.execute(select(site_file).order_by(site_file.c.name)).mappings()]


def put_site_file(conn: Connection, values: Mapping[str, Any]) -> None:
    """The newest content of a name counts."""
    remove_site_file(conn, values["name"])
    conn.execute(insert(site_file).values(**values))


def remove_site_file(conn: Connection, name: str) -> bool:
    return conn.execute(delete(site_file).where(site_file.c.name == name)).rowcount == 1


def add_population(conn: Connection, values: Mapping[str, Any]) -> None:
    conn.execute(insert(population_version).values(**values))


def population_row(conn: Connection, name: str) -> Mapping[str, Any] | None:
    query = select(population_version).where(population_version.c.name == name)
    row = conn.execute(query).mappings().first()
    return None if row is None else dict(row)


def population_names(conn: Connection) -> list[str]:
    return list(conn.execute(select(population_version.c.name).order_by(population_version.c.id)).scalars())


def add_places(conn: Connection, towns: Sequence[Town], villages: Sequence[Village]) -> None:
    rows = [
        {"code": t.code, "position": i, "title": dict(t.title), "kind": t.kind, "total": t.total}
        for i, t in enumerate(towns)
    ]
    if rows:
        conn.execute(insert(town), rows)
    places = [
        {"code": v.code, "town": v.town, "title": dict(v.title), "urban": v.urban, "adults": v.adults} for v in villages
    ]
    if places:
        conn.execute(insert(village), places)


def towns(conn: Connection) -> tuple[Town, ...]:
    rows = conn.execute(select(town).order_by(town.c.position)).mappings()
    return tuple(Town(code=r["code"], title=r["title"], kind=r["kind"], total=r["total"]) for r in rows)


def villages(conn: Connection) -> tuple[Village, ...]:
    rows = conn.execute(select(village).order_by(village.c.code)).mappings()
    return tuple(Village(**row) for row in rows)
