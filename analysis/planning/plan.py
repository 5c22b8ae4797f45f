"""One allocation of a wave, town by town: plain numbers for a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from analysis.errors import ProblemList
from analysis.tables import TownPopulation

from .allocation import POWER, Method, allocate, shares
from .precision import Planning, Precision, precision

MOST = 10**9
"""Larger counts are a slip of the keyboard."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """``n`` answers in all, in ``villages`` ≥ 2 villages of each town, at least ``least`` ≥ 2 answers in each.

    ``kind``    a pulse speaks for the city only.
    ``sd``      > 0, and ``town_sd`` (code → sd) where a town's is known to be another; ``rho`` in [0, 1); ``tau`` ≥ 0.
    ``power``   exponent of the power allocation, 0–1.
    """

    n: int
    villages: int
    sd: float
    rho: float
    tau: float
    least: int
    kind: Literal["annual", "pulse"] = "annual"
    town_sd: Mapping[str, float] = field(default_factory=dict)
    power: float = POWER
    level: float = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class TownPlan:
    """``half_width`` and ``detectable`` (difference to the city, 80 % power after Bonferroni) in points, ``detectable`` None where
    there is one town only; ``outside`` the chance to leave the middle band.  ``banded`` False: too few answers or villages
    for a band (release rule R1)."""

    code: str
    residents: float
    n: int
    villages: int
    deff: float
    half_width: float
    detectable: float | None
    banded: bool
    outside: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CityPlan:
    """``change``: detectable change between two such waves; ``deff``: variance over that of a simple random sample of ``n``."""

    n: int
    villages: int
    deff: float
    df: float
    half_width: float
    change: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AllocationPlan:
    """``expected_outside`` and ``none_outside`` as in :class:`~analysis.planning.precision.Precision`; a pulse lists no towns and
    has neither."""

    method: Method
    city: CityPlan
    towns: tuple[TownPlan, ...]
    expected_outside: float | None
    none_outside: float | None


def plan_allocation(method: Method, towns: Sequence[TownPopulation], request: Request) -> AllocationPlan:
    """``towns``: the frame, at most everyone of a town is asked.  Raises AnalysisError with all problems of the request."""
    _check(towns, request)
    residents = np.array([town.total for town in towns])
    sd = np.array([request.town_sd.get(town.code, request.sd) for town in towns])
    measure = shares(method, residents, sd, power=request.power)
    least = np.full(len(towns), request.least)
    n = allocate(request.n, measure, least, np.floor(residents).astype(np.int64))
    found = precision(
        n, request.villages, residents, sd, Planning(rho=request.rho, tau=request.tau, level=request.level)
    )
    annual = request.kind == "annual"
    listed = _towns(towns, n.tolist(), found) if annual else ()
    simple = float(residents @ sd**2 / residents.sum()) / request.n
    return AllocationPlan(
        method=method,
        city=_city(request, found, simple),
        towns=listed,
        expected_outside=found.expected_outside if annual else None,
        none_outside=found.none_outside if annual else None,
    )


def _city(request: Request, found: Precision, simple: float) -> CityPlan:
    return CityPlan(
        n=request.n,
        villages=int(found.villages.sum()),
        deff=found.city_se**2 / simple,
        df=found.city_df,
        half_width=found.city_half_width,
        change=found.city_change,
    )


def _towns(towns: Sequence[TownPopulation], n: list[int], found: Precision) -> tuple[TownPlan, ...]:
    return tuple(
        TownPlan(
            code=town.code,
            residents=town.total,
            n=n[i],
            villages=int(found.villages[i]),
            deff=float(found.deff[i]),
            half_width=float(found.half_width[i]),
            detectable=float(found.detectable[i]) if len(n) > 1 else None,
            banded=bool(found.banded[i]),
            outside=float(found.outside[i]),
        )
        for i, town in enumerate(towns)
    )


def _check(towns: Sequence[TownPopulation], request: Request) -> None:
    problems = ProblemList()
    for name, sd in {"sd": request.sd, **{f"town-sd {town}": sd for town, sd in request.town_sd.items()}}.items():
        if not 0 < sd < float("inf"):
            problems.add("plan.not-positive", name, value=sd)
    for town in sorted(set(request.town_sd) - {town.code for town in towns}):
        problems.add("plan.town-unknown", "town-sd", town=town)
    for name, count in {"villages": request.villages, "least": request.least}.items():
        if count < 2:
            problems.add("plan.below-two", name, value=count)
        elif count > MOST:
            problems.add("plan.out-of-range", name, value=count, least=2, most=MOST)
    ranges = {"rho": (request.rho, 0, 1), "tau": (request.tau, 0, 100), "power": (request.power, 0, 1)}
    for name, (value, least, most) in (ranges | {"level": (request.level, 0.5, 0.999)}).items():
        if not least <= value <= most:
            problems.add("plan.out-of-range", name, value=value, least=least, most=most)
    problems.raise_any()
