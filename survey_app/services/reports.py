"""Evaluators list, open and download reports."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from survey_app.domain.report import Report, Run, RunState
from survey_app.domain.user import User
from survey_app.domain.wave import Wave
from survey_app.store import jobs, runs, waves

from . import audit, library
from .context import Context
from .jobs import FileView


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSet:
    """The products of one run in its present state of publication: city edition, town editions in town order, workbook, zip
    of all (``None`` until made).  ``others``: the same editions in other formats; ``replaced``: editions in states that it
    has left.  ``pending`` counts jobs that are still to end."""

    run: Run
    wave: Wave
    city: Report | None
    towns: tuple[Report, ...]
    others: tuple[Report, ...]
    tables: Report | None
    bundle: Report | None
    replaced: tuple[Report, ...]
    pending: int
    newest: bool
    """Whether no later run of the same wave and stream was assessed (else it is superseded)."""

    def also(self, report: Report) -> tuple[Report, ...]:
        """The same edition in other formats."""
        return tuple(other for other in self.others if (other.kind, other.place) == (report.kind, report.place))


def list_reports(ctx: Context) -> tuple[ReportSet, ...]:
    """Sets of assessed runs, newest first."""
    library.towns(ctx)
    with ctx.store.read() as conn:
        found = runs.list_runs(conn, assessed=True)
        return tuple(_set(ctx, conn, run, found) for run in found)


def report_set(ctx: Context, run_id: int) -> ReportSet | None:
    """The products of one assessed run, or ``None``."""
    library.towns(ctx)
    with ctx.store.read() as conn:
        run = runs.get_run(conn, run_id)
        if run is None or run.state is not RunState.ASSESSED:
            return None
        return _set(ctx, conn, run, runs.list_runs(conn, wave_id=run.wave_id, assessed=True))


def _set(ctx: Context, conn: Connection, run: Run, assessed: tuple[Run, ...]) -> ReportSet:
    wave = waves.get_wave(conn, run.wave_id)
    assert wave is not None
    order = {town.code: i for i, town in enumerate(library.towns(ctx))}
    every = runs.reports(conn, {town.code: town.title for town in library.towns(ctx)}, run_id=run.id)
    made = tuple(r for r in every if r.publication is run.publication)
    editions = tuple(r for r in made if r.format == "pdf")
    same = [other for other in assessed if (other.wave_id, other.stream) == (run.wave_id, run.stream)]
    return ReportSet(
        run=run,
        wave=wave,
        city=_only(editions, "city"),
        towns=tuple(sorted((r for r in editions if r.kind == "town"), key=lambda r: order.get(r.place, 0))),
        others=tuple(r for r in made if r.format in ("html", "docx", "charts")),
        tables=_only(made, "tables"),
        bundle=_only(made, "bundle"),
        replaced=tuple(r for r in every if r.publication is not run.publication),
        pending=jobs.pending_by_run(conn).get(run.id, 0),
        newest=max(same, key=lambda other: other.id).id == run.id,
    )


def _only(made: tuple[Report, ...], kind: str) -> Report | None:
    return next((report for report in made if report.kind == kind), None)


def report_file(ctx: Context, by: User, report_id: int) -> FileView | None:
    """The file to open or download; the access is logged."""
    with ctx.store.write() as conn:
        found = runs.reports(conn, {}, report_id=report_id)
        if not found:
            return None
        audit.write(ctx, conn, by, "download", f"report:{report_id}", file=found[0].file.name)
    return FileView(file=found[0].file, path=ctx.files.path(found[0].file.sha256))
