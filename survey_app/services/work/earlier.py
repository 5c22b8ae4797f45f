"""Earlier waves for the analysis: their stored results, read back with what the office kept of them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from analysis.trend.previous import PreviousWave, read_previous
from questionnaires.problems import ProblemsFound
from survey_app.domain.report import Run
from survey_app.domain.wave import Wave
from survey_app.services.context import Context
from survey_app.store import runs

POOLED = 3
"""Earlier pulses that are averaged with this one: four quarters make a year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """``previous`` the wave before; ``pooled`` up to three earlier pulses (of a pulse only); ``unreadable``: waves that have
    results of an older program, which cannot be compared until they are assessed again."""

    previous: PreviousWave | None
    pooled: tuple[PreviousWave, ...]
    unreadable: tuple[str, ...]


def earlier_waves(ctx: Context, wave: Wave, run: Run) -> Earlier:
    """The newest assessed run of each earlier wave of the same stream, newest wave first, as far as it is needed."""
    with ctx.store.read() as conn:
        found = runs.earlier_runs(conn, wave.key, run.stream)
    newest = [run for run, _, _ in found[:1]]
    pulses = [run for run, _, kind in found if kind == "pulse"][:POOLED] if wave.kind == "pulse" else []
    read = {earlier.key: _read(ctx, earlier) for earlier in (*newest, *(p for p in pulses if p not in newest))}
    return Earlier(
        previous=read[newest[0].key] if newest else None,
        pooled=tuple(made for made in (read[pulse.key] for pulse in pulses) if made is not None),
        unreadable=tuple(key for key, made in read.items() if made is None),
    )


def _read(ctx: Context, run: Run) -> PreviousWave | None:
    with _files(ctx, run) as (document, internal):
        try:
            return read_previous(document, internal)
        except ProblemsFound:
            return None


@contextmanager
def _files(ctx: Context, run: Run) -> Iterator[tuple[Path, Path]]:
    """The assessment's document and its internal folder, unpacked for the time of reading."""
    assert run.assessment_file_id is not None and run.internal_file_id is not None
    with ctx.store.read() as conn:
        document, internal = (runs.get_file(conn, i) for i in (run.assessment_file_id, run.internal_file_id))
    assert document is not None and internal is not None
    with ctx.files.workspace() as folder:
        with zipfile.ZipFile(ctx.files.path(internal.sha256)) as archive:
            for entry in archive.infolist():  # our own archive, of plain names
                (folder / Path(entry.filename).name).write_bytes(archive.read(entry))
        yield ctx.files.path(document.sha256), folder
