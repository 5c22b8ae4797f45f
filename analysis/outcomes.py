"""Response rates after AAPOR, Standard Definitions: Final Dispositions of Case Codes and Outcome Rates for Surveys, 10th
edition (2023), by the names of its formulas: Response Rates 1–4 and Refusal Rate 1."""

from __future__ import annotations

from analysis.results import CaseCounts, ResponseRates


def response_rates(counts: CaseCounts) -> ResponseRates | None:
    """The rates of drawn cases, ``None`` if none of them can be eligible.

    RR1 = I / ((I + P) + (R + NC + O) + (UH + UO)), RR2 with I + P above; RR3 and RR4 count only the share e of the cases of
    unknown eligibility.  e is the eligible share of the cases whose eligibility is known (proportional allocation), 1 where
    none is.  REF1 = R / ((I + P) + (R + NC + O) + (UH + UO)), break-offs among R."""
    known = counts.eligible + counts.ineligible
    e = counts.eligible / known if known else 1.0
    every = counts.eligible + counts.unknown
    likely = counts.eligible + e * counts.unknown
    if not likely:
        return None
    sent = counts.complete + counts.partial
    return ResponseRates(
        e=e,
        rr1=counts.complete / every,
        rr2=sent / every,
        rr3=counts.complete / likely,
        rr4=sent / likely,
        ref1=(counts.refusal + counts.break_off) / every,
    )
