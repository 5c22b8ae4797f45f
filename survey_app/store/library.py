"""Released questionnaires, population tables, towns, villages, the installation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from survey_app.domain.city import CitySettings, Installation, Town, Village

from .schema import installation, population_version, questionnaire_version, targets_version, town, village


def get_installation(conn: Connection) -> Installation | None:
    row = conn.execute(select(installation)).mappings().first()
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


def questionnaire_toml(conn: Connection, name: str) -> bytes | None:
    query = select(questionnaire_version.c.toml).where(questionnaire_version.c.name == name)
    found = conn.execute(query).scalar()
    return None if found is None else bytes(found)


def questionnaire_id(conn: Connection, name: str) -> int | None:
    return conn.execute(select(questionnaire_version.c.id).where(questionnaire_version.c.name == name)).scalar()


def questionnaire_names(conn: Connection) -> list[str]:
    query = select(questionnaire_version.c.name).order_by(questionnaire_version.c.id)
    return list(conn.execute(query).scalars())


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
