"""How long a form may still collect.  统计法 Art. 17: a form past its last day may be refused, so collection stops.

The last day ends at midnight in the city's zone; ISO dates compare as text.  This is the one clock that stops a form in
progress: everything else of a batch is stopped by its state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .refusal import Refusal

WARN_AT = (7, 30, 60)
"""Days before the end at which staff are warned, each more urgently than the next."""


def expired(valid_until: str, today: str) -> Refusal | None:
    """Why nothing may be collected today, or ``None`` up to and including the last day."""
    if today <= valid_until:
        return None
    return Refusal(code="questionnaire.expired", params={"valid_until": valid_until})


def days_left(valid_until: str, today: str) -> int:
    """0 on the last day, negative after it."""
    return (date.fromisoformat(valid_until) - date.fromisoformat(today)).days


@dataclass(frozen=True, slots=True, kw_only=True)
class EndsSoon:
    """A form in use whose validity ends soon or has ended.  ``within`` is the reached step of :data:`WARN_AT`, 0 after the
    end."""

    questionnaire: str
    valid_until: str
    days: int
    within: int


def ends_soon(questionnaire: str, valid_until: str, today: str) -> EndsSoon | None:
    """What staff should be told today, or ``None`` if the end is more than sixty days away."""
    days = days_left(valid_until, today)
    within = 0 if days < 0 else next((step for step in WARN_AT if days <= step), None)
    if within is None:
        return None
    return EndsSoon(questionnaire=questionnaire, valid_until=valid_until, days=days, within=within)
