"""What every resident's address costs in questions to the database, counted through the whole application.

One for a page and three for its answers: what residents do by the thousand.  What each does once, or few do, may cost
more and is counted as well.  BEGIN and COMMIT are left out.  An address that is not walked through fails the test.
Counted on SQLite, statement by statement; what goes together is one round trip on PostgreSQL (services/test_round_trips)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import event

from survey_app.domain.code import CodePortion, check_character
from survey_app.services import codes

from .conftest import TOWN, Resident, receipt_in

PAGE, ANSWERS = 1, 3
UNKNOWN = "22222222222" + check_character("22222222222")
ONCE = {
    ("GET", "/c/<code>"): 6,  # two of them unless the code is wrong: then the attempt is written down, as for a receipt
    ("POST", "/c"): 6,
    ("POST", "/r"): 7,
    ("POST", "/v/<run>"): 6,
    ("POST", "/begin"): 5,  # batch; code, held; draft; tie them; tally
    ("POST", "/f/<uuid:draft_id>/check"): 6,  # draft; response; chain; draft away; code spent; tally
    ("POST", "/r/withdraw"): 6,  # attempts; found, held; answers away; digest in their place; chain; tally
}


class Counter:
    """Statements by (method, address), the dearest of each."""

    def __init__(self) -> None:
        self.costs: dict[tuple[str, str], int] = {}
        self.now = 0

    def hear(self, _conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        self.now += not statement.startswith(("BEGIN", "PRAGMA"))


@pytest.fixture
def counter(app: Flask) -> Iterator[Counter]:
    from flask import request

    counter = Counter()

    @app.before_request
    def begin() -> None:
        counter.now = 0

    @app.after_request
    def end(response):  # type: ignore[no-untyped-def]
        key = (request.method, request.url_rule.rule if request.url_rule else "")
        counter.costs[key] = max(counter.costs.get(key, 0), counter.now)
        return response

    engine = app.extensions["foursense"].store.engine
    event.listen(engine, "before_cursor_execute", counter.hear)
    yield counter
    event.remove(engine, "before_cursor_execute", counter.hear)


def walk(app: Flask, resident: Resident, link: str, plain: str) -> None:
    """Everything a resident can do: by link and by code, elder view and back, a pause, sent twice, late, withdrawn."""
    for path in ("/", "/r", "/r/seals", "/v/none", "/recordings/none/G1.zh.mp3", "/c"):
        resident.get(path)
    resident.press({"code": UNKNOWN}).press({"code": plain})
    resident.get(f"/c/{UNKNOWN}")
    resident.get(f"/c/{plain}").press()
    resident.answer_all().press()
    resident.begin(link).press({"age": "50-64"}).press({"G1": "3"}, go="elder").press(go="usual").press(go="later")
    resident.get(link)
    draft = resident.text.split('data-left="')[1].split('"')[0]
    first = resident.get(f"/f/{draft}/age").fields.posted
    resident.get(f"/f/{draft}").answer_all()
    check, fields = resident.path, resident.fields.posted
    for _turn in range(2):
        receipt = receipt_in(resident.post(check, fields).text)
    resident.post(f"/f/{draft}/age", {**first, "age": "65+"})
    resident.get("/r").press({"receipt": receipt})
    for _turn in range(2):
        resident.post("/r/withdraw", resident.fields.posted)
    resident.get("/r").press({"receipt": UNKNOWN})
    resident.get("/v/none").press({"code": UNKNOWN})


def test_every_address_keeps_within_its_number(app: Flask, house, link: str, counter: Counter) -> None:  # type: ignore[no-untyped-def]
    made = codes.issue(house.ctx, house.code_batch.id, [CodePortion(town=TOWN, n=2, village=f"{TOWN}91")])
    walk(app, Resident(client=app.test_client()), link, made[0].plain)
    counter.costs.clear()  # whatever is read once per process has been read
    walk(app, Resident(client=app.test_client()), link, made[1].plain)
    dear = {
        key: cost for key, cost in counter.costs.items() if cost > ONCE.get(key, PAGE if key[0] == "GET" else ANSWERS)
    }
    assert not dear
    assert set(counter.costs) >= addresses(app)


def addresses(app: Flask) -> set[tuple[str, str]]:
    """(method, rule) of the residents' blueprint."""
    mine = (rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("resident."))
    return {(method, rule.rule) for rule in mine for method in rule.methods & {"GET", "POST"}}  # type: ignore[operator]
