"""Stages of sampling, and strata in which a single unit was drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.arrays import Float, Int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stage:
    """One stage of sampling, one entry per unit of this stage, in order of unit number.

    ``parent``: the unit of the stage above (for the first stage: the stratum).  ``size``: units of the population in that
    stratum or parent (``inf`` where no fpc is declared).
    """

    parent: Int
    size: Float

    @property
    def n(self) -> int:
        return len(self.parent)


def first_of(group: Int, values: NDArray[Any]) -> NDArray[Any]:
    """The value of the first member of each group."""
    out = np.zeros(int(group.max()) + 1, dtype=values.dtype)
    out[group[::-1]] = values[::-1]
    return out


def lonely_strata(stage: Stage) -> Int:
    """Strata with one sampled PSU that were not taken with certainty (population size 1)."""
    counts = np.bincount(stage.parent)
    alone = np.flatnonzero(counts == 1)
    sizes = first_of(stage.parent, stage.size)
    return alone[sizes[alone] > 1].astype(np.int64)


def collapse_lonely(stage: Stage, within: Int) -> tuple[Stage, int]:
    """Join each lonely stratum to the next one of its group (the previous one at the end), in the order of names.

    A lonely stratum alone in its group stays; the variance then treats it by the rule ``adjust``.  Joined strata lose
    their fpc (conservative).
    """
    target = np.arange(len(within))
    joined = 0
    counts = np.bincount(stage.parent, minlength=len(within)).astype(np.int64)
    for h in lonely_strata(stage):
        if counts[target[h]] > 1:
            continue
        peers = np.unique(target[(within == within[h]) & (counts[target] > 0) & (target != target[h])])
        if len(peers) == 0:
            continue
        later = peers[peers > h]
        to = later[0] if len(later) else peers[-1]
        counts[to] += counts[target[h]]
        counts[target[h]] = 0
        target[target == target[h]] = to
        joined += 1
    parent = target[stage.parent]
    touched = np.isin(parent, parent[parent != stage.parent])
    return Stage(parent=parent, size=np.where(touched, np.inf, stage.size)), joined
