"""Released questionnaire versions and population tables: bytes in the database, read once per process."""

from __future__ import annotations

from dataclasses import dataclass

from questionnaires.model import Questionnaire
from survey_app.domain.city import Town

from .context import Context


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionnaireRow:
    """One released version: ``forms`` are (id, title in every language)."""

    name: str
    title: dict[str, str]
    forms: tuple[tuple[str, dict[str, str]], ...]
    sha256: str


def list_questionnaires(ctx: Context) -> tuple[QuestionnaireRow, ...]:
    raise NotImplementedError


def questionnaire(ctx: Context, name: str) -> Questionnaire | None:
    """A released version by name (``wenling-four-sense-2023.1``)."""
    raise NotImplementedError


def towns(ctx: Context) -> tuple[Town, ...]:
    """The towns of the installation, in the order of its population table."""
    raise NotImplementedError
