"""A wave whose cases are known: a drawn sample beside an open link."""

from __future__ import annotations

import dataclasses

from analysis.outcomes import response_rates
from analysis.results import Assessment, CaseCounts, StreamOutcomes
from reports.document import Lang, ReportInput
from reports.sections.conduct import conduct
from tests.reports.content import sample

CITY_SECTIONS = (conduct,)
DRAWN = CaseCounts(
    complete=3200, partial=400, refusal=300, break_off=200, non_contact=250, other=150, unknown=5000, ineligible=500
)
OPENED = CaseCounts(complete=470, partial=42, refusal=3, break_off=118)


def wave() -> Assessment:
    whole = sample.assessment(notes=())
    found = (
        StreamOutcomes(stream="probability", counts=DRAWN, rates=response_rates(DRAWN)),
        StreamOutcomes(stream="open", counts=OPENED),
    )
    return dataclasses.replace(whole, conduct=dataclasses.replace(whole.conduct, outcomes=found))


def report_input(lang: Lang = "zh", given: Assessment | None = None) -> ReportInput:
    return sample.report_input(lang=lang, wave=given or wave())
