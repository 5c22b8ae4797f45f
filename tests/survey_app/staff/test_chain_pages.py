"""The chain as staff and residents see it: intact, broken and where, on paper too."""

from __future__ import annotations

from sqlalchemy import delete, update

from survey_app.domain.user import Role
from survey_app.services import answering, audit, chain
from survey_app.store.schema import audit_log, response, wave

TOWN = "331081100"


def send(house):
    draft = answering.begin_by_link(house.ctx, house.open_batch.key, TOWN, lang="zh", elder=False)
    return answering.submit(house.ctx, draft.id, {"age": "35-49"}).receipt


def test_staff_see_an_intact_chain_and_can_search_it(house, sign_in):
    send(house)
    chain.seal(house.ctx)
    staff = sign_in(Role.STAFF)
    assert "/waves/1/chain" in staff.get("/staff/waves/1").text
    page = staff.get("/staff/waves/1/chain").text
    head = chain.check_wave(house.ctx, 1).towns
    value = next(town.head for town in head if town.town.code == TOWN)
    assert "完好" in page and value in page
    assert value in staff.get(f"/staff/waves/1/chain?q={value[:10]}").text
    assert value not in staff.get("/staff/waves/1/chain?state=broken").text
    assert "没有符合" in staff.text


def test_staff_see_where_it_is_broken(house, sign_in):
    send(house)
    chain.seal(house.ctx)
    with house.ctx.store.write() as conn:
        conn.execute(delete(response))
    page = sign_in(Role.STAFF).get("/staff/waves/1/chain").text
    assert "有断裂" in page and "2026年11月23日" in page


def test_a_wave_without_chain_says_so(house, sign_in):
    with house.ctx.store.write() as conn:
        conn.execute(update(wave).values(chained=0))
    assert "较早的版本" in sign_in(Role.STAFF).get("/staff/waves/1/chain").text


def test_the_log_can_be_checked(house, sign_in):
    administrator = sign_in(Role.ADMINISTRATOR)
    audit.seal(house.ctx)
    assert "/staff/log/chain" in administrator.get("/staff/log").text
    assert "完好" in administrator.get("/staff/log/chain").text
    with house.ctx.store.write() as conn:
        conn.execute(update(audit_log).values(actor="nobody"))
    assert "有断裂" in administrator.get("/staff/log/chain").text


def test_anyone_can_note_the_seals_of_days_that_are_over(house, app, clock):
    client = app.test_client()
    send(house)
    chain.seal(house.ctx)
    assert "还没有" in client.get("/r/seals").get_data(
        as_text=True
    )  # nothing of today: it would tell when somebody answers
    clock.turn(days=1)
    head = chain.public_seals(house.ctx).heads[0].head
    assert head[:4] in client.get("/r/seals").get_data(as_text=True)


def test_the_public_page_is_one_statement(house, clock):
    from tests.survey_app.services.test_round_trips import statements

    send(house)
    chain.seal(house.ctx)
    clock.turn(days=1)
    chain.public_seals(house.ctx)
    with statements(house.ctx) as get:
        chain.public_seals(house.ctx)
    assert len(get) == 1


def test_a_receipt_shows_its_seal(house, app):
    client, receipt = app.test_client(), send(house)

    def shown():
        token = client.get("/r").get_data(as_text=True).split('name="csrf_token" value="', 1)[1].split('"', 1)[0]
        return client.post("/r", data={"csrf_token": token, "receipt": receipt}).get_data(as_text=True)

    assert "一分钟内" in shown()
    chain.seal(house.ctx)
    assert "与您提交的一致" in shown() and "✓" in shown()
    with house.ctx.store.write() as conn:
        conn.execute(update(response).values(answers='{"G1":10}'))
    assert "与您提交的不一致" in shown() and "✓" not in shown()
