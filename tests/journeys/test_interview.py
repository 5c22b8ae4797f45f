"""An interviewer with a phone at a front door, and one with a computer and a telephone."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from survey_app.services import spoken
from tests.survey_app.resident.test_interview import FILE, face_batch

from .walking import Look, both, no_sideways, pages_to_check, press, targets

pytestmark = pytest.mark.browser

TOWN = "331081103"


@pytest.mark.parametrize(
    ("mode", "width", "height", "script"),
    [("face", 390, 844, True), ("phone", 1280, 800, True), ("face", 390, 844, False)],
    ids=["face to face", "by telephone", "without JavaScript"],
)
def test_two_interviews_one_after_the_other(
    served: Any, new_page: Any, axe: Look, mode: str, width: int, height: int, script: bool
) -> None:
    ctx = served.house.ctx
    spoken.release(ctx, None, FILE.read_bytes(), FILE.name)
    door = f"{served.url}/o/{face_batch(served.house, form='core', mode=mode).key}/{TOWN}"
    page = new_page(width=width, height=height, java_script_enabled=script)
    look = both(axe, no_sideways, targets(44)) if script else both()
    page.goto(door)
    look(page)
    press(page)
    look(page)
    assert page.is_visible("#interviewer-error")
    page.fill("#interviewer", "07")
    page.check("#dialect-1")
    press(page)
    list(pages_to_check(page, look))
    press(page)
    look(page)
    page.goto(door)
    assert page.input_value("#interviewer") == "07" and page.is_checked("#dialect-1")
    press(page)
    assert "07 · 温岭话" in page.inner_text("main")
    with ctx.store.read() as conn:
        stored = conn.execute(text("SELECT interviewer, dialect, mode FROM response")).one()
    assert tuple(stored) == ("07", "wenling", mode)
    new_page.errors.clear()  # Chromium reports the 422 itself
