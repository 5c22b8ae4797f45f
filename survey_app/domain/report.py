"""Runs and their products: a snapshot is assessed by a run, a run yields an assessment and its reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from .publication import Publication


class RunState(StrEnum):
    QUEUED = "queued"
    ASSESSED = "assessed"
    """The assessment is stored; reports may still be in the making."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The rows of one frozen wave in one hashed Parquet file."""

    id: int
    wave_id: int
    number: int
    sha256: str
    n: int
    file_id: int
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """``key`` is printed on reports (``20261123-01``).  ``problems`` lists why it failed, one JSON object each."""

    id: int
    wave_id: int
    key: str
    stream: Literal["probability", "open"]
    lang: str
    state: RunState
    created_at: datetime
    created_by: str
    assessed_at: datetime | None = None
    problems: tuple[Mapping[str, object], ...] = ()
    assessment_file_id: int | None = None
    internal_file_id: int | None = None
    publication: Publication = Publication.INTERNAL


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file by content: where it lies is derived from its hash."""

    id: int
    sha256: str
    name: str
    media_type: str
    size: int
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One finished product of a run.  ``kind``: ``city``/``town`` editions, ``tables`` (xlsx), ``bundle`` (zip of all)."""

    id: int
    run_id: int
    run_key: str
    wave_id: int
    wave_title: Mapping[str, str]
    kind: Literal["city", "town", "tables", "bundle"]
    place: str
    """Town code, ``""`` for the city."""
    place_title: Mapping[str, str]
    lang: str
    format: Literal["pdf", "html", "docx", "charts", "xlsx", "zip"]
    pages: int | None
    file: StoredFile
    created_at: datetime
    publication: Publication = Publication.INTERNAL
    """The state printed on it; another than its run's: an edition that later ones replaced."""
