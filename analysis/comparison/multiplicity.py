"""p values adjusted for how many were looked at."""

from __future__ import annotations

import numpy as np

from analysis.arrays import Float, Int


def holm(p: Float) -> Float:
    """Holm's step-down p values (Holm 1979, Scand. J. Statist. 6, 65–70), in the order given; NaN stays out of the family.

    A p value of at most α after adjustment: the chance of any false one is at most α, whatever the dependence.
    """
    order = _known_by_size(p)
    return _back(p, order, np.maximum.accumulate(p[order] * np.arange(len(order), 0, -1)))


def benjamini_hochberg(p: Float) -> Float:
    """Step-up p values of the false discovery rate (Benjamini & Hochberg 1995, JRSS B 57, 289–300, eq. 1), in the order given.

    Of the tests with at most q after adjustment, a share of at most q is false on average (independent or positively
    dependent tests: Benjamini & Yekutieli 2001, Annals of Statistics 29, 1165–1188).  NaN stays out of the family.
    """
    order = _known_by_size(p)
    steps = p[order] * len(order) / np.arange(1, len(order) + 1)
    return _back(p, order, np.minimum.accumulate(steps[::-1])[::-1])


def _known_by_size(p: Float) -> Int:
    known = np.flatnonzero(np.isfinite(p))
    return np.asarray(known[np.argsort(p[known], kind="stable")], dtype=np.int64)


def _back(p: Float, order: Int, steps: Float) -> Float:
    adjusted = np.full(len(p), np.nan)
    adjusted[order] = np.minimum(1.0, steps)
    return adjusted
