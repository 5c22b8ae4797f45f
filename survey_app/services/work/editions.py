"""Reports of a run: one job per edition, the workbook, and the zip of all when the last of them is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, cast

import structlog
from sqlalchemy import Connection

from analysis.results import Assessment, from_json
from reports.build import build, file_name
from reports.document import Lang, LicensedFace, Place, Publication, ReportInput
from reports.licensed import find
from survey_app.domain.city import placeholders
from survey_app.domain.job import EDITIONS, Job, JobKind, JobState
from survey_app.domain.report import Report, Run
from survey_app.domain.wave import Wave
from survey_app.services import library
from survey_app.services.city_targets import targets_at
from survey_app.services.context import Context
from survey_app.services.installation import installation
from survey_app.services.labels import labels_for
from survey_app.store import jobs, runs, waves

from .archive import zip_files
from .assess import population_of
from .base import PutFile, Work, put
from .snapshot import questionnaire_of

log = structlog.get_logger("foursense.editions")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEDIA = {
    "pdf": "application/pdf",
    "html": "text/html",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "charts": "application/zip",
}
ENDINGS = {"charts": "zip"}
"""Format → ending of the file's name, where they differ."""


def report(work: Work) -> None:
    """One edition in the formats asked for, all of them or none."""
    params = work.job.params
    formats = str(params["formats"]).split(",")
    place = Place(kind=cast(Any, params["kind"]), code=str(params["place"]))
    work.say(0, 2, "reading")
    inp = report_input(work, place)
    work.say(1, 2, "typesetting")
    products = []
    with work.ctx.files.workspace() as folder:
        for suffix in formats:
            path = folder / f"report.{ENDINGS.get(suffix, suffix)}"
            pages = build(inp, path)
            name = file_name(inp, ENDINGS.get(suffix, suffix))
            products.append((suffix, pages, put(work.ctx, path, name, MEDIA[suffix])))
    _finish(work, products, str(params["kind"]), str(params["place"]))


def tables(work: Work) -> None:
    """The workbook of all released numbers."""
    from reports.book.workbook import write_tables

    work.say(0, 2, "reading")
    inp = report_input(work, Place(kind="city"))
    work.say(1, 2, "tables")
    with work.ctx.files.workspace() as folder:
        write_tables(inp, folder / "tables.xlsx")
        made = put(work.ctx, folder / "tables.xlsx", file_name(inp, "xlsx"), XLSX)
    _finish(work, [("xlsx", None, made)], "tables", "")


def bundle(work: Work) -> None:
    """One zip of everything the run made."""
    ctx, run_id = work.ctx, work.param("run_id")
    work.say(0, 1, "bundle")
    titles = {town.code: town.title for town in library.towns(ctx)}
    with ctx.store.read() as conn:
        every = runs.reports(conn, titles, run_id=run_id)
        made = [r for r in every if r.kind != "bundle" and r.publication == _state(work)]
        run = runs.get_run(conn, run_id)
    assert run is not None
    with ctx.files.workspace() as folder:
        zip_files({name: ctx.files.path(r.file.sha256) for name, r in _named(made)}, folder / "all.zip")
        zipped = put(ctx, folder / "all.zip", f"{run.key}.zip", "application/zip")
    _finish(work, [("zip", None, zipped)], "bundle", "")


def _named(made: Sequence[Report]) -> Iterator[tuple[str, Report]]:
    """Every file by its name; of two that are called the same, both say their place's code."""
    often = Counter(r.file.name for r in made)
    for r in made:
        name = Path(r.file.name)
        yield (f"{name.stem} {r.place or r.kind}{name.suffix}" if often[r.file.name] > 1 else r.file.name), r


def _finish(work: Work, products: Sequence[tuple[str, int | None, PutFile]], kind: str, place: str) -> None:
    """Rows (format, pages, file), job and — when this was the last one — the zip's job, in one transaction."""
    ctx, run_id, lang = work.ctx, work.param("run_id"), str(work.job.params["lang"])
    with work.products() as (conn, outcome):
        runs.get_run(conn, run_id, lock=True)  # of two last reports, the second sees the first
        for suffix, pages, made in products:
            file = made.add(conn, ctx)
            outcome.setdefault("file_id", file.id)
            key: dict[str, str | int] = {"run_id": run_id, "kind": kind, "place": place, "lang": lang, "format": suffix}
            key["publication"] = _state(work)
            if not runs.has_report(conn, **key):
                runs.add_report(conn, {**key, "pages": pages, "file_id": file.id, "created_at": ctx.clock()})
        if kind != "bundle":
            _queue_bundle(ctx, conn, work, run_id, lang)


def _queue_bundle(ctx: Context, conn: Connection, work: Work, run_id: int, lang: str) -> None:
    """When this was the last edition in its state of publication."""
    state = _state(work)
    if any(job.id != work.job.id and job.state is not JobState.DONE for job in _editions(conn, run_id, state)):
        return
    params: dict[str, str | int] = {"run_id": run_id, "lang": lang, "publication": state}
    jobs.add(conn, JobKind.BUNDLE, f"bundle:{run_id}:{lang}:{state}", ctx.clock(), params, run_id=run_id)


def _editions(conn: Connection, run_id: int, state: str) -> list[Job]:
    every = jobs.of_run(conn, run_id)
    return [job for job in every if job.kind in EDITIONS and job.params.get("publication", "internal") == state]


def _state(work: Work) -> Publication:
    """The state of publication that is printed (jobs of an older version have none)."""
    return cast(Publication, work.job.params.get("publication", "internal"))


def report_input(work: Work, place: Place) -> ReportInput:
    """Everything one edition may use.  Its date is the day of the assessment, so a repeated job makes the same bytes."""
    ctx, run_id, lang = work.ctx, work.param("run_id"), cast(Lang, work.job.params["lang"])
    with ctx.store.read() as conn:
        run = runs.get_run(conn, run_id)
        assert run is not None
        wave = waves.get_wave(conn, run.wave_id)
        assert wave is not None
        previous = runs.earlier_runs(conn, wave.key, run.stream)
        document, digest = _assessment(ctx, conn, run)
        before = _assessment(ctx, conn, previous[0][0])[0] if previous else None
        assert run.assessed_at is not None
        targets = targets_at(conn, run.assessed_at)
    return ReportInput(
        assessment=document,
        previous=before,
        labels=_labels(ctx, wave, lang),
        lang=lang,
        place=place,
        publication=_state(work),
        run=run.key,
        date=run.assessed_at.astimezone(ctx.zone).date().isoformat(),
        public_address=ctx.public_address,
        faces=_faces(ctx),
        assessment_sha256=digest,
        targets=None if targets is None else targets.spoken(lang),
        tiles=installation(ctx).settings.tiles,
    )


def _faces(ctx: Context) -> tuple[LicensedFace, ...]:
    """The office's own faces; what cannot be used is logged, by file and reason."""
    found = find(ctx.fonts)
    for file, reason in found.refused:
        log.warning("font refused", file=file, reason=reason)
    return found.faces


def _labels(ctx: Context, wave: Wave, lang: Lang) -> Any:
    settings = placeholders(installation(ctx).settings, lang)
    return labels_for(questionnaire_of(ctx, wave.id), population_of(ctx, wave), lang, settings)


def _assessment(ctx: Context, conn: Connection, run: Run) -> tuple[Assessment, str]:
    """The document and its digest."""
    assert run.assessment_file_id is not None
    file = runs.get_file(conn, run.assessment_file_id)
    assert file is not None
    return from_json(ctx.files.path(file.sha256).read_text(encoding="utf-8")), file.sha256
