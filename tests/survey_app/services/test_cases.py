"""The office looks a code up, registers what became of the case, issues it anew.  On both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from survey_app import jobs as runner
from survey_app.domain.batch import BatchAction, BatchRequest
from survey_app.domain.code import CodePortion, CodeState, check_character
from survey_app.domain.disposition import CodeAction, Disposition
from survey_app.domain.job import JobKind, JobState
from survey_app.domain.refusal import Refusal
from survey_app.domain.response import Submitted
from survey_app.services import answering, audit, batches, cases, codes, prints, waves
from survey_app.services import jobs as job_service
from survey_app.store import codes as rows
from survey_app.store import jobs, schema

TOWN = "331081103"
PORTION = CodePortion(town=TOWN, n=1, village=f"{TOWN}91", urban="rural", inclusion_probability=0.1)


@pytest.fixture
def plain(house) -> str:
    (one,) = codes.issue(house.ctx, house.code_batch.id, [PORTION])
    return one.plain


def case_of(house, plain):
    found = cases.find(house.ctx, house.staff, plain)
    assert not isinstance(found, Refusal), found
    return found


def begin(house, plain):
    entered = answering.enter_by_code(house.ctx, plain, "192.0.2.1")
    return answering.begin_by_code(house.ctx, entered.code_id, lang="zh", elder=False)


def do(house, case, action, reason="lost in the post"):
    return cases.act(house.ctx, house.staff, case.id, action, reason)


def work(house):
    """The next job, done."""
    with house.ctx.store.write() as conn:
        job = jobs.claim(conn, "lease", house.ctx.clock())
    assert runner.attempt(house.ctx, job)
    return job_service.job_view(house.ctx, job.id)


def issued_there(house) -> int:
    links = batches.batch_view(house.ctx, house.code_batch.id).links
    return next(link for link in links if link.town.code == TOWN).codes_issued


def test_a_code_is_found_in_every_state_and_shows_no_answer(house, plain):
    typed = f" {plain[:4]}-{plain[4:8]} {plain[8:]} ".lower()
    case = case_of(house, typed)
    assert (case.state, case.town, case.number, case.issued_on) == (CodeState.ISSUED, TOWN, 1, "2026-11-23")
    draft = begin(house, plain)
    view = cases.case_view(house.ctx, case.id)
    assert (view.case.state, view.begun_on) == (CodeState.STARTED, "2026-11-23")
    assert isinstance(answering.submit(house.ctx, draft.id, {"age": "35-49"}), Submitted)
    after = cases.case_view(house.ctx, case.id)
    assert (after.case.state, after.case.disposition, after.begun_on) == (CodeState.USED, Disposition.ANSWERED, "")
    assert after.actions == ()


def test_a_receipt_is_found_and_tells_its_day_and_place_only(house, plain):
    sent = answering.submit(house.ctx, begin(house, plain).id, {"age": "35-49"})
    found = cases.find(house.ctx, house.staff, sent.receipt)
    assert (found.day, found.town.code, found.village.code, found.withdrawn) == ("2026-11-23", TOWN, f"{TOWN}91", False)
    from survey_app.services import receipts

    receipts.withdraw(house.ctx, sent.receipt, "192.0.2.1")
    gone = cases.find(house.ctx, house.staff, sent.receipt)
    assert gone.withdrawn and gone.village is None


def test_what_is_no_code_of_ours_is_said(house):
    assert cases.find(house.ctx, house.staff, "ABCD") == Refusal(code="lookup.mistyped")
    unknown = "22222222222" + check_character("22222222222")
    assert cases.find(house.ctx, house.staff, unknown) == Refusal(code="lookup.unknown")


def test_a_letter_is_found_by_its_number(house, plain):
    assert cases.find_letter(house.ctx, house.staff, house.code_batch.id, 1) == case_of(house, plain)
    assert cases.find_letter(house.ctx, house.staff, house.code_batch.id, 2) == Refusal(code="lookup.no-letter")
    assert cases.find_letter(house.ctx, house.staff, 99, 1) == Refusal(code="batch.unknown")


def test_letters_are_numbered_through_a_batch(house, plain):
    more = codes.issue(house.ctx, house.code_batch.id, [CodePortion(town=TOWN, n=3)])
    assert [one.number for one in more] == [2, 3, 4]


def test_the_log_never_holds_a_code(house, plain):
    case = case_of(house, plain)
    do(house, case, CodeAction.REFUSAL)
    do(house, case, CodeAction.REISSUE)
    work(house)
    with house.ctx.store.read() as conn:
        stored = str([conn.execute(table.select()).all() for table in (schema.audit_log, schema.job, schema.code)])
    assert plain not in stored and f"{plain[:4]}-" not in stored
    said = [(entry.action, entry.subject) for entry in audit.latest(house.ctx)]
    assert said[:3] == [
        ("case-reissue", f"code:{case.id}"),
        ("case-refusal", f"code:{case.id}"),
        ("lookup-code", f"code:{case.id}"),
    ]


def test_somebody_who_refused_may_still_answer(house, plain):
    case = case_of(house, plain)
    assert do(house, case, CodeAction.REFUSAL).disposition is Disposition.REFUSAL
    answering.submit(house.ctx, begin(house, plain).id, {"age": "35-49"})
    assert case_of(house, plain).disposition is Disposition.ANSWERED


def test_a_void_code_opens_nothing_and_what_was_begun_is_gone(house, plain):
    draft = begin(house, plain)
    case = case_of(house, plain)
    assert do(house, case, CodeAction.VOID).state is CodeState.VOID
    assert answering.enter_by_code(house.ctx, plain, "192.0.2.1") == Refusal(code="code.unknown")
    assert answering.load(house.ctx, draft.id) == Refusal(code="draft.unknown")
    assert answering.submit(house.ctx, draft.id, {"age": "35-49"}) == Refusal(code="draft.unknown")
    assert do(house, case, CodeAction.REFUSAL) == Refusal(code="case.not-allowed")


def test_a_letter_issued_anew_is_the_same_case(house, plain):
    case = case_of(house, plain)
    assert issued_there(house) == 1
    assert do(house, case, CodeAction.REISSUE).state is CodeState.VOID
    assert answering.enter_by_code(house.ctx, plain, "192.0.2.1") == Refusal(code="code.unknown")
    job = work(house)
    assert (job.kind, job.state, job.result["codes"]) == (JobKind.REISSUE, JobState.DONE, 1)
    old = cases.case_view(house.ctx, case.id)
    new = cases.case_view(house.ctx, old.case.replaced_by).case
    same = ("batch_id", "town", "village", "urban", "module", "inclusion_probability")
    assert [getattr(new, name) for name in same] == [getattr(case, name) for name in same]
    assert (new.replaces, new.number, new.state, old.actions) == (case.id, 2, CodeState.ISSUED, ())
    assert old.case.disposition is Disposition.REPLACED and issued_there(house) == 1
    (town,) = [row for row in cases.by_town(house.ctx, house.code_batch.id) if row.counts]
    assert town.cases == 1 and town.counts == {Disposition.REPLACED: 1, Disposition.UNKNOWN: 1}


def test_asking_twice_prints_one_letter(house, plain):
    case = case_of(house, plain)
    do(house, case, CodeAction.REISSUE)
    assert CodeAction.REISSUE not in cases.case_view(house.ctx, case.id).actions
    do(house, case, CodeAction.REISSUE)
    work(house)
    with house.ctx.store.write() as conn:
        assert jobs.claim(conn, "lease", house.ctx.clock()) is None
    assert do(house, case, CodeAction.REISSUE) == Refusal(code="case.not-allowed")


def test_a_letter_asked_for_before_the_batch_ended_is_not_printed_after(house, plain):
    case = case_of(house, plain)
    do(house, case, CodeAction.REISSUE)
    batches.act(house.ctx, house.staff, house.code_batch.id, BatchRequest(action=BatchAction.CLOSE))
    assert "file_id" not in work(house).result
    assert cases.case_view(house.ctx, case.id).case.replaced_by is None


def test_closing_takes_the_numbers_of_answered_letters_and_keeps_the_counts(house, plain):
    codes.issue(house.ctx, house.code_batch.id, [PORTION])
    answering.submit(house.ctx, begin(house, plain).id, {"age": "35-49"})
    batches.act(house.ctx, house.staff, house.code_batch.id, BatchRequest(action=BatchAction.CLOSE))
    assert cases.find_letter(house.ctx, house.staff, house.code_batch.id, 1) == Refusal(code="lookup.no-letter")
    left = cases.find_letter(house.ctx, house.staff, house.code_batch.id, 2)
    assert do(house, left, CodeAction.NOT_REACHED).disposition is Disposition.NOT_REACHED
    with house.ctx.store.read() as conn:
        counted = rows.dispositions(conn, wave_id=house.wave.id)
    assert sorted(counted) == [(TOWN, Disposition.ANSWERED, 1), (TOWN, Disposition.NOT_REACHED, 1)]


def test_nothing_changes_once_the_wave_is_frozen(house, plain):
    codes.issue(house.ctx, house.code_batch.id, [PORTION])
    left = cases.find_letter(house.ctx, house.staff, house.code_batch.id, 2)
    answering.submit(house.ctx, begin(house, plain).id, {"age": "35-49"})
    for batch in (house.code_batch, house.open_batch):
        batches.act(house.ctx, house.staff, batch.id, BatchRequest(action=BatchAction.CLOSE))
    waves.freeze_wave(house.ctx, house.staff, house.wave.id)
    assert do(house, left, CodeAction.REFUSAL) == Refusal(code="batch.wave-frozen")
    assert cases.case_view(house.ctx, left.id).actions == ()


def test_who_is_slower_is_told(house, plain, monkeypatch):
    """The resident sends the form between the clerk's reading and the clerk's lock."""
    case = case_of(house, plain)
    draft = begin(house, plain)
    answering.submit(house.ctx, draft.id, {"age": "35-49"})
    real, first = rows.get, iter([case])
    monkeypatch.setattr(rows, "get", lambda conn, i, **kw: next(first, None) or real(conn, i, **kw))
    assert do(house, case, CodeAction.VOID) == Refusal(code="case.changed")
    assert do(house, case, CodeAction.VOID) == Refusal(code="case.answered")


def test_a_code_of_a_void_batch_counts_nowhere(house, plain):
    void = BatchRequest(action=BatchAction.VOID, reason="printed wrongly")
    batches.act(house.ctx, house.staff, house.code_batch.id, void)
    with house.ctx.store.read() as conn:
        assert rows.dispositions(conn, wave_id=house.wave.id) == []


def printed(house):
    """A letters job, done; its file's path."""
    codes.request_letters(house.ctx, house.staff, house.code_batch.id, 2, 1)
    job = work(house)
    return job, job_service.job_file(house.ctx, house.staff, job.id).path


def test_a_printed_pdf_is_deleted_and_its_codes_stay_valid(house):
    job, path = printed(house)
    assert path.read_bytes().startswith(b"%PDF-")
    left = prints.throw_away(house.ctx, house.staff, job.id)
    assert not path.exists() and left.result == {"codes": 32, "deleted": 1}
    assert job_service.job_file(house.ctx, house.staff, job.id) is None
    assert prints.throw_away(house.ctx, house.staff, job.id) == Refusal(code="job.no-letters")
    assert cases.find_letter(house.ctx, house.staff, house.code_batch.id, 32).state is CodeState.ISSUED
    assert audit.latest(house.ctx)[1].action == "letters-delete"


def test_posters_are_not_deleted_with_letters(house):
    batches.request_posters(house.ctx, house.staff, house.open_batch.id)
    job = work(house)
    assert prints.throw_away(house.ctx, house.staff, job.id) == Refusal(code="job.no-letters")
    assert prints.throw_away(house.ctx, house.staff, 999) == Refusal(code="job.unknown")


def test_closing_deletes_every_pdf_with_codes(house):
    job, path = printed(house)
    batches.act(house.ctx, house.staff, house.code_batch.id, BatchRequest(action=BatchAction.CLOSE))
    assert work(house).kind is JobKind.FORGET
    assert not path.exists() and job_service.job_view(house.ctx, job.id).result["deleted"] == 1


def test_letters_asked_for_before_the_batch_ended_are_not_issued_after(house):
    codes.request_letters(house.ctx, house.staff, house.code_batch.id, 2, 1)
    batches.act(house.ctx, house.staff, house.code_batch.id, BatchRequest(action=BatchAction.CLOSE))
    assert "file_id" not in work(house).result and issued_there(house) == 0
    assert not [path for path in (house.ctx.files.root / "files").rglob("*") if path.is_file()]


def test_letters_asked_for_twice_at_once_are_made_once(house):
    """A double press without JavaScript: two draws would send households two letters."""
    ask = lambda _: codes.request_letters(house.ctx, house.staff, house.code_batch.id, 2, 1)  # noqa: E731
    with ThreadPoolExecutor(6) as pool:
        asked = list(pool.map(ask, range(6)))
    assert [one for one in asked if isinstance(one, Refusal)] == [Refusal(code="codes.in-work")] * 5
    assert work(house).kind is JobKind.LETTERS
    assert ask(0).kind is JobKind.LETTERS


def test_letters_whose_numbers_were_taken_meanwhile_are_printed_anew(house, monkeypatch):
    """A lost letter is issued again while the letters are typeset: the job fails, leaves no PDF, and is tried again."""
    codes.request_letters(house.ctx, house.staff, house.code_batch.id, 2, 1)
    make = codes.make

    def overtaken(ctx, conn, batch_id, wanted):
        made = make(ctx, conn, batch_id, wanted)
        monkeypatch.setattr(codes, "make", make)
        codes.issue(house.ctx, batch_id, wanted[:1])
        return made

    monkeypatch.setattr(codes, "make", overtaken)
    with house.ctx.store.write() as conn:
        job = jobs.claim(conn, "lease", house.ctx.clock())
    assert not runner.attempt(house.ctx, job)
    assert job_service.job_view(house.ctx, job.id).state is JobState.QUEUED
    assert not [path for path in (house.ctx.files.root / "files").rglob("*") if path.is_file()]
    assert work(house).state is JobState.DONE
    assert sum(link.codes_issued for link in batches.batch_view(house.ctx, house.code_batch.id).links) == 32 + 2
