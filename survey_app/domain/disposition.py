"""What became of a case: every one-time code ends in one final disposition, after the classes of AAPOR's Standard
Definitions (10th ed., 2023, sections 1–4: interview, non-interview, unknown eligibility, not eligible).

Two facts make it: what the resident did with the code (:class:`~survey_app.domain.code.CodeState`) and what the office
registered (:class:`Outcome`).  One table joins them, another says what staff may do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from .code import CodeState
from .refusal import Refusal


class Outcome(StrEnum):
    """What the office was told about an address; nothing of it closes the code: people may change their minds."""

    NONE = ""
    REFUSAL = "refusal"
    NOT_REACHED = "not-reached"
    UNABLE = "unable"
    INELIGIBLE = "ineligible"
    REPLACED = "replaced"
    """Stands in for the pointer between two codes once the batch is closed and the later one was used."""


class Disposition(StrEnum):
    ANSWERED = "answered"
    """1.0: the form was sent; complete or partial, as the answers themselves say."""
    REFUSAL = "refusal"
    """2.11"""
    BREAK_OFF = "break-off"
    """2.12: begun and never sent, or not yet."""
    NOT_REACHED = "not-reached"
    """2.20: a household is known to live there, nobody could be reached."""
    UNABLE = "unable"
    """2.30: away, ill, deceased, no common language."""
    UNKNOWN = "unknown"
    """3.0: nothing was heard."""
    INELIGIBLE = "ineligible"
    """4.0: not a dwelling, empty, nobody of the population lives there."""
    REPLACED = "replaced"
    """No case of its own: another code was issued in its place, and that one counts."""


_HEARD: Mapping[Outcome, Disposition] = {
    Outcome.REFUSAL: Disposition.REFUSAL,
    Outcome.NOT_REACHED: Disposition.NOT_REACHED,
    Outcome.UNABLE: Disposition.UNABLE,
    Outcome.INELIGIBLE: Disposition.INELIGIBLE,
}
FINAL: Mapping[tuple[CodeState, Outcome], Disposition] = MappingProxyType(
    {(CodeState.USED, outcome): Disposition.ANSWERED for outcome in Outcome}
    | {
        (state, said): then
        for state in (CodeState.ISSUED, CodeState.STARTED, CodeState.VOID)
        for said, then in _HEARD.items()
    }
    | {
        (CodeState.ISSUED, Outcome.NONE): Disposition.UNKNOWN,
        (CodeState.STARTED, Outcome.NONE): Disposition.BREAK_OFF,
        (CodeState.VOID, Outcome.NONE): Disposition.UNKNOWN,
        (CodeState.VOID, Outcome.REPLACED): Disposition.REPLACED,
    }
)
"""(what the resident did, what was registered) → final disposition.  Answers outweigh whatever was said before; a code
that was made void and not replaced stays a case of which nothing is known, so that voiding cannot lift a response rate."""


class CodeAction(StrEnum):
    REFUSAL = "refusal"
    NOT_REACHED = "not-reached"
    UNABLE = "unable"
    INELIGIBLE = "ineligible"
    UNKNOWN = "unknown"
    """Take a registration back."""
    VOID = "void"
    REISSUE = "reissue"


REGISTERS: Mapping[CodeAction, Outcome] = MappingProxyType(
    {
        CodeAction.REFUSAL: Outcome.REFUSAL,
        CodeAction.NOT_REACHED: Outcome.NOT_REACHED,
        CodeAction.UNABLE: Outcome.UNABLE,
        CodeAction.INELIGIBLE: Outcome.INELIGIBLE,
        CodeAction.UNKNOWN: Outcome.NONE,
    }
)
TRANSITIONS: Mapping[tuple[CodeState, CodeAction], CodeState] = MappingProxyType(
    {(state, action): state for state in (CodeState.ISSUED, CodeState.STARTED) for action in REGISTERS}
    | {
        (CodeState.ISSUED, CodeAction.VOID): CodeState.VOID,
        (CodeState.STARTED, CodeAction.VOID): CodeState.VOID,
        (CodeState.ISSUED, CodeAction.REISSUE): CodeState.VOID,
        (CodeState.STARTED, CodeAction.REISSUE): CodeState.VOID,
        (CodeState.VOID, CodeAction.REISSUE): CodeState.VOID,
    }
)
"""(state, action) → next state of the code; what is not here is not allowed.  A used code can do nothing any more."""

NEEDS_REASON = frozenset({CodeAction.VOID, CodeAction.REISSUE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One code as staff may see it: never its letters, never an answer, days instead of times.

    ``number`` is printed on the letter's head (0 for codes of older versions).  Once the batch is closed a used code has
    neither number nor village, urban, module, probability or days (docs/decisions/0010).
    ``replaces``/``replaced_by``: the code before and after it, when a letter was issued anew."""

    id: int
    batch_id: int
    town: str
    village: str
    urban: str
    module: str
    inclusion_probability: float | None
    state: CodeState
    outcome: Outcome
    issued_on: str
    outcome_on: str
    number: int = 0
    replaces: int | None = None
    replaced_by: int | None = None

    @property
    def disposition(self) -> Disposition:
        return Disposition.REPLACED if self.replaced_by is not None else FINAL[self.state, self.outcome]


def allowed_actions(case: Case, *, frozen: bool, finished: bool) -> tuple[CodeAction, ...]:
    """What a page may offer: nothing in a frozen wave or for a replaced code, no new letter in a batch that ended, and not
    the registration that stands already."""
    if frozen or case.disposition is Disposition.REPLACED:
        return ()
    usual = (action for state, action in TRANSITIONS if state is case.state)
    return tuple(
        action
        for action in usual
        if not (finished and action is CodeAction.REISSUE) and REGISTERS.get(action) is not case.outcome
    )


def transition(
    case: Case, action: CodeAction, reason: str, *, frozen: bool, finished: bool
) -> tuple[CodeState, Outcome] | Refusal:
    """State and outcome after ``action``, or why not."""
    if frozen:
        return Refusal(code="batch.wave-frozen")
    if case.state is CodeState.USED:
        return Refusal(code="case.answered")
    if action not in allowed_actions(case, frozen=frozen, finished=finished):
        return Refusal(code="case.not-allowed")
    if action in NEEDS_REASON and not reason.strip():
        return Refusal(code="case.reason-needed")
    return TRANSITIONS[case.state, action], REGISTERS.get(action, case.outcome)
