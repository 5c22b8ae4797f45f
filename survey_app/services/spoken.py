"""Spoken wordings: released beside a questionnaire version, chosen for a batch when it is made, read once per process."""

from __future__ import annotations

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from questionnaires.problems import Problem, ProblemsFound
from questionnaires.spoken import SpokenWordings, load_spoken, questionnaire_of
from survey_app.domain.batch import Batch
from survey_app.domain.user import User
from survey_app.store import library as rows

from . import audit, library
from .context import Context
from .installation import installation


def release(ctx: Context, by: User | None, data: bytes, file: str) -> SpokenWordings:
    """Check a file and keep its bytes for ever; batches made from now on read it.  Raises ``ProblemsFound``: all problems,
    a draft in a real installation, or other bytes under a released name; the same bytes again change nothing."""
    spoken = _checked(ctx, data, file)
    try:
        with ctx.store.write() as conn:
            if not _known(conn, spoken, file):
                _add(ctx, conn, spoken, data)
                audit.write(ctx, conn, by, "spoken-release", f"questionnaire:{spoken.questionnaire}", file=spoken.name)
    except IntegrityError:  # PostgreSQL: someone released this name a moment before
        with ctx.store.read() as conn:
            _known(conn, spoken, file)
    return spoken


def _checked(ctx: Context, data: bytes, file: str) -> SpokenWordings:
    name = questionnaire_of(data, file)
    q = library.questionnaire(ctx, name)
    if q is None:
        raise ProblemsFound([Problem(code="spoken.no-questionnaire", where=file, params={"name": name})])
    spoken = load_spoken(data, file, q)
    if spoken.status == "draft" and not installation(ctx).demo:
        raise ProblemsFound([Problem(code="spoken.draft", where=file)])
    return spoken


def _known(conn: Connection, spoken: SpokenWordings, file: str) -> bool:
    row = rows.spoken_row(conn, spoken.name)
    if row is not None and row["sha256"] != spoken.sha256:
        params = {"name": spoken.name, "known": row["sha256"][:12], "found": spoken.sha256[:12]}
        raise ProblemsFound([Problem(code="released.other-content", where=file, params=params)])
    return row is not None


def _add(ctx: Context, conn: Connection, spoken: SpokenWordings, data: bytes) -> None:
    values = {
        "name": spoken.name,
        "questionnaire_version_id": library.version_id(ctx, conn, spoken.questionnaire),
        "sha256": spoken.sha256,
        "toml": data,
        "released_at": ctx.clock(),
    }
    rows.add_spoken(conn, values)


def of_batch(ctx: Context, batch: Batch) -> SpokenWordings | None:
    """What is read in this batch; ``None``: the printed wordings."""
    if not batch.spoken:
        return None
    known = ctx.cache.spoken.get(batch.spoken)
    if known is not None:
        return known
    with ctx.store.read() as conn:
        row = rows.spoken_row(conn, batch.spoken)
    if row is None:
        raise LookupError(f"spoken wordings {batch.spoken} are not released here")
    read = load_spoken(bytes(row["toml"]), batch.spoken, library.released(ctx, batch.questionnaire))
    return ctx.cache.spoken.setdefault(batch.spoken, read)


def newest(conn: Connection, questionnaire: str) -> str:
    """The name of the newest wordings of a version, ``""`` if there are none."""
    return rows.newest_spoken(conn, questionnaire)
