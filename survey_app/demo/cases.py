"""The demonstration's codes: one for every letter that was sent, used by those who answered, and for the others what an office
would have heard of them."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from typing import Any

from survey_app.domain import code as codes
from survey_app.domain.code import CodePortion, CodeState
from survey_app.domain.disposition import Outcome
from survey_app.services.context import Context

from .simulate import DemoWave

_SHARES: tuple[tuple[int, CodeState, Outcome], ...] = (
    (9, CodeState.STARTED, Outcome.NONE),
    (8, CodeState.ISSUED, Outcome.REFUSAL),
    (5, CodeState.ISSUED, Outcome.NOT_REACHED),
    (2, CodeState.ISSUED, Outcome.UNABLE),
    (4, CodeState.ISSUED, Outcome.INELIGIBLE),
)
"""Of a hundred that did not answer, invented; of the rest nothing was heard."""


def code_rows(ctx: Context, batch_id: int, demo: DemoWave) -> list[dict[str, Any]]:
    """The rows of one wave's codes, in the order of its letters."""
    used = Counter(r.village for r in demo.responses if r.stream == "probability")
    rows: list[dict[str, Any]] = []
    for portion in demo.portions:
        for k, (state, outcome) in enumerate(_standings(portion, used[portion.village], demo.plan.key)):
            rows.append(_row(ctx, batch_id, portion, state, outcome) | {"number": len(rows) + 1, "module": "AB"[k % 2]})
    issued, heard = demo.plan.first_day.isoformat(), demo.plan.last_day.isoformat()
    return [row | {"issued_on": issued, "outcome_on": heard if row["outcome"] else ""} for row in rows]


def _standings(portion: CodePortion, used: int, wave: str) -> Iterator[tuple[CodeState, Outcome]]:
    for k in range(portion.n):
        if k < used:
            yield CodeState.USED, Outcome.NONE
        else:
            yield _unanswered(int(hashlib.sha256(f"{wave}/{portion.village}/{k}".encode()).hexdigest(), 16) % 100)


def _unanswered(percentile: int) -> tuple[CodeState, Outcome]:
    for share, state, outcome in _SHARES:
        if percentile < share:
            return state, outcome
        percentile -= share
    return CodeState.ISSUED, Outcome.NONE


def _row(ctx: Context, batch_id: int, portion: CodePortion, state: CodeState, outcome: Outcome) -> dict[str, Any]:
    return {
        "batch_id": batch_id,
        "digest": codes.digest(codes.new_code(ctx.token), ctx.keys.codes),
        "town": portion.town,
        "village": portion.village,
        "urban": portion.urban,
        "inclusion_probability": portion.inclusion_probability,
        "state": str(state),
        "outcome": str(outcome),
    }
