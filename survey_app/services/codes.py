"""One-time codes of probability batches: issued inside the letters job, stored as digests."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from survey_app.domain import code as rules
from survey_app.domain.batch import FINISHED
from survey_app.domain.code import CodePortion, CodeState, IssuedCode
from survey_app.domain.job import Job, JobKind
from survey_app.domain.refusal import Refusal
from survey_app.domain.user import User
from survey_app.store import drafts, jobs, waves

from . import audit, library
from .answering import draw_modules
from .context import Context
from .drawing import VILLAGES_PER_TOWN

MOST_PER_TOWN = 5_000
MOST_VILLAGES = 500


def request_letters(
    ctx: Context, by: User, batch_id: int, per_town: int, villages: int = VILLAGES_PER_TOWN
) -> Job | Refusal:
    """Queue a job that draws ``villages`` in every town, issues ``per_town`` codes spread over them, and prints their QR
    letters; the plain codes exist only in that PDF.  Refusals: batch.unknown, batch.no-codes (an open batch),
    batch.finished (closed, void), codes.number, codes.villages (params ``most``)."""
    if not 1 <= per_town <= MOST_PER_TOWN:
        return Refusal(code="codes.number", params={"most": MOST_PER_TOWN})
    if not 1 <= villages <= MOST_VILLAGES:
        return Refusal(code="codes.villages", params={"most": MOST_VILLAGES})
    with ctx.store.write() as conn:
        refusal = _may_issue(conn, batch_id)
        if refusal is not None:
            return refusal
        key = f"letters:{batch_id}:{ctx.token(8).hex()}"
        params = {"batch_id": batch_id, "per_town": per_town, "villages": villages}
        audit.write(ctx, conn, by, "codes", f"batch:{batch_id}", per_town=per_town, villages=villages)
        return jobs.add(conn, JobKind.LETTERS, key, ctx.clock(), params, batch_id=batch_id)


def _may_issue(conn: Connection, batch_id: int) -> Refusal | None:
    batch = waves.get_batch(conn, batch_id)
    if batch is None:
        return Refusal(code="batch.unknown")
    if batch.stream != "probability":
        return Refusal(code="batch.no-codes")
    return Refusal(code="batch.finished") if batch.state in FINISHED else None


def issue(ctx: Context, batch_id: int, wanted: Sequence[CodePortion]) -> tuple[IssuedCode, ...] | Refusal:
    """Make codes, store their digests, return the plain codes this once.  Refusals: batch.unknown, batch.no-codes,
    batch.finished."""
    with ctx.store.write() as conn:
        refusal = _may_issue(conn, batch_id)
        if refusal is not None:
            return refusal
        issued = make(ctx, conn, batch_id, wanted)
        keep(ctx, conn, batch_id, wanted, issued)
    return issued


def make(ctx: Context, conn: Connection, batch_id: int, wanted: Sequence[CodePortion]) -> tuple[IssuedCode, ...]:
    """Random codes with their random modules, not yet stored (letters are printed first)."""
    batch = waves.get_batch(conn, batch_id)
    assert batch is not None
    q = library.released(ctx, batch.questionnaire)
    return tuple(
        IssuedCode(
            plain=rules.new_code(ctx.token),
            town=portion.town,
            village=portion.village,
            module=",".join(draw_modules(ctx, q, batch.form)),
        )
        for portion in wanted
        for _ in range(portion.n)
    )


def keep(
    ctx: Context, conn: Connection, batch_id: int, wanted: Sequence[CodePortion], issued: Sequence[IssuedCode]
) -> None:
    """Store the digests of ``issued`` (in the order of ``wanted``) and count them."""
    of = [portion for portion in wanted for _ in range(portion.n)]
    rows = [
        {
            "batch_id": batch_id,
            "digest": rules.digest(one.plain, ctx.keys.codes),
            "town": one.town,
            "village": one.village,
            "urban": portion.urban,
            "module": one.module,
            "inclusion_probability": portion.inclusion_probability,
            "state": str(CodeState.ISSUED),
        }
        for one, portion in zip(issued, of, strict=True)
    ]
    if rows:
        drafts.add_codes(conn, rows)
    for town in {portion.town for portion in wanted}:
        waves.count(conn, batch_id, town, codes_issued=sum(p.n for p in wanted if p.town == town))
