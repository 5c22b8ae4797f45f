"""地区差距: how far the towns' true scores lie apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .core import Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """τ, the standard deviation of the towns' true scores in one indicator, every town counting once.

    ``tau``  points, unit ``difference``; point by Paule and Mandel, interval by Q-profile, without a standard error; ``df`` of Q;
    ``n``, ``n_psu`` answers and sampling units of the ``n_towns`` towns used; ``p_raw`` of "all towns are alike" by Q at τ = 0.
    ``q``  that statistic.  ``pooled_deff``  the design effect that the towns' variances were smoothed with.
    ``largest_correlation``  largest absolute correlation between the errors of two towns (taken into account).
    ``left_out`` town → why: ``withheld``, ``no-spread``.
    ``reason``: ``""`` · ``not-distinguishable`` (the interval begins at 0: 与0无法区分) · ``too-few-towns`` (fewer than 3; no τ) ·
    ``no-design-effect`` (a mean of several means, whose variance cannot be smoothed; no τ).
    """

    indicator: str
    tau: Estimate
    n_towns: int
    q: float | None
    pooled_deff: float | None
    largest_correlation: float | None
    left_out: Mapping[str, str]
    reason: str = ""
