"""By open link, from the first screen to the receipt: three widths, with and without JavaScript, twice the text, English."""

from __future__ import annotations

import re
from typing import Any

import pytest

from .walking import Look, begin, both, no_sideways, pages_to_check, press, responses, targets

pytestmark = pytest.mark.browser


def test_on_a_phone(served: Any, link: str, new_page: Any, axe: Look) -> None:
    page = new_page()
    look = both(axe, no_sideways, targets(44))
    page.goto(link)
    look(page)
    press(page)
    assert len(list(pages_to_check(page, look))) >= 12
    press(page)
    look(page)
    assert re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", page.inner_text("p.code"))
    assert responses(served) == [("open", "zh")]


@pytest.mark.parametrize(("width", "text"), [(320, 0), (390, 0), (1280, 0), (320, 32)])
def test_without_javascript(served: Any, link: str, new_page: Any, width: int, text: int) -> None:
    page = new_page(width=width, height=640, text=text, java_script_enabled=False)
    begin(page, link)
    list(pages_to_check(page, no_sideways))
    press(page)
    assert page.url.endswith("/receipt") and page.query_selector("p.code")
    assert responses(served) == [("open", "zh")]


def test_in_english_on_a_wide_screen(served: Any, link: str, new_page: Any, axe: Look) -> None:
    page = new_page(width=1280, height=800)
    look = both(axe, no_sideways)
    begin(page, f"{link}?lang=en")
    list(pages_to_check(page, look))
    press(page)
    assert "Received" in page.inner_text("h1")
    assert responses(served) == [("open", "en")]


@pytest.mark.parametrize(("width", "lang"), [(320, "zh"), (320, "en"), (1280, "en")])
def test_with_text_twice_as_large(served: Any, link: str, new_page: Any, width: int, lang: str) -> None:
    """As large as the browser's own setting goes for most; the words wrap, nothing leaves the screen or is cut."""
    page = new_page(width=width, height=640, text=32)
    look = both(no_sideways, nothing_cut)
    page.goto(f"{link}?lang={lang}")
    assert page.evaluate("() => getComputedStyle(document.documentElement).fontSize") == "34px"
    look(page)
    press(page)
    list(pages_to_check(page, look))
    press(page)
    look(page)
    assert responses(served) == [("open", lang)]


def nothing_cut(page: Any) -> None:
    """No words run out of their own box."""
    cut = page.evaluate(
        """() => [...document.querySelectorAll('main *, header *, footer *')]
             .filter(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 1 && getComputedStyle(e).display !== 'inline')
             .map(e => `${e.tagName} ${e.className} ${e.textContent.trim().slice(0, 30)}`)"""
    )
    assert not cut, f"{page.url}: {cut}"
