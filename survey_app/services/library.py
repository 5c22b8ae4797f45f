"""Released questionnaire versions and population tables: bytes in the database, read once per process."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from questionnaires.load import load_bytes
from questionnaires.model import Questionnaire
from questionnaires.problems import Problem, ProblemsFound
from survey_app.domain.city import Town, Village
from survey_app.store import library as rows

from .context import Context


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionnaireRow:
    """One released version: ``forms`` are (id, title in every language)."""

    name: str
    title: dict[str, str]
    forms: tuple[tuple[str, dict[str, str]], ...]
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPopulation:
    """A population table as released: its bytes, and what the web needs of it (it cannot read the table itself)."""

    name: str
    status: str
    title: Mapping[str, str]
    toml: bytes


def list_questionnaires(ctx: Context) -> tuple[QuestionnaireRow, ...]:
    """Every released version, oldest first."""
    with ctx.store.read() as conn:
        names = rows.questionnaire_names(conn)
    found = (questionnaire(ctx, name) for name in names)
    return tuple(_row(q) for q in found if q is not None)


def _row(q: Questionnaire) -> QuestionnaireRow:
    forms = tuple((form.id, dict(form.title)) for form in q.forms.values())
    return QuestionnaireRow(name=q.ref.name, title=dict(q.title), forms=forms, sha256=q.ref.sha256)


def questionnaire(ctx: Context, name: str) -> Questionnaire | None:
    """A released version by name (``wenling-four-sense-2023.1``)."""
    known = ctx.cache.questionnaires.get(name)
    if known is not None:
        return known
    with ctx.store.read() as conn:
        row = rows.questionnaire_row(conn, name)
    if row is None:
        return None
    q = load_bytes(bytes(row["toml"]), name)
    if q.ref.sha256 != row["sha256"]:  # changed past this program: what residents agreed to is not what is here
        raise ProblemsFound([Problem(code="released.changed", where=name)])
    return ctx.cache.questionnaires.setdefault(name, q)


def released(ctx: Context, name: str) -> Questionnaire:
    """The version a batch refers to; the foreign key promises that it is there."""
    found = questionnaire(ctx, name)
    if found is None:
        raise LookupError(f"questionnaire {name} is not released here")
    return found


def version_id(ctx: Context, conn: Connection, name: str) -> int:
    """The row id of a released version, cached."""
    known = ctx.cache.questionnaire_ids.get(name)
    if known is None:
        known = rows.questionnaire_id(conn, name)
        if known is None:
            raise LookupError(f"questionnaire {name} is not released here")
        ctx.cache.questionnaire_ids[name] = known
    return known


def release_questionnaire(ctx: Context, toml: bytes, file: str) -> Questionnaire:
    """Check a file and keep its bytes for ever.  Raises ``ProblemsFound``: all problems, or that this name was released
    with other bytes; the same bytes again change nothing."""
    q = load_bytes(toml, file)
    try:
        with ctx.store.write() as conn:
            if not _known(conn, q, file):
                add_questionnaire(ctx, conn, q, toml)
    except IntegrityError:  # PostgreSQL: someone released this name a moment before
        with ctx.store.read() as conn:
            _known(conn, q, file)
    return q


def _known(conn: Connection, q: Questionnaire, file: str) -> bool:
    """Whether this version is released already, with the same bytes."""
    row = rows.questionnaire_row(conn, q.ref.name)
    if row is not None and row["sha256"] != q.ref.sha256:
        params = {"name": q.ref.name, "known": row["sha256"][:12], "found": q.ref.sha256[:12]}
        raise ProblemsFound([Problem(code="released.other-content", where=file, params=params)])
    return row is not None


def add_questionnaire(ctx: Context, conn: Connection, q: Questionnaire, toml: bytes) -> None:
    """A checked questionnaire that is new here, in a transaction that the caller opened; its file says which languages
    are approved to begin with."""
    ref = {"name": q.ref.name, "questionnaire": q.ref.id, "version": q.ref.version, "sha256": q.ref.sha256}
    languages = ",".join(q.approved_languages)
    rows.add_questionnaire(conn, {**ref, "toml": toml, "released_at": ctx.clock(), "languages": languages})


def release_population(ctx: Context, new: NewPopulation) -> None:
    """Keep a population table that the caller has checked (``analysis.population``, which no web process imports)."""
    with ctx.store.write() as conn:
        add_population(ctx, conn, new)


def add_population(ctx: Context, conn: Connection, new: NewPopulation) -> None:
    """The same, in a transaction that the caller opened."""
    sha = hashlib.sha256(new.toml).hexdigest()
    values = {"name": new.name, "sha256": sha, "status": new.status, "title": dict(new.title), "toml": new.toml}
    rows.add_population(conn, {**values, "released_at": ctx.clock()})


def add_places(ctx: Context, towns_: Sequence[Town], villages_: Sequence[Village]) -> None:
    """The installation's towns, in order, and their villages."""
    with ctx.store.write() as conn:
        rows.add_places(conn, towns_, villages_)
    ctx.cache.towns.clear()
    ctx.cache.villages.clear()


def towns(ctx: Context) -> tuple[Town, ...]:
    """The towns of the installation, in the order of its population table."""
    _fill(ctx)
    return tuple(ctx.cache.towns.values())


def town(ctx: Context, code: str) -> Town | None:
    _fill(ctx)
    return ctx.cache.towns.get(code)


def village(ctx: Context, code: str) -> Village | None:
    _fill(ctx)
    return ctx.cache.villages.get(code)


def villages(ctx: Context) -> tuple[Village, ...]:
    _fill(ctx)
    return tuple(ctx.cache.villages.values())


def _fill(ctx: Context) -> None:
    if ctx.cache.towns:
        return
    with ctx.store.read() as conn:
        found, places = rows.towns(conn), rows.villages(conn)
    ctx.cache.villages.update({v.code: v for v in places})
    ctx.cache.towns.update({t.code: t for t in found})
