"""Staff start runs on a frozen wave and watch their jobs."""

from __future__ import annotations

from dataclasses import dataclass

from survey_app.domain.job import Job
from survey_app.domain.refusal import Refusal
from survey_app.domain.report import Report, Run
from survey_app.domain.user import User
from survey_app.domain.wave import Wave

from .context import Context


@dataclass(frozen=True, slots=True, kw_only=True)
class RunView:
    """A run with its jobs (oldest first) and finished reports."""

    run: Run
    wave: Wave
    jobs: tuple[Job, ...]
    reports: tuple[Report, ...]

    @property
    def active(self) -> bool:
        """Whether the page should refresh itself."""
        return any(job.ended_at is None for job in self.jobs)


def start_run(ctx: Context, by: User, wave_id: int, *, stream: str = "probability", lang: str = "zh") -> Run | Refusal:
    """Queue the assessment; its reports follow.  Refusals: wave.unknown, wave.not-frozen, run.stream, run.nothing-in-stream."""
    raise NotImplementedError


def run_view(ctx: Context, run_id: int) -> RunView | None:
    raise NotImplementedError


def list_runs(ctx: Context) -> tuple[RunView, ...]:
    """All runs, newest first."""
    raise NotImplementedError
