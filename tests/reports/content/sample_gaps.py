"""The synthetic wave with gaps, spreads, rank sets and a screening that hold every verdict, mark and reason they can.

Numbers come from fixed formulas, as in :mod:`tests.reports.content.sample`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from analysis.results import (
    CITY,
    Assessment,
    Cell,
    Composition,
    Estimate,
    Gap,
    GapKind,
    GapMeasure,
    Gaps,
    GapUnanswered,
    Group,
    IncomeBand,
    IncomeBasis,
    MissingIncome,
    RankSets,
    ReleaseCode,
    Screened,
    Screening,
    Spread,
    TownRanks,
)
from reports.document import ItemLabel, Lang, ReportInput
from reports.sections import gap_details, gaps, places, towns_overview
from tests.reports.content import sample
from tests.reports.content.sample_labels import TOWNS

CITY_SECTIONS = (gaps.gaps, towns_overview.overview, gap_details.gap_details, places.places)
TOWN_SECTIONS = (places.own_places,)
SIDES: dict[GapMeasure, tuple[Group, Group]] = {
    "raw": (Group(kind="urban", code="urban"), Group(kind="urban", code="rural")),
    "standardised": (Group(kind="urban", code="urban"), Group(kind="urban", code="rural")),
    "thirds": (Group(kind="income-third", code="top"), Group(kind="income-third", code="bottom")),
    "slope": (Group(kind="income-rank", code="richest"), Group(kind="income-rank", code="poorest")),
}
KINDS: dict[GapMeasure, GapKind] = {
    "raw": "urban-rural",
    "standardised": "urban-rural",
    "thirds": "income",
    "slope": "income",
}
QUESTIONS = {
    "Q1": ("您觉得城里和村里的公共服务差别大吗？", "How big is the difference in services between town and villages?"),
    "Q2": ("您觉得不同镇（街道）之间的公共服务差别大吗？", "How big is the difference in services between towns?"),
    "Q3": ("您觉得人与人之间的收入差别大吗？", "How big are the differences in income between people?"),
}
LEFT_OUT = {"331081109": "withheld", "331081110": "no-spread"}


def difference(lower: float, upper: float, *, code: ReleaseCode = "", n: int = 900, p: float | None = None) -> Estimate:
    """A difference with these bounds; withheld codes lose their numbers."""
    hidden = code in ("F", "X")
    e = sample.estimate((lower + upper) / 2, n, unit="difference", p=p)
    bounds = (None, None, None, None) if hidden else (e.value, e.se, lower, upper)
    value, se, low, high = bounds
    return dataclasses.replace(e, value=value, se=se, lower=low, upper=high, p_adjusted=p, release_code=code)


def gap(
    indicator: str, measure: GapMeasure, bounds: tuple[float, float], *, missing: MissingIncome = "none",
    code: ReleaseCode = "",
) -> Gap:  # fmt: skip
    """A gap whose difference has these bounds, its sides half of it above and below 66."""
    middle = sum(bounds) / 2
    sides = [dataclasses.replace(sample.estimate(66 + k * middle / 2, 900), release_code=code) for k in (1, -1)]
    first, second = SIDES[measure]
    return Gap(
        indicator=indicator, kind=KINDS[measure], measure=measure, missing=missing, first_group=first,
        second_group=second, first=sides[0], second=sides[1], difference=difference(*bounds, code=code),
        missing_information=0.137 if missing == "imputed" else None,
    )  # fmt: skip


def three_gaps() -> Gaps:
    """Every verdict: higher on either side, unclear, △, confidential; complete cases that say otherwise; parts unanswered."""
    found = (
        gap("sense:gain", "raw", (1.6, 5.2)),
        gap("sense:happiness", "raw", (-0.2, 3.3)),
        gap("sense:security", "raw", (-4.4, -0.03)),
        gap("sense:identification", "raw", (-3.0, 9.0), code="low"),
        gap("domain:D04", "raw", (2.3, 6.9)),
        gap("subindex:place", "raw", (0.0, 0.0), code="X"),
        gap("sense:gain", "standardised", (1.4, 5.0), missing="imputed"),
        gap("sense:happiness", "standardised", (0.4, 3.8), missing="imputed"),
        gap("sense:security", "standardised", (-1.0, 1.0), missing="imputed"),
        gap("sense:gain", "standardised", (1.1, 5.6), missing="complete-case"),
        gap("sense:gain", "thirds", (-0.3, 3.1), missing="imputed"),
        gap("sense:happiness", "thirds", (0.9, 4.7), missing="imputed"),
        gap("sense:security", "thirds", (-6.0, -2.0), missing="imputed"),
        gap("domain:D04", "thirds", (-2.0, 3.3), missing="imputed"),
        gap("sense:gain", "thirds", (0.1, 3.9), missing="complete-case"),
        gap("sense:happiness", "thirds", (0.7, 4.4), missing="complete-case"),
        gap("sense:gain", "slope", (-0.5, 4.2), missing="imputed"),
        gap("sense:happiness", "slope", (1.1, 6.4), missing="imputed"),
        gap("sense:identification", "slope", (0.0, 0.0), missing="imputed", code="F"),
        gap("sense:happiness", "slope", (-0.1, 6.1), missing="complete-case"),
    )
    lacking = (
        GapUnanswered(
            kind="urban-rural", measure="standardised", reason="empty-cell", indicator="sense:identification"
        ),
        GapUnanswered(kind="urban-rural", measure="standardised", reason="empty-cell", indicator="domain:D04"),
        GapUnanswered(kind="income", measure="thirds", reason="few-answers", indicator="sense:identification"),
    )
    return Gaps(gaps=found, unanswered=lacking, income=income(), composition=COMPOSITION, urban_share=0.4598)


COMPOSITION = Composition(cells=21, declared=24, least=10, n_without=3)


def income(*, imputations: int = 20, equivalised: bool = True) -> IncomeBasis:
    bands = (
        IncomeBand(code="0-5", lower=0.0, upper=5.0, midpoint=2.5, share=0.3),
        IncomeBand(code="5-20", lower=5.0, upper=20.0, midpoint=12.5, share=0.7),
        IncomeBand(code="20+", lower=20.0, upper=None, midpoint=30.0, share=None),
    )
    return IncomeBasis(
        bands=bands, top_factor=1.5, equivalised=equivalised, n=3229, n_income_missing=469 if imputations else 0,
        n_size_missing=2, missing_share=0.145 if imputations else 0.0, imputations=imputations, classes=60,
        predictors=("age", "sex"),
    )  # fmt: skip


def unanswered(reason: str, kind: GapKind, measure: str = "") -> Gaps:
    """Nothing but one reason why."""
    one = GapUnanswered(kind=kind, measure=measure, reason=reason)  # type: ignore[arg-type]
    return Gaps(gaps=(), unanswered=(one,))


def spread(indicator: str, bounds: tuple[float, float, float] | None, reason: str = "", **left_out: str) -> Spread:
    """``bounds``: τ with its interval, or ``None`` where it was not estimated."""
    value, lower, upper = bounds or (None, None, None)
    e = sample.estimate(0.0, 3221, unit="difference")
    return Spread(
        indicator=indicator, tau=dataclasses.replace(e, value=value, se=None, lower=lower, upper=upper, df=15.0),
        n_towns=16 - len(left_out) if bounds else 2, q=91.4, pooled_deff=1.4, largest_correlation=0.05,
        left_out={code.removeprefix("t"): why for code, why in left_out.items()}, reason=reason,
    )  # fmt: skip


def spreads() -> tuple[Spread, ...]:
    return (
        spread("sense:gain", (3.1, 2.0, 5.1), t331081109="withheld", t331081110="no-spread"),
        spread("sense:happiness", (0.8, 0.0, 2.1), "not-distinguishable"),
        spread("sense:security", None, "too-few-towns"),
        spread("sense:identification", None, "no-design-effect"),
        spread("domain:D04", (2.2, 0.04, 4.4)),
    )


def ranks() -> tuple[RankSets, ...]:
    """Wide sets in one sense, one place each in another, none in a third."""
    towns = tuple(code for code in TOWNS if code not in LEFT_OUT)
    wide = tuple(town_ranks(code, k - 4, k + 6, len(towns)) for k, code in enumerate(towns, 1))
    narrow = tuple(town_ranks(code, k, k, len(towns)) for k, code in enumerate(towns, 1))
    return (
        rank_sets("gain", wide, LEFT_OUT),
        rank_sets("happiness", narrow, LEFT_OUT),
        rank_sets("security", (), dict.fromkeys(TOWNS, "withheld"), "too-few-towns"),
    )


def rank_sets(sense: str, towns: tuple[TownRanks, ...], left_out: dict[str, str], reason: str = "") -> RankSets:
    return RankSets(
        indicator=f"sense:{sense}", wave=sample.WAVE, scheme=sample.SCHEME, estimator="pairwise t", level=0.95,
        towns=towns, left_out=left_out, reason=reason,
    )  # fmt: skip


def town_ranks(town: str, best: int, worst: int, last: int) -> TownRanks:
    """For the town alone; one place more at each end for all towns at once."""
    best, worst = max(1, best), min(last, worst)
    return TownRanks(
        town=town, best=best, worst=worst, best_of_all=max(1, best - 1), worst_of_all=min(last, worst + 1),
        best_joint=1, worst_joint=last,
    )  # fmt: skip


def screening() -> Screening:
    rows = tuple(_screened())
    flagged = sum(r.flag != "none" for r in rows)
    tested = sum(not r.reason for r in rows)
    return Screening(method="Benjamini–Hochberg", false_share=0.05, n_tests=tested, n_flagged=flagged, rows=rows)


def _screened() -> Iterator[Screened]:
    """Flags on both sides, one flag that its own interval does not bear out, and every reason for standing outside."""
    outside = {"331081107": "psus", "331081108": "no-spread", "331081109": "low", "331081110": "base"}
    flags = {("D04", "331081102"): (2.0, 8.0), ("D12", "331081001"): (-7.0, -1.0), ("D12", "331081002"): (-1.0, 5.0)}
    for domain in ("D12", "D04"):
        for code in TOWNS:
            reason = outside.get(code, "")
            lower, upper = flags.get((domain, code), (-3.0, 3.5))
            e = difference(lower, upper, code="F" if reason == "base" else "", n=200, p=0.6 if upper == 3.5 else 0.004)
            flag = "none" if (domain, code) not in flags else "above" if upper > 0 else "below"
            yield Screened(indicator=f"domain:{domain}", town=code, difference=e, flag=flag, reason=reason)  # type: ignore[arg-type]


def wave() -> Assessment:
    """The sample's wave with everything of this topic, and the questions about the gaps."""
    whole = sample.assessment()
    asked = tuple(
        Cell(indicator=f"item:{q}", group=CITY, estimate=sample.estimate(40.0 + 8 * k, 1452))
        for k, q in enumerate(QUESTIONS)
    )
    return dataclasses.replace(
        whole, cells=(*whole.cells, *asked), gaps=three_gaps(), spreads=spreads(), ranks=ranks(), screening=screening()
    )


def report_input(*, lang: Lang = "zh", place: str = "", of: Assessment | None = None) -> ReportInput:
    inp = sample.report_input(lang=lang, place=place, wave=of or wave())
    k = 0 if lang == "zh" else 1
    asked = {
        code: ItemLabel(
            text=text[k], sense="", domains=(), classes={}, low_label=("没有差别", "none")[k],
            high_label=("非常大", "very big")[k], reversed=True, in_scheme=False,
        )
        for code, text in QUESTIONS.items()
    }  # fmt: skip
    return dataclasses.replace(inp, labels=dataclasses.replace(inp.labels, items={**inp.labels.items, **asked}))
