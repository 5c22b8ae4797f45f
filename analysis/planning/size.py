"""How many answers a precision needs, and what precision a number of answers gives.

Points on both scales: a score is 0–100, a share is counted in percentage points.  Cochran (1977), Sampling Techniques, 3rd
edition, chapter 4 (n₀ and the finite population correction); Kish (1965), Survey Sampling, 5.4 and 8.2 (design effect).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

from analysis.errors import ProblemList

POWER = 0.8
FINEST, LARGEST = 0.001, 10**10
"""Half-widths below (points) and numbers above are a slip of the keyboard."""
LEAST_RESPONSE = 0.001
_ROUNDING = 1e-9
"""Relative; an exact whole number is not rounded up because of the last bit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What is estimated: the mean of a variable with standard deviation ``sd`` > 0 (points) under design effect ``deff`` > 0.

    ``population``  residents, for the finite population correction; ``None`` leaves it out, as the analysis does.
    ``level``       of the interval, in (0, 1).
    """

    sd: float
    deff: float
    population: float | None = None
    level: float = 0.95


def cluster_deff(per_cluster: float, rho: float) -> float:
    """1 + (b − 1)ρ, the design effect of ``per_cluster`` = b answers in each cluster with intraclass correlation ``rho``
    (Kish 1965, section 5.4, page 162); 1 where b < 1."""
    return 1 + max(per_cluster - 1, 0) * rho


def share_sd(share: float, population: float | None = None) -> float:
    """Standard deviation, in percentage points, of a yes/no answer that ``share`` (0–1) give: 100·√(N/(N − 1)·p(1 − p)), without
    N/(N − 1) where no ``population`` is given (Cochran 1977, section 3.2).  Raises AnalysisError."""
    problems = ProblemList()
    if not 0 < share < 1:
        problems.add("plan.out-of-range", "share", value=share, least=0, most=1)
    if population is not None and not population >= 2:
        problems.add("plan.below-two", "population", value=population)
    problems.raise_any()
    correction = 1.0 if population is None else population / (population - 1)
    return 100 * math.sqrt(correction * share * (1 - share))


def answers_needed(half_width: float, target: Target) -> int:
    """Answers for an interval of ± ``half_width`` points: n₀/(1 + n₀/N) rounded up, n₀ = deff·(z·sd/half_width)².

    Cochran (1977), section 4.6, and 4.4 for a share with :func:`share_sd`; the design effect as Kish (1965), 8.2.
    Raises AnalysisError.
    """
    _check(target, half_width=half_width)
    errors = _z(target.level) * target.sd / half_width
    first = target.deff * errors * errors
    n = first if target.population is None else first / (1 + first / target.population)
    return math.ceil(n * (1 - _ROUNDING))


def half_width(n: int, target: Target) -> float:
    """Half the width, in points, of the interval to expect from ``n`` answers: z·√(deff·sd²/n·(1 − n/N)).

    The reverse of :func:`answers_needed`.  Raises AnalysisError, also for more answers than residents.
    """
    error = _standard_error(n, target)
    return _z(target.level) * error


def detectable_change(n: int, target: Target) -> float:
    """The change between two independent waves of ``n`` answers each that is found significant with 80 % power:
    (z₁₋α⁄₂ + z₀.₈)·√2·se, one comparison (Valliant, Dever & Kreuter 2018,
    Practical Tools, chapter 4).  No finite population correction: a change is asked of the process, not of the two populations."""
    endless = Target(sd=target.sd, deff=target.deff, level=target.level)
    error = _standard_error(n, endless)
    return (_z(target.level) + NormalDist().inv_cdf(POWER)) * math.sqrt(2) * error


def invitations(n: int, response: float) -> int:
    """People to invite so that ``n`` answer when the share ``response`` (0.001–1) does.  Raises AnalysisError."""
    problems = ProblemList()
    if not LEAST_RESPONSE <= response <= 1:
        problems.add("plan.out-of-range", "response", value=response, least=LEAST_RESPONSE, most=1)
    problems.raise_any()
    return math.ceil(n / response * (1 - _ROUNDING))


def _standard_error(n: int, target: Target) -> float:
    _check(target, n=n)
    unseen = 1.0 if target.population is None else 1 - n / target.population
    return math.sqrt(target.deff * target.sd**2 / n * unseen)


def _z(level: float) -> float:
    return NormalDist().inv_cdf(0.5 + level / 2)


def _check(target: Target, **numbers: float) -> None:
    problems = ProblemList()
    positive = {"sd": target.sd, "deff": target.deff, **numbers}
    if target.population is not None:
        positive["population"] = target.population
    for name, value in positive.items():
        if not value > 0:
            problems.add("plan.not-positive", name, value=value)
        elif value > LARGEST:
            problems.add("plan.out-of-range", name, value=value, least=0, most=LARGEST)
    if 0 < numbers.get("half_width", 1) < FINEST:
        problems.add("plan.out-of-range", "half_width", value=numbers["half_width"], least=FINEST, most=100)
    if not 0 < target.level < 1:
        problems.add("plan.out-of-range", "level", value=target.level, least=0, most=1)
    n = numbers.get("n", 0)
    if target.population is not None and n > target.population > 0:
        problems.add("plan.too-many", "n", n=int(n), most=int(target.population))
    problems.raise_any()
