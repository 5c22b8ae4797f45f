"""Every page around the form: code entry and its error, notices, the shared phone, the pause, receipt and withdrawal."""

from __future__ import annotations

from typing import Any

import pytest

from .walking import Look, begin, both, no_sideways, press, straight_to_check, targets

pytestmark = pytest.mark.browser
NOWHERE = ("/o/nothing/1", "/f/00000000-0000-4000-8000-000000000000", "/v/none", "/nothing")


@pytest.mark.parametrize(("width", "text"), [(320, 0), (320, 32), (1280, 0)])
def test_they_are_accessible_and_fit(
    served: Any, link: str, code: str, new_page: Any, axe: Look, width: int, text: int
) -> None:
    page = new_page(width=width, height=800, text=text)
    look = both(axe, no_sideways, targets(44))
    for path in ("/c", "/r", "/r/seals", *NOWHERE):
        page.goto(served.url + path)
        look(page)
    for path in ("/c", "/r", "/v/none"):
        page.goto(served.url + path)
        press(page, "main form button")
        look(page)
    for address in (f"{served.url}/c/{code}", f"{link}?lang=en", f"{link}?view=elder"):
        page.goto(address)
        look(page)
    begin(page, link)
    page.check("#age-1")
    press(page, "button[value=later]")
    look(page)
    page.goto(link)
    look(page)
    press(page, "a.go")
    look(page)
    new_page.errors.clear()  # Chromium reports the 404s itself


def test_receipt_and_withdrawal(served: Any, link: str, new_page: Any, axe: Look) -> None:
    page = new_page(width=320)
    look = both(axe, no_sideways, targets(44))
    begin(page, link)
    straight_to_check(page)
    press(page)
    receipt = page.inner_text("p.code")
    page.goto(f"{served.url}/r")
    page.fill("#receipt", receipt)
    for selector in ("button.go", "button.second", "button.second"):
        press(page, f"main {selector}")
        look(page)
    assert "已撤回" in page.inner_text("h1")
