"""One answer's straight path, and everything that may cross it."""

from __future__ import annotations

import json
import re

import pytest
from sqlalchemy import select

from questionnaires.model import Missing
from survey_app.domain.batch import BatchAction, BatchRequest
from survey_app.domain.code import CodePortion, check_character, shown
from survey_app.domain.draft import Draft
from survey_app.domain.receipt import ReceiptView
from survey_app.domain.refusal import Refusal
from survey_app.domain.response import Conflict, Submitted
from survey_app.services import answering, batches, codes, receipts, waves
from survey_app.store import responses, schema

TOWN = "331081100"
REQUIRED = {"age": "35-49"}


def begun(house, **kwargs) -> Draft:
    view = {"lang": "zh", "elder": False, **kwargs}
    draft = answering.begin_by_link(house.ctx, house.open_batch.key, TOWN, **view)
    assert isinstance(draft, Draft)
    return draft


def files_with(house, pattern: str) -> list[str]:
    """Files of the installation, SQLite's with its write-ahead log among them, whose bytes hold ``pattern``."""
    found = re.compile(pattern.encode(), re.DOTALL)
    files = (path for path in house.ctx.files.root.rglob("*") if path.is_file())
    return [path.name for path in files if found.search(path.read_bytes())]


def rows_of(house):
    with house.ctx.store.read() as conn:
        return list(responses.stream_wave(conn, house.wave.id))


def submitted(house, draft):
    counts = waves.wave_view(house.ctx, house.wave.id).counts
    return next(c for c in counts if c.town.code == TOWN).submitted


def issue_one(house) -> str:
    portion = CodePortion(town=TOWN, village=f"{TOWN}91", urban="rural", n=1, inclusion_probability=0.01)
    (one,) = codes.issue(house.ctx, house.code_batch.id, [portion])
    return one.plain


def test_a_link_leads_through_pages_to_one_response(house):
    draft = begun(house)
    answering.save_page(house.ctx, draft.id, {**REQUIRED, "G1": 7}, page="G1")
    answering.save_page(house.ctx, draft.id, {"G2": Missing.DONT_KNOW, "U": ("school",)}, page="G2")
    sent = answering.submit(house.ctx, draft.id)
    assert isinstance(sent, Submitted) and sent.kind == "new"
    (row,) = rows_of(house)
    stored = json.loads(row["answers"])
    assert (stored["G1"], stored["G2"], stored["G3"], stored["U"]) == (7, 98, None, ["school"])
    assert row["id"] != draft.id and (row["town"], row["stream"], row["submitted_day"]) == (TOWN, "open", "2026-11-23")
    assert submitted(house, draft) == {"probability": 0, "open": 1}


def test_only_answers_on_the_route_are_stored(house):
    draft = begun(house, elder=True)
    answering.save_page(house.ctx, draft.id, {**REQUIRED, "G1": 7, "G5": 3}, page="G1")
    answering.submit(house.ctx, draft.id)
    (row,) = rows_of(house)
    assert json.loads(row["answers"])["G5"] == Missing.NOT_ASKED
    assert (row["variant"], row["module"]) == ("core", "")


def test_double_tap_second_tab_and_back_button_give_one_response_and_one_receipt(house):
    draft = begun(house)
    answering.save_page(house.ctx, draft.id, REQUIRED, page="age")
    first = answering.submit(house.ctx, draft.id)
    again = answering.submit(house.ctx, draft.id)
    seen = answering.load(house.ctx, draft.id)
    late = answering.save_page(house.ctx, draft.id, {"G1": 1}, page="G1")
    assert again == seen == late == Submitted(kind="repeat", receipt=first.receipt)
    assert len(rows_of(house)) == 1
    assert submitted(house, draft)["open"] == 1


def test_the_same_id_with_other_answers_is_a_visible_conflict(house):
    draft = begun(house)
    mine = {**REQUIRED, "G1": 7}
    first = answering.submit(house.ctx, draft.id, mine)
    assert answering.submit(house.ctx, draft.id, mine) == Submitted(kind="repeat", receipt=first.receipt)
    assert answering.submit(house.ctx, draft.id, {**mine, "G1": 8}) == Conflict(receipt=first.receipt)
    assert json.loads(rows_of(house)[0]["answers"])["G1"] == 7


def test_required_answers_are_asked_for_and_nothing_is_stored(house):
    draft = begun(house)
    refused = answering.submit(house.ctx, draft.id)
    assert refused == Refusal(code="answers.incomplete", params={"questions": "age"})
    assert rows_of(house) == []


def test_the_town_of_the_link_is_filled_in_and_not_shown(house):
    draft = begun(house)
    view = answering.load(house.ctx, draft.id)
    assert view.prefilled == ("town",)
    answering.submit(house.ctx, draft.id, REQUIRED)
    assert json.loads(rows_of(house)[0]["answers"])["town"] == TOWN


def test_a_code_carries_its_design_and_is_used_once(house):
    plain = issue_one(house)
    entrance = answering.enter_by_code(house.ctx, shown(plain).lower(), "192.0.2.1")
    draft = answering.begin_by_code(house.ctx, entrance.code_id, lang="zh", elder=False)
    assert answering.begin_by_code(house.ctx, entrance.code_id, lang="en", elder=True).id == draft.id
    assert answering.enter_by_code(house.ctx, plain, "192.0.2.1").draft_id == draft.id
    answering.submit(house.ctx, draft.id, REQUIRED)
    assert answering.enter_by_code(house.ctx, plain, "192.0.2.1") == Refusal(code="code.used")
    with house.ctx.store.read() as conn:
        tied = conn.execute(select(schema.code.c.id).where(schema.code.c.draft_mark.is_not(None))).all()
    assert tied == []  # at once, not only when the batch closes
    (row,) = rows_of(house)
    design = (row["village"], row["urban"], row["stream"], row["inclusion_probability"])
    assert design == (f"{TOWN}91", "rural", "probability", 0.01)
    assert row["module"] in ("A", "B")


def test_closing_destroys_the_link_between_code_and_answers(house):
    entrance = answering.enter_by_code(house.ctx, issue_one(house), "192.0.2.1")
    draft = answering.begin_by_code(house.ctx, entrance.code_id, lang="zh", elder=False)
    answering.submit(house.ctx, draft.id, REQUIRED)
    batches.act(house.ctx, house.staff, house.code_batch.id, BatchRequest(action=BatchAction.CLOSE))
    with house.ctx.store.read() as conn:
        row = conn.execute(schema.code.select()).mappings().one()
    assert (row["state"], row["draft_mark"]) == ("used", None)
    assert files_with(house, rf"{row['digest']}.{{0,200}}?{draft.id}") == []


def test_guessing_codes_is_stopped_and_the_neighbour_is_not(house):
    wrong = "22222222222" + check_character("22222222222")
    outcomes = [answering.enter_by_code(house.ctx, wrong, "192.0.2.1") for _ in range(11)]
    assert {o.code for o in outcomes[:10]} == {"code.unknown"}
    assert outcomes[10].code == "code.too-many"
    assert answering.enter_by_code(house.ctx, issue_one(house), "192.0.2.1").code_id


def test_a_mistyped_code_costs_nothing(house):
    plain = issue_one(house)
    swapped = plain[1] + plain[0] + plain[2:] if plain[0] != plain[1] else "3" + plain[1:]
    assert answering.enter_by_code(house.ctx, swapped, "192.0.2.1") == Refusal(code="code.mistyped")
    with house.ctx.store.read() as conn:
        assert conn.execute(schema.attempt.select()).first() is None


@pytest.mark.parametrize("step", [{"seconds": -3}, {"days": -400}, {"days": 400}])
def test_a_clock_jump_never_refuses_an_answer(house, clock, step):
    draft = begun(house)
    clock.turn(**step)
    assert isinstance(answering.save_page(house.ctx, draft.id, REQUIRED, page="age"), answering.DraftView)
    assert answering.submit(house.ctx, draft.id).kind == "new"


def test_a_paused_batch_says_so_and_keeps_the_draft(house):
    draft = begun(house)
    batches.act(house.ctx, house.staff, house.open_batch.id, BatchRequest(action=BatchAction.PAUSE))
    assert answering.submit(house.ctx, draft.id, REQUIRED) == Refusal(code="batch.paused")
    assert answering.enter_by_link(house.ctx, house.open_batch.key, TOWN) == Refusal(code="batch.paused")
    batches.act(house.ctx, house.staff, house.open_batch.id, BatchRequest(action=BatchAction.RESUME))
    assert answering.submit(house.ctx, draft.id, REQUIRED).kind == "new"


def test_collection_stops_when_the_form_expires(house, clock):
    clock.turn(days=366 * 100)
    assert answering.enter_by_link(house.ctx, house.open_batch.key, TOWN).code == "questionnaire.expired"


def test_a_code_batch_has_no_open_link(house):
    assert answering.enter_by_link(house.ctx, house.code_batch.key, TOWN) == Refusal(code="link.unknown")


def test_a_receipt_shows_and_withdraws_until_freezing(house):
    draft = begun(house)
    sent = answering.submit(house.ctx, draft.id, REQUIRED)
    seen = receipts.look_up(house.ctx, shown(sent.receipt), "192.0.2.1")
    assert isinstance(seen, ReceiptView) and seen.may_withdraw and seen.submitted_day == "2026-11-23"
    gone = receipts.withdraw(house.ctx, sent.receipt, "192.0.2.1")
    assert gone.withdrawn and receipts.withdraw(house.ctx, sent.receipt, "192.0.2.1") == gone
    assert rows_of(house) == [] and submitted(house, draft)["open"] == 0
    assert answering.load(house.ctx, draft.id) == Refusal(code="draft.withdrawn")
    assert files_with(house, draft.id) == []


def test_after_freezing_a_receipt_no_longer_withdraws(house):
    sent = answering.submit(house.ctx, begun(house).id, REQUIRED)
    for batch in (house.open_batch, house.code_batch):
        batches.act(house.ctx, house.staff, batch.id, BatchRequest(action=BatchAction.CLOSE))
    assert not isinstance(waves.freeze_wave(house.ctx, house.staff, house.wave.id), Refusal)
    assert receipts.withdraw(house.ctx, sent.receipt, "192.0.2.1") == Refusal(code="receipt.wave-frozen")
    assert len(rows_of(house)) == 1


def test_the_elder_view_can_be_left_again_with_all_answers(house):
    draft = begun(house)
    answering.save_page(house.ctx, draft.id, {"G1": 7}, page="G1")
    answering.change_view(house.ctx, draft.id, elder=True, lang="en")
    view = answering.change_view(house.ctx, draft.id, elder=False)
    assert view.answers["G1"] == 7 and view.draft.lang == "en" and view.draft.modules == draft.modules


def test_a_language_that_is_not_offered_is_not_given(house) -> None:  # type: ignore[no-untyped-def]
    draft = answering.begin_by_link(house.ctx, house.open_batch.key, "331081001", lang="xx", elder=False)
    assert isinstance(draft, Draft) and draft.lang == "zh"
