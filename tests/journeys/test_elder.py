"""The elder view: one question a page, the largest text on the smallest screen, and into and out of it on the way."""

from __future__ import annotations

from typing import Any

import pytest

from .walking import Look, begin, both, large_enough, no_sideways, pages_to_check, press, responses, targets

pytestmark = pytest.mark.browser


def test_largest_text_on_the_smallest_screen(served: Any, link: str, new_page: Any, axe: Look) -> None:
    page = new_page(width=320, height=640)
    look = both(axe, no_sideways, targets(60))
    page.goto(f"{link}?view=elder")
    page.click("a[data-size='30']")
    assert page.evaluate("() => getComputedStyle(document.documentElement).fontSize") == "30px"
    look(page)
    press(page)
    assert len(list(pages_to_check(page, look))) >= 30
    press(page)
    look(page)
    assert responses(served) == [("open", "zh")]


@pytest.mark.parametrize(("width", "height"), [(320, 640), (1280, 800)])
def test_the_smallest_of_its_sizes_is_large(link: str, new_page: Any, width: int, height: int) -> None:
    """At 18 px, on every page that a resident meets: nothing is smaller, nothing to touch is below 60 by 60."""
    page = new_page(width=width, height=height)
    look = both(large_enough, no_sideways)
    page.goto(f"{link}?view=elder&size=18")
    look(page)
    press(page)
    press(page)
    page.wait_for_selector("#summary")
    look(page)
    list(pages_to_check(page, look))
    press(page)
    look(page)
    origin = page.url.split("/f/")[0]
    for path in ("/c", "/r", "/v/none", "/o/nothing/1"):
        page.goto(origin + path)
        look(page)
    new_page.errors.clear()  # Chromium reports the 404s itself


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_without_javascript_into_it_and_back(served: Any, link: str, new_page: Any, width: int) -> None:
    page = new_page(width=width, java_script_enabled=False)
    begin(page, link)
    page.check("#age-2")
    press(page)
    page.check("#G1-8")
    press(page, "button[value=elder]")
    assert "elder" in page.get_attribute("html", "class") and page.is_checked("#G1-8")
    press(page, "a[data-size='26']")
    assert "s26" in page.get_attribute("html", "class")
    press(page)
    assert page.url.endswith("/G2") and "s26" in page.get_attribute("html", "class")
    press(page, "button[value=usual]")
    assert "elder" not in (page.get_attribute("html", "class") or "")
    list(pages_to_check(page))
    press(page)
    assert responses(served) == [("open", "zh")]
