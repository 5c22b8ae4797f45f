"""What became of the cases, from the office's table to the assessment: counts that need no link between code and answer."""

from __future__ import annotations

import pytest

from questionnaires.model import Kind
from survey_app.domain.batch import BatchAction, BatchRequest
from survey_app.domain.code import CodePortion
from survey_app.domain.disposition import CodeAction
from survey_app.services import answering, batches, cases, codes, library, receipts
from survey_app.services.work.outcomes import outcomes_of
from survey_app.store import schema

TOWN = "331081103"


@pytest.fixture
def q(house):
    return library.released(house.ctx, house.code_batch.questionnaire)


def whole(q):
    """An answer to everything, so that any route is complete."""
    answers = {}
    for code, question in q.questions.items():
        if question.kind is Kind.RATING:
            answers[code] = 5
        elif question.kind is Kind.NUMBER:
            answers[code] = 2
        elif question.kind is Kind.MULTIPLE:
            answers[code] = (str(question.options[0].code),)
        elif question.options:
            answers[code] = question.options[0].code
    return answers


def send(house, plain, answers):
    entered = answering.enter_by_code(house.ctx, plain, "192.0.2.1")
    draft = answering.begin_by_code(house.ctx, entered.code_id, lang="zh", elder=False)
    return answering.submit(house.ctx, draft.id, answers)


def say(house, number, action):
    case = cases.find_letter(house.ctx, house.staff, house.code_batch.id, number)
    done = cases.act(house.ctx, house.staff, case.id, action, "reason")
    assert done.id == case.id


def fieldwork(house, q):
    """Twelve letters: two complete, one partial, one withdrawn, one broken off, one refusal, one nobody reached, one unable,
    one not eligible, one void, two silent."""
    plain = [one.plain for one in codes.issue(house.ctx, house.code_batch.id, [CodePortion(town=TOWN, n=12)])]
    send(house, plain[0], whole(q))
    send(house, plain[1], {**whole(q), "age": "35-49"})
    send(house, plain[2], {"age": "35-49"})
    receipts.withdraw(house.ctx, send(house, plain[3], whole(q)).receipt, "192.0.2.1")
    entered = answering.enter_by_code(house.ctx, plain[4], "192.0.2.1")
    answering.begin_by_code(house.ctx, entered.code_id, lang="zh", elder=False)
    told = (CodeAction.REFUSAL, CodeAction.NOT_REACHED, CodeAction.UNABLE, CodeAction.INELIGIBLE, CodeAction.VOID)
    for number, action in enumerate(told, start=6):
        say(house, number, action)
    for send_it in (True, False):
        draft = answering.begin_by_link(house.ctx, house.open_batch.key, TOWN, lang="zh", elder=False)
        if send_it:
            answering.submit(house.ctx, draft.id, whole(q))


def by_stream(house, q):
    return {found.stream: found for found in outcomes_of(house.ctx, house.wave.id, q)}


def test_every_case_ends_in_one_class(house, q):
    fieldwork(house, q)
    found = by_stream(house, q)
    drawn, opened = found["probability"].counts, found["open"].counts
    assert (drawn.complete, drawn.partial, drawn.refusal, drawn.break_off) == (2, 1, 2, 1)
    assert (drawn.non_contact, drawn.other, drawn.unknown, drawn.ineligible, drawn.n) == (1, 1, 3, 1, 12)
    assert found["probability"].rates.rr1 == pytest.approx(2 / 11)
    assert (opened.complete, opened.partial, opened.refusal, opened.break_off) == (1, 0, 0, 1)
    assert found["open"].rates is None


def test_closing_destroys_links_and_no_count(house, q):
    fieldwork(house, q)
    before = outcomes_of(house.ctx, house.wave.id, q)
    for batch in (house.code_batch, house.open_batch):
        batches.act(house.ctx, house.staff, batch.id, BatchRequest(action=BatchAction.CLOSE))
    assert outcomes_of(house.ctx, house.wave.id, q) == before
    with house.ctx.store.read() as conn:
        rows = conn.execute(schema.code.select().where(schema.code.c.state == "used")).mappings().all()
    assert len(rows) == 4 and all(row["number"] is None and row["village"] == "" for row in rows)


def test_void_batches_count_nowhere(house, q):
    fieldwork(house, q)
    for batch in (house.code_batch, house.open_batch):
        void = BatchRequest(action=BatchAction.VOID, reason="printed wrongly")
        batches.act(house.ctx, house.staff, batch.id, void)
    assert outcomes_of(house.ctx, house.wave.id, q) == ()


def test_answers_that_no_code_accounts_for_have_no_rate(house, q):
    """A wave whose answers were imported."""
    fieldwork(house, q)
    with house.ctx.store.write() as conn:
        conn.execute(schema.code.update().where(schema.code.c.state == "used").values(state="issued"))
    assert [found.stream for found in outcomes_of(house.ctx, house.wave.id, q)] == ["open"]
