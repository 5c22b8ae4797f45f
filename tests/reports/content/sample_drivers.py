"""Synthetic weak points that show everything the section can meet: every region and reason, a label that its intervals do
not bear out, withheld shares, options that no service measures."""

from __future__ import annotations

import dataclasses

from analysis.results import Estimate, ReleaseCode
from analysis.results.drivers import (
    Bivariate,
    Coefficient,
    Driver,
    Drivers,
    OrdinalModel,
    Priority,
    Region,
    SenseDrivers,
    StatedAndDerived,
)
from reports.document import Lang, ReportInput
from reports.sections.driver_tables import driver_tables
from reports.sections.weak_points import weak_points
from tests.reports.content import sample

CITY_SECTIONS = (weak_points, driver_tables)
N, SCORED = 2278, 3202
# item: (domains, region as labelled, importance gap and half-width, performance gap and half-width)
SERVICES: dict[str, tuple[tuple[str, ...], Region, tuple[float, float], tuple[float, float]]] = {
    "M04": (("D04",), "low-priority", (-0.020, 0.008), (-1.2, 0.6)),
    "M05": (("D05",), "concentrate", (0.015, 0.009), (-3.0, 0.6)),
    "M08": (("D09",), "keep-up", (0.012, 0.008), (1.2, 0.5)),
    "M11": (("D12",), "concentrate", (0.006, 0.012), (-1.4, 0.6)),
    "M12": (("D15", "D16", "D17"), "possible-overkill", (-0.013, 0.007), (4.4, 0.5)),
}
QUIET: dict[str, tuple[tuple[str, ...], Region, tuple[float, float], tuple[float, float]]] = {
    item: (domains, "unclear", (importance[0] / 4, 0.01), performance)
    for item, (domains, _, importance, performance) in SERVICES.items()
}


def number(
    value: float,
    half: float,
    unit: str,
    *,
    n: int = N,
    level: float = 0.95,
    code: ReleaseCode = "",
    p: float | None = None,
) -> Estimate:
    """An estimate with a given half-width."""
    chance = (0.02 if abs(value) > half else 0.4) if p is None else p
    e = sample.estimate(value, n, unit=unit, p=chance)
    bounds = {"lower": value - half, "upper": value + half, "value": value, "se": half / 2}
    return dataclasses.replace(e, **bounds, level=level, release_code=code)  # type: ignore[arg-type]


def driver(
    item: str,
    domains: tuple[str, ...],
    region: Region,
    importance: tuple[float, float],
    performance: tuple[float, float],
) -> Driver:
    return Driver(
        item=item,
        domains=domains,
        johnson=number(0.04 + importance[0], 0.013, "share"),
        shapley=number(0.0401 + importance[0], 0.013, "share"),
        of_explained=number((0.04 + importance[0]) / 0.2, 0.06, "share"),
        rank=1,
        performance=number(66.2 + performance[0], 1.0, "score", n=3082),
        importance_gap=number(*importance, "share", level=0.9),
        performance_gap=number(*performance, "difference", n=2712, level=0.9),
        positive=True,
        region=region,
        weak=region == "concentrate",
    )


def coefficient(name: str, value: float, half: float, unit: str) -> Coefficient:
    return Coefficient(name=name, estimate=number(value, half, unit))


def explained(sense: str, services: dict[str, tuple[tuple[str, ...], Region, tuple[float, float], tuple[float, float]]],
              r2: float, *, ordinal: str = "") -> SenseDrivers:  # fmt: skip
    """A sense with all its figures; ``ordinal``: why it has no ordinal model."""
    slopes = tuple(coefficient(item, 0.05 + 0.01 * k, 0.03, "slope") for k, item in enumerate(services))
    odds = tuple(coefficient(item, 0.006 + 0.001 * k, 0.004, "log-odds") for k, item in enumerate(services))
    cuts = (coefficient("1|2", 0.6, 0.4, "log-odds"), coefficient("2|3", 2.8, 0.4, "log-odds"))
    return SenseDrivers(
        sense=sense,
        n=N,
        n_scored=SCORED,
        reason="",
        r2=number(r2 + 0.02, 0.03, "share"),
        r2_controls=number(0.02, 0.01, "share"),
        r2_drivers=number(r2, 0.03, "share"),
        importance_split=number(0.04, 0.006, "share"),
        performance_split=number(66.2, 0.8, "score", n=2712),
        drivers=tuple(driver(item, *rest) for item, rest in services.items()),
        linear=(
            coefficient("intercept", 35.0, 3.0, "score"),
            coefficient("age:60+", 1.2, 0.9, "difference"),
            coefficient("age:", -0.4, 0.9, "difference"),
            *slopes,
        ),
        ordinal=OrdinalModel(classes=("0-59", "60-100"), coefficients=(), cuts=(), reason=ordinal)
        if ordinal
        else OrdinalModel(classes=("0-39", "40-59", "60-100"), coefficients=odds, cuts=cuts),
    )


def both(sense: str, item: str, domains: tuple[str, ...], why: str, value: float, code: ReleaseCode = "") -> Bivariate:
    n = 20 if code == "F" else 144
    return Bivariate(
        sense=sense,
        item=item,
        domains=domains,
        reason=why,
        correlation=number(value, 0.19, "correlation", n=n, code=code),
        slope=number(value * 0.8, 0.15, "slope", n=n, code=code),
    )


def priority(option: str, value: float, rank: int | None, *, code: ReleaseCode = "") -> Priority:
    return Priority(
        option=option,
        domain="" if option == "none" else option,
        items=tuple(item for item, (domains, *_) in SERVICES.items() if option in domains),
        exclusive=option == "none",
        share=number(value, 0.015, "share", n=3229, code=code),
        rank=rank,
    )


def drivers() -> Drivers:
    """Gain has a weak point and a mislabelled one, happiness none; security and identification were not analysed."""
    return Drivers(
        controls={"age": "35-59", "sex": "female"},
        controls_left_out=("urban",),
        senses=(
            explained("gain", SERVICES, 0.19),
            explained("happiness", QUIET, 0.13, ordinal="too-few-classes"),
            SenseDrivers(sense="security", n=31, n_scored=3221, reason="few-answers"),
            SenseDrivers(sense="identification", n=N, n_scored=3213, reason="not-fitted"),
        ),
        bivariate=(
            both("gain", "M01", ("D01",), "users", 0.19),
            both("happiness", "M01", ("D01",), "users", 0.21),
            both("gain", "M02", ("D02",), "module", 0.31),
            both("happiness", "M02", ("D02",), "module", 0.2, "F"),
        ),
        priority_question="V1",
        priority_reason="",
        max_picks=3,
        priorities=(
            priority("D01", 0.189, 2),
            priority("D05", 0.199, 1),
            priority("D12", 0.17, 3),
            priority("D19", 0.02, None, code="F"),
            priority("none", 0.124, None),
        ),
        stated_and_derived=(
            StatedAndDerived(item="M05", option="D05", stated=1, derived={"gain": 1, "happiness": 1}),
            StatedAndDerived(item="M11", option="D12", stated=2, derived={"gain": 2, "happiness": 2}),
        ),
    )


def report_input(lang: Lang = "zh", found: Drivers | None = None) -> ReportInput:
    """The synthetic wave with weak points."""
    return sample.report_input(lang=lang, wave=dataclasses.replace(sample.assessment(), drivers=found or drivers()))
