"""A phone goes to the next person: whatever they press, they read no answer of the one before."""

from __future__ import annotations

from typing import Any

import pytest

from .walking import begin, drafts, press, responses, straight_to_check

pytestmark = pytest.mark.browser
CHOSEN = "() => [...document.querySelectorAll('input:checked')].map(input => input.id)"


@pytest.fixture
def left(new_page: Any, link: str) -> Any:
    """Two pages answered, then "later"."""
    page = new_page()
    begin(page, link)
    page.check("#age-3")
    press(page)
    page.check("#G1-11")
    press(page, "button[value=later]")
    return page


def test_by_the_back_button(left: Any) -> None:
    for _turn in range(2):
        left.go_back()
        left.wait_for_selector("form#answers")
        left.wait_for_timeout(100)  # what the browser fills in by itself comes after the page
        assert left.evaluate(CHOSEN) == []


def test_by_the_link_and_continue(served: Any, left: Any, link: str) -> None:
    left.goto(link)
    press(left, "main a.go")
    before = drafts(served)[0]
    left.wait_for_selector("#G1-11")
    assert left.evaluate(CHOSEN) == [] and "已答过" in left.inner_text("main")
    press(left)
    assert '"G1":10' in before and '"G1":10' in drafts(served)[0], "left as it was, the answer stays"
    straight_to_check(left)
    assert "50～64岁" not in left.inner_text("main") and "已答" in left.inner_text("main")
    press(left)
    assert len(responses(served)) == 1


FROZEN = "() => window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"
"""A browser that brings a page back as it was left, script, choices and all, says so by this event."""


@pytest.mark.parametrize("way", ["later", "sent"])
def test_a_page_brought_back_as_it_was_shows_no_answer(new_page: Any, link: str, way: str) -> None:
    """The form was left or sent in another window meanwhile; this one still held what was chosen."""
    page = new_page()
    begin(page, link)
    page.check("#age-3")
    other = page.context.new_page()
    other.goto(page.url)
    other.check("#age-3")
    if way == "later":
        press(other, "button[value=later]")
    else:
        straight_to_check(other)
        press(other)
    with page.expect_navigation():
        page.evaluate(FROZEN)
    assert page.evaluate(CHOSEN) == []


def test_a_page_brought_back_while_sending_can_send_again(served: Any, new_page: Any, link: str) -> None:
    page = new_page()
    begin(page, link)
    page.check("#age-3")
    page.route("**/age", lambda route: None)  # the answer of the server never came
    page.click("main button.go")
    page.wait_for_selector("form[aria-busy]")
    page.unroute("**/age")
    page.evaluate(FROZEN)
    press(page)
    assert page.url.endswith("/G1") and '"age":"50-64"' in drafts(served)[0] and len(drafts(served)) == 1
