"""The office looks a code, a letter or a receipt up and registers what became of the case.  Never an answer, never a code:
whoever asks must have it already, and the log names cases by number of their row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from survey_app.domain import code as rules
from survey_app.domain.batch import FINISHED, Batch
from survey_app.domain.city import Town, Village
from survey_app.domain.code import CodeState
from survey_app.domain.disposition import Case, CodeAction, Disposition, allowed_actions, transition
from survey_app.domain.job import Job, JobKind, JobState
from survey_app.domain.paper import A4_LETTER, Paper
from survey_app.domain.refusal import Refusal
from survey_app.domain.user import User
from survey_app.domain.wave import Wave
from survey_app.store import codes as rows
from survey_app.store import drafts, jobs, responses, waves

from . import audit, library, linking
from .context import Context


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """``begun_on``: the day on which an unfinished form was begun.  ``letter``: the job that prints the code issued in its
    place, if one was asked for."""

    case: Case
    batch: Batch
    wave: Wave
    town: Town
    village: Village | None
    actions: tuple[CodeAction, ...]
    begun_on: str = ""
    letter: Job | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptStanding:
    """What the office may know of a receipt: that something was received (or withdrawn) that day, from where."""

    batch: Batch
    wave: Wave
    town: Town | None
    village: Village | None
    day: str
    withdrawn: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TownDispositions:
    town: Town
    counts: Mapping[Disposition, int]

    @property
    def cases(self) -> int:
        """Codes issued; one that was replaced is no case of its own."""
        return sum(n for which, n in self.counts.items() if which is not Disposition.REPLACED)


def find(ctx: Context, by: User, text: str) -> Case | ReceiptStanding | Refusal:
    """By a code or a receipt as typed.  Refusals: lookup.mistyped, lookup.unknown.  Every look-up is logged."""
    plain = rules.normalise(text)
    if plain is None:
        return Refusal(code="lookup.mistyped")
    with ctx.store.write() as conn:
        case = rows.by_digest(conn, rules.digest(plain, ctx.keys.codes))
        standing = _standing(ctx, conn, rules.digest(plain, ctx.keys.receipts)) if case is None else None
        found = f"code:{case.id}" if case else f"batch:{standing.batch.id}" if standing else "code"
        audit.write(ctx, conn, by, "lookup-receipt" if standing else "lookup-code", found)
    return case or standing or Refusal(code="lookup.unknown")


def find_letter(ctx: Context, by: User, batch_id: int, number: int) -> Case | Refusal:
    """By the number at the letter's head.  Refusals: batch.unknown, lookup.no-letter."""
    with ctx.store.write() as conn:
        if waves.get_batch(conn, batch_id) is None:
            return Refusal(code="batch.unknown")
        case = rows.by_number(conn, batch_id, number)
        audit.write(ctx, conn, by, "lookup-code", f"code:{case.id}" if case else f"batch:{batch_id}")
    return case or Refusal(code="lookup.no-letter")


def _standing(ctx: Context, conn: Connection, digest: str) -> ReceiptStanding | None:
    kept = responses.by_receipt(conn, digest)
    found = kept or responses.withdrawn(conn, digest)
    if found is None:
        return None
    batch, wave = _batch_and_wave(conn, found["batch_id"])
    return ReceiptStanding(
        batch=batch,
        wave=wave,
        town=library.town(ctx, found["town"]),
        village=library.village(ctx, kept["village"]) if kept else None,
        day=kept["submitted_day"] if kept else found["withdrawn_day"],
        withdrawn=kept is None,
    )


def case_view(ctx: Context, code_id: int) -> CaseView | None:
    """One case with what may be done with it, or ``None``."""
    with ctx.store.read() as conn:
        case = rows.get(conn, code_id)
        if case is None:
            return None
        batch, wave = _batch_and_wave(conn, case.batch_id)
        begun = drafts.of_code(conn, linking.marks_of_code(ctx, batch, case.id))
        letter = jobs.by_key(conn, _letter_key(case))
    town = library.town(ctx, case.town)
    assert town is not None
    return CaseView(
        case=case,
        batch=batch,
        wave=wave,
        town=town,
        village=library.village(ctx, case.village),
        actions=_actions(case, batch, letter),
        begun_on=begun[0].started_at.astimezone(ctx.zone).date().isoformat() if begun else "",
        letter=letter,
    )


def _actions(case: Case, batch: Batch, letter: Job | None) -> tuple[CodeAction, ...]:
    """No second letter while one is on its way; one that could not be printed is asked for again."""
    may = allowed_actions(case, frozen=batch.wave_frozen, finished=batch.state in FINISHED)
    on_its_way = letter is not None and letter.state not in (JobState.FAILED, JobState.CANCELLED)
    return tuple(action for action in may if not (action is CodeAction.REISSUE and on_its_way))


def act(
    ctx: Context, by: User, code_id: int, action: CodeAction, reason: str = "", paper: Paper = A4_LETTER
) -> Case | Refusal:
    """Register a disposition, make void, or make void and print a new letter.  Refusals: case.unknown, case.answered,
    case.changed (someone else, or the resident, was faster), case.not-allowed, case.reason-needed, batch.wave-frozen."""
    with ctx.store.write() as conn:
        seen = rows.get(conn, code_id)
        if seen is None:
            return Refusal(code="case.unknown")
        batch = waves.get_batch(conn, seen.batch_id, hold_wave=True)
        assert batch is not None
        begun = drafts.of_code(
            conn, linking.marks_of_code(ctx, batch, code_id), lock=True
        )  # before the code, as sending does
        if rows.get(conn, code_id, lock=True) != seen:
            return Refusal(code="case.changed")
        after = transition(seen, action, reason, frozen=batch.wave_frozen, finished=batch.state in FINISHED)
        if isinstance(after, Refusal):
            return after
        _move(ctx, conn, seen, after, begun[0].id if begun else None)
        if action is CodeAction.REISSUE:
            _queue_letter(ctx, conn, seen, paper)
        changed = rows.get(conn, code_id)
        assert changed is not None
        said = {"from": str(seen.disposition), "to": str(changed.disposition), "reason": reason.strip()}
        audit.write(ctx, conn, by, f"case-{action}", f"code:{code_id}", **said)
    if begun and changed.state is CodeState.VOID:
        ctx.store.forget_past()
    return changed


def _move(ctx: Context, conn: Connection, seen: Case, after: tuple[CodeState, Any], draft_id: str | None) -> None:
    """What was begun with a code that becomes void goes with it: nobody else may find another's answers there."""
    state, outcome = after
    rows.move(conn, seen, state, outcome, ctx.today())
    if state is CodeState.VOID and draft_id:
        waves.count(conn, seen.batch_id, seen.town, drafts.removing(draft_id), unfinished=1)


def _queue_letter(ctx: Context, conn: Connection, case: Case, paper: Paper) -> None:
    params: dict[str, str | int] = {"batch_id": case.batch_id, "replaces": case.id, **paper.params}
    job = jobs.add(conn, JobKind.REISSUE, _letter_key(case), ctx.clock(), params, batch_id=case.batch_id)
    jobs.again(conn, job.id)


def _letter_key(case: Case) -> str:
    return f"reissue:{case.id}"


def by_town(ctx: Context, batch_id: int) -> tuple[TownDispositions, ...]:
    """Every town's cases of a batch by final disposition: counts, which stay when a batch is closed."""
    with ctx.store.read() as conn:
        found = rows.dispositions(conn, batch_id=batch_id)
    counted: dict[str, Counter[Disposition]] = {}
    for town, which, n in found:
        counted.setdefault(town, Counter())[which] += n
    return tuple(TownDispositions(town=town, counts=counted.get(town.code, Counter())) for town in library.towns(ctx))


def _batch_and_wave(conn: Connection, batch_id: int) -> tuple[Batch, Wave]:
    batch = waves.get_batch(conn, batch_id)
    assert batch is not None
    wave = waves.get_wave(conn, batch.wave_id)
    assert wave is not None
    return batch, wave
