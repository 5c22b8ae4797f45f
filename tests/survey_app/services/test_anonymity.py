"""After closing: whoever has the whole database, all files and all logs cannot tell which code brought which answers."""

from __future__ import annotations

import itertools
import json
import re
from operator import itemgetter

import pytest
import structlog
from sqlalchemy import inspect, select, text

from survey_app import jobs as runner
from survey_app.domain.batch import BatchAction, BatchRequest, BatchState
from survey_app.domain.code import CodePortion, CodeState, digest
from survey_app.domain.disposition import Outcome
from survey_app.domain.draft import Draft
from survey_app.domain.job import JobState
from survey_app.domain.refusal import Refusal
from survey_app.domain.response import Submitted
from survey_app.services import answering, batches, cases, codes, forgetting, linking, minutely
from survey_app.services import jobs as job_service
from survey_app.store import codes as rows_of_codes
from survey_app.store import forgetting as rewriting
from survey_app.store import jobs, schema
from survey_app.store.engine import StoreAway
from survey_app.store.linkkeys import LinkKeys

TOWN = "331081100"
PEOPLE = 40
REQUIRED = {"age": "35-49"}


def begin(house, plain) -> Draft:
    entered = answering.enter_by_code(house.ctx, plain, "192.0.2.1")
    return answering.begin_by_code(house.ctx, entered.code_id, lang="zh", elder=False)


def act(house, action, **more):
    return batches.act(house.ctx, house.staff, house.code_batch.id, BatchRequest(action=action, **more))


def work_all(house):
    while True:
        with house.ctx.store.write() as conn:
            job = jobs.claim(conn, "lease", house.ctx.clock())
        if job is None:
            return
        assert runner.attempt(house.ctx, job), job_service.job_view(house.ctx, job.id).problem


@pytest.fixture
def known(house):
    """Forty codes of one village, used in a random order, and a few begun: what the attacker must not find out."""
    issued = codes.issue(house.ctx, house.code_batch.id, [CodePortion(town=TOWN, n=PEOPLE + 5, village=f"{TOWN}91")])
    used = [one.plain for one in issued[:PEOPLE]]
    used.sort()  # in an order that has nothing to do with that of issue
    begun, sent = [], []
    for plain in used:
        draft = begin(house, plain)
        begun.append(draft.id)
        sent.append(answering.submit(house.ctx, draft.id, REQUIRED).receipt)
    begun += [begin(house, one.plain).id for one in issued[PEOPLE : PEOPLE + 2]]
    return used, begun, sent


@pytest.fixture
def closed(house, known):
    act(house, BatchAction.CLOSE)
    work_all(house)
    return house


def everything(house):
    """Table → rows with every column."""
    found = {}
    with house.ctx.store.read() as conn:
        for name in inspect(house.ctx.store.engine).get_table_names():
            rows = conn.execute(text(f'SELECT * FROM "{name}"')).mappings().all()
            found[name] = [dict(row) for row in rows]
    return found


def pairs(house, known):
    """What is true: (id of the code now, id of the response), which only those know who hold both letter and receipt."""
    used, _, receipts = known
    keys = house.ctx.keys
    with house.ctx.store.read() as conn:
        codes_by = {row.digest: row.id for row in conn.execute(select(schema.code))}
        responses_by = {row.receipt_digest: row.id for row in conn.execute(select(schema.response))}
    by_code = [codes_by[digest(plain, keys.codes)] for plain in used]
    return list(zip(by_code, (responses_by[digest(receipt, keys.receipts)] for receipt in receipts), strict=True))


def test_no_pair_of_columns_joins_codes_and_answers(closed, known):
    """Through any value that two rows share and no third has: directly, or by way of a row of any other table."""
    truth = dict(pairs(closed, known))
    tables = everything(closed)
    holders: dict[str, set[tuple[str, str]]] = {}
    for table, rows in tables.items():
        for row in rows:
            for value in row.values():
                for word in set(re.findall(r"[\w.-]{6,}", str(value))):
                    holders.setdefault(word, set()).add((table, str(row.get("id", row))))
    joined: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for rows in holders.values():
        if len(rows) <= 3:
            for one, other in itertools.permutations(rows, 2):
                joined.setdefault(one, set()).add(other)
    for code_id, response_id in truth.items():
        near = joined.get(("code", str(code_id)), set())
        far = set().union(*(joined.get(row, set()) for row in near), near)
        assert ("response", response_id) not in far


def test_codes_that_were_used_differ_in_nothing_but_their_digest(closed, known):
    used = [row for row in everything(closed)["code"] if row["state"] == "used"]
    assert len(used) == PEOPLE
    assert len({tuple(sorted((k, v) for k, v in row.items() if k not in ("id", "digest"))) for row in used}) == 1
    assert [row["id"] for row in sorted(used, key=itemgetter("digest"))] == sorted(row["id"] for row in used)


@pytest.fixture
def small_villages(house):
    """Ten villages of three used codes each, with probabilities of their own: every other letter was issued anew, one of
    them twice; three more of every village were never used.  (village, module, π) → responses, which is what is true."""
    portions = [
        CodePortion(town=TOWN, n=6, village=f"{TOWN}{n:02d}", inclusion_probability=0.01 * (n + 1)) for n in range(10)
    ]
    issued = codes.issue(house.ctx, house.code_batch.id, portions)
    for i, one in enumerate(issued):
        if i % 6 < 3:
            plain = reissued(house, reissued(house, one.plain) if i == 2 else one.plain) if i % 2 == 0 else one.plain
            answering.submit(house.ctx, begin(house, plain).id, REQUIRED)
    return house


def reissued(house, plain) -> str:
    with house.ctx.store.write() as conn:
        old = rows_of_codes.by_digest(conn, digest(plain, house.ctx.keys.codes))
        rows_of_codes.move(conn, old, CodeState.VOID, Outcome.REFUSAL, "2026-11-24")
        new = codes.make_again(house.ctx, conn, old)
        codes.keep_again(house.ctx, conn, old, new)
    return new.plain


def compatible(code_row, response_row, names):
    return all(code_row[name] in ("", None) or code_row[name] == response_row[name] for name in names)


def candidates(house):
    """For every used code: the responses that agree with it in all columns that both have, and that are filled in."""
    tables = everything(house)
    used = [row for row in tables["code"] if row["state"] == "used"]
    names = (set(tables["code"][0]) & set(tables["response"][0])) - {"id"}
    assert {"village", "urban", "module", "inclusion_probability", "town"} <= names
    return [sum(compatible(row, answer, names) for answer in tables["response"]) for row in used]


def test_before_closing_several_columns_together_single_out_answers(small_villages):
    """What is forgotten is there to forget."""
    assert min(candidates(small_villages)) <= 2


def test_no_columns_together_say_more_than_the_town(small_villages):
    act(small_villages, BatchAction.CLOSE)
    assert candidates(small_villages) == [30] * 30


def test_no_id_or_pointer_tells_which_letter_was_used(small_villages):
    before = {row["id"]: row for row in everything(small_villages)["code"]}
    act(small_villages, BatchAction.CLOSE)
    after = everything(small_villages)["code"]
    used = [row for row in after if row["state"] == "used"]
    gone = [row for row in after if row["outcome"] == "replaced"]
    assert (len(used), len(gone)) == (30, 21) and len(after) == len(before)
    for row in (*used, *gone):
        assert row["id"] not in before and row["number"] is None and row["replaces"] is None and row["village"] == ""
    pointing = {row["replaces"] for row in after} - {None}
    assert not pointing & {row["id"] for row in (*used, *gone)}
    kept = [row for row in after if row["id"] in before]
    assert len(kept) == 30 and all(row == before[row["id"]] for row in kept)


def test_a_second_closing_hides_which_codes_were_used_after_the_first(small_villages):
    house = small_villages
    act(house, BatchAction.CLOSE)
    act(house, BatchAction.EXTEND, reason="rain", closes_on="2026-12-01")
    (late,) = codes.issue(house.ctx, house.code_batch.id, [CodePortion(town=TOWN, n=1, village=f"{TOWN}00")])
    answering.submit(house.ctx, begin(house, late.plain).id, REQUIRED)
    counted = cases.by_town(house.ctx, house.code_batch.id)
    act(house, BatchAction.CLOSE)
    assert cases.by_town(house.ctx, house.code_batch.id) == counted
    used = [row for row in everything(house)["code"] if row["state"] == "used"]
    assert [row["id"] for row in sorted(used, key=itemgetter("digest"))] == sorted(row["id"] for row in used)
    assert answering.enter_by_code(house.ctx, late.plain, "192.0.2.1") == Refusal(code="code.used")


def test_the_job_leaves_a_batch_alone_that_was_opened_again(house, known):
    act(house, BatchAction.CLOSE)
    act(house, BatchAction.EXTEND, reason="rain", closes_on="2026-12-01")
    (one,) = codes.issue(house.ctx, house.code_batch.id, [CodePortion(town=TOWN, n=1)])
    draft = begin(house, one.plain)
    work_all(house)
    assert isinstance(answering.submit(house.ctx, draft.id, REQUIRED), Submitted)


def test_a_failed_job_is_shown_and_tried_again(house, known, clock):
    act(house, BatchAction.CLOSE)
    with house.ctx.store.write() as conn:
        conn.execute(schema.job.update().values(state="failed", ended_at=house.ctx.clock(), problem="X"))
    forgetting.retry(house.ctx)
    assert batches.batch_view(house.ctx, house.code_batch.id).forgetting.state is JobState.FAILED
    clock.turn(hours=2)
    forgetting.retry(house.ctx)
    assert batches.batch_view(house.ctx, house.code_batch.id).forgetting.state is JobState.QUEUED
    work_all(house)
    assert batches.batch_view(house.ctx, house.code_batch.id).forgetting.state is JobState.DONE


def test_a_large_database_is_rewritten_once_nobody_answers(house, known, monkeypatch):
    """Until then the batch page does not say that all is done."""
    monkeypatch.setattr(rewriting, "AT_ONCE_BYTES", 0)
    monkeypatch.setattr(rewriting, "nobody_answers", lambda _conn: False)
    act(house, BatchAction.CLOSE)
    work_all(house)
    waiting = batches.batch_view(house.ctx, house.code_batch.id).forgetting
    assert waiting.state is JobState.DONE and forgetting.put_off(waiting)
    with house.ctx.store.write() as conn:
        conn.execute(schema.batch.update().values(state="open").where(schema.batch.c.id != house.code_batch.id))
    forgetting.retry(house.ctx)
    assert batches.batch_view(house.ctx, house.code_batch.id).forgetting.state is JobState.DONE
    monkeypatch.undo()
    with house.ctx.store.write() as conn:
        conn.execute(schema.batch.update().values(state="closed"))
    forgetting.retry(house.ctx)
    work_all(house)
    done = batches.batch_view(house.ctx, house.code_batch.id).forgetting
    assert done.state is JobState.DONE and not forgetting.put_off(done)


def test_row_numbers_follow_neither_letters_nor_digests(house):
    """The log of deeds names cases by them, and outlives closing."""
    issued = codes.issue(house.ctx, house.code_batch.id, [CodePortion(town=TOWN, n=60)])
    with house.ctx.store.read() as conn:
        rows = conn.execute(select(schema.code).order_by(schema.code.c.id)).mappings().all()
    assert {digest(one.plain, house.ctx.keys.codes): one.number for one in issued} == {
        row["digest"]: row["number"] for row in rows
    }
    for other in ("number", "digest"):
        by_other = [row["id"] for row in sorted(rows, key=itemgetter(other))]
        truth = [(row["id"], row["id"]) for row in rows]
        assert abs(rank_correlation(truth, [row["id"] for row in rows], by_other)) < 0.5  # 3.8 standard errors


def test_a_duty_that_the_disk_refuses_stops_no_other(house, known, clock, monkeypatch):
    act(house, BatchAction.CLOSE)
    with house.ctx.store.write() as conn:
        conn.execute(schema.job.update().values(state="failed", ended_at=house.ctx.clock(), problem="X"))
    clock.turn(hours=2)

    def refuse(*_args):
        raise OSError(30, "read-only")

    monkeypatch.setattr(LinkKeys, "names", refuse)
    minutely.minute(house.ctx)
    assert batches.batch_view(house.ctx, house.code_batch.id).forgetting.state is JobState.QUEUED


def rank_correlation(truth, left, right) -> float:
    """Spearman's, of the places of both halves of the true pairs."""
    ranks = []
    for side, order in enumerate((left, right)):
        place = {key: i for i, key in enumerate(order)}
        values = [place[pair[side]] for pair in truth]
        ranks.append([sorted(values).index(value) for value in values])
    n = len(truth)
    return 1 - 6 * sum((a - b) ** 2 for a, b in zip(*ranks, strict=True)) / (n * (n * n - 1))


ORDERS = {
    "sqlite": {"code": ("rowid",), "response": ("id",)},
    "postgresql": {"code": ("ctid", "xmin::text::bigint", "id"), "response": ("ctid", "xmin::text::bigint", "id")},
}


def orders(house, table):
    backend = house.ctx.store.engine.dialect.name
    with house.ctx.store.read() as conn:
        for column in ORDERS[backend][table]:
            yield conn.execute(text(f"SELECT id FROM {table} ORDER BY {column}, id")).scalars().all()


def test_the_order_of_rows_says_nothing(closed, known):
    truth = pairs(closed, known)
    for left, right in itertools.product(orders(closed, "code"), orders(closed, "response")):
        assert abs(rank_correlation(truth, left, right)) < 0.5  # three standard errors of 40 pairs without relation
    came = [response for _, response in truth]
    for order in orders(closed, "response"):
        place = {key: i for i, key in enumerate(order)}
        arrived = rank_correlation(
            [(i, key) for i, key in enumerate(came)], range(len(came)), sorted(came, key=place.get)
        )
        assert abs(arrived) < 0.5


def test_the_attack_by_order_works_before_closing(house, known):
    """What is forgotten is there to forget: on PostgreSQL the transactions of codes and answers are pairs."""
    if house.ctx.store.is_sqlite:
        return
    truth = pairs(house, known)
    best = max(
        rank_correlation(truth, left, right)
        for left, right in itertools.product(orders(house, "code"), orders(house, "response"))
    )
    assert best == 1


def test_no_transaction_wrote_a_code_and_its_answers(closed, known):
    """PostgreSQL keeps with every row the transaction that wrote it, and both are written by one."""
    if closed.ctx.store.is_sqlite:
        with closed.ctx.store.read() as conn:
            made = conn.execute(text("SELECT sql FROM sqlite_master WHERE name = 'response'")).scalar_one()
        assert "WITHOUT ROWID" in made  # else its rows would be numbered as they came
        return
    with closed.ctx.store.read() as conn:
        for table in ("code", "response"):
            assert len(conn.execute(text(f"SELECT DISTINCT xmin::text FROM {table}")).all()) == 1


def test_files_hold_no_draft_and_no_mark(closed, known, tmp_path):
    """Free pages and the write-ahead log included; the key is gone."""
    _, drafts, _ = known
    assert list((tmp_path / "var" / "keys").iterdir()) == []
    content = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert bool(content) == closed.ctx.store.is_sqlite and not [one for one in drafts if one.encode() in content]


def test_marks_are_gone_and_lead_nowhere_without_the_key(house, known):
    """A backup made while people answered holds marks; once the key is destroyed nobody can say of what."""
    with house.ctx.store.read() as conn:
        backup = conn.execute(select(schema.code.c.id, schema.code.c.draft_mark)).all()
        ids = conn.execute(select(schema.draft.c.id)).scalars().all()
    held = [row for row in backup if row.draft_mark]
    assert len(held) == len(ids) == 2
    batch = batches.batch_view(house.ctx, house.code_batch.id).batch
    assert {row.draft_mark for row in held} == {linking.mark_of_draft(house.ctx, batch, draft) for draft in ids}
    act(house, BatchAction.CLOSE)
    house.ctx.cache.link_keys.clear()
    assert not {row.draft_mark for row in held} & {linking.mark_of_draft(house.ctx, batch, draft) for draft in ids}
    linking.sweep(house.ctx)


def test_logs_name_no_code_form_or_resident(app, house):
    """Rules, never paths; not even the order of lines names anyone."""
    (one,) = codes.issue(house.ctx, house.code_batch.id, [CodePortion(town=TOWN, n=1, village=f"{TOWN}91")])
    with structlog.testing.capture_logs() as lines:
        client = app.test_client()
        client.get(f"/c/{one.plain}", follow_redirects=True)
        draft = begin(house, one.plain)
        client.get(f"/f/{draft.id}/check")
    logged = json.dumps(lines, default=str)
    assert len(lines) >= 2 and "<code>" in logged
    assert one.plain not in logged and draft.id not in logged


def test_unfinished_forms_are_dropped_and_counted(closed):
    with closed.ctx.store.read() as conn:
        assert conn.execute(select(schema.draft)).all() == []
        tally = schema.tally.c
        row = conn.execute(select(schema.tally).where(tally.batch_id == closed.code_batch.id, tally.town == TOWN)).one()
    assert (row.started, row.submitted, row.unfinished) == (PEOPLE + 2, PEOPLE, 2)


def test_after_an_extension_used_codes_stay_used_and_others_begin_anew(closed, known):
    used, drafts, _ = known
    act(closed, BatchAction.EXTEND, reason="rain", closes_on="2026-12-01")
    assert answering.enter_by_code(closed.ctx, used[0], "192.0.2.1") == Refusal(code="code.used")
    assert answering.load(closed.ctx, drafts[-1]) == Refusal(code="draft.unknown")
    with closed.ctx.store.read() as conn:
        begun = conn.execute(select(schema.code.c.id).where(schema.code.c.state == "started")).scalars().first()
    assert answering.entrance_of_code(closed.ctx, begun).draft_id is None
    draft = answering.begin_by_code(closed.ctx, begun, lang="zh", elder=False)
    assert draft.id not in drafts and isinstance(answering.submit(closed.ctx, draft.id, REQUIRED), Submitted)
    assert answering.entrance_of_code(closed.ctx, begun) == Refusal(code="code.used")


def test_a_form_whose_key_was_lost_is_not_sent_a_second_time_under_its_code(house):
    """A database restored without its keys: the code begins anew, and only one form counts."""
    (one,) = codes.issue(house.ctx, house.code_batch.id, [CodePortion(town=TOWN, n=1)])
    lost = begin(house, one.plain)
    linking.destroy(house.ctx, batches.batch_view(house.ctx, house.code_batch.id).batch)
    again = begin(house, one.plain)
    assert again.id != lost.id and isinstance(answering.submit(house.ctx, again.id, REQUIRED), Submitted)
    assert answering.submit(house.ctx, lost.id, REQUIRED) == Refusal(code="draft.unknown")


def test_the_first_screen_by_code_is_one_statement(house):
    from .test_round_trips import statements

    (one,) = codes.issue(house.ctx, house.code_batch.id, [CodePortion(town=TOWN, n=1)])
    code_id = answering.enter_by_code(house.ctx, one.plain, "192.0.2.1").code_id
    with statements(house.ctx) as get:
        assert answering.entrance_of_code(house.ctx, code_id).draft_id is None
    assert len(get) == 1


def test_a_disk_that_takes_no_key_is_said_and_closing_goes_on_without_it(house, monkeypatch):
    (one,) = codes.issue(house.ctx, house.code_batch.id, [CodePortion(town=TOWN, n=1)])

    def refuse(*_args):
        raise OSError(28, "no space left")

    monkeypatch.setattr(LinkKeys, "read_or_make", refuse)
    with pytest.raises(StoreAway):
        begin(house, one.plain)
    monkeypatch.undo()
    begin(house, one.plain)
    monkeypatch.setattr(LinkKeys, "destroy", refuse)
    assert act(house, BatchAction.CLOSE).state is BatchState.CLOSED
    monkeypatch.undo()
    assert LinkKeys(house.ctx.files.root).names()
    linking.sweep(house.ctx)
    assert not LinkKeys(house.ctx.files.root).names()
