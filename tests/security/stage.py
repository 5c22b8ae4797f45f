"""What stands in the demonstration that is scanned beside its own data, so that every address has something to name."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any, TypeVar

from survey_app.domain.batch import Batch, BatchAction
from survey_app.domain.code import CodePortion
from survey_app.domain.job import JobState
from survey_app.domain.refusal import Refusal
from survey_app.domain.response import Submitted
from survey_app.domain.user import User
from survey_app.services import answering, batches, codes, quotas, site_files, users
from survey_app.services.context import Context
from survey_app.store import jobs, people

from .tools import say

FILE = "MP_verify_Ab3dEf6hIj9kLm2n.txt"
GONE = "gone"
"""A user who is disabled, so that there is someone to enable."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """``own``: argument of an address → an object that is there.  ``door``: where an interviewer begins; ``coded``: a batch
    with codes; ``sent``: a finished draft and ``receipt`` what confirms it."""

    own: dict[str, str]
    door: str
    coded: int
    sent: str
    receipt: str


def build(ctx: Context, link: str) -> Stage:
    say("adding a user, a site file, a recording, letters and an interviewers' batch …")
    with ctx.store.read() as conn:
        found = people.by_name(conn, "staff")
        assert found is not None
        open_batch, wave, made = _one(
            conn, "batch", "id, wave_id, questionnaire_version_id", f"key = '{link.split('/')[2]}'"
        )
        [version] = _one(conn, "questionnaire_version", "name", f"id = {made}")
        [coded] = _one(conn, "batch", "id", f"wave_id = {wave} AND stream = 'probability' AND mode = 'web'")
        run, key = _one(conn, "run", "id, key", "state = 'assessed'")
        [report] = _one(conn, "report", "id", f"run_id = {run} AND format = 'html'")
    by, town = found[0], link.split("/")[3]
    letters = _letters(ctx, by, coded)
    [code] = must(codes.issue(ctx, coded, [CodePortion(town=town, n=1)]))
    with ctx.store.read() as conn:
        [code_id] = _one(conn, "code", "max(id)", f"batch_id = {coded}")
    must(quotas.define(ctx, by, open_batch, ["age"]))
    must(site_files.put(ctx, by, FILE, b"Ab3dEf6hIj9kLm2n"))
    must(users.add_user(ctx, by, GONE, "Gone", by.role))
    must(users.set_disabled(ctx, by, GONE, True))
    (ctx.recordings / version).mkdir(parents=True)
    (ctx.recordings / version / "G1.zh.mp3").write_bytes(b"ID3")
    own = {"wave_id": wave, "batch_id": open_batch, "run_id": run, "job_id": letters, "code_id": code_id}
    own |= {
        "report_id": report,
        "batch": link.split("/")[2],
        "town": town,
        "code": code.plain,
        "name": GONE,
        "run": key,
    }
    own |= {"version": version, "file": FILE, "token": FILE[10:-4], "recording": "G1.zh.mp3"}
    own |= {"draft_id": _draft(ctx, link), "page_id": "age"}
    sent = _draft(ctx, link)
    with_receipt = must(answering.submit(ctx, sent))
    assert isinstance(with_receipt, Submitted)
    return Stage(
        own={name: str(value) for name, value in own.items()},
        door=f"/o/{_face(ctx, by, wave, version).key}/{town}",
        coded=coded,
        sent=sent,
        receipt=with_receipt.receipt,
    )


def _draft(ctx: Context, link: str) -> str:
    """Begun by the open link, its first page answered."""
    draft = must(answering.begin_by_link(ctx, *link.split("/")[2:4], lang="zh", elder=False))
    must(answering.save_page(ctx, draft.id, {"age": "35-49"}, page="age"))
    return draft.id


def _one(conn: Any, table: str, columns: str, where: str) -> Any:
    row = conn.exec_driver_sql(f"SELECT {columns} FROM {table} WHERE {where} ORDER BY id DESC").first()
    assert row is not None, f"the demonstration has no {table} where {where}"
    return row


def _letters(ctx: Context, by: User, batch_id: int) -> int:
    """Made at once: the reports that the demonstration still has to set would take minutes, and one is there."""
    with ctx.store.write() as conn:
        conn.exec_driver_sql("UPDATE job SET state = 'cancelled' WHERE state = 'queued'")
    job = must(codes.request_letters(ctx, by, batch_id, 1, 1))
    for _ in range(240):
        with ctx.store.read() as conn:
            now = jobs.get(conn, job.id)
        assert now is not None and now.state not in (JobState.FAILED, JobState.CANCELLED), now
        if now.state is JobState.DONE:
            return job.id
        time.sleep(1)
    raise AssertionError("no letters after four minutes")


def _face(ctx: Context, by: User, wave_id: int, version: str) -> Batch:
    new = batches.NewBatch(
        wave_id=wave_id, title="face", questionnaire=version, form="full", mode="face", stream="open"
    )
    made = must(batches.create_batch(ctx, by, new))
    return must(batches.act(ctx, by, made.id, batches.BatchRequest(action=BatchAction.OPEN)))


def must(outcome: T | Refusal | None) -> T:
    assert not isinstance(outcome, Refusal), outcome
    return outcome  # type: ignore[return-value]
