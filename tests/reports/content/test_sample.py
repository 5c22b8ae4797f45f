"""The synthetic wave is deterministic and shows what the report must cope with."""

from __future__ import annotations

from analysis.results import from_json, to_json
from tests.reports.content import sample


def test_same_bytes_twice_and_through_json() -> None:
    text = to_json(sample.assessment())
    assert text == to_json(sample.assessment())
    assert to_json(from_json(text)) == text


def test_every_release_code_and_band_occurs() -> None:
    wave = sample.assessment()
    assert {c.estimate.release_code for c in wave.cells} >= {"", "F", "low", "wide"}
    assert {b.band for b in wave.bands} == {"above", "middle", "below", "none"}


def test_no_town_differs_when_asked() -> None:
    assert {b.band for b in sample.assessment(differ=False).bands} == {"middle", "none"}


def test_small_open_wave_withholds_most_towns() -> None:
    wave = sample.open_small()
    withheld = [c for c in wave.cells if c.indicator == "sense:happiness" and c.estimate.value is None]
    assert len(withheld) >= 12
