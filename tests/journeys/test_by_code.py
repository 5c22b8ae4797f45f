"""By one-time code: typed and scanned, with and without JavaScript, gone on with on another device, withdrawn."""

from __future__ import annotations

from typing import Any

import pytest

from .walking import Look, both, no_sideways, pages_to_check, press, responses, straight_to_check, targets

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_typed(served: Any, code: str, new_page: Any, script: bool, width: int) -> None:
    page = new_page(java_script_enabled=script, width=width)
    page.goto(f"{served.url}/c")
    page.fill("#code", code.lower())
    press(page)
    assert code not in page.url
    press(page)
    list(pages_to_check(page, no_sideways))
    press(page)
    assert page.url.endswith("/receipt")
    assert responses(served) == [("probability", "zh")]
    page.goto(f"{served.url}/c/{code}")
    assert "已经用过" in page.inner_text("main")
    new_page.errors.clear()  # Chromium reports the 410 itself


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_gone_on_with_on_another_device_and_withdrawn(
    served: Any, code: str, new_page: Any, axe: Look, script: bool
) -> None:
    look = both(axe, no_sideways, targets(44)) if script else both()
    phone = new_page(width=320, height=640, java_script_enabled=script)
    phone.goto(f"{served.url}/c/{code}")
    press(phone)
    phone.check("#age-2")
    press(phone)
    phone.check("#G1-11")
    press(phone, "button[value=later]")
    look(phone)
    desk = new_page(width=1280, height=800, java_script_enabled=script)
    desk.goto(f"{served.url}/c/{code}")
    look(desk)
    press(desk, "main a.go")
    assert desk.url.endswith("/G1"), "the page that was left, with three questions still to answer"
    assert "已答过" in desk.inner_text("main") and not desk.is_checked("#G1-11")
    straight_to_check(desk)
    look(desk)
    assert "已答" in desk.inner_text("main") and "10（好了很多）" not in desk.inner_text("main")
    press(desk)
    receipt = desk.inner_text("p.code")
    assert responses(served) == [("probability", "zh")]
    _withdraw(served, desk, receipt, look)
    assert responses(served) == []


def _withdraw(served: Any, page: Any, receipt: str, look: Look) -> None:
    page.goto(f"{served.url}/r")
    page.fill("#receipt", receipt)
    for selector in ("button.go", "button.second", "button.second"):
        press(page, f"main {selector}")
        look(page)
    assert "已撤回" in page.inner_text("h1")
