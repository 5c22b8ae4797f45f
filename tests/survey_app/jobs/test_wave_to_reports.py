"""The whole way on the demonstration: freeze → snapshot → assessment → reports → zip, as the worker does it."""

from __future__ import annotations

import json
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from survey_app import jobs as runner
from survey_app.demo.create import create_demo
from survey_app.demo.simulate import DOOR_ANSWERS, DOOR_TOWNS
from survey_app.domain.batch import BatchAction, BatchRequest
from survey_app.domain.job import JobKind, JobState
from survey_app.domain.refusal import Refusal
from survey_app.domain.report import RunState
from survey_app.services import (
    answering,
    batches,
    chain,
    city_plan,
    city_targets,
    codes,
    receipts,
    reports,
    runs,
    signin,
    users,
    waves,
)
from survey_app.services import jobs as job_service
from survey_app.services.work import editions
from survey_app.store import jobs
from survey_app.store import runs as run_rows


@pytest.fixture
def demo(settings):
    """The demonstration as ``make run`` makes it."""
    ctx = settings.context()
    made = create_demo(ctx)
    yield ctx, made
    ctx.store.dispose()


def do_next(ctx):
    """One claimed job; gives it as it ended, or ``None`` when the queue is empty."""
    with ctx.store.write() as conn:
        job = jobs.claim(conn, "lease", ctx.clock())
    if job is None:
        return None
    runner.attempt(ctx, job)
    with ctx.store.read() as conn:
        return jobs.get(conn, job.id)


def do_until(ctx, kind):
    while job := do_next(ctx):
        assert job.state is JobState.DONE, job.problem
        if job.kind is kind:
            return job
    return None


def do_what_closing_left(ctx):
    """Each of the previous wave's two batches left a job."""
    assert [do_next(ctx).kind for _ in range(2)] == [JobKind.FORGET] * 2


def someone(ctx, name):
    return next(user for user in users.list_users(ctx) if user.name == name)


def test_a_run_ends_with_its_assessment_and_begins_again_with_it(demo):
    ctx, _ = demo
    (view,) = runs.list_runs(ctx)
    (assess,) = view.jobs
    staff = someone(ctx, "staff")
    job_service.cancel(ctx, staff, assess.id)
    assert runs.run_view(ctx, view.run.id).run.state is RunState.FAILED
    job_service.retry(ctx, staff, assess.id)
    assert runs.run_view(ctx, view.run.id).run.state is RunState.QUEUED


def test_the_demonstration_is_two_waves_and_three_people(demo):
    ctx, made = demo
    current, previous = waves.list_waves(ctx)
    assert previous.wave.state == "frozen" and current.wave.state == "collecting"
    assert 3000 < previous.n_responses < 4500 and 3000 < current.n_responses < 4500
    assert [(b.stream, b.mode) for b in previous.batches] == [("probability", "web"), ("open", "web")]
    assert [(b.stream, b.mode) for b in current.batches][2:] == [("open", "face")]
    door = batches.batch_view(ctx, current.batches[2].id)
    assert door.batch.spoken and sum(link.submitted for link in door.links) == DOOR_TOWNS * DOOR_ANSWERS
    assert {name: signin.sign_in(ctx, name, pw, "192.0.2.1").user.role for name, pw in made.passwords.items()} == {
        "admin": "administrator",
        "staff": "staff",
        "evaluator": "evaluator",
    }
    assert answering.enter_by_code(ctx, made.code, "192.0.2.1").code_id


def test_the_snapshot_and_the_assessment_come_from_the_stored_answers(demo):
    ctx, _ = demo
    do_until(ctx, JobKind.ASSESS)
    (view,) = runs.list_runs(ctx)
    previous = waves.list_waves(ctx)[1]
    assert view.run.state is RunState.ASSESSED
    assert previous.snapshot.n == previous.n_responses
    assert Counter(job.kind for job in view.jobs) == {JobKind.ASSESS: 1, JobKind.REPORT: 34, JobKind.TABLES: 1}
    with ctx.store.read() as conn:
        row = run_rows.get_file(conn, run_rows.get_run(conn, view.run.id).assessment_file_id)
    drawn, opened = json.loads(ctx.files.path(row.sha256).read_text())["conduct"]["outcomes"]
    sent = drawn["counts"]["complete"] + drawn["counts"]["partial"]
    assert sent + opened["counts"]["complete"] + opened["counts"]["partial"] == previous.n_responses
    assert 0 < drawn["rates"]["rr1"] < drawn["rates"]["rr4"] < 1 and opened["rates"] is None


def test_reports_use_the_targets_that_were_in_force_when_the_run_was_assessed(demo, monkeypatch):
    ctx, _ = demo
    given = []
    monkeypatch.setattr(editions, "build", lambda inp, path: given.append(inp) or path.write_bytes(b"%PDF"))
    do_until(ctx, JobKind.ASSESS)
    do_until(ctx, JobKind.REPORT)
    new = city_plan.shelf("targets")["wenling-demo-targets"].read_bytes().replace(b"felt_from = 68", b"felt_from = 55")
    later = replace(ctx, clock=lambda: ctx.clock() + timedelta(hours=1))
    city_targets.replace_targets(later, new, "new.toml")
    do_until(ctx, JobKind.REPORT)
    assert len(given) >= 2
    assert all(inp.targets.invented and len(inp.targets.items) == 40 and inp.targets.felt_from == 68 for inp in given)
    assert all(inp.tiles["331081105"] == (4, 4) for inp in given)
    with ctx.store.read() as conn:
        assert city_targets.targets_at(conn, later.clock()).file.felt_from == 55


def test_an_answer_by_link_counts_and_its_wave_can_be_frozen_and_run(demo):
    ctx, _ = demo
    staff = someone(ctx, "staff")
    current = waves.list_waves(ctx)[0]
    open_batch = next(b for b in current.batches if b.stream == "open")
    draft = answering.begin_by_link(ctx, open_batch.key, "331081001", lang="zh", elder=False)
    sent = answering.submit(ctx, draft.id, {"age": "35-49"})
    assert waves.list_waves(ctx)[0].n_responses == current.n_responses + 1
    for batch in current.batches:
        batches.act(ctx, staff, batch.id, BatchRequest(action=BatchAction.CLOSE))
    waves.freeze_wave(ctx, staff, current.wave.id)
    run = runs.start_run(ctx, staff, current.wave.id)
    assert receipts.withdraw(ctx, sent.receipt, "192.0.2.1").code == "receipt.wave-frozen"
    with ctx.store.read() as conn:
        last = jobs.of_run(conn, run.id)[0]
    while (job := do_next(ctx)) and job.id != last.id:
        if job.kind is JobKind.ASSESS:  # the previous run's reports are another test's matter
            with ctx.store.write() as conn:
                for other in jobs.of_run(conn, job.run_id)[1:]:
                    jobs.cancel(conn, other.id, ctx.clock())
    assert runs.run_view(ctx, run.id).run.state is RunState.ASSESSED
    assert waves.list_waves(ctx)[0].snapshot.n == current.n_responses + 1


def test_letters_issue_codes_that_work_and_posters_show_every_link(demo):
    ctx, _ = demo
    staff = someone(ctx, "staff")
    with ctx.store.write() as conn:
        for job in jobs.of_run(conn, 1):
            jobs.cancel(conn, job.id, ctx.clock())
    current = waves.list_waves(ctx)[0]
    by_stream = {b.stream: b for b in current.batches if b.mode == "web"}
    letters = codes.request_letters(ctx, staff, by_stream["probability"].id, 1)
    posters = batches.request_posters(ctx, staff, by_stream["open"].id)
    before = {link.town.code: link.codes_issued for link in batches.batch_view(ctx, by_stream["probability"].id).links}
    while do_next(ctx):
        pass
    from survey_app.services.jobs import job_file, job_view

    assert job_view(ctx, letters.id).result["codes"] == 16
    after = batches.batch_view(ctx, by_stream["probability"].id).links
    assert all(link.codes_issued == before[link.town.code] + 1 for link in after)
    for job in (letters, posters):
        found = job_file(ctx, staff, job.id)
        assert found.path.read_bytes().startswith(b"%PDF-") and found.file.size == found.path.stat().st_size


@pytest.mark.slow
def test_every_edition_the_workbook_and_the_zip_are_made(demo):
    ctx, _ = demo
    assert do_until(ctx, JobKind.BUNDLE).kind is JobKind.BUNDLE
    (found,) = reports.list_reports(ctx)
    assert found.pending == 0 and len(found.towns) == 16 and found.city.pages > found.towns[0].pages > 3
    evaluator = someone(ctx, "evaluator")
    zipped = reports.report_file(ctx, evaluator, found.bundle.id)
    with zipfile.ZipFile(zipped.path) as archive:
        assert archive.testzip() is None and len(archive.namelist()) == 3 * 17 + 2
    assert [other.format for other in found.also(found.city)] == ["html", "docx", "charts"]
    for edition in found.towns:
        assert [other.format for other in found.also(edition)] == ["html", "docx"]
    assert reports.report_file(ctx, evaluator, 10_000) is None


@pytest.mark.slow
def test_a_repeated_edition_is_the_same_bytes_and_one_report(demo):
    ctx, _ = demo
    first = do_until(ctx, JobKind.REPORT)
    with ctx.store.write() as conn:
        conn.exec_driver_sql(f"UPDATE job SET state = 'queued', attempts = 0 WHERE id = {first.id}")
    again = do_until(ctx, JobKind.REPORT)
    assert again.id == first.id
    with ctx.store.read() as conn:
        one, two = (run_rows.get_file(conn, job.result["file_id"]) for job in (first, again))
        assert one.sha256 == two.sha256
        assert [made.format for made in run_rows.reports(conn, {}, run_id=1)] == ["pdf", "html"]


def test_a_run_that_cannot_be_weighted_says_why(demo):
    ctx, _ = demo
    with ctx.store.write() as conn:
        for table in ("response", "chain_pending"):
            conn.exec_driver_sql(f"DELETE FROM {table} WHERE wave_id = 1 AND town = '331081001'")
        conn.exec_driver_sql("UPDATE tally SET submitted = 0 WHERE town = '331081001'")
    do_what_closing_left(ctx)
    assert [do_next(ctx).state for _ in range(2)] == [JobState.DONE, JobState.FAILED]
    (view,) = runs.list_runs(ctx)
    assert view.run.state is RunState.FAILED and view.run.problems
    assert do_next(ctx) is None


def test_a_crash_is_tried_again_and_then_fails_with_a_code(demo, monkeypatch):
    ctx, _ = demo
    monkeypatch.setitem(runner.HANDLERS, JobKind.SNAPSHOT, "survey_app.no_such:thing")
    do_what_closing_left(ctx)
    seen = [do_next(ctx) for _ in range(3)]
    assert [job.state for job in seen] == [JobState.QUEUED, JobState.QUEUED, JobState.FAILED]
    assert "job.crashed" in seen[-1].problem


@pytest.mark.slow
def test_open_participation_is_assessed_with_persons_as_sampling_units(demo):
    """Answers by link name no village: the whole way must stand on towns alone, and say that it is no sample."""
    ctx, _ = demo
    staff = someone(ctx, "staff")
    previous = waves.list_waves(ctx)[1]
    with ctx.store.write() as conn:
        for job in jobs.of_run(conn, 1):
            jobs.cancel(conn, job.id, ctx.clock())
    run = runs.start_run(ctx, staff, previous.wave.id, stream="open")
    assert do_until(ctx, JobKind.BUNDLE)
    view = next(view for view in runs.list_runs(ctx) if view.run.id == run.id)
    assert view.run.state is RunState.ASSESSED and not view.run.problems
    assert {job.state for job in view.jobs} == {JobState.DONE}
    (found,) = reports.list_reports(ctx)
    assert found.pending == 0 and len(found.towns) == 16 and found.city.pages > 3
    with ctx.store.read() as conn:
        done = run_rows.get_run(conn, run.id)
        row = run_rows.get_file(conn, done.assessment_file_id)
    document = json.loads(ctx.files.path(row.sha256).read_text())
    by_town = {town["town"]: town for town in document["conduct"]["towns"]}
    assert all(town["n_psu"] == town["n"] > 0 for town in by_town.values())
    assert document["stream"] == "open" and sum(town["n"] for town in by_town.values()) == document["conduct"]["n_used"]


def test_a_broken_chain_stops_the_run_which_says_where(demo):
    ctx, _ = demo
    with ctx.store.write() as conn:
        conn.exec_driver_sql("DELETE FROM response WHERE id = (SELECT min(id) FROM response WHERE wave_id = 1)")
    do_what_closing_left(ctx)
    assert [do_next(ctx).state for _ in range(2)] == [JobState.FAILED, JobState.FAILED]
    (view,) = runs.list_runs(ctx)
    assert view.run.state is RunState.FAILED and view.run.problems[0]["code"] == "chain.missing"
    assert chain.accept_break(ctx, None, "2026Q3", " ") == Refusal(code="chain.reason-needed")
    assert chain.accept_break(ctx, None, waves.list_waves(ctx)[1].wave.key, "one answer lost by hand") is None
    job_service.retry(ctx, someone(ctx, "staff"), view.jobs[0].id)
    do_next(ctx)
    assert runs.list_runs(ctx)[0].run.state is RunState.ASSESSED
