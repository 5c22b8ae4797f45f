"""What a town that stood out last time does next time by chance alone.

A town is singled out partly for its true score and partly for its luck; the luck does not return.  With true deviations from the
mean of the towns of variance τ² that stay as they are, and sampling errors of variance v₁ and covariance c₁₂ between the waves, the
expected change of a deviation d₁ is −(1 − (τ² + c₁₂)/(τ² + v₁)) d₁ (regression to the mean; Bland & Altman 1994, BMJ 308, 1499).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from analysis.arrays import Float
from analysis.comparison.smoothing import pooled_deff
from analysis.estimation.estimates import Estimates
from analysis.estimation.overlap import change
from analysis.release import withheld
from analysis.results import Estimate
from analysis.results.spread import Spread
from analysis.results.trend import Rebound
from analysis.wavedata import WaveData

from .changes import pair, positions, scheme_name
from .compare import refusals
from .judge import half_widths, released, stricter
from .previous import PreviousWave

ESTIMATOR = "change of the distance from the mean of the towns"


def expected_rebound(deviation: float, variance: float, covariance: float, tau: float) -> float:
    """−(1 − (τ² + c₁₂)/(τ² + v₁)) × deviation, in points; all of the deviation if τ = 0 and the waves share no village.

    ``variance`` v₁ > 0 of last wave's estimate, ``covariance`` c₁₂ with this wave's, points²; ``tau`` ≥ 0 points.
    """
    return -(1 - (tau**2 + covariance) / (tau**2 + variance)) * deviation


def rebounds(data: WaveData, previous: PreviousWave, spreads: Sequence[Spread]) -> tuple[Rebound, ...]:
    """The expected rebound of every town that was outside the middle band last wave, beside what it did.

    ``spreads``: τ of the *earlier* wave by indicator (indicators without one are left out).  v₁ and c₁₂ are smoothed over the towns
    as τ's inputs are: pooled design effect × the town's s²/n, and one correlation between the waves for all towns.  The mean is
    that of the towns whose figure both waves released: with another one every published distance would tell it.  Empty where
    the waves must not be compared.
    """
    if refusals(data, previous):
        return ()
    known = {s.indicator: s for s in spreads if s.tau.value is not None}
    singled = [band for band in previous.assessment.bands if band.band in ("above", "below")]
    made: list[Rebound] = []
    for key in (key for key in known if any(band.indicator == key for band in singled)):
        towns = {band.town: band.band for band in singled if band.indicator == key}
        made += _of_indicator(data, previous, known[key], towns)
    return tuple(made)


def _of_indicator(data: WaveData, previous: PreviousWave, spread: Spread, towns: Mapping[str, str]) -> list[Rebound]:
    place = positions(data, previous, spread.indicator, "town")
    old = {
        cell.group.code: cell.estimate
        for cell in previous.assessment.cells
        if (cell.indicator, cell.group.kind) == (spread.indicator, "town")
    }
    usable = [
        code
        for code, (i, j) in place.items()
        if _usable(previous.estimates, i, old[code]) and _usable(data.estimates.estimates, j, data.cells[j].estimate)
    ]
    if len(usable) < 2:
        return [_without(spread, town, band, "no-variance") for town, band in towns.items()]
    before, now = pair(data, previous, [place[code] for code in usable])
    variance, covariance = _smoothed(before, now)
    centred = np.eye(len(usable)) - 1 / len(usable)
    labels = [(code,) for code in usable]
    deviations = before.linear(centred, labels)
    moved = change(deviations, now.linear(centred, labels))
    half = half_widths(moved, data.settings.level)
    made = []
    for town, band in towns.items():
        if town not in usable:
            made.append(_without(spread, town, band, "not-now"))
            continue
        i = usable.index(town)
        deviation = float(deviations.value[i])
        middle, *ends = (
            expected_rebound(deviation, variance[i], covariance[i], tau)
            for tau in (spread.tau.value, spread.tau.lower, spread.tau.upper)
            if tau is not None
        )
        cell = data.cells[place[town][1]].estimate
        observed = released(
            stricter(cell.release_code, old[town].release_code),
            value=float(moved.value[i]),
            se=float(moved.se[i]),
            half=float(half[i]),
            df=float(moved.df[i]),
            level=data.settings.level,
            n=min(cell.n, old[town].n),
            n_psu=min(cell.n_psu, old[town].n_psu),
            base=cell.base,
            unit="difference",
            scheme=scheme_name(data, previous),
            wave=data.settings.wave,
            estimator=ESTIMATOR,
        )
        made.append(
            Rebound(
                indicator=spread.indicator,
                town=town,
                band=band,  # type: ignore[arg-type]
                deviation=deviation,
                expected=middle,
                lower=min(ends) if len(ends) == 2 else None,
                upper=max(ends) if len(ends) == 2 else None,
                observed=observed,
            )
        )
    return made


def _usable(estimates: Estimates, i: int, shown: Estimate) -> bool:
    return bool(estimates.df[i] >= 1 and estimates.variance_srs[i] > 0) and not withheld(shown.release_code)


def _smoothed(before: Estimates, now: Estimates) -> tuple[Float, Float]:
    """(k,) v₁ and c₁₂ of the towns: pooled design effects, and the correlation of all towns together."""
    first, second = (pooled_deff(wave) * wave.variance_srs for wave in (before, now))
    shared = (before.variance + now.variance - change(before, now).variance) / 2
    correlation = float(np.sum(shared) / math.sqrt(np.sum(before.variance) * np.sum(now.variance)))
    return first, correlation * np.sqrt(first * second)


def _without(spread: Spread, town: str, band: str, reason: str) -> Rebound:
    return Rebound(
        indicator=spread.indicator,
        town=town,
        band=band,  # type: ignore[arg-type]
        deviation=None,
        expected=None,
        lower=None,
        upper=None,
        observed=None,
        reason=reason,
    )
