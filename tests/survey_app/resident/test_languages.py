"""Approved languages only, on every page and by every way of asking."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from survey_app.domain.code import CodePortion
from survey_app.services import approvals, codes

from .conftest import TOWN, Resident

NAME = "wenling-four-sense-2023.1"


@pytest.fixture
def chinese_only(house) -> None:  # type: ignore[no-untyped-def]
    assert approvals.withdraw(house.ctx, None, NAME, "en") == ("zh",)


@pytest.fixture
def code(house) -> str:  # type: ignore[no-untyped-def]
    return codes.issue(house.ctx, house.code_batch.id, [CodePortion(town=TOWN, n=1)])[0].plain  # type: ignore[union-attr]


def test_a_language_that_is_not_approved_is_nowhere(chinese_only, resident: Resident, link: str, code: str) -> None:  # type: ignore[no-untyped-def]
    for path in (link, "/c", "/r", "/v/x"):
        for asked in ("", "?lang=en"):
            resident.get(path + asked)
            assert 'lang="zh-Hans"' in resident.text and "English" not in resident.text, path + asked
    resident.get(f"/c/{code}")
    resident.get("/begin?lang=en")
    assert '<html lang="zh-Hans"' in resident.text and "English" not in resident.text


def test_posting_its_name_changes_nothing(app, chinese_only, resident: Resident, link: str) -> None:  # type: ignore[no-untyped-def]
    resident.begin(link, lang="en")
    assert "您今年多少周岁" in resident.text
    assert '<html lang="zh-Hans"' in resident.get("/c").text
    resident.begin(link, lang="en").answer_all().press()
    with app.extensions["foursense"].store.read() as conn:
        assert conn.execute(text("SELECT lang FROM response")).scalar_one() == "zh"


def test_a_form_in_progress_goes_on_in_an_approved_language(house, app, resident: Resident, link: str) -> None:  # type: ignore[no-untyped-def]
    resident.begin(link, lang="en").press({"age": "35-49"})
    assert "How satisfied" in resident.text or "Sense of gain" in resident.text
    approvals.withdraw(house.ctx, None, NAME, "en")
    assert "获得感" in resident.get(resident.path).text
    resident.answer_all().press()
    with app.extensions["foursense"].store.read() as conn:
        assert conn.execute(text("SELECT lang FROM response")).scalar_one() == "zh"


def test_what_staff_read_is_not_what_residents_are_offered(chinese_only, resident: Resident, link: str) -> None:  # type: ignore[no-untyped-def]
    resident.get("/staff/sign-in")
    resident.post("/staff/language", {**resident.fields.posted, "lang": "en", "next": "/staff/sign-in"})
    assert "Sign in" in resident.text
    for path in ("/c", "/r", link, "/o/none/1"):
        assert '<html lang="zh-Hans"' in resident.get(path).text, path


def test_chosen_at_the_code_it_holds_on_the_first_screen(resident: Resident, code: str) -> None:
    resident.get("/c?lang=en")
    assert "Enter your code" in resident.text
    resident.press({"code": code})
    assert "never ask for names" in resident.text


def test_approval_is_kept_with_the_version_and_in_the_log(house) -> None:  # type: ignore[no-untyped-def]
    from survey_app.services import audit

    ctx = house.ctx
    assert approvals.withdraw(ctx, house.staff, NAME, "zh") == ("en",)
    assert approvals.withdraw(ctx, house.staff, NAME, "en").code == "language.last"  # type: ignore[union-attr]
    assert approvals.approve(ctx, house.staff, NAME, "zh") == ("zh", "en")
    assert approvals.approve(ctx, house.staff, NAME, "fr").code == "language.unknown"  # type: ignore[union-attr]
    assert approvals.approve(ctx, house.staff, "nothing-1", "zh").code == "questionnaire.unknown"  # type: ignore[union-attr]
    entries = [(e.action, e.subject, dict(e.details)) for e in audit.latest(ctx, limit=2)]
    assert entries[0] == ("language-approve", f"questionnaire:{NAME}", {"language": "zh"})


def test_a_new_version_begins_with_what_its_file_approves(settings) -> None:  # type: ignore[no-untyped-def]
    from questionnaires.load import library as files
    from survey_app.services import library

    ctx = settings.context()
    library.release_questionnaire(ctx, files()[NAME].read_bytes(), NAME)
    (version,) = approvals.versions(ctx)
    assert (version.languages, version.approved) == (("zh", "en"), ("zh",))
    ctx.store.dispose()
