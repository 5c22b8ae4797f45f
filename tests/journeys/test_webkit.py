"""Once more in WebKit, the engine of every browser on an iPhone: the whole form, the back button, a server that goes away."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from . import webkit
from .walking import GO, drafts, responses

pytestmark = pytest.mark.browser
ANSWER = """
for (const group of document.querySelectorAll('.options, .scale')) group.querySelector('input').click();
for (const field of document.querySelectorAll('input.number')) field.value = '2';
"""
KEPT = "return Object.keys(localStorage).filter(name => name.startsWith('answers:')).length"
ONLINE = "window.dispatchEvent(new Event('online'))"


@pytest.fixture
def window(tmp_path: Path) -> Iterator[webkit.Window]:
    if webkit.browser() is None:
        pytest.skip("no WebKit with its driver here (Debian: webkit2gtk-driver xvfb)")
    with webkit.window(tmp_path) as opened:
        yield opened


def to_check(window: webkit.Window) -> None:
    while not window.url.endswith("/check"):
        window.run(ANSWER)
        wide = window.run("return [document.documentElement.scrollWidth, innerWidth]")
        assert wide[0] <= wide[1], window.url
        window.press(GO)


def test_the_whole_form_and_back(served: Any, link: str, window: webkit.Window) -> None:
    window.goto(link)
    window.press(GO)
    window.click("label[for=age-3]")
    window.press(GO)
    window.back()
    window.wait(lambda: window.url.endswith("/age"))
    window.wait(lambda: window.run("return document.querySelector('#age-3').checked"))
    window.press(GO)
    to_check(window)
    window.run(f"const go = document.querySelector('{GO}'); go.click(); go.click();")
    window.wait(lambda: window.url.endswith("/receipt"))
    receipt = window.text("p.code")
    assert len(receipt) == 14 and responses(served) == [("open", "zh")]
    window.back()
    window.wait(lambda: window.run("return !!document.querySelector('p.code')"))
    assert window.text("p.code") == receipt, "back shows the receipt again, no answer"


def test_back_after_later_shows_no_answer(link: str, window: webkit.Window) -> None:
    window.goto(link)
    window.press(GO)
    window.click("label[for=age-3]")
    window.press("button[value=later]")
    window.back()
    window.wait(
        lambda: window.run("return !!document.querySelector('form#answers') && document.readyState === 'complete'")
    )
    window.wait(lambda: not window.run("return document.querySelectorAll('input:checked').length"))


def test_a_server_that_goes_away_and_comes_back(served: Any, link: str, window: webkit.Window) -> None:
    window.goto(link)
    window.press(GO)
    window.click("label[for=age-3]")
    served.stop()
    window.click(GO)
    window.wait(lambda: window.run("return !!document.querySelector('.offline:not([hidden])')"))
    assert window.run(KEPT) == 1
    served.start()
    window.run(ONLINE)
    window.wait(lambda: window.url.endswith("/G1"))
    assert window.run(KEPT) == 0 and '"age":"50-64"' in drafts(served)[0]
