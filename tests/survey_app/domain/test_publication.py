"""Results go on step by step; a demonstration and a superseded run stay where they are."""

from __future__ import annotations

from dataclasses import replace

import pytest

from survey_app.domain.publication import (
    TRANSITIONS,
    Publication,
    PublicationAction,
    Standing,
    allowed_actions,
    transition,
)
from survey_app.domain.refusal import Refusal

ORDER = list(Publication)
REAL = Standing(state=Publication.INTERNAL, invented=False, superseded=False)


@pytest.mark.parametrize("state", Publication)
@pytest.mark.parametrize("action", PublicationAction)
@pytest.mark.parametrize("invented", [False, True])
@pytest.mark.parametrize("superseded", [False, True])
def test_what_is_offered_is_what_succeeds(
    state: Publication, action: PublicationAction, invented: bool, superseded: bool
) -> None:
    standing = Standing(state=state, invented=invented, superseded=superseded)
    outcome = transition(standing, action, "an error was found")
    assert isinstance(outcome, Publication) == (action in allowed_actions(standing))
    if isinstance(outcome, Publication):
        step = 1 if action is PublicationAction.ADVANCE else -1
        assert ORDER.index(outcome) - ORDER.index(state) == step


def test_every_state_is_reached_and_left_one_step_at_a_time() -> None:
    assert len(TRANSITIONS) == 2 * (len(ORDER) - 1)


@pytest.mark.parametrize(
    ("standing", "code"),
    [
        (replace(REAL, invented=True), "publication.invented"),
        (replace(REAL, superseded=True), "publication.superseded"),
        (replace(REAL, state=Publication.PUBLIC), "publication.not-allowed"),
    ],
)
def test_what_may_not_go_further_says_why(standing: Standing, code: str) -> None:
    assert transition(standing, PublicationAction.ADVANCE, "reason") == Refusal(code=code)


def test_taking_back_needs_a_reason_and_nothing_else() -> None:
    public = Standing(state=Publication.PUBLIC, invented=True, superseded=True)
    assert transition(public, PublicationAction.TAKE_BACK, "  ") == Refusal(code="publication.reason-needed")
    assert transition(public, PublicationAction.TAKE_BACK, "wrong town") is Publication.CIRCULATED
