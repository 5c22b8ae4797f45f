"""Signs that answers were not given freely or carefully: rules, what they found, and where it is out of line with neighbours.

A sign is never a verdict: nothing here removes an answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from .core import ReleaseCode

QualityKind = Literal["town", "interviewer", "day", "hour"]
"""What is compared with its neighbours: a town, an interviewer within a town, a day or an hour of a town."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityRule:
    """One rule as it was applied.  ``id`` ends with its version (``all-top-1``); a changed threshold is a new version.

    ``inputs``: what it reads (``ratings``, ``core``, ``seconds``, a question code, a design column, ``scores``).
    ``thresholds`` fill the rule's sentence.  ``level``: a false alarm in any rule of the wave has at most the sum of the levels
    as its chance.
    """

    id: str
    version: int
    about: Literal["answer", "group"]
    inputs: tuple[str, ...]
    thresholds: Mapping[str, float]
    level: float | None = None
    """Greatest adjusted p that counts as out of line; ``None`` if nothing was compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityOutcome:
    """One rule in the whole wave.

    ``n`` answers it could judge, ``flagged`` of them with the sign; ``None`` for a rule about groups.
    ``compared``: how many cells of each kind were tested.  ``reason`` why the rule says nothing (``""``: it does):
    ``no-seconds`` · ``no-ratings`` (too few rated items) · ``not-asked`` · ``no-village-codes`` · ``no-days`` · ``no-scores``.
    ``not_compared`` kind → why that kind was not: ``no-interviewer`` · ``no-days`` · ``no-hours`` · ``few-groups`` (fewer than
    three towns) · ``few-answers``.
    """

    rule: str
    n: int
    flagged: int | None
    share: float | None
    compared: Mapping[str, int]
    not_compared: Mapping[str, str]
    reason: str = ""
    release_code: ReleaseCode = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityCell:
    """One rule in one town (always listed), or in a finer cell (listed only if out of line).

    ``interviewer``, ``day`` (ISO), ``hour`` (0–23 as text) are ``""`` where they do not apply.
    Rules about answers and bursts: ``flagged`` of ``n``, ``share``, and ``expected`` share from the other towns; ``ratio`` is
    share / expected.  The rule about spread: ``ratio`` is the town's spread over that of the others, the rest ``None``.
    ``p`` one-sided, ``p_adjusted`` Benjamini–Hochberg within the rule.  ``reason`` why it was not tested:
    ``few-answers`` · ``few-groups``.  ``release_code`` ``X``: a count of 1–4 persons is withheld.  ``expected``, ``ratio``, ``p``
    are also ``None`` where they would tell such a count of another cell; ``out_of_line`` always stands.
    """

    rule: str
    kind: QualityKind
    town: str
    interviewer: str = ""
    day: str = ""
    hour: str = ""
    n: int
    flagged: int | None
    share: float | None
    expected: float | None
    ratio: float | None
    p: float | None
    p_adjusted: float | None
    out_of_line: bool
    reason: str = ""
    release_code: ReleaseCode = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """What the rules found in one wave.  ``all_clear``: nothing is out of line with its neighbours; where nothing was wrong
    this fails in at most a share ``level`` of waves."""

    n: int
    level: float
    rules: tuple[QualityRule, ...]
    outcomes: tuple[QualityOutcome, ...]
    cells: tuple[QualityCell, ...]
    all_clear: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BackCheck:
    """One answer to be verified with the person.  ``reason``: ``flagged`` or ``random``; ``group`` the town or interviewer it
    was drawn in; ``probability`` its chance of being drawn; ``rules`` the signs it carries."""

    response_id: str
    group: str
    reason: Literal["flagged", "random"]
    rules: tuple[str, ...]
    probability: float
