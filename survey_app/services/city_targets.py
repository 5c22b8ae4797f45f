"""Targets of the city's plan and the places on its map, as the installation keeps them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from questionnaires.problems import Problem, ProblemsFound
from survey_app.store import library as rows

from . import audit, installation, library
from .context import Context
from .target_file import PlanTargets, read_targets
from .tile_file import Tiles, read_tiles


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTargets:
    """A checked file of targets: its id, digest and bytes."""

    name: str
    sha256: str
    toml: bytes


def add_targets(ctx: Context, conn: Connection, new: NewTargets) -> None:
    """Keep a file of targets, in a transaction that the caller opened.  Earlier ones stay: reports of a run use those that
    were there when it was assessed."""
    rows.add_targets(conn, {"name": new.name, "sha256": new.sha256, "toml": new.toml, "added_at": ctx.clock()})


def targets_at(conn: Connection, moment: datetime) -> PlanTargets | None:
    """The targets that were in force at a moment; they were checked when they were added."""
    row = rows.targets_row(conn, moment)
    return None if row is None else read_targets(bytes(row["toml"]), str(row["name"]))


def replace_targets(ctx: Context, data: bytes, name: str) -> PlanTargets:
    """Check a file and keep it as the one in force.  Raises :class:`ProblemsFound`; a real city refuses invented values."""
    house = installation.installation(ctx)
    plan = read_targets(data, name, domains=_domains(ctx), towns=[town.code for town in library.towns(ctx)])
    if plan.file.reached_status == "invented" and not house.demo:
        raise ProblemsFound([Problem(code="targets.invented", where=name)])
    with ctx.store.write() as conn:
        add_targets(ctx, conn, NewTargets(name=plan.file.id, sha256=plan.sha256, toml=data))
        audit.write(ctx, conn, None, "targets", plan.file.id, sha256=plan.sha256)
    return plan


def replace_tiles(ctx: Context, data: bytes, name: str) -> Tiles:
    """Check a file and let it say where the tiles stand.  Raises :class:`ProblemsFound`."""
    tiles = read_tiles(data, name, [town.code for town in library.towns(ctx)])
    with ctx.store.write() as conn:
        house = rows.get_installation(conn, lock=True)
        assert house is not None
        rows.change_settings(conn, installation.plain(replace(house.settings, tiles=tiles)))
        audit.write(ctx, conn, None, "tiles", "installation")
    ctx.cache.installation = None
    return tiles


def _domains(ctx: Context) -> Iterable[str]:
    """Of every released questionnaire."""
    found = (library.questionnaire(ctx, row.name) for row in library.list_questionnaires(ctx))
    return dict.fromkeys(code for q in found if q is not None for code in q.domains)
