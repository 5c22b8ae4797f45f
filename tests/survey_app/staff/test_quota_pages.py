"""Staff say by what answers are counted and how many; the page shows how far each group is."""

from __future__ import annotations

import re

from survey_app.domain.user import Role
from survey_app.services import answering, quotas, receipts

TOWN = "331081100"
PATH = "/staff/batches/1/quotas"


def send(house):
    draft = answering.begin_by_link(house.ctx, house.open_batch.key, TOWN, lang="zh", elder=False)
    return answering.submit(house.ctx, draft.id, {"age": "35-49"}).receipt


def field_of(house, cell):
    found = quotas.view(house.ctx, house.open_batch.id)
    return next(f"t-{q.id}" for t in found.towns if t.town.code == TOWN for q in t.quotas if q.cell == cell)


def test_from_no_quota_to_a_full_one(house, sign_in):
    staff = sign_in(Role.STAFF)
    assert PATH in staff.get("/staff/batches/1").text and "没有配额" in staff.get(PATH).text
    staff.post(f"{PATH}/groups", by="age")
    assert "35～49岁" in staff.text and "没有配额" not in staff.text
    name = field_of(house, "age=35-49")
    staff.post(PATH, **{name: "1"})
    assert "目标已保存" in staff.text
    send(house)
    over = send(house)
    full = staff.get(f"{PATH}?state=full").text
    row = re.search(rf'<tr>(?:(?!</tr>).)*name="{name}".*?</tr>', full, re.S)
    assert row and re.findall(r'<td class="num">(\d+)</td>', row[0]) == ["1", "0", "1"]
    assert full.count('class="target"') == 1
    assert receipts.look_up(house.ctx, over, "192.0.2.1").over_quota


def test_what_cannot_be_is_said_and_what_was_typed_is_kept(house, sign_in):
    staff = sign_in(Role.STAFF)
    send(house)
    staff.get(PATH).post(f"{PATH}/groups")
    name = field_of(house, "")
    staff.post(PATH, **{name: "many"})
    assert staff.status == 422 and 'value="many"' in staff.text
    staff.post(PATH, **{name: "0"})
    assert staff.status == 422 and "不能低于已完成数" in staff.text
    staff.get(PATH).post(f"{PATH}/groups", by="G1")
    assert staff.status == 200  # what is no choice is not looked at: by town alone
    staff.post(f"{PATH}/groups", none="yes")
    assert "没有配额" in staff.text


def test_search_and_its_empty_state(house, sign_in):
    staff = sign_in(Role.STAFF)
    staff.get(PATH).post(f"{PATH}/groups")
    assert staff.get(f"{PATH}?q={TOWN}").text.count('class="target"') == 1
    assert "没有符合条件的配额" in staff.get(f"{PATH}?q=nowhere").text


def test_a_batch_with_codes_has_no_such_page(house, sign_in):
    assert sign_in(Role.STAFF).get("/staff/batches/2/quotas").status == 404
