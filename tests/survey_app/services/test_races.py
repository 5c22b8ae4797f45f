"""Many at once: one response, no lost page, nothing after closing.  On both databases."""

from __future__ import annotations

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from survey_app.domain.batch import BatchAction, BatchRequest
from survey_app.domain.code import CodePortion, CodeState
from survey_app.domain.disposition import CodeAction
from survey_app.domain.draft import Draft
from survey_app.domain.refusal import Refusal
from survey_app.domain.response import Submitted
from survey_app.domain.wave import WaveState
from survey_app.services import answering, batches, cases, codes, receipts, runs, waves
from survey_app.store import responses
from survey_app.store import waves as wave_rows

TOWN = "331081100"
AT_ONCE = 8


def at_once(call, arguments):
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(call, arguments))


def begun(house) -> Draft:
    return answering.begin_by_link(house.ctx, house.open_batch.key, TOWN, lang="zh", elder=False)


def stored(house):
    with house.ctx.store.read() as conn:
        return list(responses.stream_wave(conn, house.wave.id))


def test_a_form_sent_many_times_at_once_is_one_response(house):
    draft = begun(house)
    outcomes = at_once(lambda _: answering.submit(house.ctx, draft.id, {"age": "35-49"}), range(AT_ONCE))
    assert Counter(o.kind for o in outcomes) == {"new": 1, "repeat": AT_ONCE - 1}
    assert len({o.receipt for o in outcomes}) == 1 and len(stored(house)) == 1


def test_pages_saved_at_once_are_all_kept(house):
    draft = begun(house)
    items = ["G1", "G2", "G3", "H1", "H2", "H3", "P1", "P2"]
    at_once(lambda item: answering.save_page(house.ctx, draft.id, {item: 7}, page=item), items)
    view = answering.load(house.ctx, draft.id)
    assert {view.answers[item] for item in items} == {7} and view.draft.revision == len(items)


def test_a_code_begun_on_many_phones_is_one_draft(house):
    (one,) = codes.issue(house.ctx, house.code_batch.id, [CodePortion(town=TOWN, n=1)])
    code_id = answering.enter_by_code(house.ctx, one.plain, "192.0.2.1").code_id
    begin = lambda _: answering.begin_by_code(house.ctx, code_id, lang="zh", elder=False)  # noqa: E731
    assert len({draft.id for draft in at_once(begin, range(AT_ONCE))}) == 1


@pytest.mark.parametrize("_round", range(4))
def test_a_code_is_sent_or_made_void_and_never_both(house, _round):
    """The resident presses "send" while the office makes the code void."""
    (one,) = codes.issue(house.ctx, house.code_batch.id, [CodePortion(town=TOWN, n=1)])
    code_id = answering.enter_by_code(house.ctx, one.plain, "192.0.2.1").code_id
    draft = answering.begin_by_code(house.ctx, code_id, lang="zh", elder=False)
    sent, voided = at_once(
        lambda do: do(),
        [
            lambda: answering.submit(house.ctx, draft.id, {"age": "35-49"}),
            lambda: cases.act(house.ctx, house.staff, code_id, CodeAction.VOID, "lost"),
        ],
    )
    state = cases.case_view(house.ctx, code_id).case.state
    if isinstance(sent, Submitted):
        assert isinstance(voided, Refusal) and state is CodeState.USED and len(stored(house)) == 1
    else:
        assert (sent.code, state, stored(house)) == ("draft.unknown", CodeState.VOID, [])


@pytest.mark.parametrize("_round", range(3))
def test_nothing_is_stored_after_the_batch_closed(house, _round):
    """What was accepted is counted in the wave that froze; what was not was told so."""
    drafts = [begun(house) for _ in range(AT_ONCE - 1)]

    def send_or_close(draft):
        if draft is None:
            return [
                batches.act(house.ctx, house.staff, batch.id, BatchRequest(action=BatchAction.CLOSE))
                for batch in (house.code_batch, house.open_batch)
            ]
        return answering.submit(house.ctx, draft.id, {"age": "35-49"})

    outcomes = at_once(send_or_close, [*drafts[:3], None, *drafts[3:]])
    frozen = waves.freeze_wave(house.ctx, house.staff, house.wave.id)
    accepted = sum(isinstance(o, Submitted) for o in outcomes)
    refused = [o for o in outcomes if isinstance(o, Refusal)]
    assert accepted == len(stored(house)) and accepted + len(refused) == len(drafts)
    assert isinstance(frozen, Refusal) == (accepted == 0)
    assert {o.code for o in refused} <= {"batch.not-open", "draft.unknown"}


def while_it_freezes(house, call):
    """What ``call`` gives if it begins while the wave's freeze is written and not yet committed."""
    collecting = (WaveState.PLANNED, WaveState.COLLECTING)
    with ThreadPoolExecutor(1) as pool:
        with house.ctx.store.write() as conn:
            wave_rows.get_wave(conn, house.wave.id, lock=True)
            assert wave_rows.move_wave(conn, house.wave.id, collecting, WaveState.FROZEN, frozen_at=house.ctx.clock())
            waiting = pool.submit(call)
            time.sleep(0.3)
        return waiting.result(10)


def test_a_batch_is_not_extended_into_a_wave_that_freezes(house):
    batches.act(house.ctx, house.staff, house.open_batch.id, BatchRequest(action=BatchAction.CLOSE))
    extend = BatchRequest(action=BatchAction.EXTEND, reason="late", closes_on="2026-12-31")
    refused = while_it_freezes(house, lambda: batches.act(house.ctx, house.staff, house.open_batch.id, extend))
    assert refused == Refusal(code="batch.wave-frozen")


def test_an_answer_is_not_withdrawn_from_a_wave_that_freezes(house):
    """Its snapshot may hold the answer already: "deleted, counts nowhere" would not be true."""
    sent = answering.submit(house.ctx, begun(house).id, {"age": "35-49"})
    refused = while_it_freezes(house, lambda: receipts.withdraw(house.ctx, sent.receipt, "192.0.2.1"))
    assert refused == Refusal(code="receipt.wave-frozen") and len(stored(house)) == 1


def test_runs_started_at_once_get_keys_of_their_own(house):
    answering.submit(house.ctx, begun(house).id, {"age": "35-49"})
    for batch in (house.open_batch, house.code_batch):
        batches.act(house.ctx, house.staff, batch.id, BatchRequest(action=BatchAction.CLOSE))
    waves.freeze_wave(house.ctx, house.staff, house.wave.id)
    start = lambda _: runs.start_run(house.ctx, house.staff, house.wave.id, stream="open")  # noqa: E731
    assert len({run.key for run in at_once(start, range(AT_ONCE))}) == AT_ONCE
