"""Wrong codes are bounded, right ones from a shared address are not; unknown, used and void codes cost the same.  On both
databases."""

from __future__ import annotations

import pytest

from survey_app.domain.code import CodePortion, check_character
from survey_app.domain.disposition import CodeAction
from survey_app.domain.refusal import Refusal
from survey_app.domain.response import Submitted
from survey_app.services import answering, cases, codes, limits, receipts, signin
from tests.survey_app.services.test_round_trips import statements

TOWN = "331081103"
OFFICE = "192.0.2.7"


def issue(house, n: int) -> list[str]:
    return [one.plain for one in codes.issue(house.ctx, house.code_batch.id, [CodePortion(town=TOWN, n=n)])]


def guess(number: int, prefix: str = "") -> str:
    """A code that nobody has; each number begins differently unless a ``prefix`` is given."""
    alphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
    digits = "".join(alphabet[(number // 31**k) % 31] for k in range(4))
    body = (prefix + digits + "Z" * 11)[:11]
    return body + check_character(body)


def enter(house, text: str, address: str = OFFICE):
    return answering.enter_by_code(house.ctx, text, address)


def begin(house, plain: str):
    return answering.begin_by_code(house.ctx, enter(house, plain).code_id, lang="zh", elder=False)


def test_two_hundred_right_codes_from_one_address_with_failures_between(house):
    """An office where people bring their letters: five wrong ones for every right one, and nobody is shut out."""
    failures = 0
    for number, plain in enumerate(issue(house, 200)):
        for _ in range(5):
            failures += 1
            assert enter(house, guess(failures)).code in ("code.unknown", "code.too-many")
        entered = enter(house, plain)
        assert not isinstance(entered, Refusal), f"{number}: {entered.code} after {failures} failures"
    assert failures == limits.FLOOD


def test_the_flood_bounds_failures_alone(house, monkeypatch):
    monkeypatch.setattr(limits, "FLOOD", 20)
    (right,) = issue(house, 1)
    answers = [enter(house, guess(number)).code for number in range(30)]
    assert answers == ["code.unknown"] * 20 + ["code.too-many"] * 10
    assert not isinstance(enter(house, right), Refusal)
    assert enter(house, guess(99), "198.51.100.1").code == "code.unknown"
    assert signin.sign_in(house.ctx, "nobody", "x", OFFICE) == Refusal(code="signin.wrong")  # counted apart


def test_one_beginning_is_bounded_by_address_and_beginning_together(house, clock):
    (right,) = issue(house, 1)
    for number in range(limits.TYPED):
        assert enter(house, guess(number, right[:4])).code == "code.unknown"
    assert enter(house, right).code == "code.too-many"
    assert not isinstance(enter(house, right, "198.51.100.1"), Refusal)
    clock.turn(minutes=16)
    assert not isinstance(enter(house, right), Refusal)


def test_unknown_used_and_void_codes_cost_the_same(house):
    used, void = issue(house, 2)
    answering.submit(house.ctx, begin(house, used).id, {"age": "35-49"})
    case = cases.find(house.ctx, house.staff, void)
    cases.act(house.ctx, house.staff, case.id, CodeAction.VOID, "lost")
    seen = {}
    for name, text in (("unknown", guess(1)), ("used", used), ("void", void)):
        with statements(house.ctx) as sent:
            answer = enter(house, text)
        seen[name] = (answer.code, sent)
    assert [code for code, _ in seen.values()] == ["code.unknown", "code.used", "code.unknown"]
    assert seen["unknown"][1] == seen["used"][1] == seen["void"][1]


def test_unknown_and_withdrawn_receipts_are_bounded_in_the_same_way(house, monkeypatch):
    monkeypatch.setattr(limits, "FLOOD", 5)
    draft = answering.begin_by_link(house.ctx, house.open_batch.key, TOWN, lang="zh", elder=False)
    sent = answering.submit(house.ctx, draft.id, {"age": "35-49"})
    answers = [receipts.look_up(house.ctx, guess(number), OFFICE).code for number in range(7)]
    assert answers == ["receipt.unknown"] * 5 + ["receipt.too-many"] * 2
    assert receipts.look_up(house.ctx, sent.receipt, OFFICE).submitted_day == "2026-11-23"


def test_only_a_finished_form_spends_a_code(house):
    """A partial goes on from any device, with what was answered on the other one."""
    (plain,) = issue(house, 1)
    first = begin(house, plain)
    answering.save_page(house.ctx, first.id, {"G1": 7}, page="G1")
    elsewhere = answering.enter_by_code(house.ctx, plain, "198.51.100.9")
    assert elsewhere.draft_id == first.id
    again = answering.begin_by_code(house.ctx, elsewhere.code_id, lang="en", elder=False)
    assert again.id == first.id and answering.load(house.ctx, again.id).answers == {"G1": 7}
    assert isinstance(answering.submit(house.ctx, again.id, {"age": "35-49", "G1": 7}), Submitted)
    assert enter(house, plain) == Refusal(code="code.used")


@pytest.mark.parametrize("begun", [True, False])
def test_after_the_last_day_those_who_had_begun_go_on(house, clock, begun):
    from survey_app.domain.batch import BatchAction, BatchRequest
    from survey_app.services import batches

    (plain,) = issue(house, 1)
    extend = BatchRequest(action=BatchAction.EXTEND, reason="a last day", closes_on="2026-11-24")
    batches.act(house.ctx, house.staff, house.code_batch.id, extend)
    if begun:
        begin(house, plain)
    clock.turn(days=3)
    entered = enter(house, plain, "198.51.100.9")
    assert entered.draft_id if begun else entered.code == "batch.over"
