"""Parts of R² with their standard errors: the decomposition once more with every sampling unit left out."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from analysis.arrays import Float
from analysis.estimation.replicates import ReplicateEstimates, from_replicates

from .importance import Decomposition, decompose
from .moments import MomentReducer, Moments


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Contributions:
    """Figures of one sense, all from the same replicates.

    ``whole``: R², its part by controls, its part by drivers, the split (mean Johnson weight);  the others (p,) by driver:
    Johnson weight, its distance from the split, its share of the explained part, Shapley value (``None`` above twelve drivers).
    """

    whole: ReplicateEstimates
    johnson: ReplicateEstimates
    gap: ReplicateEstimates
    of_explained: ReplicateEstimates
    shapley: ReplicateEstimates | None


def contributions(reducer: MomentReducer, moments: Moments, n_controls: int) -> Contributions:
    """Decompose the moments (1, controls, drivers, score) and every jackknife replicate of them.

    The split is computed afresh in each replicate, so that a service's distance from it carries the split's error too.
    """
    full = decompose(moments.total, n_controls)
    again = decompose(reducer.replicates(moments), n_controls)

    def estimated(value: Float, replicates: Float) -> ReplicateEstimates:
        labels = [(str(i),) for i in range(len(value))]
        n = np.full(len(value), moments.n)
        made = from_replicates(reducer.jackknife, value, replicates, labels, n=n)
        df = min(reducer.jackknife.degrees_of_freedom, float(moments.n_psu - moments.n_strata))
        return replace(
            made,
            n_psu=np.full(len(value), moments.n_psu),
            n_strata=np.full(len(value), moments.n_strata),
            df=np.full(len(value), df),
        )

    shapley = None
    if full.shapley is not None and again.shapley is not None:
        shapley = estimated(full.shapley, again.shapley)
    return Contributions(
        whole=estimated(_whole(full), _whole(again)),
        johnson=estimated(full.johnson, again.johnson),
        gap=estimated(_gap(full), _gap(again)),
        of_explained=estimated(_share(full), _share(again)),
        shapley=shapley,
    )


def _whole(d: Decomposition) -> Float:
    return np.stack([d.r2_controls + d.r2_drivers, d.r2_controls, d.r2_drivers, d.johnson.mean(axis=-1)], axis=-1)


def _gap(d: Decomposition) -> Float:
    return np.asarray(d.johnson - d.johnson.mean(axis=-1, keepdims=True))


def _share(d: Decomposition) -> Float:
    return np.asarray(d.johnson / d.johnson.sum(axis=-1, keepdims=True))
