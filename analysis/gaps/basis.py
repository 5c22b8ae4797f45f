"""How persons were ranked by income: what the report must say beside the gaps."""

from __future__ import annotations

import numpy as np

from analysis.arrays import Float
from analysis.release import CONFIDENTIAL_BELOW
from analysis.results.gaps import IncomeBand, IncomeBasis
from analysis.wavedata import WaveData

from .bands import TOP_FACTOR
from .incomes import Imputer, Incomes


def income_basis(data: WaveData, incomes: Incomes, drawn: Imputer | None) -> IncomeBasis:
    """``drawn``: who drew the missing ones, ``None`` if nothing was missing."""
    missing = incomes.missing
    weight, total = data.weight, float(data.weight.sum())
    return IncomeBasis(
        bands=_bands(incomes, weight),
        top_factor=TOP_FACTOR,
        equivalised=incomes.equivalised,
        n=len(missing),
        n_income_missing=int(np.sum(incomes.band < 0)),
        n_size_missing=int(np.sum(incomes.size == 0)),
        missing_share=float(weight[missing].sum()) / total,
        imputations=0 if drawn is None else data.settings.imputations,
        classes=0 if drawn is None else drawn.model.classes,
        predictors=() if drawn is None else drawn.predictors,
    )


def _bands(incomes: Incomes, weight: Float) -> tuple[IncomeBand, ...]:
    bands, known = incomes.bands, incomes.band >= 0
    n = np.bincount(incomes.band[known], minlength=len(bands.codes))
    shares = np.bincount(incomes.band[known], weights=weight[known], minlength=len(bands.codes)) / weight[known].sum()
    return tuple(
        IncomeBand(
            code=code,
            lower=float(bands.lower[i]),
            upper=None if np.isinf(bands.upper[i]) else float(bands.upper[i]),
            midpoint=float(bands.midpoint[i]),
            share=float(shares[i]) if n[i] >= CONFIDENTIAL_BELOW else None,
        )
        for i, code in enumerate(bands.codes)
    )
