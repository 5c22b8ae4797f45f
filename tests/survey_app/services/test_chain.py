"""Whatever is dropped, added, changed or moved afterwards shows; what residents withdraw does not.  On both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import delete, insert, select, update

from survey_app.domain.batch import BatchAction, BatchRequest
from survey_app.domain.chain import Fault
from survey_app.domain.refusal import Refusal
from survey_app.domain.wave import WaveState
from survey_app.services import answering, audit, batches, chain, receipts, waves
from survey_app.store import chain as rows
from survey_app.store.schema import (
    audit_link,
    audit_log,
    chain_day,
    chain_link,
    chain_pending,
    response,
    tally,
    withdrawal,
)

TOWN, OTHER = "331081100", "331081101"


def send(house, town=TOWN, n=1):
    sent = []
    for _ in range(n):
        draft = answering.begin_by_link(house.ctx, house.open_batch.key, town, lang="zh", elder=False)
        sent.append(answering.submit(house.ctx, draft.id, {"age": "35-49", "G1": 7}).receipt)
    return sent


@pytest.fixture
def sealed(house, clock):
    """Two days of one town and one of another, sealed in three goes; one answer more waits."""
    send(house, n=2)
    send(house, OTHER)
    chain.seal(house.ctx)
    send(house, n=1)
    chain.seal(house.ctx)
    clock.turn(days=1)
    send(house, n=2)
    chain.seal(house.ctx)
    send(house)
    return house


def faults(house):
    found = chain.check_wave(house.ctx, house.wave.id)
    return {(broken.fault, broken.place, broken.day) for broken in found.breaks}


def run(house, *statements):
    with house.ctx.store.write() as conn:
        for statement in statements:
            conn.execute(statement)


def town_of(house, code):
    return next(t for t in chain.check_wave(house.ctx, house.wave.id).towns if t.town.code == code)


def test_what_is_accepted_is_sealed_by_town_and_day(sealed):
    town = town_of(sealed, TOWN)
    assert faults(sealed) == set()
    assert [(day.day, day.n) for day in town.days] == [("2026-11-23", 3), ("2026-11-24", 2)]
    assert (town.n, town.waiting, town_of(sealed, OTHER).n) == (5, 1, 1)
    assert chain.seal(sealed.ctx) == 1 and chain.seal(sealed.ctx) == 0
    assert town_of(sealed, TOWN).head != town.head and faults(sealed) == set()


def some_response(house, town=TOWN, day="2026-11-23"):
    query = select(response).where(response.c.town == town, response.c.submitted_day == day)
    with house.ctx.store.read() as conn:
        return dict(conn.execute(query).mappings().first())


def test_a_dropped_answer_shows(sealed):
    run(sealed, delete(response).where(response.c.id == some_response(sealed)["id"]))
    assert faults(sealed) == {(Fault.MISSING, TOWN, "2026-11-23")}


def test_an_added_answer_shows(sealed):
    more = {**some_response(sealed), "id": "put-in", "receipt_digest": "x"}
    run(sealed, insert(response).values(**more))
    assert faults(sealed) == {(Fault.ADDED, TOWN, "")}


def test_an_added_answer_shows_even_with_an_entry_made_up(sealed):
    more = {**some_response(sealed), "id": "put-in", "receipt_digest": "x"}
    entry = {"wave_id": sealed.wave.id, "town": TOWN, "day": "2026-11-24", "digest": "ab" * 32}
    run(sealed, insert(response).values(**more), insert(chain_pending).values(**entry))
    chain.seal(sealed.ctx)
    assert faults(sealed) == {
        (Fault.ADDED, TOWN, ""),
        (Fault.MISSING, TOWN, "2026-11-24"),
        (Fault.COUNTED, TOWN, ""),
    }


@pytest.mark.parametrize(
    "change",
    [
        {"answers": '{"G1":10}'},
        {"answers_sha256": "0" * 64},
        {"town": OTHER},
        {"inclusion_probability": 0.5},
        {"submitted_day": "2026-11-20"},
        {"seconds": 600},
        {"receipt_digest": "y"},
    ],
)
def test_a_changed_answer_shows(sealed, change):
    run(sealed, update(response).where(response.c.id == some_response(sealed)["id"]).values(**change))
    assert {fault for fault, *_ in faults(sealed)} == {Fault.MISSING, Fault.ADDED}


def links_of(house):
    with house.ctx.store.read() as conn:
        return rows.links(conn, house.wave.id)[TOWN]


def here(position):
    return (chain_link.c.town == TOWN, chain_link.c.position == position)


def test_a_dropped_link_shows(sealed):
    run(sealed, delete(chain_link).where(*here(2)))
    assert (Fault.ORDER, TOWN, "2026-11-23") in faults(sealed)


def test_links_changed_places_show(sealed):
    one, two = links_of(sealed)[:2]
    run(
        sealed,
        update(chain_link).where(*here(1)).values(digest="aside"),
        update(chain_link).where(*here(2)).values(digest=one.digest),
        update(chain_link).where(*here(1)).values(digest=two.digest),
    )
    assert faults(sealed) == {(Fault.ORDER, TOWN, "2026-11-23")}


def test_a_link_of_another_day_shows(sealed):
    run(sealed, update(chain_link).where(*here(4)).values(day="2026-11-23"))
    assert (Fault.ORDER, TOWN, "2026-11-23") in faults(sealed)


def test_a_changed_head_of_a_day_shows(sealed):
    run(
        sealed, update(chain_day).where(chain_day.c.town == TOWN, chain_day.c.day == "2026-11-23").values(head="0" * 64)
    )
    assert faults(sealed) == {(Fault.ORDER, TOWN, "")}


def test_an_answer_dropped_with_all_links_after_it_shows_by_a_head_noted_before(sealed):
    """The one thing a chain alone cannot show: its end cut off.  The head on paper does."""
    noted = town_of(sealed, TOWN).head
    run(
        sealed,
        delete(response).where(response.c.town == TOWN, response.c.submitted_day == "2026-11-24"),
        delete(chain_link).where(chain_link.c.town == TOWN, chain_link.c.position > 3),
        delete(chain_day).where(chain_day.c.town == TOWN, chain_day.c.day == "2026-11-24"),
        delete(chain_pending),
    )
    assert faults(sealed) == {(Fault.COUNTED, TOWN, "")}
    run(sealed, update(tally).where(tally.c.town == TOWN, tally.c.submitted > 0).values(submitted=3))
    assert faults(sealed) == set() and noted not in {link.head for link in links_of(sealed)}


def test_an_answer_dropped_with_its_entry_before_it_was_sealed_shows(sealed):
    """The sixth waits for the next minute.  Counts by town, which stand apart, know of it."""
    with sealed.ctx.store.read() as conn:
        (digest,) = conn.execute(select(chain_pending.c.digest)).scalars()
        rows_of_town = conn.execute(select(response).where(response.c.town == TOWN)).mappings().all()
    waiting = next(row for row in rows_of_town if chain.digest_of_row(sealed.ctx, row) == digest)
    run(sealed, delete(response).where(response.c.id == waiting["id"]), delete(chain_pending))
    assert faults(sealed) == {(Fault.COUNTED, TOWN, "")}


def test_what_is_accepted_is_the_break_there_is_and_none_that_comes_later(sealed):
    def standing():
        return chain.check_wave(sealed.ctx, sealed.wave.id)

    assert chain.accept_break(sealed.ctx, None, "2026Q4", "lost by hand") == Refusal(code="chain.intact")
    run(sealed, delete(response).where(response.c.id == some_response(sealed)["id"]))
    assert chain.accept_break(sealed.ctx, None, "2026Q4", "lost by hand") is None
    assert standing().breaks and standing().accepted
    send(sealed)
    chain.seal(sealed.ctx)
    assert standing().accepted  # what comes in properly changes nothing
    run(sealed, delete(response).where(response.c.id == some_response(sealed)["id"]))
    assert not standing().accepted
    assert chain.accept_break(sealed.ctx, None, "2026Q4", "another") is None and standing().accepted


def test_an_early_break_that_was_accepted_hides_no_later_one(sealed):
    """Two links, their answers and the counts: once the first gap is accepted, the second still shows."""

    def drop(position):
        (link,) = (one for one in links_of(sealed) if one.position == position)
        with sealed.ctx.store.read() as conn:
            all_rows = conn.execute(select(response).where(response.c.town == TOWN)).mappings().all()
        (its,) = (row["id"] for row in all_rows if chain.digest_of_row(sealed.ctx, row) == link.digest)
        run(
            sealed,
            delete(response).where(response.c.id == its),
            delete(chain_link).where(*here(position)),
            update(tally).where(tally.c.town == TOWN, tally.c.submitted > 0).values(submitted=tally.c.submitted - 1),
        )
        return chain.check_wave(sealed.ctx, sealed.wave.id)

    assert {broken.fault for broken in drop(2).breaks} == {Fault.ORDER}
    assert chain.accept_break(sealed.ctx, None, "2026Q4", "lost by hand") is None
    assert chain.check_wave(sealed.ctx, sealed.wave.id).accepted
    again = drop(4)
    assert len(again.breaks) == 2 and not again.accepted


def test_nobody_accepts_a_break_who_has_the_database_alone(sealed):
    """What stands for the accepted breaks is made with the installation's key, and for this wave."""
    import hashlib

    from survey_app.domain import chain as rules
    from survey_app.store.schema import wave

    run(sealed, delete(response).where(response.c.id == some_response(sealed)["id"]))
    breaks = chain.check_wave(sealed.ctx, sealed.wave.id).breaks
    made_up = rules.fingerprint(b"", f"wave {sealed.wave.id}", breaks), hashlib.sha256(b"").hexdigest(), ""
    for value in made_up:
        run(sealed, update(wave).values(chain_accepted=value, chain_reason="quietly"))
        assert not chain.check_wave(sealed.ctx, sealed.wave.id).accepted


def test_seals_of_a_wave_that_is_not_chained_are_not_shown(sealed, clock):
    from survey_app.store.schema import wave

    clock.turn(days=1)
    assert chain.public_seals(sealed.ctx).heads and not chain.public_seals(sealed.ctx).unsealed
    run(sealed, update(wave).values(chained=0))
    assert chain.public_seals(sealed.ctx).heads == () and chain.public_seals(sealed.ctx).unsealed == (
        sealed.wave.title,
    )


def test_sending_again_what_was_withdrawn_says_so(house):
    draft = answering.begin_by_link(house.ctx, house.open_batch.key, TOWN, lang="zh", elder=False)
    sent = answering.submit(house.ctx, draft.id, {"age": "35-49"})
    receipts.withdraw(house.ctx, sent.receipt, "192.0.2.1")
    gone = Refusal(code="draft.withdrawn")
    assert answering.submit(house.ctx, draft.id, {"age": "35-49"}) == gone == answering.load(house.ctx, draft.id)
    assert answering.find_receipt(house.ctx, draft.id) == gone
    other = "00000000-0000-4000-8000-000000000000"
    assert answering.submit(house.ctx, other) == answering.load(house.ctx, other) == Refusal(code="draft.unknown")


def test_a_withdrawal_breaks_nothing(sealed):
    (receipt,) = send(sealed)
    chain.seal(sealed.ctx)
    before = town_of(sealed, TOWN)
    assert receipts.withdraw(sealed.ctx, receipt, "192.0.2.1").withdrawn
    for town in (town_of(sealed, TOWN), chain.seal(sealed.ctx) and town_of(sealed, TOWN)):
        assert (town.breaks, town.withdrawn) == ((), 1)
    assert town_of(sealed, TOWN).n == before.n + 1


def test_an_answer_withdrawn_before_it_was_sealed_breaks_nothing(sealed):
    (receipt,) = send(sealed)
    receipts.withdraw(sealed.ctx, receipt, "192.0.2.1")
    assert faults(sealed) == set()
    chain.seal(sealed.ctx)
    assert faults(sealed) == set()


def test_a_withdrawal_that_nobody_asked_for_shows(sealed):
    """An answer deleted by hand with a line in the table of withdrawals: only this installation can make the note."""
    one = some_response(sealed)
    line = {"response_digest": "x", "receipt_digest": one["receipt_digest"], "batch_id": one["batch_id"], "town": TOWN}
    line |= {"answers_digest": "y", "withdrawn_day": "2026-11-24"}
    run(sealed, delete(response).where(response.c.id == one["id"]), insert(withdrawal).values(**line))
    assert faults(sealed) == {(Fault.MISSING, TOWN, "2026-11-23")}


def test_a_resident_sees_that_the_answers_are_as_they_were_sent(sealed):
    (receipt,) = send(sealed)
    seal = lambda: receipts.look_up(sealed.ctx, receipt, "192.0.2.1").seal  # noqa: E731
    assert (seal().state, seal().head) == ("waiting", "")
    chain.seal(sealed.ctx)
    assert seal().state == "sealed" and seal().head in {link.head for link in links_of(sealed)}
    run(sealed, update(response).values(answers='{"G1":10}'))
    assert seal().state == "broken"


def test_workers_that_seal_at_once_make_no_fork(sealed):
    for _ in range(3):
        send(sealed, n=2)
        with ThreadPoolExecutor(8) as pool:
            done = list(pool.map(lambda _: chain.seal(sealed.ctx), range(8)))
        assert sum(done) >= 2
    assert faults(sealed) == set() and town_of(sealed, TOWN).waiting == 0
    assert [link.position for link in links_of(sealed)] == list(range(1, len(links_of(sealed)) + 1))


def test_sealing_while_residents_send_and_somebody_checks(house):
    """Nobody who checks meanwhile is told of a break."""

    def one(number):
        if number % 3 == 0:
            chain.seal(house.ctx)
            return faults(house)
        send(house)
        return set()

    with ThreadPoolExecutor(6) as pool:
        assert set().union(*pool.map(one, range(18))) == set()
    chain.seal(house.ctx)
    assert faults(house) == set() and town_of(house, TOWN).n == 12


def test_a_clock_set_back_breaks_nothing(sealed, clock):
    clock.turn(days=-1)
    send(sealed)
    chain.seal(sealed.ctx)
    assert faults(sealed) == set()


def test_a_wave_of_an_older_version_has_nothing_to_check(sealed):
    from survey_app.store.schema import wave

    run(sealed, delete(response), update(wave).values(chained=0))
    found = chain.check_wave(sealed.ctx, sealed.wave.id)
    assert (found.chained, found.breaks) == (False, ()) and chain.check_wave(sealed.ctx, 99) is None


def test_closing_and_freezing_seal_and_keep_the_chain(sealed):
    for batch in (sealed.open_batch, sealed.code_batch):
        batches.act(sealed.ctx, sealed.staff, batch.id, BatchRequest(action=BatchAction.CLOSE))
    assert waves.freeze_wave(sealed.ctx, sealed.staff, sealed.wave.id).state is WaveState.FROZEN
    assert faults(sealed) == set()


# The log


def log_faults(house):
    return {broken.fault for broken in audit.check(house.ctx).breaks}


@pytest.fixture
def logged(house):
    audit.seal(house.ctx)
    with house.ctx.store.write() as conn:
        for number in range(3):
            audit.write(house.ctx, conn, house.staff, "download", f"report:{number}", file=f"{number}.pdf")
    audit.seal(house.ctx)
    with house.ctx.store.write() as conn:
        audit.write(house.ctx, conn, house.staff, "sign-in", "user:staff")
    return house


def test_the_log_is_chained(logged):
    found = audit.check(logged.ctx)
    assert (found.breaks, found.before) == ((), 0) and found.n >= 7
    assert audit.seal(logged.ctx) == 1 and audit.check(logged.ctx).head != found.head


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        (delete(audit_log).where(audit_log.c.subject == "report:1"), Fault.MISSING),
        (update(audit_log).where(audit_log.c.subject == "report:1").values(actor="someone else"), Fault.MISSING),
        (update(audit_log).where(audit_log.c.subject == "user:staff").values(actor="someone else"), Fault.ADDED),
        (delete(audit_link).where(audit_link.c.position == 2), Fault.ORDER),
        (update(audit_link).where(audit_link.c.position == 2).values(head="0" * 64), Fault.ORDER),
    ],
)
def test_a_log_that_was_worked_over_shows(logged, statement, fault):
    run(logged, statement)
    assert fault in log_faults(logged)


@pytest.mark.parametrize("digest", ["", "ab" * 32])
def test_a_line_put_into_the_log_shows(logged, digest):
    line = {"at": logged.ctx.clock(), "actor": "a", "action": "b", "subject": "c", "details": {}, "digest": digest}
    run(logged, insert(audit_log).values(**line))
    assert log_faults(logged) == {Fault.ADDED}


def test_two_lines_that_changed_places_show(logged):
    with logged.ctx.store.read() as conn:
        one, two = (
            conn.execute(select(audit_log).order_by(audit_log.c.id.desc()).limit(4).offset(1)).mappings().all()[:2]
        )
    swap = {name: (one[name], two[name]) for name in ("subject", "details", "digest")}
    run(
        logged,
        update(audit_log).where(audit_log.c.id == one["id"]).values(**{name: both[1] for name, both in swap.items()}),
        update(audit_log).where(audit_log.c.id == two["id"]).values(**{name: both[0] for name, both in swap.items()}),
    )
    assert log_faults(logged) == {Fault.MISSING}


def test_workers_that_seal_the_log_at_once_make_no_fork(logged):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: audit.seal(logged.ctx), range(8)))
    assert audit.check(logged.ctx).breaks == ()
