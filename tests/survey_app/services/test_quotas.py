"""Completes never pass the target, whatever comes at once; what comes after is kept and receipted.  On both databases."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from questionnaires.model import Missing
from survey_app.domain.batch import BatchAction, BatchRequest
from survey_app.domain.code import CodePortion
from survey_app.domain.refusal import Refusal
from survey_app.domain.response import Submitted
from survey_app.services import answering, audit, batches, chain, codes, quotas, receipts, waves
from survey_app.services.work.columns import columns_of
from survey_app.store import responses
from survey_app.store.schema import draft as drafts
from survey_app.store.schema import quota, response

from .test_round_trips import statements

TOWN, OTHER = "331081100", "331081101"
MIDDLE = {"age": "35-49"}


def define(house, *questions):
    made = quotas.define(house.ctx, house.staff, house.open_batch.id, questions)
    assert not isinstance(made, Refusal), made


def cell(house, cell="", town=TOWN):
    found = quotas.view(house.ctx, house.open_batch.id)
    return next(q for t in found.towns if t.town.code == town for q in t.quotas if q.cell == cell)


def limit(house, target, *where):
    done = quotas.set_targets(house.ctx, house.staff, house.open_batch.id, {cell(house, *where).id: target})
    assert not isinstance(done, Refusal), done


def begin(house, town=TOWN):
    return answering.begin_by_link(house.ctx, house.open_batch.key, town, lang="zh", elder=False)


def page(house, draft, answers, page="age"):
    return answering.save_page(house.ctx, draft.id, answers, page=page, seen=answering.load(house.ctx, draft.id))


def send(house, answers=MIDDLE, town=TOWN):
    return answering.submit(house.ctx, begin(house, town).id, answers)


def statuses(house):
    with house.ctx.store.read() as conn:
        return Counter(conn.execute(select(response.c.status)).scalars())


def numbers(house, *where):
    found = cell(house, *where)
    return found.complete, found.reserved, found.over


@pytest.mark.parametrize("with_pages", [False, True])
def test_a_quota_of_n_and_fifty_more_at_once(house, with_pages):
    """Exactly n are complete and fifty are over, all of them receipted; with places held before, or without."""
    n, more = 12, 50
    define(house, "age")
    limit(house, n, "age=35-49")

    def one(draft):
        if with_pages:
            page(house, draft, MIDDLE)
        return answering.submit(house.ctx, draft.id, MIDDLE)

    with ThreadPoolExecutor(16) as pool:
        begun = list(pool.map(lambda _: begin(house), range(n + more)))
        sent = list(pool.map(one, begun))
    assert all(isinstance(outcome, Submitted) and outcome.kind == "new" for outcome in sent)
    assert len({outcome.receipt for outcome in sent}) == n + more
    assert statuses(house) == {"complete": n, "over_quota": more}
    assert numbers(house, "age=35-49") == (n, 0, more)
    assert all(not isinstance(receipts.look_up(house.ctx, o.receipt, "192.0.2.1"), Refusal) for o in sent[::10])


def test_a_place_is_held_from_the_page_that_tells_the_cell(house):
    define(house, "age")
    limit(house, 1, "age=35-49")
    first, second = begin(house), begin(house)
    page(house, first, {"G1": 7}, page="G1")
    assert numbers(house, "age=35-49") == (0, 0, 0)
    page(house, first, MIDDLE)
    page(house, second, MIDDLE)
    assert numbers(house, "age=35-49") == (0, 1, 0)
    answering.submit(house.ctx, second.id)
    answering.submit(house.ctx, first.id)
    assert numbers(house, "age=35-49") == (1, 0, 1) and statuses(house) == {"complete": 1, "over_quota": 1}


def test_towns_alone_hold_a_place_with_the_first_page(house):
    define(house)
    limit(house, 1)
    draft = begin(house)
    assert numbers(house) == (0, 0, 0)
    page(house, draft, {"G1": 7}, page="G1")
    page(house, draft, MIDDLE)
    assert numbers(house) == (0, 1, 0)
    answering.submit(house.ctx, draft.id)
    assert numbers(house) == (1, 0, 0)
    assert isinstance(send(house, town=OTHER), Submitted) and numbers(house, "", OTHER) == (1, 0, 0)


def test_another_answer_moves_the_place(house):
    define(house, "age")
    draft = begin(house)
    page(house, draft, MIDDLE)
    page(house, draft, {"age": "65+"})
    assert (numbers(house, "age=35-49"), numbers(house, "age=65+")) == ((0, 0, 0), (0, 1, 0))
    answering.submit(house.ctx, draft.id, {"age": "18-34"})
    assert (numbers(house, "age=65+"), numbers(house, "age=18-34")) == ((0, 0, 0), (1, 0, 0))


def test_who_does_not_say_is_a_group_of_its_own(house):
    define(house, "age", "sex")
    limit(house, 1, "age=35-49,sex=female")
    for answers in (
        {**MIDDLE, "sex": Missing.REFUSED},
        MIDDLE,
        {**MIDDLE, "sex": "female"},
        {**MIDDLE, "sex": "female"},
    ):
        send(house, answers)
    assert numbers(house, "age=35-49,sex=-") == (2, 0, 0)
    assert numbers(house, "age=35-49,sex=female") == (1, 0, 1)


def test_a_place_that_nobody_uses_is_given_back(house, clock):
    define(house)
    limit(house, 1)
    idle = begin(house)
    page(house, idle, {"G1": 7}, page="G1")
    clock.turn(hours=1)
    page(house, idle, {"G2": 7}, page="G2")  # renews it
    clock.turn(hours=1.5)
    assert quotas.release_idle(house.ctx) == 0 and numbers(house) == (0, 1, 0)
    clock.turn(hours=1)
    seen = answering.load(house.ctx, idle.id)
    assert quotas.release_idle(house.ctx) == 1 and numbers(house) == (0, 0, 0)
    send(house)
    answering.save_page(
        house.ctx, idle.id, {"G3": 7}, page="G3", seen=seen
    )  # a page seen before does not bring it back
    answering.submit(house.ctx, idle.id, MIDDLE)
    assert numbers(house) == (1, 0, 1)


def test_a_page_that_lost_a_race_holds_no_place(house):
    define(house, "age")
    draft = begin(house)
    seen = answering.load(house.ctx, draft.id)
    page(house, draft, {"G1": 7}, page="G1")
    answering.save_page(house.ctx, draft.id, MIDDLE, page="age", seen=seen)
    assert numbers(house, "age=35-49") == (0, 1, 0)


def test_a_resident_with_a_code_is_never_over(house):
    assert quotas.define(house.ctx, house.staff, house.code_batch.id, []) == Refusal(code="batch.unknown")
    assert quotas.view(house.ctx, house.code_batch.id) is None
    define(house)
    limit(house, 0)
    (one,) = codes.issue(house.ctx, house.code_batch.id, [CodePortion(town=TOWN, n=1)])
    entered = answering.enter_by_code(house.ctx, one.plain, "192.0.2.1")
    draft = answering.begin_by_code(house.ctx, entered.code_id, lang="zh", elder=False)
    assert isinstance(answering.submit(house.ctx, draft.id, MIDDLE), Submitted) and statuses(house) == {"complete": 1}


def test_what_is_over_counts_nowhere_and_is_named_as_such(house):
    define(house)
    limit(house, 1)
    send(house)
    over = send(house)
    assert receipts.look_up(house.ctx, over.receipt, "192.0.2.1").over_quota
    assert waves.wave_view(house.ctx, house.wave.id).n_responses == 1
    with house.ctx.store.read() as conn:
        assert responses.count_by_stream(conn, house.wave.id) == {"open": 1}
        q = answering.load(house.ctx, begin(house).id).questionnaire
        _, excluded = columns_of(q, responses.stream_wave(conn, house.wave.id))
    assert sorted(excluded) == ["", "over-quota"]
    chain.seal(house.ctx)
    assert chain.check_wave(house.ctx, house.wave.id).breaks == ()


def test_a_withdrawal_gives_its_place_back(house):
    define(house, "age")
    limit(house, 1, "age=35-49")
    first, over = send(house), send(house)
    receipts.withdraw(house.ctx, over.receipt, "192.0.2.1")
    assert numbers(house, "age=35-49") == (1, 0, 0)
    receipts.withdraw(house.ctx, first.receipt, "192.0.2.1")
    assert numbers(house, "age=35-49") == (0, 0, 0)
    send(house)
    assert numbers(house, "age=35-49") == (1, 0, 0)


def test_answers_with_ticks_are_counted_and_given_back(house):
    """A list of ticks is no value that a quota could be counted by; it made the counting fail."""
    with_ticks = {"age": "35-49", "U": ("school", "health")}
    send(house, with_ticks)
    define(house, "age")
    receipt = send(house, with_ticks).receipt
    assert numbers(house, "age=35-49") == (2, 0, 0)
    receipts.withdraw(house.ctx, receipt, "192.0.2.1")
    assert numbers(house, "age=35-49") == (1, 0, 0)


def test_what_came_before_the_quota_is_counted_in(house):
    send(house)
    send(house, {"age": "65+"})
    define(house, "age")
    assert (numbers(house, "age=35-49"), numbers(house, "age=65+")) == ((1, 0, 0), (1, 0, 0))
    refused = quotas.set_targets(house.ctx, house.staff, house.open_batch.id, {cell(house, "age=65+").id: 0})
    assert refused == Refusal(code="quota.below", params={"target": 0})
    limit(house, 1, "age=65+")
    send(house, {"age": "65+"})
    assert numbers(house, "age=65+") == (1, 0, 1)


def test_a_target_may_be_lowered_while_places_are_held_and_is_kept(house):
    define(house)
    limit(house, 3)
    begun = [begin(house) for _ in range(3)]
    for draft in begun:
        page(house, draft, MIDDLE)
    limit(house, 1)
    for draft in begun:
        answering.submit(house.ctx, draft.id)
    assert numbers(house) == (1, 0, 2)


def test_other_groups_give_held_places_up_and_count_anew(house):
    define(house)
    draft = begin(house)
    page(house, draft, MIDDLE)
    send(house)
    define(house, "age")
    assert numbers(house, "age=35-49") == (1, 0, 0)
    answering.submit(house.ctx, draft.id)
    assert numbers(house, "age=35-49") == (2, 0, 0)
    quotas.define(house.ctx, house.staff, house.open_batch.id, None)
    assert all(not town.quotas for town in quotas.view(house.ctx, house.open_batch.id).towns)
    assert isinstance(send(house), Submitted) and audit.latest(house.ctx)[0].action == "quota-define"


def test_closing_gives_all_places_back(house):
    define(house)
    page(house, begin(house), MIDDLE)
    batches.act(house.ctx, house.staff, house.open_batch.id, BatchRequest(action=BatchAction.CLOSE))
    assert numbers(house) == (0, 0, 0)
    assert quotas.define(house.ctx, house.staff, house.open_batch.id, []) == Refusal(code="batch.finished")
    with house.ctx.store.read() as conn:
        assert conn.execute(select(drafts)).all() == []


def test_what_makes_no_group_is_refused(house):
    ask = lambda *questions: quotas.define(house.ctx, house.staff, house.open_batch.id, questions)  # noqa: E731
    assert ask("G1") == Refusal(code="quota.question") and ask("no-such") == Refusal(code="quota.question")
    assert ask("age", "sex", "education").code == "quota.many"


def test_a_page_with_a_quota_is_at_most_three_statements(house):
    define(house, "age")
    draft = begin(house)

    def count(answers, name):
        with statements(house.ctx) as post:
            page(house, draft, answers, page=name)
        return len(post)

    answering.load(house.ctx, draft.id)
    assert (count({"G1": 7}, "G1"), count(MIDDLE, "age"), count({"age": "65+"}, "age"), count({"G2": 3}, "G2")) == (
        2,
        3,
        3,
        2,
    )


def both(first, second):
    with ThreadPoolExecutor(2) as pool:
        running = [pool.submit(first), pool.submit(second)]
        return [one.result() for one in running]


def test_a_page_saved_while_its_form_is_sent_waits_for_no_lock_in_a_circle(house):
    """Two taps, or two tabs: saving takes a place in the quota, sending uses it."""
    define(house, "age")
    for _ in range(25):
        draft = begin(house)
        seen = answering.load(house.ctx, draft.id)
        page(house, draft, {"age": "18-34"})
        later = answering.load(house.ctx, draft.id)
        assert seen.draft.revision < later.draft.revision
        _, sent = both(
            lambda: answering.save_page(house.ctx, draft.id, MIDDLE, page="age", seen=later),  # noqa: B023
            lambda: answering.submit(house.ctx, draft.id),  # noqa: B023
        )
        assert isinstance(sent, Submitted)
    assert sum(numbers(house, f"age={band}")[0] for band in ("18-34", "35-49")) == 25
    assert all(numbers(house, f"age={band}")[1] == 0 for band in ("18-34", "35-49"))


def test_pages_saved_while_a_batch_is_counted_by_other_groups_or_closed(house):
    define(house, "age")
    for _ in range(12):
        draft = begin(house)
        seen = answering.load(house.ctx, draft.id)
        both(
            lambda: answering.save_page(house.ctx, draft.id, MIDDLE, page="age", seen=seen),  # noqa: B023
            lambda: define(house, "age"),
        )
    draft = begin(house)
    seen = answering.load(house.ctx, draft.id)
    both(
        lambda: answering.save_page(house.ctx, draft.id, MIDDLE, page="age", seen=seen),
        lambda: batches.act(house.ctx, house.staff, house.open_batch.id, BatchRequest(action=BatchAction.CLOSE)),
    )
    assert numbers(house, "age=35-49")[:2] == (0, 0)


def test_an_answer_withdrawn_while_groups_change_leaves_a_true_count(house):
    for _ in range(12):
        define(house, "age")
        sent = send(house)
        both(lambda: receipts.withdraw(house.ctx, sent.receipt, "192.0.2.1"), lambda: define(house, "age", "sex"))  # noqa: B023
        assert numbers(house, "age=35-49,sex=-") == (0, 0, 0)


def test_an_answer_of_a_cell_that_nobody_defined_is_counted_and_shown(house):
    define(house, "age")
    with house.ctx.store.write() as conn:
        conn.execute(quota.delete().where(quota.c.town == TOWN))
    assert isinstance(send(house), Submitted) and isinstance(send(house), Submitted)
    assert numbers(house, "age=35-49") == (2, 0, 0)
