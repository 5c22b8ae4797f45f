"""Towns beside each other: the places each may have, and which domains of which towns deserve a look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from .core import Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class TownRanks:
    """Places (1 = highest score) one town may have, at the level of the :class:`RankSets` it stands in.

    ``best``–``worst``  for this town alone, from its differences to the others (Mogstad et al. 2024);
    ``best_of_all``–``worst_of_all``  right for all towns at once, from all differences (the same authors);
    ``best_joint``–``worst_joint``  right for all towns at once, from one interval per town (Klein, Wright & Wieczorek 2020).
    """

    town: str
    best: int
    worst: int
    best_of_all: int
    worst_of_all: int
    best_joint: int
    worst_joint: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RankSets:
    """Confidence sets for the places of the towns in one indicator; for an appendix, never a league table.

    ``towns`` in the order of the population; places count among these only.  ``left_out`` town → why: ``withheld`` by the release
    rule, ``no-spread`` (all answers alike).  ``reason``: ``""``, or ``too-few-towns`` (fewer than two; ``towns`` is empty).
    """

    indicator: str
    wave: str
    scheme: str
    estimator: str
    level: float
    towns: tuple[TownRanks, ...]
    left_out: Mapping[str, str]
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """One town in one domain against the city.

    ``difference``: its own 95 % interval (not simultaneous); ``p_adjusted`` is Benjamini and Hochberg's over the whole table.
    ``flag``: ``above``/``below`` where that is at most 1 − level, else ``none``.  ``reason`` for standing outside the
    screening: ``base`` withheld · ``low`` fewer than 50 answers or 8 degrees of freedom · ``psus`` fewer than 8 sampling units ·
    ``no-spread``; else ``""``.
    """

    indicator: str
    town: str
    difference: Estimate
    flag: Literal["above", "below", "none"]
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """筛查: towns × domains, to find where to look.  ``n_tests`` differences were tested; of the ``n_flagged`` ones a share
    ``false_share`` at most is expected to be false.

    ``reason``: ``""``, or ``no-towns`` (a pulse), ``no-domains`` (none is known by town).
    """

    method: str
    false_share: float
    n_tests: int
    n_flagged: int
    rows: tuple[Screened, ...]
    reason: str = ""
