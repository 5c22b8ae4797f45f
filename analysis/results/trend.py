"""What changed since an earlier wave, and how far the two may be compared at all.

Reasons are short codes; a report words them.  ``unclear`` never means "equal": the interval holds zero, that is all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from .core import Estimate, Group, ReleaseCode

Verdict = Literal["up", "down", "unclear", "none"]
"""By the interval of the change; ``none``: not judged, see the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierWave:
    """The wave that is compared with, as its own run names it."""

    wave: str
    wave_title: Mapping[str, str]
    kind: Literal["annual", "pulse"]
    scheme: str
    questionnaire: str
    """Id and version."""
    n: int
    input_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that is not the same in the two questionnaires.

    ``reason`` of an item: ``wording`` · ``hint`` · ``scale`` (its codes) · ``labels`` · ``reversed`` · ``points`` (by code) ·
    ``asked`` (base, filter, module) · ``language`` (no language approved in both) · ``new`` · ``dropped`` (``other``: the code
    under which the same question stands in the other wave) · ``unanswered`` (in one wave nobody has an answer).
    Of an index: ``item-added`` · ``item-dropped`` · ``least-answered`` (answers needed) · ``applies-to`` (to whom) · ``new`` ·
    ``dropped`` · ``unmeasured-before`` · ``unmeasured-now``.
    """

    reason: str
    item: str = ""
    other: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparability:
    """Whether an indicator may be compared.  ``acknowledged``: it differs, and somebody answers for comparing it all the same."""

    indicator: str
    status: Literal["comparable", "blocked", "acknowledged"]
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupDifference:
    """Groups without a change: ``kind`` a grouping, ``code`` its category or ``""`` for all of it.

    ``reason``: ``label`` (the category is worded otherwise) · ``only-before`` · ``only-now``.
    """

    kind: str
    code: str
    reason: Literal["label", "only-before", "only-now"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedUnits:
    """Sampling units of both waves.  Persons are never the same in two waves."""

    unit: Literal["village", "person"]
    before: int
    now: int
    shared: int
    strata: int
    """Strata (towns) with at least two shared units: only these carry a covariance."""
    strata_with_one: tuple[str, ...]
    """Strata with one shared unit: their covariance counts as 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """This wave − the earlier one, in points, of one indicator and group.

    The interval of ``change`` is simultaneous (Bonferroni-t) over the groups of its kind with a change in this indicator, as
    ``family`` says; ``p_adjusted`` is Holm's in the same family.  For the city it is an ordinary interval.  The verdict is
    the interval's.  ``n`` and ``n_psu`` are those of the smaller wave.

    ``reason`` of no verdict: ``withheld`` (in one of the waves) · ``low`` (base 30–49 or fewer than 8 degrees of freedom in one
    of the waves or of the change) · ``spread`` (no usable variance: all alike, or negative with a partial overlap).
    """

    indicator: str
    group: Group
    before: Estimate
    change: Estimate
    verdict: Verdict
    reason: str = ""
    detectable: float | None = None
    """The change, in points, that an interval like this one would have missed with 20 % chance: what "unclear" may hide."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardisedChange:
    """A city-wide change with the composition held at that of this wave (direct standardisation)."""

    indicator: str
    before: Estimate
    """The earlier wave at this wave's composition."""
    change: Estimate
    verdict: Verdict
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """Over which cells the changes are standardised.

    ``reason``: ``""`` · ``no-variables`` (the waves share none of age, sex, urban) · ``too-few`` (one cell is left) ·
    ``no-sums`` (the earlier run kept no sums of a sense that is compared).
    """

    variables: tuple[str, ...]
    cells: int
    """Cells after those with fewer than 30 answers in a wave were joined to a neighbour."""
    joined: int
    covered_before: float | None
    covered_now: float | None
    """Weighted shares of the answers that could be placed in a cell."""
    reason: str
    changes: tuple[StandardisedChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """The comparison with an earlier wave.

    ``refused``: why nothing is compared — ``demo`` (invented against real) · ``city`` · ``stream`` · ``same-answers``.
    ``cautions``: ``population`` (another table of the same city) · ``kind`` (an annual wave and a pulse) · ``towns`` (a
    town is in one wave only, so that "the city" is not the same).
    """

    before: EarlierWave
    refused: tuple[str, ...]
    cautions: tuple[str, ...]
    acknowledged: tuple[str, ...]
    comparability: tuple[Comparability, ...]
    left_out: tuple[GroupDifference, ...]
    shared: SharedUnits | None
    changes: tuple[Change, ...]
    composition: Composition | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PooledCell:
    """One indicator over the pooled waves, for the city or a town.  ``n_psu``: different sampling units over the waves."""

    indicator: str
    group: Group
    estimate: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class PooledWave:
    """A wave of a pool; ``refused`` as in :class:`Trend`: such a wave is left out."""

    wave: str
    wave_title: Mapping[str, str]
    n: int
    refused: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """The average of up to four waves, each with the same say.

    ``blocked``: indicators that some wave cannot share with this one.  ``reason`` of no cells: ``single`` (no other wave is left).
    """

    waves: tuple[PooledWave, ...]
    blocked: tuple[Comparability, ...]
    cells: tuple[PooledCell, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebound:
    """What a town that was singled out last time is expected to do by chance alone, in points against the towns' mean.

    ``deviation``  last wave's distance from that mean;  ``expected`` its expected change;  ``lower``, ``upper`` over the
    interval of the spread τ.  ``reason``: ``""`` · ``no-variance`` · ``not-now`` (the town has no released estimate in this wave).
    """

    indicator: str
    town: str
    band: Literal["above", "below"]
    deviation: float | None
    expected: float | None
    lower: float | None
    upper: float | None
    observed: Estimate | None
    """Observed change of the distance from the mean of the towns."""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retest:
    """A rectification item measured again.

    ``reached``: the interval lies above the improvement asked for; ``not-reached``: below it; else ``cannot-tell``, with ``reason``
    ``withheld`` · ``low`` · ``not-compared`` (no comparable change) · ``unclear`` (the interval holds the improvement asked for).
    """

    indicator: str
    group: Group
    least: float
    """Improvement asked for, points."""
    outcome: Literal["reached", "not-reached", "cannot-tell"]
    change: Estimate | None
    """With an interval of its own, since one planned item is tested."""
    detectable: float | None
    """The true change that would be told from none with 80 % chance, in points."""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """Weighted share of the persons of both waves whose answer went up, stayed or went down; n = persons of both."""

    item: str
    direction: Literal["up", "same", "down"]
    estimate: Estimate


RELEASE_ORDER: tuple[ReleaseCode, ...] = ("", "wide", "low", "F", "X")
"""From free to withheld: of two waves the stricter code counts."""
