"""The assessment job: snapshot → assessment → the jobs that make its reports."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from analysis.assess import assess_wave
from analysis.population import load_population
from analysis.results import Assessment, to_json
from analysis.settings import AssessSettings
from analysis.snapshot import read_snapshot
from analysis.tables import Population
from questionnaires.model import Questionnaire
from questionnaires.problems import ProblemsFound
from survey_app.domain.report import Run, RunState
from survey_app.domain.wave import Wave
from survey_app.services.context import Context
from survey_app.services.edition_jobs import queue_editions
from survey_app.services.installation import installation
from survey_app.store import library as tables
from survey_app.store import runs, waves

from .archive import zip_files
from .base import PutFile, Work, put
from .earlier import earlier_waves
from .outcomes import outcomes_of
from .snapshot import questionnaire_of, snapshot_of


def assess(work: Work) -> None:
    """Assess the run's wave and queue its reports.  Raises ``ProblemsFound``; the run then says why."""
    ctx = work.ctx
    run, wave = _run_and_wave(ctx, work.param("run_id"))
    work.say(0, 100, "snapshot")
    earlier = earlier_waves(ctx, wave, run)
    questionnaire = questionnaire_of(ctx, wave.id)
    try:
        snapshot = snapshot_of(ctx, wave.id)
        assessed = assess_wave(
            read_snapshot(ctx.files.path(snapshot.sha256)),
            questionnaire,
            population_of(ctx, wave),
            _settings(ctx, run, wave),
            work.stepper(),
            previous=earlier.previous,
            pooled=earlier.pooled,
            unreadable=earlier.unreadable,
        )
    except ProblemsFound as found:
        _failed(ctx, run, found)
        raise
    assessment = _with_outcomes(ctx, wave, questionnaire, assessed.assessment)
    with ctx.files.workspace() as folder:
        assessed.write_internal(folder / "internal")
        internal = _zipped(ctx, folder, f"internal-{run.key}.zip")
        path = folder / "assessment.json"
        path.write_text(to_json(assessment), encoding="utf-8")
        document = put(ctx, path, f"assessment-{run.key}.json", "application/json")
    with work.products() as (conn, _):
        files = {"assessment_file_id": document.add(conn, ctx).id, "internal_file_id": internal.add(conn, ctx).id}
        done = {"state": str(RunState.ASSESSED), "assessed_at": ctx.clock(), "problems": []}
        runs.change_run(conn, run.id, snapshot_id=snapshot.id, **files, **done)
        queue_editions(ctx, conn, run, _places(assessment))


def _with_outcomes(ctx: Context, wave: Wave, questionnaire: Questionnaire, assessment: Assessment) -> Assessment:
    """What became of the cases belongs to the document: it is hashed, kept and superseded with it."""
    outcomes = outcomes_of(ctx, wave.id, questionnaire)
    return dataclasses.replace(assessment, conduct=dataclasses.replace(assessment.conduct, outcomes=outcomes))


def _run_and_wave(ctx: Context, run_id: int) -> tuple[Run, Wave]:
    with ctx.store.read() as conn:
        run = runs.get_run(conn, run_id)
        assert run is not None
        wave = waves.get_wave(conn, run.wave_id)
    assert wave is not None
    return run, wave


def population_of(ctx: Context, wave: Wave) -> Population:
    """The population table that the wave was planned with."""
    with ctx.store.read() as conn:
        row = tables.population_row(conn, wave.population)
    assert row is not None
    return load_population(bytes(row["toml"]), wave.population)


def _settings(ctx: Context, run: Run, wave: Wave) -> AssessSettings:
    return AssessSettings(
        wave=wave.key,
        wave_title=dict(wave.title),
        kind=wave.kind,
        stream=run.stream,
        demo=installation(ctx).demo,
    )


def _failed(ctx: Context, run: Run, found: ProblemsFound) -> None:
    """Why the run failed, in its own transaction, so that it stays when the job is failed."""
    problems = [{**dataclasses.asdict(p), "params": dict(p.params)} for p in found.problems]
    with ctx.store.write() as conn:
        runs.change_run(conn, run.id, state=str(RunState.FAILED), problems=problems)


def _zipped(ctx: Context, folder: Path, name: str) -> PutFile:
    parts = {path.name: path for path in sorted((folder / "internal").iterdir())}
    zip_files(parts, folder / name)
    return put(ctx, folder / name, name, "application/zip")


def _places(assessment: Assessment) -> list[tuple[str, str]]:
    """Town editions only from an annual wave."""
    towns = assessment.conduct.towns if assessment.kind == "annual" else ()
    return [("city", ""), *(("town", town.town) for town in towns)]
