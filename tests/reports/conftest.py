"""Fixtures shared by the report tests: a synthetic wave as a report's input.

``from tests.reports.content.sample import report_input`` gives other editions, languages and places.
"""

from __future__ import annotations

import pytest

from reports.document import ReportInput
from tests.reports.content import sample


@pytest.fixture
def city_input() -> ReportInput:
    """City edition, Chinese."""
    return sample.report_input()


@pytest.fixture
def town_input() -> ReportInput:
    """Town edition (the largest town), Chinese."""
    return sample.report_input(place="331081001")
