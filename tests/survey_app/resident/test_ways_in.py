"""By code, by link, when there is no way in, on a shared phone."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from survey_app.domain.batch import BatchAction, BatchRequest
from survey_app.domain.code import CodePortion, check_character
from survey_app.domain.disposition import CodeAction
from survey_app.services import batches, cases, codes

from .conftest import TOWN, Resident, receipt_in


@pytest.fixture
def code(house) -> str:  # type: ignore[no-untyped-def]
    portion = CodePortion(town=TOWN, n=1, village=f"{TOWN}91", urban="rural", inclusion_probability=0.1)
    issued = codes.issue(house.ctx, house.code_batch.id, [portion])
    return issued[0].plain


def act(house, batch, action: BatchAction, **more: str) -> None:  # type: ignore[no-untyped-def]
    batches.act(house.ctx, house.staff, batch.id, BatchRequest(action=action, **more))


def test_scanned_code_leaves_the_address_bar(resident: Resident, code: str) -> None:
    resident.get(f"/c/{code}")
    assert resident.path == "/begin" and code not in resident.text and "箬横镇演示1村" in resident.text


def test_code_to_receipt_then_used(app, resident: Resident, code: str) -> None:
    resident.begin(f"/c/{code}").answer_all()
    assert 'name="village"' not in resident.text  # the code knows the village
    resident.press()
    assert receipt_in(resident.text)
    with app.extensions["foursense"].store.read() as conn:
        row = conn.execute(text("SELECT stream, village, urban, inclusion_probability FROM response")).one()
    assert tuple(row) == ("probability", f"{TOWN}91", "rural", 0.1)
    resident.get(f"/c/{code}")
    assert resident.status == 410 and "已经用过" in resident.text


def test_code_typed_in_any_manner(resident: Resident, code: str) -> None:
    typed = f" {code[:4]}-{code[4:8]} {code[8:]} ".lower()
    resident.get("/c").press({"code": typed})
    assert resident.path == "/begin"


def test_code_resumes_on_another_device(app, resident: Resident, code: str) -> None:
    resident.begin(f"/c/{code}").press({"age": "50-64"})
    other = Resident(client=app.test_client())
    other.get(f"/c/{code}")
    assert "没填完的问卷" in other.text and "50" not in other.text.split("<main")[1].split("</main")[0]
    draft = resident.path.split("/")[2]
    other.get(f"/f/{draft}")
    assert "获得感" in other.text


@pytest.mark.parametrize("typed", ["ABCD-2345-EFGH", "", "<script>", "0" * 400])
def test_wrong_code_is_said_beside_the_field(resident: Resident, typed: str) -> None:
    resident.get("/c").press({"code": typed})
    assert resident.status == 404 and 'id="code-error"' in resident.text and "<script>" not in resident.text


def test_no_more_tries_after_many_wrong_codes(resident: Resident, code: str) -> None:
    """Ten wrong codes that begin alike; the right one is then refused as well, another beginning is not."""
    body = code[:8]
    for guess in ("222", "223", "224", "225", "226", "227", "228", "229", "232", "233"):
        assert resident.get(f"/c/{body}{guess}{check_character(body + guess)}").status == 404
    resident.get(f"/c/{code}")
    assert resident.status == 429 and "请等" in resident.text
    assert resident.get("/c/22222222222" + check_character("22222222222")).status == 404


@pytest.mark.parametrize(
    ("actions", "status", "words"),
    [
        ([BatchAction.PAUSE], 503, "调查暂停"),
        ([BatchAction.CLOSE], 410, "调查已经结束"),
        ([BatchAction.VOID], 410, "调查已经结束"),
    ],
)
def test_pages_for_a_batch_that_is_not_open(house, resident: Resident, link, code, actions, status, words) -> None:  # type: ignore[no-untyped-def]
    resident.begin(link)
    page, fields = resident.path, resident.fields.posted
    for action in actions:
        act(house, house.open_batch, action, reason="test")
        act(house, house.code_batch, action, reason="test")
    for path in (link, f"/c/{code}"):
        resident.get(path)
        assert (resident.status, words in resident.text) == (status, True)
    resident.post(page, {**fields, "age": "18-34"})
    assert (resident.status, words in resident.text) == (status, True)


def test_a_page_posted_while_paused_keeps_what_it_held_and_sends_it_later(house, resident: Resident, link) -> None:  # type: ignore[no-untyped-def]
    resident.begin(link)
    resident.press({"age": "18-34"})
    page, posted = resident.path, resident.fields.posted
    answers = {name: values[:1] for name, values in resident.fields.choices.items() if name not in posted}
    act(house, house.open_batch, BatchAction.PAUSE)
    resident.press(answers)
    assert (resident.status, resident.path) == (503, page) and "重新提交" in resident.text
    assert answers.items() <= resident.fields.posted.items()
    resident.press()
    assert resident.status == 503 and answers.items() <= resident.fields.posted.items()
    act(house, house.open_batch, BatchAction.RESUME)
    resident.press()
    assert resident.status == 200 and resident.path != page
    resident.get(page)
    assert answers.items() <= resident.fields.posted.items()


def test_a_form_of_which_no_language_is_approved_is_as_if_paused(house, resident: Resident, link, code) -> None:  # type: ignore[no-untyped-def]
    """An upgraded installation may have an open batch and no approval yet."""
    draft = resident.begin(link).path.split("/")[2]
    with house.ctx.store.write() as conn:
        conn.exec_driver_sql("UPDATE questionnaire_version SET languages = ''")
    assert resident.press({"age": "18-34"}).status == 200
    assert [resident.get(path).status for path in (link, f"/c/{code}")] == [503, 503]
    resident.get(f"/f/{draft}/check")
    assert resident.press().status == 503


def test_batch_not_open_yet(house, resident: Resident) -> None:  # type: ignore[no-untyped-def]
    new = batches.NewBatch(
        wave_id=house.wave.id,
        title="later",
        questionnaire="wenling-four-sense-2023.1",
        form="core",
        mode="web",
        stream="open",
    )
    made = batches.create_batch(house.ctx, house.staff, new)
    resident.get(f"/o/{made.key}/{TOWN}")  # type: ignore[union-attr]
    assert resident.status == 403 and "还没有开始" in resident.text


def test_expired_form_stops_collection(clock, resident: Resident, link: str) -> None:  # type: ignore[no-untyped-def]
    clock.turn(days=365 * 80)
    resident.get(link)
    assert resident.status == 410 and "有效期" in resident.text


@pytest.mark.parametrize("path", ["/o/nothing/331081103", "/o/{key}/999999999"])
def test_unknown_links(house, resident: Resident, path: str) -> None:  # type: ignore[no-untyped-def]
    resident.get(path.format(key=house.open_batch.key))
    assert resident.status == 404 and "打不开问卷" in resident.text


def test_unknown_draft(resident: Resident) -> None:
    for path in ("", "/G1", "/check", "/receipt", "/later"):
        resident.get(f"/f/00000000-0000-4000-8000-000000000000{path}")
        assert resident.status == 404 and "找不到这份问卷" in resident.text


def test_save_and_continue_later(resident: Resident, link: str) -> None:
    resident.begin(link)
    resident.press({"age": "35-49", "village": f"{TOWN}91"}, go="later")
    assert resident.path.endswith("/later")
    draft = resident.path.split("/")[2]
    assert resident.get(f"/f/{draft}").path.endswith("/G1")


def test_later_on_a_page_with_blanks_comes_back_to_that_page(resident: Resident, link: str) -> None:
    """Once with nothing on it and once with one of its answers; passed over with "next", the same blanks are not asked again."""
    resident.begin(link).press({"age": "35-49"})
    draft = resident.path.split("/")[2]
    for said in ({}, {"G1": "3"}):
        resident.get(f"/f/{draft}/G1").press(said, go="later")
        assert resident.get(f"/f/{draft}").path.endswith("/G1")
    resident.press()
    assert resident.get(f"/f/{draft}").path.endswith("/H1")


def test_required_question_left_out_is_named_at_the_end(resident: Resident, link: str) -> None:
    resident.begin(link)
    draft = resident.path.split("/")[2]
    resident.get(f"/f/{draft}/check").press()
    assert resident.status == 422 and "必答题" in resident.text and f"/f/{draft}/age?change=1#q-age" in resident.text


def test_receipt_confirms_and_withdraws(app, resident: Resident, link: str) -> None:
    resident.begin(link).answer_all().press()
    receipt = receipt_in(resident.text)
    resident.get("/r").press({"receipt": receipt.lower()})
    assert resident.status == 200 and "收到" in resident.text and "2026年11月23日" in resident.text
    resident.post("/r/withdraw", resident.fields.posted)
    assert "您确定要撤回吗" in resident.text
    resident.post("/r/withdraw", resident.fields.posted)
    assert "已撤回" in resident.text
    with app.extensions["foursense"].store.read() as conn:
        assert conn.execute(text("SELECT count(*) FROM response")).scalar_one() == 0
    resident.get("/r").press({"receipt": receipt})
    assert "已撤回" in resident.text


def test_unknown_receipt(resident: Resident) -> None:
    resident.get("/r").press({"receipt": "ABCD-2345-EFGH"})
    assert resident.status == 404 and 'id="receipt-error"' in resident.text


def test_four_ways_in_that_are_shut_are_four_pages(house, resident: Resident, code: str) -> None:  # type: ignore[no-untyped-def]
    """Wrong, used, closed, not yet open: each says what happened and what to do, and whom to call."""
    pages = {"wrong": resident.get("/c/22222222222" + check_character("22222222222")).text}
    assert resident.status == 404 and "逐组核对" in resident.text
    resident.begin(f"/c/{code}").answer_all().press()
    pages["used"] = resident.get(f"/c/{code}").text
    new = batches.NewBatch(
        wave_id=house.wave.id, title="later", questionnaire="wenling-four-sense-2023.1", form="core", mode="web",
        stream="probability",
    )  # fmt: skip
    made = batches.create_batch(house.ctx, house.staff, new)
    early, late = (
        codes.issue(house.ctx, batch.id, [CodePortion(town=TOWN, n=1)])[0].plain  # type: ignore[union-attr]
        for batch in (made, house.code_batch)
    )
    pages["not yet"] = resident.get(f"/c/{early}").text
    assert resident.status == 403 and "还没有开始" in resident.text
    act(house, house.code_batch, BatchAction.CLOSE)
    pages["closed"] = resident.get(f"/c/{late}").text
    assert resident.status == 410 and "调查已经结束" in resident.text
    assert len({_heading(text) for text in pages.values()}) == 4
    assert all('href="tel:' in text.split("<main")[1].split("</main")[0] for text in pages.values())


def _heading(text: str) -> str:
    return text.split("<h1>")[1].split("</h1>")[0]


def test_a_void_code_reads_as_one_that_never_was(house, app, code: str) -> None:  # type: ignore[no-untyped-def]
    case = cases.find(house.ctx, house.staff, code)
    cases.act(house.ctx, house.staff, case.id, CodeAction.VOID, "lost")  # type: ignore[union-attr]
    unknown = "22222222222" + check_character("22222222222")
    read = []
    for plain in (code, unknown):
        client = app.test_client()
        answer = client.get(f"/c/{plain}")
        read.append(
            (answer.status_code, [line for line in answer.get_data(as_text=True).splitlines() if "csrf" not in line])
        )
    assert read[0] == read[1] and read[0][0] == 404


def test_a_typed_code_stays_in_the_field_and_a_scanned_one_does_not(resident: Resident) -> None:
    resident.get("/c").press({"code": "ABCD-2345-EFGH"})
    assert 'value="ABCD-2345-EFGH"' in resident.text
    assert 'value=""' in resident.get("/c/ABCD2345EFGH").text


def test_code_that_is_not_known_any_more_has_a_page(app, resident: Resident, code: str) -> None:
    """The cookie remembers it; the database was put back to an earlier day, or the code was made void."""
    resident.get(f"/c/{code}")
    with app.extensions["foursense"].store.write() as conn:
        conn.execute(text("UPDATE code SET state = 'void'"))
    assert resident.get("/begin").status == 410 and "这个答题码已经作废" in resident.text
