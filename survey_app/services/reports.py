"""Evaluators list, open and download reports."""

from __future__ import annotations

from dataclasses import dataclass

from survey_app.domain.report import Report, Run
from survey_app.domain.user import User
from survey_app.domain.wave import Wave

from .context import Context
from .jobs import FileView


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSet:
    """The products of one run: city edition, town editions in town order, workbook, zip of all (``None`` until made).
    ``pending`` counts jobs that are still to end."""

    run: Run
    wave: Wave
    city: Report | None
    towns: tuple[Report, ...]
    tables: Report | None
    bundle: Report | None
    pending: int
    newest: bool
    """Whether no later run of the same wave and stream was assessed (else it is superseded)."""


def list_reports(ctx: Context) -> tuple[ReportSet, ...]:
    """Sets of assessed runs, newest first."""
    raise NotImplementedError


def report_set(ctx: Context, run_id: int) -> ReportSet | None:
    raise NotImplementedError


def report_file(ctx: Context, by: User, report_id: int) -> FileView | None:
    """The file to open or download; the access is logged."""
    raise NotImplementedError
