"""Every case ends in exactly one final disposition, and one table says what staff may do."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from survey_app.domain.code import CodeState
from survey_app.domain.disposition import (
    FINAL,
    REGISTERS,
    TRANSITIONS,
    Case,
    CodeAction,
    Disposition,
    Outcome,
    allowed_actions,
    transition,
)
from survey_app.domain.refusal import Refusal

CASE = Case(
    id=1, batch_id=1, town="t", village="v", urban="rural", module="A", inclusion_probability=0.1,
    state=CodeState.ISSUED, outcome=Outcome.NONE, issued_on="2026-11-23", outcome_on="",
)  # fmt: skip
RUNNING = {"frozen": False, "finished": False}


def test_every_pair_of_state_and_outcome_has_one_disposition() -> None:
    only_void = {(state, Outcome.REPLACED) for state in (CodeState.ISSUED, CodeState.STARTED)}
    assert set(FINAL) == set(product(CodeState, Outcome)) - only_void
    assert set(FINAL.values()) == set(Disposition)


@pytest.mark.parametrize("outcome", list(Outcome))
def test_answers_outweigh_what_was_said_before(outcome: Outcome) -> None:
    assert FINAL[CodeState.USED, outcome] is Disposition.ANSWERED


def test_voiding_lifts_no_response_rate() -> None:
    """A void code without a new one stays a case; a replaced one is none."""
    assert replace(CASE, state=CodeState.VOID).disposition is Disposition.UNKNOWN
    assert replace(CASE, state=CodeState.VOID, replaced_by=2).disposition is Disposition.REPLACED


def test_a_used_or_replaced_code_can_do_nothing() -> None:
    assert allowed_actions(replace(CASE, state=CodeState.USED), **RUNNING) == ()
    assert allowed_actions(replace(CASE, state=CodeState.VOID, replaced_by=2), **RUNNING) == ()
    assert allowed_actions(replace(CASE, state=CodeState.VOID, outcome=Outcome.REPLACED), **RUNNING) == ()
    assert allowed_actions(replace(CASE, state=CodeState.VOID), **RUNNING) == (CodeAction.REISSUE,)


def test_registering_leaves_the_code_valid_and_can_be_taken_back() -> None:
    state, outcome = transition(CASE, CodeAction.REFUSAL, "", **RUNNING)
    refused = replace(CASE, state=state, outcome=outcome)
    assert (state, outcome, refused.disposition) == (CodeState.ISSUED, Outcome.REFUSAL, Disposition.REFUSAL)
    assert CodeAction.REFUSAL not in allowed_actions(refused, **RUNNING)
    assert transition(refused, CodeAction.UNKNOWN, "", **RUNNING) == (CodeState.ISSUED, Outcome.NONE)
    assert CodeAction.UNKNOWN not in allowed_actions(CASE, **RUNNING)


def test_what_was_registered_stays_when_the_letter_is_replaced() -> None:
    refused = replace(CASE, outcome=Outcome.REFUSAL)
    assert transition(refused, CodeAction.VOID, "lost", **RUNNING) == (CodeState.VOID, Outcome.REFUSAL)


@pytest.mark.parametrize(
    ("case", "action", "reason", "times", "code"),
    [
        (CASE, CodeAction.VOID, " ", RUNNING, "case.reason-needed"),
        (CASE, CodeAction.REISSUE, "lost", {"frozen": False, "finished": True}, "case.not-allowed"),
        (CASE, CodeAction.REFUSAL, "", {"frozen": True, "finished": True}, "batch.wave-frozen"),
        (replace(CASE, state=CodeState.USED), CodeAction.VOID, "x", RUNNING, "case.answered"),
        (replace(CASE, state=CodeState.VOID), CodeAction.VOID, "x", RUNNING, "case.not-allowed"),
    ],
)
def test_what_is_refused(case: Case, action: CodeAction, reason: str, times: dict[str, bool], code: str) -> None:
    assert transition(case, action, reason, **times) == Refusal(code=code)


def test_the_tables_know_the_same_actions() -> None:
    assert {action for _, action in TRANSITIONS} == set(CodeAction)
    assert set(CodeAction) - set(REGISTERS) == {CodeAction.VOID, CodeAction.REISSUE}
