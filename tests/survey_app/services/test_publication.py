"""Changing the state is logged and makes new editions; the code on a cover is checked without a word about results."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from reports.check_code import check_code, shown
from survey_app.domain.job import JobKind
from survey_app.domain.publication import Publication, PublicationAction
from survey_app.domain.refusal import Refusal
from survey_app.domain.report import Run
from survey_app.services import audit, edition_jobs, publication, reports, verification
from survey_app.services.context import Context
from survey_app.store import jobs, runs
from tests.survey_app.conftest import House

TOWN = "331081103"
ADVANCE, BACK = PublicationAction.ADVANCE, PublicationAction.TAKE_BACK
ADDRESS = "192.0.2.7"


def assessed(ctx: Context, wave_id: int, tmp_path: Path, content: str = "{}") -> tuple[Run, str]:
    """A run as the assessment's job leaves it, and the digest of its document."""
    path = tmp_path / "assessment.json"
    path.write_text(content)
    sha, size = ctx.files.put(path)
    with ctx.store.write() as conn:
        values = {"wave_id": wave_id, "stream": "probability", "lang": "zh", "created_at": ctx.clock()}
        run = runs.add_run(conn, {**values, "created_by": "staff"}, ctx.today())
        file = {"name": "a.json", "media_type": "application/json", "sha256": sha, "size": size}
        found = runs.add_file(conn, {**file, "created_at": ctx.clock()})
        runs.change_run(conn, run.id, state="assessed", assessed_at=ctx.clock(), assessment_file_id=found.id)
        edition_jobs.queue_editions(ctx, conn, run, [("city", ""), ("town", TOWN)])
    return run, sha


@pytest.fixture
def real(house: House) -> Context:
    """The same house as an installation with official totals."""
    with house.ctx.store.write() as conn:
        conn.exec_driver_sql("UPDATE installation SET kind = 'real'")
        conn.exec_driver_sql("UPDATE population_version SET status = 'official'")
    house.ctx.cache.installation = None
    return house.ctx


def made(ctx: Context, run: Run, state: Publication) -> None:
    """One finished file in a state, as its job leaves it."""
    with ctx.store.write() as conn:
        file = {"name": f"{state}.pdf", "media_type": "application/pdf", "sha256": "0" * 64, "size": 1}
        row = runs.add_file(conn, {**file, "created_at": ctx.clock()})
        key = {"run_id": run.id, "kind": "city", "place": "", "lang": "zh", "format": "pdf", "publication": str(state)}
        runs.add_report(conn, {**key, "pages": 1, "file_id": row.id, "created_at": ctx.clock()})


def test_a_step_is_logged_and_queues_the_editions_anew(real: Context, house: House, tmp_path: Path) -> None:
    run, _ = assessed(real, house.wave.id, tmp_path)
    done = publication.change(real, house.staff, run.id, ADVANCE)
    assert isinstance(done, Run) and done.publication is Publication.CONSULTATION
    with real.store.read() as conn:
        queued = jobs.of_run(conn, run.id)
    again = [j for j in queued if j.params["publication"] == "consultation"]
    assert len(queued) == 2 * len(again)
    assert [(j.kind, j.params.get("place")) for j in again if "docx" not in str(j.params.get("formats"))] == [
        (JobKind.REPORT, ""),
        (JobKind.REPORT, TOWN),
        (JobKind.TABLES, None),
    ]
    entry = audit.latest(real)[0]
    assert (entry.action, dict(entry.details)) == (
        "publication-advance",
        {"from": "internal", "to": "consultation", "reason": ""},
    )


def test_replaced_editions_stay_and_come_back_with_their_state(real: Context, house: House, tmp_path: Path) -> None:
    run, _ = assessed(real, house.wave.id, tmp_path)
    made(real, run, Publication.INTERNAL)
    publication.change(real, house.staff, run.id, ADVANCE)
    found = reports.report_set(real, run.id)
    assert found and found.city is None and [r.publication for r in found.replaced] == ["internal"]
    made(real, run, Publication.CONSULTATION)
    found = reports.report_set(real, run.id)
    assert found and found.city and found.city.file.name == "consultation.pdf" and len(found.replaced) == 1
    assert publication.change(real, house.staff, run.id, BACK) == Refusal(code="publication.reason-needed")
    publication.change(real, house.staff, run.id, BACK, "a village was left out")
    found = reports.report_set(real, run.id)
    assert found and found.city and found.city.file.name == "internal.pdf"
    assert audit.latest(real)[0].details["reason"] == "a village was left out"


def test_a_demonstration_and_a_superseded_run_go_no_further(real: Context, house: House, tmp_path: Path) -> None:
    old, _ = assessed(real, house.wave.id, tmp_path)
    new, _ = assessed(real, house.wave.id, tmp_path, "[]")
    assert publication.change(real, house.staff, old.id, ADVANCE) == Refusal(code="publication.superseded")
    with real.store.write() as conn:
        conn.exec_driver_sql("UPDATE population_version SET status = 'invented'")
    assert publication.change(real, house.staff, new.id, ADVANCE) == Refusal(code="publication.invented")
    assert publication.change(real, house.staff, 99, ADVANCE) == Refusal(code="run.unknown")


def test_a_code_says_which_edition_it_is_and_what_became_of_it(real: Context, house: House, tmp_path: Path) -> None:
    run, sha = assessed(real, house.wave.id, tmp_path)
    town = shown(check_code(sha, "internal", run.key, TOWN))
    found = verification.verify(real, run.key, town.lower(), ADDRESS)
    assert isinstance(found, verification.Verified)
    assert (found.place_title["zh"], found.publication, found.now, found.superseded_by) == (
        "箬横镇",
        "internal",
        "internal",
        "",
    )
    publication.change(real, house.staff, run.id, ADVANCE)
    later, _ = assessed(real, house.wave.id, tmp_path, "[]")
    again = verification.verify(real, run.key, town, ADDRESS)
    assert again == replace(found, now=Publication.CONSULTATION, superseded_by=later.key)


def test_nothing_tells_an_unknown_run_from_a_wrong_code(real: Context, house: House, tmp_path: Path) -> None:
    run, sha = assessed(real, house.wave.id, tmp_path)
    right = check_code(sha, "internal", run.key, "")
    wrong = "0" * 12
    no = Refusal(code="check.no-match")
    assert verification.verify(real, run.key, wrong, ADDRESS) == no
    assert verification.verify(real, "20200101-01", wrong, ADDRESS) == no
    assert verification.verify(real, "20200101-01", right, ADDRESS) == no
    assert verification.verify(real, run.key, right[:-1], ADDRESS) == Refusal(code="check.mistyped")


def test_guessing_ends_after_ten(real: Context, house: House, tmp_path: Path) -> None:
    run, sha = assessed(real, house.wave.id, tmp_path)
    for _ in range(10):
        verification.verify(real, run.key, "0" * 12, ADDRESS)
    refused = verification.verify(real, run.key, "0" * 12, ADDRESS)
    assert isinstance(refused, Refusal) and refused.code == "check.too-many"
    right = check_code(sha, "internal", run.key, "")
    assert isinstance(verification.verify(real, run.key, right, "192.0.2.8"), verification.Verified)
