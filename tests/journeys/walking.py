"""How residents go through a form in a browser, and what is looked at on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import text

TOWN = "331081103"
GO = "main button.go"
Look = Callable[[Any], None]


def responses(served: Any) -> list[tuple[str, str]]:
    with served.house.ctx.store.read() as conn:
        return [tuple(row) for row in conn.execute(text("SELECT stream, lang FROM response"))]


def drafts(served: Any) -> list[str]:
    """The answers of every draft, as stored."""
    with served.house.ctx.store.read() as conn:
        return [row[0] for row in conn.execute(text("SELECT answers FROM draft ORDER BY started_at"))]


def kept(page: Any) -> list[str]:
    """What the phone keeps of answers that were not sent."""
    found: list[str] = page.evaluate("() => Object.keys(localStorage).filter(name => name.startsWith('answers:'))")
    return found


def press(page: Any, selector: str = GO) -> None:
    """Press and wait for the next document (with JavaScript it comes after the server's answer)."""
    with page.expect_navigation():
        page.click(selector)


def begin(page: Any, link: str) -> None:
    page.goto(link)
    press(page)


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


def straight_to_check(page: Any) -> None:
    """The short way, for journeys about something else: one answer is required, on the first page."""
    if page.url.endswith("/age"):
        answer(page)
        press(page)
    page.goto(page.url.rsplit("/", 1)[0] + "/check")


def no_sideways(page: Any) -> None:
    """Nothing is wider than the screen."""
    wide = page.evaluate("() => [document.documentElement.scrollWidth, window.innerWidth]")
    assert wide[0] <= wide[1], f"{page.url} is {wide[0]} px wide on a screen of {wide[1]}"


def targets(least: int) -> Look:
    """Every choice and button is at least ``least`` px high and, for buttons and numbers, wide enough to hit."""

    def look(page: Any) -> None:
        small = page.evaluate(
            """least => [...document.querySelectorAll('main .o label, main button:not(.link), main select, main .line')]
                 .map(e => [e.textContent.trim().slice(0, 20), e.getBoundingClientRect()])
                 .filter(([_, r]) => r.height < least - 0.5 || r.width < Math.min(least, 44) - 0.5)
                 .map(([t, r]) => `${t} ${r.width}×${r.height}`)""",
            least,
        )
        assert not small, f"{page.url}: {small}"

    return look


def both(*looks: Look) -> Look:
    def look(page: Any) -> None:
        for each in looks:
            each(page)

    return look


def large_enough(page: Any) -> None:
    """The elder view's promise for every text and everything to touch: 18 px, line spacing 1.3, 60 by 60 px."""
    small = page.evaluate(_LARGE_ENOUGH)
    assert not small, f"{page.url}: {small}"


_LARGE_ENOUGH = """() => {
  const found = new Set();
  const seen = e => { const r = e.getBoundingClientRect(); return r.width > 1 && r.height > 1 && !e.closest('.vh, .skip'); };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const e = texts.currentNode.parentElement, text = texts.currentNode.textContent.trim().slice(0, 20);
    if (!text || !seen(e) || e.tagName === 'OPTION') continue;
    const style = getComputedStyle(e), size = parseFloat(style.fontSize), line = parseFloat(style.lineHeight) / size;
    if (size < 17.99) found.add(`${text}: ${size} px`);
    if (line < 1.299 && !e.closest('.sizes')) found.add(`${text}: line spacing ${line}`);  // one letter has no lines
  }
  for (const e of document.querySelectorAll('a, button, select, textarea, summary, audio, .o label, .line, .number')) {
    const r = e.getBoundingClientRect();
    if (seen(e) && (r.width < 59.5 || r.height < 59.5)) found.add(`${e.textContent.trim().slice(0, 20)}: ${r.width}×${r.height}`);
  }
  return [...found];
}"""
