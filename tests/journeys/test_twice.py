"""Double taps, the back button, two tabs: one response, one receipt, no answer undone unseen."""

from __future__ import annotations

from typing import Any

import pytest

from .walking import GO, TOWN, begin, drafts, press, responses, straight_to_check

pytestmark = pytest.mark.browser
OTHER_TOWN = "331081001"


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_double_tap_is_one_response(served: Any, link: str, new_page: Any, script: bool) -> None:
    page = new_page(java_script_enabled=script)
    begin(page, link)
    page.check("#age-2")
    page.dblclick(GO)
    page.wait_for_url("**/G1")
    straight_to_check(page)
    page.dblclick(GO)
    page.wait_for_selector("p.code")
    assert len(responses(served)) == 1
    assert page.query_selector(".note") is None, "a double tap is no conflict"


def test_double_tap_on_consent_begins_one_form(served: Any, link: str, new_page: Any) -> None:
    page = new_page()
    page.goto(link)
    page.dblclick(GO)
    page.wait_for_url("**/age")
    assert len(drafts(served)) == 1


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_back_button_shows_the_answers_and_a_change_is_saved(
    served: Any, link: str, new_page: Any, script: bool
) -> None:
    page = new_page(java_script_enabled=script)
    begin(page, link)
    page.check("#age-3")
    press(page)
    page.check("#G1-1")
    press(page)
    page.go_back()
    page.go_back()
    page.wait_for_selector("#age-3")
    assert page.is_checked("#age-3")
    page.check("#age-2")
    press(page)
    assert page.url.endswith("/G1") and '"age":"35-49"' in drafts(served)[0]


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_back_after_sending_shows_the_receipt_not_the_answers(link: str, new_page: Any, script: bool) -> None:
    page = new_page(java_script_enabled=script)
    begin(page, link)
    straight_to_check(page)
    press(page)
    receipt = page.inner_text("p.code")
    page.go_back()
    page.wait_for_selector("p.code")
    assert page.inner_text("p.code") == receipt


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_two_tabs_on_one_form(served: Any, link: str, new_page: Any, script: bool) -> None:
    """The older tab is shown what it would undo, and may then insist."""
    first = new_page(java_script_enabled=script)
    begin(first, link)
    second = first.context.new_page()
    second.goto(first.url)
    second.check("#age-4")
    press(second)
    first.check("#age-1")
    press(first)
    assert "别的窗口" in first.inner_text(".note") and first.is_checked("#age-1")
    assert '"age":"65+"' in drafts(served)[0]
    press(first)
    assert first.url.endswith("/G1") and '"age":"18-34"' in drafts(served)[0]
    new_page.errors.clear()  # Chromium reports the 409 itself


def test_two_tabs_on_one_check_page(served: Any, link: str, new_page: Any) -> None:
    first = new_page()
    begin(first, link)
    straight_to_check(first)
    second = first.context.new_page()
    second.goto(first.url)
    second.click("a[href*='age']")
    second.check("#age-4")
    press(second)
    straight_to_check(second)
    press(second)
    receipt = second.inner_text("p.code")
    press(first)
    assert first.inner_text("p.code") == receipt and "不算数" in first.inner_text(".note")
    assert len(responses(served)) == 1
    new_page.errors.clear()  # Chromium reports the 409 itself


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_two_tabs_on_two_forms(served: Any, link: str, new_page: Any, script: bool) -> None:
    """Each saves into its own form, in whatever order the pages come."""
    first = new_page(java_script_enabled=script)
    begin(first, link)
    second = first.context.new_page()
    begin(second, link.replace(TOWN, OTHER_TOWN))
    first.check("#age-1")
    second.check("#age-4")
    press(first)
    press(second)
    assert ['"age":"18-34"' in text for text in drafts(served)] == [True, False]
    assert ['"age":"65+"' in text for text in drafts(served)] == [False, True]
    for page in (second, first):
        page.bring_to_front()
        straight_to_check(page)
        press(page)
    assert len(responses(served)) == 2
