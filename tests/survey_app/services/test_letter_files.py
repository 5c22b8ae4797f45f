"""One job at a time makes a batch's letters, and of a PDF with codes nothing outlives what it was made for."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from survey_app import jobs as runner
from survey_app.domain.job import JobKind, JobState
from survey_app.domain.refusal import Refusal
from survey_app.services import codes, prints
from survey_app.services import jobs as job_service
from survey_app.services.minutely import minute
from survey_app.services.work import letters
from survey_app.store import jobs


def ask(house):
    return codes.request_letters(house.ctx, house.staff, house.code_batch.id, 1, 1)


def claimed(house):
    with house.ctx.store.write() as conn:
        return jobs.claim(conn, "lease", house.ctx.clock())


def stored(house):
    return [path for path in (house.ctx.files.root / "files").rglob("*") if path.is_file()]


class Killed(BaseException):
    """As a signal ends a process: nothing catches it."""


def test_the_database_holds_one_letters_job_of_a_batch_in_work(house):
    first = ask(house)
    with pytest.raises(IntegrityError), house.ctx.store.write() as conn:
        jobs.add(conn, JobKind.LETTERS, "by hand", house.ctx.clock(), dict(first.params), batch_id=first.batch_id)
    job_service.cancel(house.ctx, house.staff, first.id)
    assert ask(house).state is JobState.QUEUED


def test_letters_are_not_tried_again_while_others_are_made(house):
    first = ask(house)
    job_service.cancel(house.ctx, house.staff, first.id)
    ask(house)
    assert job_service.retry(house.ctx, house.staff, first.id) == Refusal(code="codes.in-work")
    assert job_service.job_view(house.ctx, first.id).state is JobState.CANCELLED


def test_asking_while_others_are_tried_again_is_refused_in_words(house, monkeypatch):
    """Both look, then both write: the database decides."""
    monkeypatch.setattr(codes, "_in_work", lambda *_: None)
    ask(house)
    assert ask(house) == Refusal(code="codes.in-work")


def test_a_letters_pdf_does_not_outlive_a_job_that_was_killed(house, clock, monkeypatch):
    ask(house)

    def killed(*_):
        raise Killed

    monkeypatch.setattr(letters, "_issuing", killed)
    with pytest.raises(Killed):
        runner.attempt(house.ctx, claimed(house))
    assert len(stored(house)) == 1
    minute(house.ctx)
    assert len(stored(house)) == 1  # the job might still be about to write its row
    clock.turn(hours=2)
    minute(house.ctx)
    assert stored(house) == []


def test_a_pdf_whose_job_ended_well_stays(house, clock):
    ask(house)
    assert runner.attempt(house.ctx, claimed(house))
    clock.turn(hours=2)
    minute(house.ctx)
    minute(house.ctx)
    assert len(stored(house)) == 1


def test_a_pdf_that_was_being_thrown_away_goes_with_the_next_minute(house, monkeypatch):
    asked = ask(house)
    assert runner.attempt(house.ctx, claimed(house))

    def killed(*_):
        raise Killed

    with monkeypatch.context() as patch, pytest.raises(Killed):
        patch.setattr(prints, "_remove", killed)
        prints.throw_away(house.ctx, house.staff, asked.id)
    assert not prints.bears_codes(job_service.job_view(house.ctx, asked.id)) and len(stored(house)) == 1
    minute(house.ctx)
    assert stored(house) == []


def test_what_killed_jobs_worked_on_goes_after_a_day(house, clock):
    tmp = house.ctx.files.root / "tmp"
    for name, age in (("old", timedelta(days=2)), ("new", timedelta(hours=1))):
        (tmp / name).mkdir(parents=True)
        (tmp / name / "snapshot.parquet").write_bytes(b"answers")
        at = (house.ctx.clock() - age).timestamp()
        os.utime(tmp / name, (at, at))
    minute(house.ctx)
    assert [path.name for path in tmp.iterdir()] == ["new"]


def test_of_several_letters_jobs_that_an_older_version_queued_the_first_stays(tmp_path):
    from alembic import command
    from sqlalchemy import text

    from survey_app.store import migrate
    from survey_app.store.engine import Store

    store = Store(f"sqlite:///{tmp_path / 'old.db'}")
    with store.write() as conn:
        command.upgrade(migrate._config(conn), "0013")
    columns = "id, key, kind, params, state, attempts, done, total, message, created_at, lease, batch_id, problem"
    raw = store.engine.raw_connection()
    raw.execute("PRAGMA foreign_keys=OFF")
    for number, state, batch in ((1, "done", 7), (2, "running", 7), (3, "queued", 7), (4, "queued", 8)):
        row = f"{number}, 'k{number}', 'letters', '{{}}', '{state}', 0, 0, 0, '', '2026-01-01', 'l', {batch}, ''"
        raw.execute(f"INSERT INTO job ({columns}) VALUES ({row})")
    raw.execute("PRAGMA foreign_keys=ON")
    raw.close()
    migrate.upgrade(store)
    with store.read() as conn:
        found = conn.execute(text("SELECT state FROM job ORDER BY id")).scalars().all()
    assert found == ["done", "running", "cancelled", "queued"]
    store.dispose()
