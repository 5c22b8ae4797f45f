"""Staff are warned 60, 30 and 7 days before a form's validity ends; nothing is planned beyond it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from survey_app.domain.batch import BatchAction, BatchRequest
from survey_app.domain.user import Role
from survey_app.services import approvals, batches

VALID_UNTIL = "2099-12-31"


@pytest.mark.parametrize(
    ("day", "style", "said"),
    [
        ("2099-11-01", "warn", "还剩 60 天"),
        ("2099-12-01", "warn", "还剩 30 天"),
        ("2099-12-24", "bad", "还剩 7 天"),
        ("2099-12-31", "bad", "今晚12点停止收集"),
        ("2100-01-01", "bad", "不再收集答卷"),
    ],
)
def test_warned_on_every_page(clock, sign_in, day: str, style: str, said: str) -> None:  # type: ignore[no-untyped-def]
    clock.now = datetime.fromisoformat(f"{day}T04:00:00").replace(tzinfo=UTC)
    worker = sign_in(Role.STAFF)
    for path in ("/staff/", "/staff/waves/1", "/staff/batches/1", "/staff/questionnaires"):
        text = worker.get(path).text
        assert said in text and f'class="flash {style}" role="note"' in text, path


def test_not_warned_earlier_nor_when_nothing_collects_with_it(clock, house, sign_in) -> None:  # type: ignore[no-untyped-def]
    clock.now = datetime(2099, 10, 31, 4, tzinfo=UTC)
    worker = sign_in(Role.STAFF)
    assert 'role="note"' not in worker.get("/staff/").text and worker.path == "/staff/"
    for batch in (house.open_batch, house.code_batch):
        batches.act(house.ctx, house.staff, batch.id, BatchRequest(action=BatchAction.CLOSE))
    clock.now = datetime(2099, 12, 30, 4, tzinfo=UTC)
    worker = sign_in(Role.ADMINISTRATOR)
    assert 'role="note"' not in worker.get("/staff/").text and worker.path == "/staff/"


def test_the_day_changes_at_midnight_in_the_city(clock, house) -> None:  # type: ignore[no-untyped-def]
    clock.now = datetime(2099, 12, 31, 15, 59, 59, tzinfo=UTC)
    assert [soon.days for soon in approvals.ending(house.ctx)] == [0]
    clock.turn(seconds=1)
    assert [soon.days for soon in approvals.ending(house.ctx)] == [-1]


def test_evaluators_are_not_bothered(clock, sign_in) -> None:  # type: ignore[no-untyped-def]
    clock.now = datetime(2099, 12, 30, 4, tzinfo=UTC)
    worker = sign_in(Role.EVALUATOR)
    assert 'role="note"' not in worker.get("/reports/").text and worker.path == "/reports/"


def test_no_last_day_beyond_the_validity_and_nothing_opened_after_it(clock, house) -> None:  # type: ignore[no-untyped-def]
    extend = BatchRequest(action=BatchAction.EXTEND, reason="more", closes_on="2100-01-01")
    refused = batches.act(house.ctx, house.staff, house.open_batch.id, extend)
    assert refused.code == "batch.date-after-validity"  # type: ignore[union-attr]
    batches.act(house.ctx, house.staff, house.open_batch.id, BatchRequest(action=BatchAction.PAUSE))
    clock.now = datetime(2100, 1, 1, 4, tzinfo=UTC)
    resumed = batches.act(house.ctx, house.staff, house.open_batch.id, BatchRequest(action=BatchAction.RESUME))
    assert resumed.code == "questionnaire.expired"  # type: ignore[union-attr]
    closed = batches.act(house.ctx, house.staff, house.open_batch.id, BatchRequest(action=BatchAction.CLOSE))
    assert closed.state == "closed"  # type: ignore[union-attr]


def test_the_refusal_is_said_with_its_day(sign_in) -> None:  # type: ignore[no-untyped-def]
    worker = sign_in(Role.STAFF)
    worker.get("/staff/batches/1/extend").post("/staff/batches/1/extend", reason="x", closes_on="2100-02-01")
    assert worker.status == 422 and "有效期到2099年12月31日为止" in worker.text
