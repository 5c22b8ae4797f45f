"""The synthetic wave beside an earlier one: every verdict, mark, reason and caution that a comparison can have.

Numbers come from fixed formulas, as in :mod:`tests.reports.content.sample`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from analysis.results import (
    CITY,
    Assessment,
    Change,
    Comparability,
    Difference,
    Estimate,
    Group,
    Pool,
    PooledCell,
    Rebound,
    ReleaseCode,
    StandardisedChange,
    Trend,
    town,
)
from analysis.results.trend import Composition, EarlierWave, GroupDifference, PooledWave, SharedUnits
from reports.document import Lang, ReportInput
from reports.sections.change import change
from reports.sections.change_details import change_details
from reports.sections.own_change import own_change
from tests.reports.content import sample, sample_quality
from tests.reports.content.sample_labels import TOWNS

CITY_SECTIONS = (change, change_details)
TOWN_SECTIONS = (own_change,)
UP, DOWN, SMALL, HIDDEN, COACHED = "331081001", "331081100", "331081109", "331081110", sample_quality.COACHED
BEFORE = EarlierWave(
    wave="2026Q3",
    wave_title={"zh": "2026年第三季度", "en": "third quarter of 2026"},
    kind="annual",
    scheme="core-0/equal-interval",
    questionnaire="wenling-four-sense-2022.1",
    n=3190,
    input_sha256="6a" * 32,
)
OF_CITY: dict[str, tuple[float, float]] = {
    "sense:gain": (0.004, 2.1),
    "sense:happiness": (-1.9, 0.7),
    "sense:security": (-3.4, -1.1),
    "domain:D04": (0.3, 2.9),
    "domain:D12": (-2.2, 1.0),
    "item:M04": (0.3, 2.9),
}
"""Bounds of the city's changes; identification cannot be compared."""
OF_TOWNS: dict[str, dict[str, tuple[float, float]]] = {
    "sense:gain": {UP: (1.2, 9.0), DOWN: (-8.8, -0.03), COACHED: (2.0, 12.4)},
    "sense:happiness": {},
    "sense:security": {},
}
"""Bounds of the towns that changed; of the others they lie about 0."""
REASONS_OF_ITEMS = ("wording", "hint", "scale", "labels", "reversed", "points", "asked", "language", "unanswered")


def delta(lower: float, upper: float, *, n: int = 3170, code: ReleaseCode = "", family: str = "") -> Estimate:
    """A change with these bounds; withheld codes lose their numbers."""
    hidden = code in ("F", "X")
    value, se, low, high = (
        (None,) * 4 if hidden else ((lower + upper) / 2, abs(upper - lower) / 4, lower, upper)
    )  # fmt: skip
    e = sample.estimate(0.0, n, unit="difference")
    return dataclasses.replace(
        e, value=value, se=se, lower=low, upper=high, release_code=code, family=family, n=0 if code == "X" else n,
        deff=None, n_eff=None,
    )  # fmt: skip


def made(indicator: str, group: Group, e: Estimate, reason: str = "", *, centre: float = 63.0) -> Change:
    """A change judged by its interval, as the analysis does."""
    before = dataclasses.replace(
        sample.estimate(centre, max(e.n, 30)), release_code=e.release_code, n=e.n, wave=BEFORE.wave
    )
    hidden = e.release_code in ("F", "X")
    blank = dataclasses.replace(before, value=None, se=None, lower=None, upper=None)
    why = reason or ("withheld" if hidden else "low" if e.release_code == "low" else "")
    verdict = "none" if why else "up" if (e.lower or 0) > 0 else "down" if (e.upper or 0) < 0 else "unclear"
    half = ((e.upper or 0.0) - (e.lower or 0.0)) / 2
    return Change(
        indicator=indicator,
        group=group,
        before=blank if hidden else before,
        change=e,
        verdict=verdict,  # type: ignore[arg-type]
        reason=why,
        detectable=None if why else 1.4 * half,
    )


def changes() -> tuple[Change, ...]:
    """City, towns and a group: up, down, unclear, small, withheld, confidential, without a spread."""
    found = [made(i, CITY, delta(*bounds), centre=_before(i, bounds)) for i, bounds in OF_CITY.items()]
    found.append(made("subindex:place", CITY, delta(0.0, 0.0), "spread"))
    found.append(made("subindex:policy", CITY, delta(-0.6, 0.6)))
    found.append(made("sense:gain", Group(kind="sex", code="female"), delta(0.2, 2.8, n=1500)))
    return (*found, *_towns())


def _before(indicator: str, bounds: tuple[float, float]) -> float:
    """The earlier score that makes this wave's score less the change."""
    now = next(c.estimate.value for c in sample.cells() if c.indicator == indicator and c.group == CITY)
    return (now or 0.0) - sum(bounds) / 2


def _towns() -> Iterator[Change]:
    """Security is too small to judge anywhere."""
    codes: dict[str, ReleaseCode] = {SMALL: "low", HIDDEN: "F", "331081108": "X", "331081107": "wide"}
    for indicator, named in OF_TOWNS.items():
        for code in TOWNS:
            bounds = named.get(code, (-4.5 + sample.wiggle(indicator, code), 4.7 + sample.wiggle(code)))
            release = "low" if indicator == "sense:security" else codes.get(code, "")
            n = 26 if release == "F" else 44 if release == "low" else 190
            e = delta(*bounds, n=n, code=release, family=f"{indicator}: town, change")
            yield made(indicator, town(code), e)


def composition(reason: str = "") -> Composition:
    """At equal composition the finding differs in one sense; with a reason there is nothing."""
    bounds = {"sense:gain": (-0.2, 1.9), "sense:happiness": (-1.8, 0.8), "sense:security": (-3.3, -1.0)}
    found = () if reason else tuple(_standardised(i, *ends) for i, ends in bounds.items())
    return Composition(
        variables=() if reason == "no-variables" else ("age", "sex", "urban"),
        cells=0 if reason else 14,
        joined=0 if reason else 2,
        covered_before=None if reason else 0.991,
        covered_now=None if reason else 0.987,
        reason=reason,
        changes=found,
    )


def _standardised(indicator: str, lower: float, upper: float) -> StandardisedChange:
    c = made(indicator, CITY, delta(lower, upper), centre=63.2)
    return StandardisedChange(indicator=indicator, before=c.before, change=c.change, verdict=c.verdict, reason=c.reason)


def comparability() -> tuple[Comparability, ...]:
    """Every difference that an index or a question can have, and one that somebody answers for."""
    index = (
        Difference(reason="item-added", item="R6"),
        Difference(reason="item-dropped", item="R4"),
        Difference(reason="item-added", other="subindex:policy"),
        Difference(reason="least-answered"),
        Difference(reason="applies-to"),
        *(Difference(reason=r, item="R1") for r in REASONS_OF_ITEMS[:4]),
    )
    return (
        _of("sense:gain", "acknowledged", Difference(reason="wording", item="G1")),
        _of("sense:happiness", "comparable"),
        _of("sense:identification", "blocked", *index),
        _of("domain:D01", "blocked", Difference(reason="new")),
        _of("domain:D05", "blocked", Difference(reason="dropped")),
        _of("domain:D17", "blocked", Difference(reason="unmeasured-before")),
        _of("domain:D10", "blocked", Difference(reason="unmeasured-now")),
        *(_of(f"item:M0{k}", "blocked", Difference(reason=r, item=f"M0{k}")) for k, r in enumerate(REASONS_OF_ITEMS)),
        _of("item:M12", "blocked", Difference(reason="new", item="M12", other="M11b")),
        _of("item:N1", "blocked", Difference(reason="dropped", item="N1")),
        _of("item:N2", "blocked", Difference(reason="dropped", item="N2")),
    )


def _of(indicator: str, status: str, *differences: Difference) -> Comparability:
    return Comparability(indicator=indicator, status=status, differences=differences)  # type: ignore[arg-type]


def trend() -> Trend:
    """The whole comparison."""
    return Trend(
        before=BEFORE,
        refused=(),
        cautions=("population", "kind", "towns"),
        acknowledged=("G1",),
        comparability=comparability(),
        left_out=(
            GroupDifference(kind="age", code="18-34", reason="label"),
            GroupDifference(kind="hukou", code="", reason="only-now"),
            GroupDifference(kind="party", code="", reason="only-before"),
            GroupDifference(kind="education", code="x", reason="only-now"),
            GroupDifference(kind="education", code="y", reason="only-now"),
            GroupDifference(kind="education", code="z", reason="only-before"),
            GroupDifference(kind="town", code="331081111", reason="only-before"),
            GroupDifference(kind="town", code="331081102", reason="only-now"),
        ),
        shared=SharedUnits(
            unit="village", before=150, now=160, shared=71, strata=15, strata_with_one=("331081110",)
        ),
        changes=changes(),
        composition=composition(),
    )  # fmt: skip


def refused(*reasons: str) -> Trend:
    """Two waves that must not be compared."""
    return dataclasses.replace(
        trend(), refused=reasons, cautions=(), comparability=(), left_out=(), shared=None, changes=(), composition=None
    )


def rebounds() -> tuple[Rebound, ...]:
    """Beyond chance on either side, within it, without an interval of τ, small, withheld, and the two reasons."""
    return (
        rebound("gain", UP, (2.9, 8.1), -5.1),
        rebound("gain", DOWN, (-9.0, -2.4), 4.4),
        rebound("gain", "331081002", (-0.9, 4.1), -3.9),
        rebound("gain", "331081003", (0.3, 4.3), 4.0, ends=False),
        rebound("happiness", SMALL, (-7.0, -3.0), 6.0, code="low"),
        rebound("happiness", HIDDEN, (-7.0, -3.0), 6.0, code="F"),
        _without("security", UP, "no-variance"),
        _without("security", DOWN, "not-now"),
        rebound("place", UP, (2.9, 8.1), -5.1),
    )


def rebound(
    sense: str, town_: str, bounds: tuple[float, float], deviation: float, *, ends: bool = True, code: ReleaseCode = ""
) -> Rebound:
    """A quarter of the deviation is expected back; ``ends``: with a range from an eighth to a half of it."""
    kind = "subindex" if sense == "place" else "sense"
    low, high = sorted((-deviation / 8, -deviation / 2))
    return Rebound(
        indicator=f"{kind}:{sense}",
        town=town_,
        band="above" if deviation > 0 else "below",
        deviation=deviation,
        expected=-deviation / 4,
        lower=low if ends else None,
        upper=high if ends else None,
        observed=delta(*bounds, n=26 if code == "F" else 44 if code == "low" else 190, code=code),
    )


def _without(sense: str, town_: str, reason: str) -> Rebound:
    return Rebound(
        indicator=f"sense:{sense}", town=town_, band="above", deviation=None, expected=None, lower=None, upper=None,
        observed=None, reason=reason,
    )  # fmt: skip


def pool() -> Pool:
    """Three waves, a fourth refused, identification not shared; one town withheld, one not in every wave."""
    waves = (
        PooledWave(wave="2026Q1", wave_title={"zh": "2026年第一季度", "en": "first quarter of 2026"}, n=598, refused=()),
        PooledWave(wave="2025Q4", wave_title={}, n=611, refused=("stream", "demo")),
        PooledWave(wave=BEFORE.wave, wave_title=BEFORE.wave_title, n=3190, refused=()),
        PooledWave(wave=sample.WAVE, wave_title={"zh": "2026年第四季度", "en": "fourth quarter of 2026"}, n=3521, refused=()),
    )  # fmt: skip
    cells = [PooledCell(indicator=i, group=CITY, estimate=sample.estimate(64.0, 7200)) for i in _POOLED]
    for indicator in _POOLED:
        cells += [
            PooledCell(
                indicator=indicator,
                group=town(code),
                estimate=sample.estimate(64.0 + 4 * sample.wiggle(indicator, code), 26 if code == HIDDEN else 430),
            )
            for code in TOWNS
            if code != SMALL
        ]
    blocked = tuple(c for c in comparability() if c.indicator == "sense:identification")
    return Pool(waves=waves, blocked=blocked, cells=tuple(cells), reason="")


_POOLED = ("sense:gain", "sense:happiness", "sense:security", "subindex:place")


def wave(of: Trend | None = None) -> Assessment:
    """The sample's wave with everything of this topic, and one town whose answers carry signs."""
    return dataclasses.replace(
        sample.assessment(),
        trend=of or trend(),
        rebounds=rebounds(),
        pool=pool(),
        quality=sample_quality.quality(),
    )


def report_input(*, lang: Lang = "zh", place: str = "", of: Assessment | None = None) -> ReportInput:
    return sample.report_input(lang=lang, place=place, wave=of or wave())
