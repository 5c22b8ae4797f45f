from __future__ import annotations

from datetime import date, timedelta

import pytest

from survey_app.demo.quarters import wave_plans


@pytest.mark.parametrize(
    ("today", "previous", "current"),
    [
        (date(2026, 11, 23), "2026Q3", "2026Q4"),
        (date(2029, 11, 23), "2029Q3", "2029Q4"),
        (date(2027, 2, 28), "2026Q4", "2027Q1"),
        (date(2028, 2, 29), "2027Q4", "2028Q1"),
    ],
)
def test_last_quarter_and_this_one_wherever_the_clock_stands(today: date, previous: str, current: str) -> None:
    assert [plan.key for plan in wave_plans(today)] == [previous, current]


def test_titles_as_officials_write_them() -> None:
    before, now = wave_plans(date(2026, 11, 23))
    assert (before.title["zh"], now.title["zh"]) == ("2026年第三季度", "2026年第四季度")
    assert now.title["en"] == "Fourth quarter of 2026"


def test_no_day_of_a_leap_year_dates_an_answer_after_today_or_outside_its_quarter() -> None:
    for offset in range(366):
        today = date(2028, 1, 1) + timedelta(days=offset)
        before, now = wave_plans(today)
        assert before.first_day <= before.last_day < now.first_day <= now.last_day == today
        for plan in (before, now):
            assert (plan.first_day.month - 1) // 3 == (plan.last_day.month - 1) // 3
