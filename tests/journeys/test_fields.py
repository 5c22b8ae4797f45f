"""Errors beside their fields, and ticks that exclude each other."""

from __future__ import annotations

from typing import Any

import pytest

from .walking import Look, begin, press

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_errors_are_linked_to_their_fields(link: str, new_page: Any, axe: Look, script: bool) -> None:
    page = new_page(java_script_enabled=script)
    begin(page, link)
    press(page)
    if script:
        axe(page)
        assert page.evaluate("() => document.activeElement.id") == "summary"
    page.click(".summary a")
    assert page.query_selector("#age-1:focus")
    new_page.errors.clear()  # Chromium reports the 422 itself


def test_none_of_these_clears_the_other_ticks(link: str, new_page: Any) -> None:
    page = new_page()
    begin(page, link)
    page.goto(page.url.rsplit("/", 1)[0] + "/U")
    page.check("#U-1")
    page.check("#U-2")
    page.check("[data-alone]")
    assert len(page.query_selector_all("fieldset input:checked")) == 1
    page.check("#U-1")
    assert not page.is_checked("[data-alone]")


def test_not_more_than_three_priorities(link: str, new_page: Any) -> None:
    page = new_page()
    begin(page, link)
    page.goto(page.url.rsplit("/", 1)[0] + "/V1")
    for number in (1, 2, 3):
        page.check(f"#V1-{number}")
    page.click("label[for=V1-4]")
    assert not page.is_checked("#V1-4") and "最多选3项" in page.inner_text("[role=status]")
