"""One number with everything it needs to be read honestly, and what a wave's plain results are made of."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from .outcomes import StreamOutcomes

ReleaseCode = Literal["", "F", "low", "wide", "X"]
"""Why a number is marked or absent (release rule R1): ``""`` free to use · ``"F"`` base < 30 or < 3 PSUs, value withheld ·
``"low"`` △ base 30–49 or df < 8, shown, never banded · ``"wide"`` half-width over 8 points (scores) or 12 (shares) ·
``"X"`` confidential, value withheld."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A fact that the report must say, as data: ``code`` names the sentence, ``params`` fill it."""

    code: str
    params: Mapping[str, str | int | float] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """One number with everything it needs to be read honestly.  Withheld values are ``None``, the reason stays.

    ``unit``: ``score`` (0–100), ``share`` (0–1), ``difference`` (points), ``total`` (persons), ``slope`` (points per point),
    ``log-odds`` (of a higher class), ``correlation`` (−1–1).
    ``df`` design degrees of freedom; ``n`` answers in the base; ``n_eff`` = n / deff; ``lower``/``upper`` at ``level``.
    ``p_raw`` unadjusted, ``p_adjusted`` within ``family``.
    """

    value: float | None
    se: float | None
    lower: float | None
    upper: float | None
    level: float
    df: float | None
    n: int
    n_psu: int
    n_eff: float | None
    deff: float | None
    base: Literal["everyone", "users"]
    unit: Literal["score", "share", "difference", "total", "slope", "log-odds", "correlation"]
    scheme: str
    wave: str
    estimator: str
    p_raw: float | None = None
    p_adjusted: float | None = None
    family: str = ""
    release_code: ReleaseCode = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Who: ``kind`` is ``city``, ``town`` or the code of a declared grouping question; ``code`` its category (``""`` for city)."""

    kind: str
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One indicator for one group.

    ``indicator`` is ``sense:gain``, ``subindex:place``, ``domain:D04``, ``item:G1``, ``top2:M04`` (labelled scales),
    ``share70:G1`` (7 or more of 10), ``share60:gain`` and ``share80:gain`` (persons whose sense score is at least that).
    """

    indicator: str
    group: Group
    estimate: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """Weighted shares of the classes of one item for one group, in scale order; they sum to 1 over ``classes``.

    ``classes`` are the codes of a labelled scale as text, or ``0-4``, ``5-6``, ``7-8``, ``9-10``, or three merged classes
    below n = 400 (``positive``, ``middle``, ``negative``).  ``dont_know``/``refused``: weighted shares of all asked.
    """

    item: str
    group: Group
    classes: tuple[str, ...]
    shares: tuple[float | None, ...]
    n: int
    dont_know: float
    refused: float
    release_code: ReleaseCode = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A town against the city in one indicator: above, middle, below, or not banded (with the reason)."""

    indicator: str
    town: str
    band: Literal["above", "middle", "below", "none"]
    difference: Estimate
    """Town − city with its simultaneous (Bonferroni-t) interval; ``p_adjusted`` is Holm's."""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Omnibus:
    """Do the towns differ at all in this indicator?  Welch's F; ``p`` by parametric bootstrap."""

    indicator: str
    statistic: float | None
    df1: float | None
    df2: float | None
    p: float | None
    n_towns: int
    n_per_town_for_3_points: int | None
    """Answers per town with which a town 3 points away would leave the middle band with 80 % power."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightStep:
    """One link of the weighting chain with its diagnostics after it."""

    name: Literal["base", "nonresponse", "calibration", "trimming"]
    method: str
    n: int
    total: float
    kish_deff: float
    n_eff: float
    smallest_ratio: float
    largest_ratio: float
    """Final over base weight, extremes."""
    iterations: int = 0
    largest_margin_error: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class StructureRow:
    """One category of one margin: in the sample, after weighting, in the population (shares of the margin)."""

    margin: str
    town: str
    """``""`` for a city-wide margin."""
    category: str
    n: int
    sample_share: float
    weighted_share: float
    population_share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """Rows or values kept out of the estimate: counted, never silent."""

    reason: str
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TownSample:
    """What was collected in one town."""

    town: str
    population: float
    n: int
    n_psu: int
    n_eff: float | None
    weight_share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Conduct:
    """How the wave was done, as far as the data say."""

    n_read: int
    n_used: int
    exclusions: tuple[Exclusion, ...]
    value_problems: int
    """Values that fitted no rule of the import map; set to missing and listed in the import report."""
    by_stream: Mapping[str, int]
    by_mode: Mapping[str, int]
    first_day: str
    last_day: str
    """ISO dates, or ``""`` where the file has none."""
    towns: tuple[TownSample, ...]
    n_other_stream: int = 0
    outcomes: tuple[StreamOutcomes, ...] = ()
    """What became of the cases; empty where none are known (an imported file holds answers only)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PopulationInfo:
    id: str
    source: str
    date: str
    status: Literal["official", "invented", "estimated"]
    universe: str
    total: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Enough to make the same bytes again."""

    input_sha256: str
    population_sha256: str
    questionnaire_id: str
    questionnaire_version: str
    questionnaire_sha256: str
    settings: Mapping[str, str | int | float]
    versions: Mapping[str, str]


CITY = Group(kind="city")


def town(code: str) -> Group:
    """The group of one town."""
    return Group(kind="town", code=code)
