"""Response rates against a case worked out by hand, and at the edges."""

from __future__ import annotations

import dataclasses

import pytest

from analysis.outcomes import response_rates
from analysis.results import CaseCounts, StreamOutcomes, from_json, to_json
from tests.reports.content.sample import assessment

BY_HAND = CaseCounts(
    complete=320, partial=40, refusal=30, break_off=20, non_contact=25, other=15, unknown=500, ineligible=50
)
"""A thousand cases.  I + P = 360, R = 50, NC = 25, O = 15: 450 eligible of 500 known, so e = 0.9 and the likely base is
450 + 0.9 · 500 = 900; with all unknown ones 950."""


def test_the_rates_of_a_case_worked_out_by_hand() -> None:
    rates = response_rates(BY_HAND)
    assert rates is not None and BY_HAND.n == 1000 and BY_HAND.eligible == 450
    assert rates.e == pytest.approx(0.9)
    assert rates.rr1 == pytest.approx(320 / 950)
    assert rates.rr2 == pytest.approx(360 / 950)
    assert rates.rr3 == pytest.approx(320 / 900)
    assert rates.rr4 == pytest.approx(0.4)
    assert rates.ref1 == pytest.approx(50 / 950)


def test_the_rates_are_in_the_order_that_their_definitions_promise() -> None:
    rates = response_rates(BY_HAND)
    assert rates is not None
    assert rates.rr1 <= rates.rr2 <= rates.rr4 and rates.rr1 <= rates.rr3 <= rates.rr4


def test_with_all_eligibility_known_rr3_is_rr1() -> None:
    rates = response_rates(dataclasses.replace(BY_HAND, unknown=0))
    assert rates is not None and (rates.rr3, rates.rr4) == (rates.rr1, rates.rr2)


def test_without_a_known_case_every_unknown_one_is_taken_as_eligible() -> None:
    rates = response_rates(CaseCounts(unknown=10))
    assert rates is not None and (rates.e, rates.rr1, rates.rr3) == (1.0, 0.0, 0.0)


@pytest.mark.parametrize("counts", [CaseCounts(), CaseCounts(ineligible=3), CaseCounts(ineligible=3, unknown=9)])
def test_there_is_no_rate_of_nobody(counts: CaseCounts) -> None:
    assert response_rates(counts) is None


def test_voiding_or_not_asking_cannot_lift_the_minimum_rate() -> None:
    """Moving a case from any class but "not eligible" to "unknown" leaves RR1's denominator as it is."""
    moved = dataclasses.replace(BY_HAND, refusal=0, unknown=BY_HAND.unknown + BY_HAND.refusal)
    before, after = response_rates(BY_HAND), response_rates(moved)
    assert before is not None and after is not None and before.rr1 == after.rr1


def test_they_are_part_of_the_document_and_of_older_ones_absent() -> None:
    whole = assessment()
    found = StreamOutcomes(stream="probability", counts=BY_HAND, rates=response_rates(BY_HAND))
    kept = dataclasses.replace(whole, conduct=dataclasses.replace(whole.conduct, outcomes=(found,)))
    again = from_json(to_json(kept)).conduct.outcomes[0]
    assert again.counts == BY_HAND and again.rates is not None and again.rates.rr4 == 0.4
    older = to_json(whole).replace('  "outcomes": [],\n', "")
    assert '"outcomes"' not in older and from_json(older).conduct.outcomes == ()
