"""One table decides what may happen to a batch; a page offers exactly what the rules allow."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from survey_app.domain.batch import (
    TRANSITIONS,
    Batch,
    BatchAction,
    BatchRequest,
    BatchState,
    allowed_actions,
    may_answer,
    may_begin,
    transition,
)
from survey_app.domain.refusal import Refusal

BATCH = Batch(
    id=1,
    wave_id=1,
    key="k",
    title="t",
    questionnaire="q-1",
    form="standard",
    mode="web",
    stream="open",
    languages=("zh",),
    state=BatchState.DRAFT,
    closes_on="2026-11-30",
    created_at=datetime(2026, 11, 1, tzinfo=UTC),
)
TODAY = "2026-11-23"


@pytest.mark.parametrize("state", BatchState)
@pytest.mark.parametrize("action", BatchAction)
def test_what_is_offered_is_what_succeeds(state, action):
    batch = replace(BATCH, state=state)
    request = BatchRequest(action=action, reason="late letters", closes_on="2026-12-05")
    outcome = transition(batch, request, TODAY)
    if action in allowed_actions(batch):
        assert outcome == TRANSITIONS[state, action]
    else:
        assert isinstance(outcome, Refusal) and outcome.code == "batch.not-allowed"


def test_nothing_moves_after_the_wave_froze():
    batch = replace(BATCH, state=BatchState.CLOSED, wave_frozen=True)
    assert allowed_actions(batch) == ()
    request = BatchRequest(action=BatchAction.EXTEND, reason="r", closes_on="2026-12-05")
    assert transition(batch, request, TODAY) == Refusal(code="batch.wave-frozen")


@pytest.mark.parametrize("action", [BatchAction.EXTEND, BatchAction.VOID])
def test_an_extension_and_a_voiding_need_a_reason(action):
    request = BatchRequest(action=action, reason=" ", closes_on="2026-12-05")
    assert transition(replace(BATCH, state=BatchState.CLOSED), request, TODAY).code == "batch.reason-needed"


def test_an_extension_needs_a_day_that_is_not_over():
    request = BatchRequest(action=BatchAction.EXTEND, reason="r", closes_on="2026-11-22")
    assert transition(replace(BATCH, state=BatchState.CLOSED), request, TODAY).code == "batch.date-past"


def test_after_the_last_day_nobody_begins_but_begun_answers_are_taken():
    batch = replace(BATCH, state=BatchState.OPEN)
    assert may_begin(batch, "2026-11-30") is None
    assert may_begin(batch, "2026-12-01").code == "batch.over"
    assert may_answer(batch) is None


def test_a_void_batch_is_final():
    assert allowed_actions(replace(BATCH, state=BatchState.VOID)) == ()
