"""A phone that goes from hand to hand: the next person can go on or start again, and reads no answer of the one before."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import text

from .conftest import Resident, receipt_in


def stored(app) -> dict:
    with app.extensions["foursense"].store.read() as conn:
        return json.loads(conn.execute(text("SELECT answers FROM response")).scalar_one())


def in_draft(app) -> dict:
    with app.extensions["foursense"].store.read() as conn:
        return json.loads(conn.execute(text("SELECT answers FROM draft")).scalar_one())


def shows_an_answer(page: str) -> bool:
    return " checked" in page or " selected" in page or "<dd>50～64" in page or "<dd>10（" in page


@pytest.fixture
def begun(resident: Resident, link: str) -> Resident:
    """The first page and G1 are answered."""
    return resident.begin(link).press({"age": "50-64"}).press({"G1": "10"})


def test_returning_shows_continue_or_start_again_and_no_answer(begun: Resident, link: str) -> None:
    begun.get(link)
    assert "继续" in begun.text and "重新开始" in begun.text and not shows_an_answer(begun.text)
    begun.press()
    assert begun.path.endswith("/age") and not shows_an_answer(begun.text)


def test_in_one_visit_the_answers_are_shown(begun: Resident) -> None:
    draft = begun.path.split("/")[2]
    assert 'value="50-64" checked' in begun.get(f"/f/{draft}/age").text
    assert "10（好了很多）" in begun.get(f"/f/{draft}/check").text


@pytest.mark.parametrize("leave", ["by the entrance", "by later", "the cookie is gone"])
def test_who_goes_on_reads_nothing_from_before(app, begun: Resident, link: str, leave: str) -> None:
    draft = begun.path.split("/")[2]
    if leave == "by the entrance":
        begun.get(link)
    elif leave == "by later":
        begun.press(go="later")
    else:
        begun.client = app.test_client()
    for path in ("age", "G1", "check"):
        begun.get(f"/f/{draft}/{path}")
        assert not shows_an_answer(begun.text), path
        assert "不显示" in begun.text
    for view in ("elder", "usual"):
        begun.get(f"/f/{draft}/G1").press(go=view)
        assert not shows_an_answer(begun.text), view


def test_a_letter_scanned_on_another_phone_shows_nothing_either(app, house, resident: Resident) -> None:
    from survey_app.domain.code import CodePortion
    from survey_app.services import codes

    code = codes.issue(house.ctx, house.code_batch.id, [CodePortion(town="331081103", n=1)])[0].plain
    resident.begin(f"/c/{code}").press({"age": "50-64"})
    resident.client = app.test_client()
    resident.get(f"/c/{code}")
    draft = resident.text.split('data-left="')[1].split('"')[0]
    for path in ("age", "check"):
        assert not shows_an_answer(resident.get(f"/f/{draft}/{path}").text)


def test_hidden_answers_stay_when_their_page_is_sent_unchanged(app, begun: Resident, link: str) -> None:
    draft = begun.path.split("/")[2]
    before = in_draft(app)
    begun.get(link)
    begun.get(f"/f/{draft}/age").press()
    assert begun.status == 200, "the required question has its answer"
    begun.get(f"/f/{draft}/G1").press()
    assert {code: in_draft(app)[code] for code in before} == before


def test_a_hidden_answer_can_be_given_anew_and_is_shown_from_then_on(app, begun: Resident, link: str) -> None:
    draft = begun.path.split("/")[2]
    begun.get(link)
    begun.get(f"/f/{draft}/G1").press({"G1": "3"})
    assert in_draft(app)["G1"] == 3
    assert 'value="3" checked' in begun.get(f"/f/{draft}/G1").text
    assert not shows_an_answer(begun.get(f"/f/{draft}/age").text)


def test_the_whole_form_is_sent_hidden_answers_included(app, begun: Resident, link: str) -> None:
    draft = begun.path.split("/")[2]
    begun.get(link)
    begun.get(f"/f/{draft}").answer_all().press()
    assert receipt_in(begun.text)
    assert (stored(app)["age"], stored(app)["G1"]) == ("50-64", 10)


def test_a_later_page_says_nothing_of_hidden_answers(begun: Resident, link: str) -> None:
    """Not even by the name of the page's state, which would let eleven guesses find one answer."""
    draft = begun.path.split("/")[2]
    begun.get(link)
    names = set()
    for answer in ("3", "10"):
        begun.get(f"/f/{draft}/G1").press({"G1": answer})
        names.add(begun.get(f"/f/{draft}/G1").fields.posted["revision"][0])
    assert len(names) == 2 and all(len(name) == 16 for name in names)


def test_after_sending_the_next_person_begins_anew(resident: Resident, link: str) -> None:
    resident.begin(link).answer_all().press()
    assert receipt_in(resident.text)
    resident.get(link)
    assert "没填完的问卷" not in resident.text and "同意并开始" in resident.text
