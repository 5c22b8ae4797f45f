"""The gaps as smooth functions of weighted sums by category, with their gradients.

K ordered categories (of equivalised income) or cells (town or country × age × income), J columns of scores.  ``w`` (K,) persons,
``y`` (K, J) Σ weight × score, ``o`` (K, J) Σ weight over those who answered.  Everything that depends on ``w`` – ranks, limits of
the thirds, the city's composition – is estimated too, and its gradient says how (Deville 1999, Survey Methodology 25, 193–203).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.arrays import Bool, Float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Smooth:
    """One parameter per column: ``value`` (J,) and its derivatives by ``w``, ``y`` and ``o``, each (K, J)."""

    value: Float
    by_w: Float
    by_y: Float
    by_o: Float


def ridits(w: Float) -> Float:
    """(K,) share of persons in lower categories + half of the own one (Bross 1958, Biometrics 14, 18–38)."""
    return np.asarray((np.cumsum(w) - w / 2) / w.sum())


def at_rank(rank: float, w: Float, y: Float, o: Float) -> Smooth:
    """The score fitted at a relative position: ȳ + b (rank − r̄), b the weighted regression of scores on ridits.

    At 0 the poorest, at 1 the richest; their difference b is the slope index of inequality (Mackenbach & Kunst 1997, Social
    Science & Medicine 44, 757–771).  The rank of each person is a function of all persons' weights: the term ``by_w`` is
    Langel & Tillé's (2013, Journal of the Royal Statistical Society A 176, 521–540) for the Gini index, here for b; without it
    one has the usual regression on a rank taken as known (Kakwani, Wagstaff & van Doorslaer 1997, Journal of Econometrics
    77, 87–103, give the same correction under simple random sampling).
    """
    r = ridits(w)[:, None]
    total = o.sum(axis=0)
    mean_y, mean_r = y.sum(axis=0) / total, (o * r).sum(axis=0) / total
    off = r - mean_r
    spread = (o * off**2).sum(axis=0)
    slope = (off * y).sum(axis=0) / spread
    beyond = rank - mean_r
    residual = y - o * (mean_y + slope * off)
    by_r = beyond * (residual - slope * off * o) / spread - slope * o / total
    return Smooth(
        value=mean_y + slope * beyond,
        by_w=_ridit_slopes(w).T @ by_r,
        by_y=1 / total + beyond * off / spread,
        by_o=-(mean_y + slope * off) * (1 / total + beyond * off / spread),
    )


def _ridit_slopes(w: Float) -> Float:
    """(K, K) derivative of ridit k by persons l: (1 below, ½ same, 0 above − ridit k) / all persons."""
    k = len(w)
    position = np.tri(k, k, -1) + np.eye(k) / 2
    return np.asarray((position - ridits(w)[:, None]) / w.sum())


def shares_between(low: float, high: float, w: Float) -> Float:
    """(K,) share of each category that lies between two relative positions; a category across a limit counts in part."""
    ends = np.cumsum(w)
    inside = np.minimum(ends, high * ends[-1]) - np.maximum(ends - w, low * ends[-1])
    return np.asarray(np.divide(np.maximum(inside, 0.0), w, out=np.zeros_like(w), where=w > 0))


def mean_between(low: float, high: float, w: Float, y: Float, o: Float) -> Smooth:
    """Mean score of the persons between two relative positions, e.g. 0 and 1/3: the third with the lowest incomes.

    The category across a limit is allocated in proportion (Σ of the shares × persons is exactly a third of the city).
    """
    share = shares_between(low, high, w)[:, None]
    base = (share * o).sum(axis=0)
    value = (share * y).sum(axis=0) / base
    return Smooth(
        value=value,
        by_w=_share_slopes(low, high, w).T @ ((y - value * o) / base),
        by_y=np.broadcast_to(share / base, y.shape),
        by_o=-value * share / base,
    )


def _share_slopes(low: float, high: float, w: Float) -> Float:
    """(K, K) derivative of share k by persons l: zero but for the categories that a limit cuts."""
    k, total = len(w), w.sum()
    ends = np.cumsum(w)
    starts = ends - w
    up_to, below = np.tri(k, k), np.tri(k, k, -1)
    cut_high, cut_low = _cut(high * total, starts, ends), _cut(low * total, starts, ends)
    upper = np.where(cut_high[:, None], high, up_to)
    lower = np.where(cut_low[:, None], low, below)
    slopes = upper - lower - shares_between(low, high, w)[:, None] * np.eye(k)
    cut = (cut_high | cut_low) & (w > 0)
    return np.where(cut[:, None], slopes / np.where(w > 0, w, 1.0)[:, None], 0.0)


def _cut(limit: float, starts: Float, ends: Float) -> Bool:
    return np.asarray((starts < limit) & (limit < ends))


def standardised(group: int, w: Float, y: Float, o: Float) -> Smooth:
    """Directly standardised mean of one of two groups: Σ_c P_c ȳ_gc, P_c the share of cell c among the persons of both.

    Categories are the cells of group 0, then those of group 1.  The composition P is estimated from the same answers, and its
    gradient is in ``by_w``.  NaN where the group has no answer in a cell that somebody lives in.
    """
    cells = len(w) // 2
    of_cell = w[:cells] + w[cells:]
    share = (of_cell / of_cell.sum())[:, None]
    own = slice(group * cells, (group + 1) * cells)
    mean = np.divide(y[own], o[own], out=np.full(y[own].shape, np.nan), where=o[own] > 0)
    value = (share * mean).sum(axis=0)
    by_y, by_o = np.zeros_like(y), np.zeros_like(y)
    by_y[own] = np.divide(share, o[own], out=np.full(y[own].shape, np.nan), where=o[own] > 0)
    by_o[own] = -mean * by_y[own]
    return Smooth(value=value, by_w=np.tile((mean - value) / w.sum(), (2, 1)), by_y=by_y, by_o=by_o)
