from __future__ import annotations

import math

import pytest

from analysis.release import release_code, shown_count


@pytest.mark.parametrize(
    ("n", "n_psu", "df", "half", "unit", "code"),
    [
        (9, 9, 100, 1, "score", "X"),
        (10, 10, 100, 1, "score", "F"),
        (29, 29, 100, 1, "score", "F"),
        (200, 2, 100, 1, "score", "F"),
        (30, 3, 100, 1, "score", "low"),
        (49, 49, 100, 1, "score", "low"),
        (50, 8, 7.9, 1, "score", "low"),
        (50, 9, math.nan, 1, "score", "low"),
        (50, 9, 8, 8.0, "score", ""),
        (50, 9, 8, 8.01, "score", "wide"),
        (50, 9, 8, 0.12, "share", ""),
        (50, 9, 8, 0.121, "share", "wide"),
        (50, 9, 8, 8.01, "difference", "wide"),
    ],
)
def test_release_rule_r1(n: int, n_psu: int, df: float, half: float, unit: str, code: str) -> None:
    assert release_code(n=n, n_psu=n_psu, df=df, half_width=half, unit=unit) == code  # type: ignore[arg-type]


def test_the_whole_city_is_no_cross_table() -> None:
    assert release_code(n=4, n_psu=4, df=3, half_width=1, unit="score", whole_city=True) == "F"


def test_one_to_four_persons_are_never_counted_in_print() -> None:
    assert [shown_count(n, "X") for n in (0, 1, 4, 5, 9)] == [0, 0, 0, 5, 9]
    assert shown_count(12, "F") == 12
