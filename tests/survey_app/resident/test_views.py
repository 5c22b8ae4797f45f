"""Elder view, languages, routing, the check page, what is in the headers."""

from __future__ import annotations

import json

from sqlalchemy import text

from .conftest import Resident, receipt_in


def test_elder_view_is_the_core_form_one_question_a_page(app, resident: Resident, link: str) -> None:
    resident.begin(link, view="elder")
    assert '<html lang="zh-Hans" class="elder s22">' in resident.text
    resident.answer_all()
    asked = [path for path in resident.seen if path.startswith("/f/")]
    assert len(set(asked)) > 30
    resident.press()
    assert receipt_in(resident.text)
    with app.extensions["foursense"].store.read() as conn:
        row = conn.execute(text("SELECT variant, module, answers FROM response")).one()
    assert (row.variant, row.module) == ("core", "")
    assert json.loads(row.answers)["G5"] == 97


def test_text_size_by_link_is_remembered(resident: Resident, link: str) -> None:
    resident.get(f"{link}?view=elder&size=30")
    assert 'class="elder s30"' in resident.text
    resident.press()
    assert 'class="elder s30"' in resident.text
    for odd in ("9000", "9" * 5000, "x"):
        assert 'class="elder s30"' in resident.get(f"{resident.path}?size={odd}").text


def test_into_the_elder_view_and_back_keeps_answers_and_place(resident: Resident, link: str) -> None:
    resident.begin(link).press({"age": "18-34"})
    resident.press({"G1": "7", "G2": "3"}, go="elder")
    assert 'class="elder s22"' in resident.text and 'value="7" checked' in resident.text
    resident.press()
    assert resident.path.endswith("/G2") and 'value="3" checked' in resident.text
    resident.press(go="usual")
    assert resident.path.endswith("/G2") and 'name="G1"' in resident.text and 'name="G4"' in resident.text
    assert resident.press().path.endswith("/H1")


def test_english_from_the_first_screen_to_the_receipt(resident: Resident, link: str) -> None:
    resident.get(f"{link}?lang=en")
    assert '<html lang="en"' in resident.text and "never ask for names" in resident.text
    resident.press()
    assert "How old are you?" in resident.text and "Page 1 of" in resident.text
    resident.answer_all()
    assert "Check your answers" in resident.text and "Very satisfied" in resident.text
    resident.press()
    assert "Received. Thank you!" in resident.text


def test_demo_mark_on_every_page(resident: Resident, link: str) -> None:
    for path in (link, "/c", "/r", "/o/x/y"):
        assert "演示数据" in resident.get(path).text, path
    resident.begin(link)
    assert "演示数据" in resident.text
    resident.answer_all()
    assert "演示数据" in resident.text and "演示数据" in resident.press().text


def test_only_answers_on_the_route_are_stored(app, resident: Resident, link: str, monkeypatch) -> None:
    from survey_app.services import answering

    monkeypatch.setattr(answering, "draw_modules", lambda *_args: ("B",))
    resident.begin(link)
    draft = resident.path.split("/")[2]
    resident.answer_all()  # first tick: nursery care, so M01 is asked
    resident.get(f"/f/{draft}/M01").press({"M01": "2"})
    resident.get(f"/f/{draft}/U?change=1").press({"U": "none"})
    assert resident.path.endswith("/check") and "托育服务满意" not in resident.text
    resident.press()
    with app.extensions["foursense"].store.read() as conn:
        stored = json.loads(conn.execute(text("SELECT answers FROM response")).scalar_one())
    assert stored["M01"] == 97 and stored["U"] == ["none"]


def test_change_from_the_check_page_returns_to_it(resident: Resident, link: str) -> None:
    resident.begin(link).answer_all()
    draft = resident.path.split("/")[2]
    resident.get(f"/f/{draft}/G1?change=1")
    assert "保存修改" in resident.text
    resident.press({"G1": "10"})
    assert resident.path.endswith("/check") and "10（好了很多）" in resident.text


def test_left_blank_is_shown_and_may_stay(app, resident: Resident, link: str) -> None:
    resident.begin(link).press({"age": "18-34"})
    while not resident.path.endswith("/check"):
        resident.press()
    assert "未回答" in resident.text and "没有回答" in resident.text
    resident.press()
    with app.extensions["foursense"].store.read() as conn:
        stored = json.loads(conn.execute(text("SELECT answers FROM response")).scalar_one())
    assert stored["G1"] is None


def test_village_is_chosen_from_the_towns_list(app, resident: Resident, link: str) -> None:
    resident.begin(link)
    assert "演示1村" in resident.text and "<select" in resident.text
    resident.press({"age": "18-34", "village": "33108110392"})
    draft = resident.path.split("/")[2]
    assert 'value="33108110392" selected' in resident.get(f"/f/{draft}/age").text
    assert "演示2村" in resident.get(f"/f/{draft}/check").text


def test_pages_are_never_kept_or_referred(resident: Resident, link: str) -> None:
    resident.begin(link)
    response = resident.client.get(resident.path)
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "unsafe-inline" not in response.headers["Content-Security-Policy"]


def test_the_receipt_is_as_large_as_the_form_was(resident: Resident, link: str) -> None:
    resident.begin(link, view="elder").answer_all().press()
    assert receipt_in(resident.text) and 'class="elder s22"' in resident.text
    assert 'class="elder s22"' in resident.get("/r").text and 'class="elder s22"' in resident.get(link).text
    assert 'class="elder' not in resident.get(f"{link}?view=usual").text


def test_town_and_village_are_two_words_in_english(house, resident: Resident) -> None:
    from survey_app.domain.code import CodePortion
    from survey_app.services import codes

    portion = CodePortion(town="331081103", n=1, village="33108110391")
    code = codes.issue(house.ctx, house.code_batch.id, [portion])[0].plain
    resident.get(f"/c/{code}")
    assert "箬横镇演示1村" in resident.text
    assert "Village 1, Ruoheng Town" in resident.get("/begin?lang=en").text
