"""What happens between two pages: cookies cleared, a deployment, a server that is restarted, clocks that jump."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import survey_app

from .walking import begin, drafts, kept, press, responses, straight_to_check

pytestmark = pytest.mark.browser
BOTH = pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])


@BOTH
def test_cookies_cleared_in_the_middle(served: Any, link: str, new_page: Any, script: bool) -> None:
    """With JavaScript nobody notices; without, the page comes again with everything on it."""
    page = new_page(java_script_enabled=script)
    begin(page, link)
    page.context.clear_cookies()
    page.check("#age-3")
    press(page)
    if not script:
        assert "再点一次" in page.inner_text(".note") and page.is_checked("#age-3")
        press(page)
    assert page.url.endswith("/G1") and '"age":"50-64"' in drafts(served)[0]
    straight_to_check(page)
    page.context.clear_cookies()
    press(page)
    if not script:
        press(page)
    assert page.query_selector("p.code") and len(responses(served)) == 1
    new_page.errors.clear()  # Chromium reports the 400 itself


@BOTH
def test_a_deployment_between_two_pages(
    served: Any, link: str, new_page: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: bool
) -> None:
    """Another stylesheet, another script, freshly compiled pages, and a server that was away for a while."""
    page = new_page(java_script_enabled=script)
    begin(page, link)
    page.check("#age-3")
    before = page.get_attribute("link[rel=stylesheet]", "href")
    served.stop()
    shutil.copytree(Path(survey_app.__file__).parent / "static", tmp_path / "static")
    for name in ("resident.css", "keep.js"):
        with (tmp_path / "static" / name).open("a", encoding="utf-8") as file:
            file.write("/* the next version */\n")
    if script:  # the server is away just now
        page.click("main button.go")
        page.wait_for_selector(".offline:not([hidden])")
    monkeypatch.setattr(survey_app, "_HERE", tmp_path)
    served.start()
    if script:
        page.evaluate("() => window.dispatchEvent(new Event('online'))")
        page.wait_for_url("**/G1")
    else:
        press(page)
    assert page.get_attribute("link[rel=stylesheet]", "href") != before and kept(page) == []
    assert '"age":"50-64"' in drafts(served)[0]
    straight_to_check(page)
    press(page)
    assert page.query_selector("p.code") and len(responses(served)) == 1
    new_page.errors.clear()  # Chromium reports the failed request itself


@pytest.mark.parametrize("days", [1, -1])
def test_clocks_that_jump_a_day(served: Any, link: str, new_page: Any, clock: Any, days: int) -> None:
    """Now the server's, now the phone's: no clock decides whether an answer counts."""
    page = new_page()
    page.clock.set_system_time(datetime.now(UTC) - timedelta(days=days))
    begin(page, link)
    page.check("#age-3")
    clock.turn(days=days)
    press(page)
    assert page.url.endswith("/G1")
    page.context.set_offline(True)
    page.check("#G1-1")
    page.click("main button.go")
    page.wait_for_selector(".offline:not([hidden])")
    page.clock.set_system_time(datetime.now(UTC) + timedelta(days=days))
    page.context.set_offline(False)
    page.wait_for_url(lambda address: not address.endswith("/G1"))
    clock.turn(days=-2 * days)
    straight_to_check(page)
    press(page)
    assert page.query_selector("p.code") and len(responses(served)) == 1
    new_page.errors.clear()  # Chromium reports the failed request itself
