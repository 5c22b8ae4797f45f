"""A page costs one question to the database, saving it two; residents come in thousands."""

from __future__ import annotations

import contextlib

import pytest
from sqlalchemy import event

from survey_app.domain.batch import BatchAction, BatchRequest
from survey_app.domain.code import CodePortion
from survey_app.domain.refusal import Refusal
from survey_app.services import answering, batches, codes, receipts

TOWN = "331081100"
REQUIRED = {"age": "35-49"}


@contextlib.contextmanager
def statements(ctx):
    """What is sent to the database meanwhile, BEGIN left out."""
    seen = []

    def hear(_conn, _cursor, statement, *_rest):
        if not statement.startswith(("BEGIN", "PRAGMA")):
            seen.append(statement)

    event.listen(ctx.store.engine, "before_cursor_execute", hear)
    yield seen
    event.remove(ctx.store.engine, "before_cursor_execute", hear)


def test_a_page_is_one_statement_and_its_answers_two(house):
    draft = answering.begin_by_link(house.ctx, house.open_batch.key, TOWN, lang="zh", elder=False)
    answering.load(house.ctx, draft.id)
    with statements(house.ctx) as get:
        answering.load(house.ctx, draft.id)
    assert len(get) == 1
    with statements(house.ctx) as post:
        seen = answering.load(house.ctx, draft.id)
        answering.save_page(house.ctx, draft.id, {"G1": 7}, page="G1", seen=seen)
    assert len(post) == 2


def test_a_page_of_a_draft_that_changed_meanwhile_is_merged(house):
    draft = answering.begin_by_link(house.ctx, house.open_batch.key, TOWN, lang="zh", elder=False)
    seen = answering.load(house.ctx, draft.id)
    answering.save_page(house.ctx, draft.id, {"G1": 7}, page="G1")
    answering.change_view(house.ctx, draft.id, lang="en")
    saved = answering.save_page(house.ctx, draft.id, {"G2": 4}, page="G2", seen=seen)
    found = answering.load(house.ctx, draft.id)
    assert (dict(found.answers), found.draft.revision, found.draft.lang) == ({"G1": 7, "G2": 4}, 2, "en")
    assert saved.answers == found.answers


def test_a_page_seen_before_a_pause_is_refused(house):
    draft = answering.begin_by_link(house.ctx, house.open_batch.key, TOWN, lang="zh", elder=False)
    seen = answering.load(house.ctx, draft.id)
    batches.act(house.ctx, None, house.open_batch.id, BatchRequest(action=BatchAction.PAUSE))
    refused = answering.save_page(house.ctx, draft.id, {"G1": 7}, page="G1", seen=seen)
    assert refused == Refusal(code="batch.paused")


def test_a_change_of_view_survives_a_page_that_was_seen_before_it(house):
    draft = answering.begin_by_link(house.ctx, house.open_batch.key, TOWN, lang="zh", elder=False)
    seen = answering.load(house.ctx, draft.id)
    answering.change_view(house.ctx, draft.id, lang="en", elder=True)
    answering.save_page(house.ctx, draft.id, {"G1": 7}, page="G1", seen=seen)
    found = answering.load(house.ctx, draft.id)
    assert (found.draft.lang, found.draft.elder, dict(found.answers)) == ("en", True, {"G1": 7})


def test_the_first_screen_is_one_statement(house):
    answering.enter_by_link(house.ctx, house.open_batch.key, TOWN)
    with statements(house.ctx) as get:
        answering.enter_by_link(house.ctx, house.open_batch.key, TOWN)
    assert len(get) == 1


@pytest.mark.parametrize("stream", ["open", "probability"])
def test_beginning_is_two_round_trips_sending_and_withdrawing_three(house, stream):
    """BEGIN and COMMIT left out.  On SQLite, in this process, what goes together runs one statement after the other."""
    ctx = house.ctx
    made = codes.issue(ctx, house.code_batch.id, [CodePortion(town=TOWN, n=2)])
    waiting = [answering.enter_by_code(ctx, one.plain, "192.0.2.7").code_id for one in made]

    def begin():
        if stream == "open":
            return answering.begin_by_link(ctx, house.open_batch.key, TOWN, lang="zh", elder=False)
        return answering.begin_by_code(ctx, waiting.pop(), lang="zh", elder=False)

    answering.load(ctx, begin().id)  # whatever is read once per process has been read
    with statements(ctx) as began:
        draft = begin()
    with statements(ctx) as sent:
        receipt = answering.submit(ctx, draft.id, REQUIRED).receipt
    with statements(ctx) as gone:
        assert receipts.withdraw(ctx, receipt, "192.0.2.7").withdrawn
    code = stream == "probability"
    most = (3 + code, 5 + code, 6) if ctx.store.is_sqlite else (2, 3, 3)
    assert (len(began), len(sent), len(gone)) == most
