"""A page and everything it loads weigh at most 30 kB as they are sent, and the page alone at most 4 KB compressed: a cheap
phone in a village waits for every kilobyte."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable

import pytest

from questionnaires.load import load_library
from survey_app.services import spoken
from tests.survey_app.conftest import QUESTIONNAIRE

from .conftest import TOWN, Resident, receipt_in
from .test_interview import FILE as SPOKEN
from .test_interview import face_batch

WHOLE = 30_000
COMPRESSED = 4 * 1024
LOADED = re.compile(r'(?:href|src)="(/static/[^"]+)"')


@pytest.fixture
def weigh(resident: Resident) -> Callable[[], tuple[int, int]]:
    """(bytes sent for the page and its files by a phone that comes for the first time, bytes of the page compressed)."""

    def sent(path: str) -> int:
        with resident.client.get(path, headers={"Accept-Encoding": "gzip"}) as got:
            assert (got.status_code, got.headers["Content-Encoding"]) == (200, "gzip")
            return len(got.data)

    def weigh() -> tuple[int, int]:
        files = sum(map(sent, LOADED.findall(resident.text)))
        return len(resident.text.encode()) + files, len(gzip.compress(resident.text.encode(), 6))

    return weigh


@pytest.mark.parametrize("choice", ["lang=zh", "lang=en", "view=elder"])
def test_every_page_is_light(resident: Resident, link: str, weigh: Callable[[], tuple[int, int]], choice: str) -> None:
    _walk(resident.get(f"{link}?{choice}"), weigh)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_that_is_read_aloud_is_light(house, resident: Resident, weigh, lang: str) -> None:  # type: ignore[no-untyped-def]
    """The full form with notes, a dialect and a recording of every question."""
    spoken.release(house.ctx, None, SPOKEN.read_bytes(), SPOKEN.name)
    folder = house.ctx.recordings / QUESTIONNAIRE
    folder.mkdir(parents=True)
    for code in load_library(QUESTIONNAIRE).questions:
        (folder / f"{code}.{lang}.mp3").write_bytes(b"ID3")
    resident.get(f"/o/{face_batch(house).key}/{TOWN}?lang={lang}").press({"interviewer": "07", "dialect": "wenling"})
    assert "<audio" in resident.text
    _walk(resident, weigh)


def _walk(resident: Resident, weigh: Callable[[], tuple[int, int]]) -> None:
    weights = {}
    for _turn in range(60):
        weights[resident.path] = weigh()
        if resident.path.endswith("/check"):
            break
        resident.press(_answers(resident))
    resident.press()
    assert receipt_in(resident.text)
    weights[resident.path] = weigh()
    for path in ("/c", "/r", "/v/none", "/o/nothing/1"):
        resident.get(path)
        weights[path] = weigh()
    assert len(weights) > 15 and all(found[0] > 5_000 for found in weights.values())
    heavy = {path: found for path, found in weights.items() if found[0] > WHOLE or found[1] > COMPRESSED}
    assert not heavy


def _answers(resident: Resident) -> dict[str, list[str] | str]:
    fields = resident.fields
    return {name: fields.choices[name][0] for name, kind in fields.kinds.items() if kind in ("radio", "checkbox")}
