"""One-time codes of probability batches: issued inside the letters job, stored as digests."""

from __future__ import annotations

from collections.abc import Sequence

from survey_app.domain.code import CodePortion, IssuedCode
from survey_app.domain.job import Job
from survey_app.domain.refusal import Refusal
from survey_app.domain.user import User

from .context import Context


def request_letters(ctx: Context, by: User, batch_id: int, per_town: int) -> Job | Refusal:
    """Queue a job that issues ``per_town`` codes for every town, spread over its villages, and prints their QR letters;
    the plain codes exist only in that PDF.  Refusals: batch.unknown, batch.no-codes (an open batch),
    batch.not-open (closed, void), codes.number (1–5,000)."""
    raise NotImplementedError


def issue(ctx: Context, batch_id: int, portions: Sequence[CodePortion]) -> tuple[IssuedCode, ...] | Refusal:
    """Make codes, store their digests, return the plain codes this once."""
    raise NotImplementedError
