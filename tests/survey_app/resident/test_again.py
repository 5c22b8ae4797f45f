"""Twice, from two tabs, by the back button, with a lost token: one response, one receipt, nothing typed is lost."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from .conftest import Resident, receipt_in

JSON = {"Accept": "application/json"}


def count(app, table: str) -> int:
    with app.extensions["foursense"].store.read() as conn:
        return int(conn.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def test_sent_twice_is_one_response_with_the_same_receipt(app, resident: Resident, link: str) -> None:
    resident.begin(link).answer_all()
    path, fields = resident.path, resident.fields.posted
    first = receipt_in(resident.post(path, fields).text)
    assert receipt_in(resident.post(path, fields).text) == first
    assert count(app, "response") == 1


def test_json_says_new_then_repeat(resident: Resident, link: str) -> None:
    resident.begin(link).answer_all()
    path, fields = resident.path, resident.fields.posted
    new = resident.client.post(path, data=fields, headers=JSON)
    repeat = resident.client.post(path, data=fields, headers=JSON)
    assert (new.status_code, repeat.status_code) == (201, 200)
    assert new.json["receipt"] == repeat.json["receipt"] and new.json["stored"] is True


def test_page_posted_after_sending_is_a_visible_conflict(app, resident: Resident, link: str) -> None:
    resident.begin(link)
    page, fields = resident.path, resident.fields.posted
    resident.answer_all().press()
    sent = receipt_in(resident.text)
    late = resident.client.post(page, data={**fields, "age": "65+"}, headers=JSON)
    assert late.status_code == 409 and late.json["stored"] is False
    assert "提交以后再改的内容不算数" in resident.get(late.json["next"]).text
    resident.post(page, {**fields, "age": "65+"})
    assert resident.status == 409
    assert receipt_in(resident.text) == sent and "提交以后再改的内容不算数" in resident.text
    assert count(app, "response") == 1


def test_sent_from_a_tab_that_showed_other_answers_is_a_visible_conflict(app, resident: Resident, link: str) -> None:
    """Both tabs are on the check page; the one sends what the other has not seen."""
    first_page = resident.begin(link).path
    resident.answer_all()
    check, older = resident.path, resident.fields.posted
    sent = receipt_in(resident.get(first_page).press({"age": "65+"}).get(check).press().text)
    late = resident.client.post(check, data=older, headers=JSON)
    assert late.status_code == 409 and late.json["stored"] is False
    resident.post(check, older)
    assert resident.status == 409 and receipt_in(resident.text) == sent and "不算数" in resident.text


def test_answers_changed_in_a_second_tab_are_shown_before_sending(app, resident: Resident, link: str) -> None:
    resident.begin(link)
    first_page = resident.path
    resident.answer_all()
    check, seen = resident.path, resident.fields.posted
    resident.get(first_page).press({"age": "65+"})
    resident.post(check, seen)
    assert resident.status == 409 and "65岁及以上" in resident.text and count(app, "response") == 0
    resident.press()
    assert count(app, "response") == 1


@pytest.mark.parametrize("token", ["", "forged"])
def test_lost_token_keeps_the_answers_and_gives_a_fresh_one(app, resident: Resident, link: str, token: str) -> None:
    resident.begin(link)
    resident.press({"age": "50-64"}, csrf_token=token)
    assert resident.status == 400 and 'value="50-64" checked' in resident.text and "再点一次" in resident.text
    resident.press()
    assert resident.status == 200 and "获得感" in resident.text


def test_lost_cookie_keeps_the_answers(app, resident: Resident, link: str) -> None:
    resident.begin(link)
    path, fields = resident.path, resident.fields.posted
    resident.client = app.test_client()
    resident.post(path, {**fields, "age": "50-64"})
    assert resident.status == 400 and 'value="50-64" checked' in resident.text
    assert resident.press().status == 200


def test_script_gets_a_fresh_token_in_json(resident: Resident, link: str) -> None:
    resident.begin(link)
    refused = resident.client.post(resident.path, data={"age": "18-34"}, headers=JSON)
    assert refused.status_code == 400 and refused.json["csrf_token"]


def test_page_of_another_form_is_not_saved(app, resident: Resident, link: str) -> None:
    resident.begin(link)
    first = resident.fields.posted["draft"]
    resident.begin(link)
    resident.press({"age": "50-64", "draft": first})
    assert resident.status == 409 and 'value="50-64" checked' in resident.text
    with app.extensions["foursense"].store.read() as conn:
        assert all("50-64" not in row[0] for row in conn.execute(text("SELECT answers FROM draft")))


def test_refused_answer_keeps_everything_typed_and_names_the_field(resident: Resident, link: str) -> None:
    resident.begin(link).press({"age": "18-34"})
    draft = resident.path.split("/")[2]
    resident.get(f"/f/{draft}/sex").press({"sex": "male", "adults": "many"})
    assert resident.status == 422
    assert 'href="#adults-1"' in resident.text and 'value="many"' in resident.text
    assert 'value="male" checked' in resident.text and "<title>有误" in resident.text


def test_database_away_is_503_and_says_so(app, resident: Resident, link: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from survey_app.services import answering
    from survey_app.store.engine import StoreAway

    resident.begin(link)

    def away(*_args: object, **_kw: object) -> None:
        raise StoreAway("disk full")

    monkeypatch.setattr(answering, "save_page", away)
    answered = resident.client.post(resident.path, data={**resident.fields.posted, "age": "18-34"}, headers=JSON)
    assert answered.status_code == 503 and answered.headers["Retry-After"] and answered.json["stored"] is False
    shown = resident.client.post(resident.path, data={**resident.fields.posted, "age": "18-34"})
    assert shown.status_code == 503 and "稍等片刻" in shown.get_data(as_text=True)
    assert resident.client.get(resident.path).status_code == 200, "reading still works"


def test_what_was_posted_while_the_database_was_away_is_in_the_page_and_sent_again(
    app, resident: Resident, link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without script: a browser that goes back loads the page anew and has forgotten what was typed."""
    from survey_app.services import answering
    from survey_app.store.engine import StoreAway

    resident.begin(link)

    def away(*_args: object, **_kw: object) -> None:
        raise StoreAway("disk full")

    with monkeypatch.context() as patched:
        patched.setattr(answering, "save_page", away)
        path = resident.path
        resident.press({"age": "50-64"})
    assert resident.status == 503 and f'action="{path}"' in resident.text and resident.fields.posted["age"] == ["50-64"]
    resident.press()
    assert resident.status == 200 and resident.path != path
    assert 'value="50-64" checked' in resident.get(path).text


def test_a_process_that_has_read_nothing_yet_says_503_too(app, monkeypatch: pytest.MonkeyPatch) -> None:
    from survey_app.store.engine import Store, StoreAway

    def away(*_args: object) -> None:
        raise StoreAway("gone")

    app.extensions["foursense"].cache.installation = None
    monkeypatch.setattr(Store, "_unit", away)
    answer = app.test_client().get("/c")
    assert answer.status_code == 503 and answer.headers["Retry-After"]


def test_a_form_with_a_required_answer_missing_is_not_sent_and_shows_which(resident: Resident, link: str) -> None:
    """The script is told so in JSON: an error page would look to it like a lost network, for ever."""
    check = f"{resident.begin(link).path.rsplit('/', 1)[0]}/check"
    fields = resident.get(check).fields.posted
    refused = resident.client.post(check, data=fields, headers=JSON)
    assert refused.status_code == 422 and refused.json["stored"] is False
    resident.post(check, fields)
    assert resident.status == 422 and "change=1#q-age" in resident.text


def test_a_page_does_not_undo_what_another_window_answered_later(app, resident: Resident, link: str) -> None:
    page = resident.begin(link).path
    resident.press({"age": "18-34"})
    older = resident.get(page).fields.posted
    resident.get(page).press({"age": "50-64"})
    refused = resident.client.post(page, data={**older, "age": "35-49"}, headers=JSON)
    assert refused.status_code == 409 and refused.json["stored"] is False
    resident.post(page, {**older, "age": "35-49"})
    assert resident.status == 409 and 'value="35-49" checked' in resident.text and "别的窗口" in resident.text
    assert resident.press().status == 200, "pressed again it is meant"
    assert 'value="35-49" checked' in resident.get(page).text


def test_the_same_page_twice_is_no_conflict(resident: Resident, link: str) -> None:
    page = resident.begin(link).path
    fields = {**resident.fields.posted, "age": "50-64"}
    assert [resident.client.post(page, data=fields).status_code for _turn in range(2)] == [303, 303]


def test_a_page_from_before_a_deployment_that_did_not_know_revisions_is_saved(resident: Resident, link: str) -> None:
    page = resident.begin(link).path
    fields = {name: value for name, value in resident.fields.posted.items() if name != "revision"}
    assert resident.client.post(page, data={**fields, "age": "50-64"}).status_code == 303


def test_the_script_is_told_to_go_on_when_a_page_left_the_route(resident: Resident, link: str) -> None:
    """A redirect would look to it like a lost network, for ever."""
    draft = resident.begin(link).fields.posted["draft"][0]
    fields = resident.fields.posted
    answered = resident.client.post(f"/f/{draft}/gone", data=fields, headers=JSON)
    assert answered.status_code == 200
    assert answered.json == {"stored": False, "next": f"/f/{draft}", "revision": ""}


def test_what_the_phone_kept_is_saved_as_far_as_it_can_be_read(resident: Resident, link: str) -> None:
    resident.begin(link).press({"age": "18-34"})
    page = f"/f/{resident.path.split('/')[2]}/sex"
    fields = {**resident.get(page).fields.posted, "sex": "male", "adults": "many", "go": "keep"}
    kept = resident.client.post(page, data=fields, headers=JSON)
    assert kept.status_code == 200 and kept.json["stored"] is True
    assert 'value="male" checked' in resident.get(page).text
