"""Staff look codes and receipts up and register what became of them; no code ever stands in an address."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from survey_app import jobs as runner
from survey_app.domain.batch import BatchAction, BatchRequest
from survey_app.domain.code import CodePortion
from survey_app.domain.user import Role
from survey_app.services import answering, batches, codes, waves
from survey_app.store import jobs

from .conftest import Worker

SignIn = Callable[[Role], Worker]
TOWN = "331081103"


@pytest.fixture
def plain(house) -> str:  # type: ignore[no-untyped-def]
    portion = CodePortion(town=TOWN, n=1, village=f"{TOWN}91", urban="rural", inclusion_probability=0.1)
    (one,) = codes.issue(house.ctx, house.code_batch.id, [portion])
    return str(one.plain)


def find(staff: Worker, text: str) -> Worker:
    return staff.get("/staff/codes").post("/staff/codes", code=text)


def test_a_code_leads_to_its_case(sign_in: SignIn, plain: str) -> None:
    staff = find(sign_in(Role.STAFF), plain.lower())
    assert staff.status == 200 and plain not in staff.path and plain not in staff.text
    for words in ("未使用", "未回复", "箬横镇", "演示1村", "00001", "2026年11月23日"):
        assert words in staff.text, words


def test_what_cannot_be_a_code_stays_in_the_field(sign_in: SignIn) -> None:
    staff = find(sign_in(Role.STAFF), "ABCD-2345")
    assert staff.status == 422 and "有一位缺失或输错" in staff.text and 'value="ABCD-2345"' in staff.text
    assert find(staff, "").status == 422
    assert find(staff, "ABCD-2345-EFGH").status == 422


def test_a_code_in_an_address_finds_nothing(sign_in: SignIn, plain: str) -> None:
    staff = sign_in(Role.STAFF)
    assert staff.get(f"/staff/codes/{plain}").status == 404
    assert "未回复" not in staff.get(f"/staff/codes?code={plain}").text


def test_a_receipt_shows_day_and_place(sign_in: SignIn, house, plain: str) -> None:  # type: ignore[no-untyped-def]
    entered = answering.enter_by_code(house.ctx, plain, "192.0.2.1")
    draft = answering.begin_by_code(house.ctx, entered.code_id, lang="zh", elder=False)
    sent = answering.submit(house.ctx, draft.id, {"age": "35-49", "G1": 9})
    staff = find(sign_in(Role.STAFF), sent.receipt)
    assert staff.status == 200 and "这是回执码" in staff.text and "收到" in staff.text
    main = staff.text.split("<main")[1]
    assert (
        "演示1村" in main
        and "2026年11月23日" in main
        and "35" not in main.split("receipt-title")[1].split("</section>")[0]
    )
    find(staff, plain)
    assert "已提交" in staff.text and "登记拒访" not in staff.text


def test_a_refusal_is_registered_and_taken_back(sign_in: SignIn, plain: str) -> None:
    staff = find(sign_in(Role.STAFF), plain)
    case = staff.path
    staff.get(f"{case}/refusal").post(f"{case}/refusal")
    assert staff.path == case and "现计为“拒访”" in staff.text and "2026年11月23日登记" in staff.text
    staff.post(f"{case}/unknown")
    assert "现计为“未回复”" in staff.text


def test_a_new_letter_needs_a_reason_and_keeps_what_was_chosen(sign_in: SignIn, plain: str) -> None:
    staff = find(sign_in(Role.STAFF), plain)
    case = staff.path
    staff.get(f"{case}/reissue").post(f"{case}/reissue", reason="", format="large", lang="en")
    assert staff.status == 422 and "请写明理由" in staff.text and '<option selected value="large">' in staff.text
    staff.post(f"{case}/reissue", reason="信函遗失", format="large", lang="en")
    assert staff.path == case and "已作废" in staff.text and "换发的信函" in staff.text
    staff.get(f"{case}/reissue").post(f"{case}/void", reason="再次")
    assert staff.status == 422


def test_cases_by_town_can_be_searched_and_filtered(sign_in: SignIn, house, plain: str) -> None:  # type: ignore[no-untyped-def]
    page = f"/staff/batches/{house.code_batch.id}/cases"
    codes.issue(house.ctx, house.code_batch.id, [CodePortion(town="331081100", n=2)])
    staff = sign_in(Role.STAFF).get(page)
    assert staff.text.count("<tr>") == 18  # head, sixteen towns, foot
    assert staff.get(f"{page}?q=箬横").text.count("<tr>") == 3
    assert staff.get(f"{page}?disposition=unknown").text.count("<tr>") == 4
    assert "没有符合条件的镇（街道）" in staff.get(f"{page}?disposition=refusal").text
    staff.get(page).post(page, number="1")
    assert staff.path.startswith("/staff/codes/") and "00001" in staff.text
    staff.get(page).post(page, number="77")
    assert staff.status == 422 and "没有这个编号的信函" in staff.text and 'value="77"' in staff.text


def test_batches_without_cases_say_why(sign_in: SignIn, house) -> None:  # type: ignore[no-untyped-def]
    staff = sign_in(Role.STAFF).get(f"/staff/batches/{house.code_batch.id}/cases")
    assert "尚未发放答题码" in staff.text
    assert "没有应答率" in staff.get(f"/staff/batches/{house.open_batch.id}/cases").text


def test_a_frozen_wave_offers_nothing(sign_in: SignIn, house, plain: str) -> None:  # type: ignore[no-untyped-def]
    draft = answering.begin_by_link(house.ctx, house.open_batch.key, TOWN, lang="zh", elder=False)
    answering.submit(house.ctx, draft.id, {"age": "35-49"})
    staff = find(sign_in(Role.STAFF), plain)
    case = staff.path
    for batch in (house.code_batch, house.open_batch):
        batches.act(house.ctx, house.staff, batch.id, BatchRequest(action=BatchAction.CLOSE))
    waves.freeze_wave(house.ctx, house.staff, house.wave.id)
    assert "个案去向不能再更改" in staff.get(case).text and "登记拒访" not in staff.text
    staff.get(f"{case}/refusal").post(f"{case}/refusal")
    assert staff.status == 422


def test_evaluators_see_no_case(sign_in: SignIn, plain: str) -> None:
    worker = sign_in(Role.EVALUATOR)
    assert worker.get("/staff/codes").status == 403 and worker.get("/staff/codes/1").status == 403


def test_the_log_says_it_in_words_and_without_the_code(sign_in: SignIn, plain: str) -> None:
    boss = find(sign_in(Role.ADMINISTRATOR), plain)
    case = boss.path
    boss.get(f"{case}/void").post(f"{case}/void", reason="寄错村")
    boss.get("/staff/log")
    assert "查询了答题码" in boss.text and "作废了答题码" in boss.text and "寄错村" in boss.text
    assert plain not in boss.text and "case-void" not in boss.text


def test_a_printed_pdf_is_deleted_from_the_batch_page(sign_in: SignIn, house) -> None:  # type: ignore[no-untyped-def]
    asked = codes.request_letters(house.ctx, house.staff, house.code_batch.id, 1, 1)
    with house.ctx.store.write() as conn:
        job = jobs.claim(conn, "lease", house.ctx.clock())
    assert job is not None and runner.attempt(house.ctx, job) and job.id == asked.id  # type: ignore[union-attr]
    page = f"/staff/batches/{house.code_batch.id}"
    staff = sign_in(Role.STAFF).get(page)
    assert f"/staff/jobs/{job.id}/file" in staff.text
    staff.get(f"/staff/jobs/{job.id}/throw-away").post(f"/staff/jobs/{job.id}/throw-away")
    assert staff.path == page and "PDF已删除" in staff.text and f"/staff/jobs/{job.id}/file" not in staff.text
    assert staff.get(f"/staff/jobs/{job.id}/throw-away").status == 404
