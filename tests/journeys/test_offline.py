"""The network goes and comes back: nothing answered is lost, nothing is believed stored that is not, nothing stays behind."""

from __future__ import annotations

from typing import Any

import pytest

from survey_app.domain.batch import BatchAction, BatchRequest
from survey_app.services import batches

from .walking import GO, begin, drafts, kept, press, responses, straight_to_check

pytestmark = pytest.mark.browser


@pytest.fixture
def page(new_page: Any, link: str) -> Any:
    """On the first page, "50 to 64" chosen."""
    opened = new_page()
    begin(opened, link)
    opened.check("#age-3")
    yield opened
    new_page.errors.clear()  # Chromium reports the failed requests itself


def offline(page: Any) -> None:
    """Press without a network."""
    page.context.set_offline(True)
    page.click(GO)
    page.wait_for_selector(".offline:not([hidden])")


def test_answers_are_kept_and_sent_when_the_network_returns(served: Any, page: Any) -> None:
    offline(page)
    assert "网络断了" in page.inner_text(".offline") and len(kept(page)) == 1
    page.context.set_offline(False)
    page.wait_for_url("**/G1")
    assert kept(page) == [] and '"age":"50-64"' in drafts(served)[0]


def test_what_was_changed_meanwhile_is_what_is_sent(served: Any, page: Any) -> None:
    offline(page)
    page.check("#age-4")
    page.context.set_offline(False)
    page.wait_for_url("**/G1")
    assert '"age":"65+"' in drafts(served)[0]


def test_a_page_that_was_closed_is_sent_from_the_next_one_and_never_shown(served: Any, page: Any, link: str) -> None:
    """By then the phone may be in other hands."""
    offline(page)
    page.close()
    context = page.context
    context.set_offline(False)
    again = context.new_page()
    again.goto(link)
    again.wait_for_function("() => !Object.keys(localStorage).some(name => name.startsWith('answers:'))")
    assert '"age":"50-64"' in drafts(served)[0]
    assert "继续" in again.inner_text("main") and "50～64" not in again.inner_text("main")
    press(again, "main a.go")
    assert again.url.endswith("/G1")


def test_the_page_itself_opened_again_sends_and_goes_on(served: Any, page: Any) -> None:
    offline(page)
    address = page.url
    page.close()
    context = page.context
    context.set_offline(False)
    again = context.new_page()
    again.goto(address)
    again.wait_for_url("**/G1")
    assert kept(again) == [] and '"age":"50-64"' in drafts(served)[0]


@pytest.mark.parametrize("portal", ["a page", "JSON"])
def test_a_captive_portal_is_not_believed(served: Any, page: Any, portal: str) -> None:
    body = {"a page": "<html><body>Welcome</body></html>", "JSON": '{"ok": true}'}[portal]
    kind = {"a page": "text/html", "JSON": "application/json"}[portal]
    page.context.route("**/f/**", lambda route: route.fulfill(status=200, content_type=kind, body=body))
    page.click(GO)
    page.wait_for_selector(".offline:not([hidden])")
    assert drafts(served) == ["{}"] and len(kept(page)) == 1
    page.context.unroute("**/f/**")
    page.evaluate("() => window.dispatchEvent(new Event('online'))")
    page.wait_for_url("**/G1")
    assert '"age":"50-64"' in drafts(served)[0]


def test_a_database_that_is_away_is_waited_for(served: Any, page: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from survey_app.services import answering
    from survey_app.store.engine import StoreAway

    def away(*_args: object, **_kw: object) -> None:
        raise StoreAway("disk full")

    with monkeypatch.context() as patched:
        patched.setattr(answering, "save_page", away)
        page.click(GO)
        page.wait_for_selector(".offline:not([hidden])")
    page.evaluate("() => window.dispatchEvent(new Event('online'))")
    page.wait_for_url("**/G1")
    assert '"age":"50-64"' in drafts(served)[0]


def test_sending_waits_too_and_thanks_only_when_stored(served: Any, page: Any) -> None:
    press(page)
    straight_to_check(page)
    offline(page)
    assert "不要关闭" in page.inner_text(".offline")
    assert responses(served) == [] and kept(page) == []
    page.context.set_offline(False)
    page.wait_for_selector("p.code")
    assert len(responses(served)) == 1


def test_an_answer_whose_receipt_was_lost_on_the_way_is_stored_once(served: Any, page: Any) -> None:
    """The request arrives, the answer to it does not."""
    press(page)
    straight_to_check(page)

    def lose(route: Any) -> None:
        route.fetch()
        route.abort()

    page.context.route("**/check", lose)
    page.click(GO)
    page.wait_for_selector(".offline:not([hidden])")
    assert len(responses(served)) == 1 and "p.code" not in page.content()
    page.context.unroute("**/check")
    page.evaluate("() => window.dispatchEvent(new Event('online'))")
    page.wait_for_selector("p.code")
    assert len(responses(served)) == 1


def paused(served: Any, page: Any) -> Any:
    """The network was away; when it is back, the office has paused the survey."""
    offline(page)
    act(served, BatchAction.PAUSE)
    page.context.set_offline(False)
    page.wait_for_selector("h1:has-text('调查暂停')")
    assert len(kept(page)) == 1 and drafts(served) == ["{}"]
    page.wait_for_load_state("networkidle")  # the script has tried once more
    assert page.query_selector(".offline:not([hidden])") is None, "a pause is not called a lost network"
    return page


def act(served: Any, action: BatchAction) -> None:
    house = served.house
    batches.act(house.ctx, house.staff, house.open_batch.id, BatchRequest(action=action))


def test_a_survey_paused_meanwhile_takes_the_answers_when_it_goes_on(served: Any, page: Any) -> None:
    paused(served, page)
    act(served, BatchAction.RESUME)
    press(page, "main button.go")
    page.wait_for_function("() => !Object.keys(localStorage).some(name => name.startsWith('answers:'))")
    assert page.url.endswith("/G1") and '"age":"50-64"' in drafts(served)[0] and len(drafts(served)) == 1


def test_answers_kept_over_a_pause_arrive_from_the_link_opened_later(served: Any, page: Any, link: str) -> None:
    context = paused(served, page).context
    page.close()
    act(served, BatchAction.RESUME)
    again = context.new_page()
    again.goto(link)
    again.wait_for_function("() => !Object.keys(localStorage).some(name => name.startsWith('answers:'))")
    assert '"age":"50-64"' in drafts(served)[0] and len(drafts(served)) == 1
