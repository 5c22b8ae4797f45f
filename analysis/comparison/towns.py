"""Towns against the city: an omnibus test, simultaneous intervals, three bands — and no ranking.

The family is the towns within one indicator and wave.  Bands follow from Bonferroni-t intervals of town − city with
Satterthwaite degrees of freedom (at smoothed variances: :func:`.smoothing.steady_df`), so that band and printed interval
always agree; Holm's p stands beside them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import stats

from analysis.indicators import WaveEstimates
from analysis.notes import note
from analysis.results import Band, Cell, Estimate, Note, Omnibus
from analysis.settings import AssessSettings

from .family import TownFamily, differences_of, families_of, p_values, unfit
from .multiplicity import holm
from .omnibus import bootstrap_p, wald_f

DETECT = 3.0
"""Points that a town should be able to be told from the city by."""
POWER = 0.8
TOPIC = 1
"""Of the run's random numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TownComparison:
    bands: tuple[Band, ...]
    omnibus: tuple[Omnibus, ...]
    notes: tuple[Note, ...]


def compare_towns(wave: WaveEstimates, cells: tuple[Cell, ...], settings: AssessSettings) -> TownComparison:
    """Bands for senses and sub-indices, the omnibus test for these and for domains known by town."""
    bands: list[Band] = []
    omnibus: list[Omnibus] = []
    notes: list[Note] = []
    for place, family in enumerate(families_of(wave, cells, ("sense", "subindex", "domain"))):
        needed = _answers_needed(family, settings.level)
        rng = np.random.default_rng(np.random.SeedSequence([settings.seed, TOPIC, place]))
        omnibus.append(_omnibus(family, needed, rng))
        if not family.key.startswith("domain:"):
            made = _bands(family, settings)
            bands += made
            notes += _verdict(family.key, made, needed)
    return TownComparison(bands=tuple(bands), omnibus=tuple(omnibus), notes=tuple(notes))


def _bands(family: TownFamily, settings: AssessSettings) -> list[Band]:
    k = len(family.shown)
    differences = differences_of(
        family,
        holm(p_values(family.differences)),
        1 - (1 - settings.level) / max(k, 1),
        f"{family.key}: towns",
        settings,
    )
    return [_banded(family.key, cell, differences[cell.group.code], k) for cell in family.cells]


def _banded(key: str, cell: Cell, difference: Estimate, towns: int) -> Band:
    """Reasons for none: those of :func:`.family.unfit`, and ``alone``: nothing to compare with."""
    reason = "base" if difference.lower is None else unfit(cell) or ("alone" if towns < 2 else "")
    return Band(
        indicator=key,
        town=cell.group.code,
        band="none" if reason else side(difference),
        difference=difference,
        reason=reason,
    )


def side(difference: Estimate) -> Literal["above", "middle", "below"]:
    """Where the interval of a difference lies."""
    assert difference.lower is not None and difference.upper is not None
    return "above" if difference.lower > 0 else "below" if difference.upper < 0 else "middle"


def _omnibus(family: TownFamily, needed: int | None, rng: np.random.Generator) -> Omnibus:
    """Welch's F among the towns that may be banded, its p by parametric bootstrap."""
    tested = [i for i, cell in enumerate(family.shown) if not unfit(cell)]
    levels = family.levels.select(tested)
    k = len(tested)
    found = wald_f(levels.value, levels.covariance, levels.df) if k > 1 else None
    return Omnibus(
        indicator=family.key,
        statistic=found[0] if found else None,
        df1=float(k - 1) if found else None,
        df2=found[1] if found else None,
        p=bootstrap_p(found[0], levels.variance, levels.df, rng) if found else None,
        n_towns=k,
        n_per_town_for_3_points=needed,
    )


def _answers_needed(family: TownFamily, level: float) -> int | None:
    """Answers per town with which a town 3 points from the city would leave the middle band with 80 % power.

    n = u·(t₁ + t₂)²/3², u = variance of the difference × answers, pooled over the towns by their degrees of freedom;
    t₁ the Bonferroni quantile, t₂ that of the power.  The answers per sampling unit are taken to stay as they are.
    """
    differences, k = family.differences, len(family.shown)
    if k < 2 or not np.all(np.isfinite(differences.df)):
        return None
    n = np.array([cell.estimate.n for cell in family.shown], dtype=np.float64)
    unit = float(np.sum(differences.df * differences.variance * n) / np.sum(differences.df))
    df = float(np.median(differences.df))
    quantiles = stats.t.ppf(1 - (1 - level) / (2 * k), df) + stats.t.ppf(POWER, df)
    return math.ceil(unit * quantiles**2 / DETECT**2)


def _verdict(key: str, bands: list[Band], needed: int | None) -> list[Note]:
    banded = [band.band for band in bands if band.band != "none"]
    if len(banded) < 2:
        return [note("no-town-comparable", indicator=key)]
    if set(banded) == {"middle"}:
        return [note("no-town-differs", indicator=key, n_per_town=needed or 0)]
    return []
