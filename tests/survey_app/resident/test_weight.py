"""A page and everything it loads weigh at most 30 kB as they are sent, and the page alone at most 4 KB compressed: a cheap
phone in a village waits for every kilobyte."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable

import pytest

from .conftest import Resident, receipt_in

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
    weights = {}
    resident.get(f"{link}?{choice}")
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
