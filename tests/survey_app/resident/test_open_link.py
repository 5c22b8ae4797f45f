"""By open link, from the first screen to the receipt."""

from __future__ import annotations

import json

from sqlalchemy import text

from .conftest import Resident, receipt_in


def rows(app, statement: str) -> list:
    with app.extensions["foursense"].store.read() as conn:
        return list(conn.execute(text(statement)).mappings())


def test_first_screen_says_who_asks_and_carries_the_marks(resident: Resident, link: str) -> None:
    resident.get(link)
    for wanted in ("不问姓名", "村镇干部看不到", "表号", "制定机关", "批准文号", "有效期", "箬横", "演示"):
        assert wanted in resident.text
    assert resident.text.index("不问姓名") < resident.text.index("表号")


def test_whole_form_is_stored_once_with_a_receipt(app, resident: Resident, link: str) -> None:
    resident.begin(link).answer_all()
    assert rows(app, "SELECT count(*) AS n FROM response")[0]["n"] == 0
    resident.press()
    assert resident.status == 200 and resident.path.endswith("/receipt")
    stored = rows(app, "SELECT * FROM response")
    assert len(stored) == 1
    answers = json.loads(stored[0]["answers"])
    assert answers["G1"] == 0 and answers["M04"] == 5 and answers["town"] == "331081103"
    assert receipt_in(resident.text)


def test_no_get_writes(app, resident: Resident, link: str) -> None:
    resident.get(link)
    assert rows(app, "SELECT count(*) AS n FROM draft")[0]["n"] == 0
