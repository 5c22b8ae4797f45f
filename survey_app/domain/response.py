"""A response: one row, one JSON document, design columns beside it.  Never updated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .batch import Stream


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """``answers`` canonical JSON of the answers on the route, not-asked questions marked 97; ``answers_sha256`` its hash.
    Times of day are not kept: ``submitted_day`` is the city's date.  ``status`` ``over_quota``: came when the quota of its
    cell was full, and is kept outside every estimate."""

    id: str
    batch_id: int
    wave_id: int
    questionnaire_id: int
    town: str
    village: str
    urban: str
    stream: Stream
    mode: str
    variant: str
    module: str
    interviewer: str
    inclusion_probability: float | None
    adults: float | None
    lang: str
    dialect: str
    submitted_day: str
    seconds: int | None
    answers: str
    answers_sha256: str
    receipt_digest: str
    status: Literal["complete", "over_quota"] = "complete"


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """Stored and fsynced.  ``kind`` says whether this request stored it or an earlier one had."""

    kind: Literal["new", "repeat"]
    receipt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """The same submission id came with other answers; the stored ones stay.  ``receipt`` is that of the stored ones."""

    receipt: str
