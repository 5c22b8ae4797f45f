"""Residents in Chromium: by link and by code, with and without JavaScript, elder view, English, offline and back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import text

from survey_app.domain.code import CodePortion
from survey_app.services import codes

pytestmark = pytest.mark.browser

TOWN = "331081103"
Look = Callable[[Any], None]


@pytest.fixture
def link(served: Any) -> str:
    return f"{served.url}/o/{served.house.open_batch.key}/{TOWN}"


@pytest.fixture
def code(served: Any) -> str:
    portion = CodePortion(town=TOWN, n=1, village=f"{TOWN}91", urban="rural")
    return codes.issue(served.house.ctx, served.house.code_batch.id, [portion])[0].plain  # type: ignore[union-attr]


def responses(served: Any) -> list[tuple[str, str]]:
    with served.house.ctx.store.read() as conn:
        return [tuple(row) for row in conn.execute(text("SELECT stream, lang FROM response"))]


def press(page: Any, selector: str = "main button.go") -> None:
    """Press and wait for the next document (with JavaScript it comes after the server's answer)."""
    with page.expect_navigation():
        page.click(selector)


def answer(page: Any) -> None:
    """One choice in each card, 2 where a number is wanted."""
    for group in page.query_selector_all(".options, .scale"):
        group.query_selector("input").check()
    for field in page.query_selector_all("input.number"):
        field.fill("2")


def pages_to_check(page: Any, look: Look = lambda _page: None) -> Iterator[str]:
    """Answer page after page up to the check page; ``look`` at each."""
    while not page.url.endswith("/check"):
        look(page)
        answer(page)
        yield page.url
        press(page)
    look(page)


def no_sideways(page: Any) -> None:
    """Nothing is wider than the screen."""
    wide = page.evaluate("() => [document.documentElement.scrollWidth, window.innerWidth]")
    assert wide[0] <= wide[1], f"{page.url} is {wide[0]} px wide on a screen of {wide[1]}"


def targets(page: Any, least: int) -> None:
    """Every choice and button is at least ``least`` px high and, for buttons and numbers, wide enough to hit."""
    small = page.evaluate(
        """least => [...document.querySelectorAll('main .o label, main button:not(.link), main select, main .line')]
             .map(e => [e.textContent.trim().slice(0, 20), e.getBoundingClientRect()])
             .filter(([_, r]) => r.height < least - 0.5 || r.width < Math.min(least, 44) - 0.5)
             .map(([t, r]) => `${t} ${r.width}×${r.height}`)""",
        least,
    )
    assert not small, f"{page.url}: {small}"


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_by_link(served: Any, link: str, new_page: Any, axe: Look, script: bool) -> None:
    page = new_page(java_script_enabled=script)
    # axe and the measurements are scripts themselves; the markup is the same either way
    look = both(axe, no_sideways, lambda p: targets(p, 44)) if script else both()
    page.goto(link)
    look(page)
    press(page)
    assert len(list(pages_to_check(page, look))) >= 12
    press(page)
    look(page)
    assert re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", page.inner_text("p.code"))
    assert responses(served) == [("open", "zh")]


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_by_code(served: Any, code: str, new_page: Any, script: bool) -> None:
    page = new_page(java_script_enabled=script)
    page.goto(f"{served.url}/c")
    page.fill("#code", code.lower())
    press(page)
    assert code not in page.url
    press(page)
    list(pages_to_check(page))
    press(page)
    assert page.url.endswith("/receipt")
    assert responses(served) == [("probability", "zh")]


def test_elder_view_largest_text_on_the_smallest_screen(served: Any, link: str, new_page: Any, axe: Look) -> None:
    page = new_page(width=320, height=640)
    look = both(axe, no_sideways, lambda p: targets(p, 60))
    page.goto(f"{link}?view=elder")
    page.click("a[data-size='30']")
    assert page.evaluate("() => getComputedStyle(document.documentElement).fontSize") == "30px"
    look(page)
    press(page)
    assert len(list(pages_to_check(page, look))) >= 30
    press(page)
    look(page)
    assert responses(served) == [("open", "zh")]


def test_in_english_on_a_wide_screen(served: Any, link: str, new_page: Any, axe: Look) -> None:
    page = new_page(width=1280, height=800)
    look = both(axe, no_sideways)
    page.goto(f"{link}?lang=en")
    press(page)
    list(pages_to_check(page, look))
    press(page)
    assert "Received" in page.inner_text("h1")
    assert responses(served) == [("open", "en")]


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_errors_are_linked_to_their_fields(link: str, new_page: Any, axe: Look, script: bool) -> None:
    page = new_page(java_script_enabled=script)
    page.goto(link)
    press(page)
    press(page)
    if script:
        axe(page)
        assert page.evaluate("() => document.activeElement.id") == "summary"
    page.click(".summary a")
    assert page.query_selector("#age-1:focus")
    new_page.errors.clear()  # Chromium reports the 422 itself


def test_offline_answers_are_kept_and_sent_when_the_network_returns(served: Any, link: str, new_page: Any) -> None:
    page = new_page()
    page.goto(link)
    press(page)
    page.check("#age-2")
    page.context.set_offline(True)
    page.click("main button.go")
    page.wait_for_selector(".offline")
    assert "网络断了" in page.inner_text(".offline")
    assert page.evaluate("() => Object.keys(localStorage).length") == 1
    page.context.set_offline(False)
    page.wait_for_url("**/G1")
    assert page.evaluate("() => Object.keys(localStorage).length") == 0
    new_page.errors.clear()  # Chromium reports the failed request itself


def test_double_tap_is_one_response(served: Any, link: str, new_page: Any) -> None:
    page = new_page()
    page.goto(link)
    press(page)
    list(pages_to_check(page))
    page.dblclick("main button.go")
    page.wait_for_selector("p.code")
    assert len(responses(served)) == 1


def test_back_button_shows_the_answers(link: str, new_page: Any) -> None:
    page = new_page()
    page.goto(link)
    press(page)
    page.check("#age-3")
    press(page)
    page.go_back()
    page.wait_for_selector("#age-3")
    assert page.is_checked("#age-3")
    press(page)
    assert page.url.endswith("/G1")


def test_none_of_these_clears_the_other_ticks(link: str, new_page: Any) -> None:
    page = new_page()
    page.goto(link)
    press(page)
    page.goto(page.url.rsplit("/", 1)[0] + "/U")
    page.check("#U-1")
    page.check("#U-2")
    page.check("[data-alone]")
    assert len(page.query_selector_all("fieldset input:checked")) == 1
    page.check("#U-1")
    assert not page.is_checked("[data-alone]")


def test_not_more_than_three_priorities(link: str, new_page: Any) -> None:
    page = new_page()
    page.goto(link)
    press(page)
    page.goto(page.url.rsplit("/", 1)[0] + "/V1")
    for number in (1, 2, 3):
        page.check(f"#V1-{number}")
    page.click("label[for=V1-4]")
    assert not page.is_checked("#V1-4") and "最多选3项" in page.inner_text("[role=status]")


def test_every_other_page_passes_axe(served: Any, link: str, code: str, new_page: Any, axe: Look) -> None:
    """Code entry and its error, notices, receipt look-up and withdrawal, the shared phone, the pause."""
    page = new_page()
    look = both(axe, no_sideways, lambda p: targets(p, 44))
    for path in ("/c", "/r", "/o/nothing/1", "/f/00000000-0000-4000-8000-000000000000"):
        page.goto(served.url + path)
        look(page)
    page.goto(f"{served.url}/c")
    press(page)
    look(page)
    page.goto(f"{served.url}/c/{code}")
    look(page)
    page.goto(link)
    press(page)
    page.check("#age-1")
    press(page, "button[value=later]")
    look(page)
    page.goto(link)
    look(page)
    press(page, "a.go")
    list(pages_to_check(page))
    press(page)
    receipt = page.inner_text("p.code")
    page.goto(f"{served.url}/r")
    page.fill("#receipt", receipt)
    for selector in ("button.go", "button.second", "button.second"):
        press(page, f"main {selector}")
        look(page)
    assert "已撤回" in page.inner_text("h1") and responses(served) == []
    new_page.errors.clear()  # Chromium reports the 404s itself


def both(*looks: Look) -> Look:
    def look(page: Any) -> None:
        for each in looks:
            each(page)

    return look
