"""The marks of the form on every page, the last day to its last minute, and the plain page after it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from .conftest import Resident, receipt_in

MARKS = ("表号", "演示01表", "制定机关", "批准文号", "有效期至")
LAST_MINUTE = datetime(2099, 12, 31, 15, 59, 30, tzinfo=UTC)
"""One minute to midnight in Wenling, on the form's last valid day."""


@pytest.fixture
def last_minute(clock) -> Callable[[], None]:  # type: ignore[no-untyped-def]
    def turn() -> None:
        clock.now = LAST_MINUTE

    return turn


def responses(app) -> int:  # type: ignore[no-untyped-def]
    with app.extensions["foursense"].store.read() as conn:
        return int(conn.execute(text("SELECT count(*) FROM response")).scalar_one())


def test_every_page_of_the_form_carries_its_marks(resident: Resident, link: str) -> None:
    resident.get(link)
    for mark in MARKS:
        assert mark in resident.text, mark
    resident.press()
    page = resident.path
    assert all(mark in resident.text for mark in MARKS)
    resident.press({"age": "65+"}, go="elder")
    assert 'class="elder' in resident.text and all(mark in resident.text for mark in MARKS)
    resident.get(f"{page.rsplit('/', 1)[0]}/check")
    assert all(mark in resident.text for mark in MARKS)


def test_answers_of_the_last_minute_are_taken(app, resident: Resident, link: str, last_minute) -> None:  # type: ignore[no-untyped-def]
    resident.begin(link)
    last_minute()
    resident.answer_all()
    assert "最后一天" in resident.text
    resident.press()
    assert receipt_in(resident.text) and responses(app) == 1


def test_after_midnight_nothing_is_shown_saved_or_sent(app, clock, resident: Resident, link: str, last_minute) -> None:  # type: ignore[no-untyped-def]
    last_minute()
    resident.begin(link).answer_all()
    check, fields = resident.path, resident.fields.posted
    page = f"{check.rsplit('/', 1)[0]}/G1"
    given = {**resident.get(page).fields.posted, "G1": "3"}
    clock.turn(minutes=1)
    for path in (link, check, page, check.rsplit("/", 1)[0], f"{check.rsplit('/', 1)[0]}/later"):
        resident.get(path)
        assert resident.status == 410 and "2099年12月31日" in resident.text and "有效期" in resident.text, path
    for path, posted in ((check, fields), (page, given), (link, {**fields, "lang": "zh", "view": "usual"})):
        assert resident.post(path, posted).status == 410, path
    assert responses(app) == 0
    with app.extensions["foursense"].store.read() as conn:
        stored = conn.execute(text("SELECT answers FROM draft")).scalar_one()
    assert '"G1":0' in stored  # as it was saved before midnight


def test_a_receipt_is_shown_after_the_last_day_too(clock, resident: Resident, link: str, last_minute) -> None:  # type: ignore[no-untyped-def]
    last_minute()
    resident.begin(link).answer_all().press()
    path, receipt = resident.path, receipt_in(resident.text)
    clock.turn(days=2)
    assert receipt_in(resident.get(path).text) == receipt
    resident.get("/r").press({"receipt": receipt})
    assert resident.status == 200 and "收到" in resident.text


def test_the_script_is_told_why(clock, resident: Resident, link: str, last_minute) -> None:  # type: ignore[no-untyped-def]
    last_minute()
    resident.begin(link).answer_all()
    path, fields = resident.path, resident.fields.posted
    clock.turn(minutes=1)
    answer = resident.client.post(path, data=fields, headers={"Accept": "application/json"})
    assert answer.status_code == 410 and answer.json["refused"] == "questionnaire.expired"
