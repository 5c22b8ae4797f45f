"""An expected "no": returned, not raised, so that the transaction that recorded it commits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a use case did nothing.

    ``code``   names the rule, dotted (``"batch.paused"``); the audience's page turns it into a sentence.
    ``params`` fills the sentence; plain text or numbers.
    """

    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)
