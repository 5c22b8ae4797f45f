"""At the door: an interviewer reads from a phone or a tablet, in dialect, one person after the other."""

from __future__ import annotations

from typing import Any

import pytest

from survey_app.services import spoken
from tests.survey_app.resident.test_interview import FILE, face_batch

from .walking import TOWN, Look, both, no_sideways, pages_to_check, press, responses, targets

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("width", "text"), [(320, 32), (820, 0)], ids=["phone, large text", "tablet"])
def test_two_interviews(served: Any, new_page: Any, axe: Look, width: int, text: int) -> None:
    house = served.house
    spoken.release(house.ctx, house.staff, FILE.read_bytes(), FILE.name)
    link = f"{served.url}/o/{face_batch(house).key}/{TOWN}"
    page = new_page(width=width, height=1180, text=text)
    look = both(axe, no_sideways, targets(44))
    page.goto(link)
    press(page)  # nobody is named yet
    look(page)
    page.fill("#interviewer", "07")
    page.check("#dialect-1")
    press(page)
    list(pages_to_check(page, look if text else no_sideways))
    press(page)
    look(page)
    page.goto(link)
    assert page.input_value("#interviewer") == "07" and page.query_selector("#begun") is None
    assert len(responses(served)) == 1
    new_page.errors.clear()  # Chromium reports the 422 itself
