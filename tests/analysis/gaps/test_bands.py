"""Limits of income bands, read from the option codes of the questionnaires in the library."""

from __future__ import annotations

import math

import pytest

from analysis.gaps.bands import income_bands
from questionnaires.load import load_library


def codes(name: str) -> list[str]:
    return [str(option.code) for option in load_library(name).questions["income"].options]


def test_the_bands_of_the_demonstration_are_those_of_their_labels() -> None:
    bands = income_bands(codes("wenling-four-sense-2023.1"))
    assert bands is not None
    # "under 50,000" … "600,000 yuan or more", in 10,000 yuan; the open band counts as 1.5 times its limit.
    assert bands.lower.tolist() == [0, 5, 10, 20, 50, 60]
    assert bands.upper.tolist() == [5, 10, 20, 50, 60, math.inf]
    assert bands.midpoint.tolist() == [2.5, 7.5, 15, 35, 55, 90]


def test_thousands_are_read_and_bands_meet() -> None:
    bands = income_bands(codes("somerville-2019.1"))
    assert bands is not None
    # "10,000–24,999 dollars" ends where "25,000–49,999" begins.
    assert bands.upper.tolist() == [10e3, 25e3, 50e3, 75e3, 100e3, 150e3, 200e3, math.inf]
    assert bands.midpoint[0] == 5000 and bands.midpoint[-1] == 300e3


@pytest.mark.parametrize(
    "wrong", [["low", "high"], ["5-10", "0-5"], ["0-5"], ["0-5", "5+", "10-20"], ["0-5", "50-60"], []]
)
def test_codes_that_do_not_rise_from_poor_to_rich_are_not_guessed(wrong: list[str]) -> None:
    assert income_bands(wrong) is None
