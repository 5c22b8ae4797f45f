"""One-time codes of probability batches: issued inside the letters job, stored as digests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from survey_app.domain import code as rules
from survey_app.domain.batch import FINISHED
from survey_app.domain.code import CodePortion, CodeState, IssuedCode
from survey_app.domain.disposition import Case
from survey_app.domain.draft import modules_of
from survey_app.domain.job import ENDED, Job, JobKind
from survey_app.domain.paper import A4_LETTER, Paper
from survey_app.domain.refusal import Refusal
from survey_app.domain.user import User
from survey_app.store import codes as rows
from survey_app.store import jobs, waves

from . import audit, library
from .context import Context
from .drawing import VILLAGES_PER_TOWN

MOST_PER_TOWN = 5_000
MOST_VILLAGES = 500


def request_letters(
    ctx: Context,
    by: User,
    batch_id: int,
    per_town: int,
    villages: int = VILLAGES_PER_TOWN,
    paper: Paper = A4_LETTER,
) -> Job | Refusal:
    """Queue a job that draws ``villages`` in every town, issues ``per_town`` codes spread over them, and prints their QR
    letters on ``paper``; the plain codes exist only in that PDF.  Refusals: batch.unknown, batch.no-codes (an open batch),
    batch.finished (closed, void), codes.in-work (letters of this batch are being made), codes.number, codes.villages (params
    ``most``)."""
    if not 1 <= per_town <= MOST_PER_TOWN:
        return Refusal(code="codes.number", params={"most": MOST_PER_TOWN})
    if not 1 <= villages <= MOST_VILLAGES:
        return Refusal(code="codes.villages", params={"most": MOST_VILLAGES})
    params: dict[str, str | int] = {
        "batch_id": batch_id,
        "per_town": per_town,
        "villages": villages,
        **paper.params,
    }
    try:
        return _queue(ctx, by, batch_id, params)
    except IntegrityError:  # letters that had failed were tried again in this very moment
        return Refusal(code="codes.in-work")


def _queue(ctx: Context, by: User, batch_id: int, params: Mapping[str, str | int]) -> Job | Refusal:
    with ctx.store.write() as conn:
        refusal = may_issue(conn, batch_id, alone=True) or _in_work(conn, batch_id)
        if refusal is not None:
            return refusal
        key = f"letters:{batch_id}:{ctx.token(8).hex()}"
        said = {name: params[name] for name in ("per_town", "villages", "format")}
        audit.write(ctx, conn, by, "codes", f"batch:{batch_id}", **said)
        return jobs.add(conn, JobKind.LETTERS, key, ctx.clock(), params, batch_id=batch_id)


def _in_work(conn: Connection, batch_id: int) -> Refusal | None:
    """Pressing twice does not send every household two letters."""
    waiting = (job.kind is JobKind.LETTERS and job.state not in ENDED for job in jobs.of_batch(conn, batch_id))
    return Refusal(code="codes.in-work") if any(waiting) else None


def may_issue(conn: Connection, batch_id: int, *, alone: bool = False) -> Refusal | None:
    """Why no code may be issued in a batch (any more).  ``alone``: nobody else asks before the unit ends (PostgreSQL)."""
    batch = waves.get_batch(conn, batch_id, lock_wave=alone)
    if batch is None:
        return Refusal(code="batch.unknown")
    if batch.stream != "probability":
        return Refusal(code="batch.no-codes")
    return Refusal(code="batch.finished") if batch.state in FINISHED else None


def issue(ctx: Context, batch_id: int, wanted: Sequence[CodePortion]) -> tuple[IssuedCode, ...] | Refusal:
    """Make codes, store their digests, return the plain codes this once.  Refusals: batch.unknown, batch.no-codes,
    batch.finished."""
    with ctx.store.write() as conn:
        refusal = may_issue(conn, batch_id)
        if refusal is not None:
            return refusal
        issued = make(ctx, conn, batch_id, wanted)
        keep(ctx, conn, batch_id, wanted, issued)
    return issued


def make(ctx: Context, conn: Connection, batch_id: int, wanted: Sequence[CodePortion]) -> tuple[IssuedCode, ...]:
    """Random codes, each with a random module that nothing else of it tells, not yet stored (letters are printed first)."""
    batch = waves.get_batch(conn, batch_id)
    assert batch is not None
    q = library.released(ctx, batch.questionnaire)
    each = [portion for portion in wanted for _ in range(portion.n)]
    return tuple(
        IssuedCode(
            plain=plain,
            town=portion.town,
            village=portion.village,
            module=",".join(modules_of(q, batch.form, ctx.token(16).hex())),
            number=number,
        )
        for number, portion in enumerate(each, start=rows.issued(conn, batch_id) + 1)
        for plain in (rules.new_code(ctx.token),)
    )


def keep(
    ctx: Context, conn: Connection, batch_id: int, wanted: Sequence[CodePortion], issued: Sequence[IssuedCode]
) -> None:
    """Store the digests of ``issued`` (in the order of ``wanted``) and count them."""
    of = [portion for portion in wanted for _ in range(portion.n)]
    new = [
        {**_row(ctx, batch_id, one), "urban": of_one.urban, "inclusion_probability": of_one.inclusion_probability}
        for one, of_one in zip(issued, of, strict=True)
    ]
    if new:
        # The log of deeds names cases by row number for good: neither the letter's number nor the digest may follow from it.
        rows.add(conn, sorted(new, key=lambda _: ctx.token(8)))
    for town in {portion.town for portion in wanted}:
        waves.count(conn, batch_id, town, codes_issued=sum(p.n for p in wanted if p.town == town))


def make_again(ctx: Context, conn: Connection, old: Case) -> IssuedCode:
    """A new code for the same case: same village, same module; not yet stored."""
    return IssuedCode(
        plain=rules.new_code(ctx.token),
        town=old.town,
        village=old.village,
        module=old.module,
        number=rows.issued(conn, old.batch_id) + 1,
    )


def keep_again(ctx: Context, conn: Connection, old: Case, new: IssuedCode) -> None:
    """Store it in the old one's place.  The case was counted when its first code was issued, and is not counted twice."""
    same = {"urban": old.urban, "inclusion_probability": old.inclusion_probability, "replaces": old.id}
    rows.add(conn, [{**_row(ctx, old.batch_id, new), **same}])


def _row(ctx: Context, batch_id: int, one: IssuedCode) -> dict[str, str | int]:
    return {
        "batch_id": batch_id,
        "digest": rules.digest(one.plain, ctx.keys.codes),
        "town": one.town,
        "village": one.village,
        "module": one.module,
        "state": str(CodeState.ISSUED),
        "number": one.number,
        "issued_on": ctx.today(),
    }
