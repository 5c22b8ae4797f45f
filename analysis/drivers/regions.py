"""Importance–performance analysis with its uncertainty: which services are important and weak for certain.

Martilla & James (1977), Journal of Marketing 41, 77–79: services by their importance and their performance, each against a
split, here the mean over the services.  A service lies in a region only if two one-sided 5 % tests say so, one for each axis:
an intersection–union test, whose false alarms are at most 5 % without any correction (Berger 1982, Technometrics 24, 295–300).
The splits are estimates themselves: the tests are of (value − mean over the services), so their error is in.
"""

from __future__ import annotations

import numpy as np

from analysis.arrays import Bool, Float
from analysis.results.drivers import Region

SIZE = 0.05
"""Of each one-sided test."""
LEVEL = 1 - 2 * SIZE
"""Of the two-sided interval that excludes 0 exactly when one of the two one-sided tests rejects."""


def regions(
    importance: tuple[Float, Float], performance: tuple[Float, Float], positive: Bool, size: float = SIZE
) -> tuple[Region, ...]:
    """The region of each service (p,).

    ``importance``, ``performance``: p values (p,), (p,) of "not above the split" and "not below it" (NaN: cannot be tested).
    ``positive``: satisfaction goes with a higher score.  An important service without it is nothing to concentrate on or to
    keep up: ``unclear``.
    """
    important, unimportant = (np.nan_to_num(p, nan=1.0) < size for p in importance)
    strong, weak = (np.nan_to_num(p, nan=1.0) < size for p in performance)
    return tuple(
        _region(bool(i), bool(u), bool(s), bool(w))
        for i, u, s, w in zip(important & positive, unimportant, strong, weak, strict=True)
    )


def _region(important: bool, unimportant: bool, strong: bool, weak: bool) -> Region:
    if important and weak:
        return "concentrate"
    if important and strong:
        return "keep-up"
    if unimportant and weak:
        return "low-priority"
    if unimportant and strong:
        return "possible-overkill"
    return "unclear"
