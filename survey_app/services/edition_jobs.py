"""The jobs that make a run's editions, one per edition and state of publication."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from survey_app.domain.job import JobKind
from survey_app.domain.report import Run
from survey_app.store import jobs

from .context import Context


def queue_editions(ctx: Context, conn: Connection, run: Run, places: Sequence[tuple[str, str]]) -> None:
    """First what is read, the city's edition before the towns'; then the workbook; last the charts and what is edited.

    ``places`` (kind, town code).  What was made in this state before is not made again."""
    state = str(run.publication)
    both: dict[str, str | int] = {"run_id": run.id, "lang": run.lang, "publication": state}
    for formats in ("pdf,html", "docx"):
        for kind, place in places:
            wanted = f"{formats},charts" if (formats, kind) == ("docx", "city") else formats
            params = {**both, "kind": kind, "place": place, "formats": wanted}
            key = f"report:{run.id}:{kind}:{place}:{run.lang}:{formats}:{state}"
            jobs.add(conn, JobKind.REPORT, key, ctx.clock(), params, run_id=run.id)
        if formats != "docx":
            key = f"tables:{run.id}:{run.lang}:{state}"
            jobs.add(conn, JobKind.TABLES, key, ctx.clock(), both, run_id=run.id)
