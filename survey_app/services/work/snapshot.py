"""Freeze into a file: every row of a wave, typed, in one hashed Parquet file."""

from __future__ import annotations

from analysis.snapshot import write_snapshot
from analysis.tables import Responses
from questionnaires.model import Questionnaire
from questionnaires.problems import ProblemsFound
from survey_app.domain.batch import BatchState
from survey_app.domain.report import Snapshot
from survey_app.domain.wave import Wave
from survey_app.services import chain, library
from survey_app.services.context import Context
from survey_app.store import responses, runs, waves

from .base import Work, put
from .columns import columns_of

MEDIA_TYPE = "application/vnd.apache.parquet"


def make_snapshot(work: Work) -> None:
    """The snapshot job.  A wave that has one keeps it: a frozen wave's rows do not change."""
    work.say(0, 2, "snapshot")
    snapshot_of(work.ctx, work.param("wave_id"))
    with work.products():
        pass


def snapshot_of(ctx: Context, wave_id: int) -> Snapshot:
    """The wave's snapshot, made now if there is none yet.  Two at once make the same bytes, hence one snapshot."""
    with ctx.store.read() as conn:
        known = runs.latest_snapshot(conn, wave_id)
        wave = waves.get_wave(conn, wave_id)
    assert wave is not None
    if known is not None and ctx.files.path(known.sha256).is_file():
        return known
    return _make(ctx, wave)


def _make(ctx: Context, wave: Wave) -> Snapshot:
    _check_chain(ctx, wave)
    q = questionnaire_of(ctx, wave.id)
    with ctx.store.unmoving() as conn:
        columns, exclusion = columns_of(q, responses.stream_wave(conn, wave.id))
    with ctx.files.workspace() as folder:
        path = folder / "snapshot.parquet"
        write_snapshot(Responses.from_columns(columns, exclusion, sha256=""), path)
        file = put(ctx, path, f"{wave.key}.parquet", MEDIA_TYPE)
    with ctx.store.write() as conn:
        waves.get_wave(conn, wave.id, lock=True)
        known = runs.latest_snapshot(conn, wave.id)
        if known is not None and known.sha256 == file.sha256:
            return known
        return runs.add_snapshot(conn, wave.id, file.add(conn, ctx), len(exclusion), ctx.clock())


def _check_chain(ctx: Context, wave: Wave) -> None:
    """Nothing is computed from answers that are not those accepted, unless somebody has said why."""
    chain.seal(ctx)
    found = chain.check_wave(ctx, wave.id)
    if found and found.breaks and not found.accepted:
        raise ProblemsFound([chain.problem(found, broken) for broken in found.breaks])


def questionnaire_of(ctx: Context, wave_id: int) -> Questionnaire:
    """The one version that a wave asks (``create_batch`` admits no second)."""
    with ctx.store.read() as conn:
        names = {b.questionnaire for b in waves.batches_of(conn, wave_id) if b.state is not BatchState.VOID}
    assert len(names) == 1, names
    return library.released(ctx, names.pop())
