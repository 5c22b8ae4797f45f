"""Sums and differences of waves whose samples overlap: variance and degrees of freedom from the units that they share.

Stratum by stratum, S_wv is the covariance of two waves from the n_wv sampling units that both hold, n/(n−1) Σ(z_w−z̄_w)(z_v−z̄_v)'
(fewer than two: 0); a wave's own variance is that of its whole design.  The variance of Σ a_w θ_w is Σ a_w²V_w + 2 Σ a_w a_v S_wv.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement, product

import numpy as np

from analysis.arrays import Bool, Float, Int
from analysis.estimation.estimates import Estimates
from analysis.weighting.cells import sum_by

BLOCK = 256
"""Parameters at a time: keeps units × parameters small whatever their number."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Combined:
    """Σ a_w θ_w of ``p`` parameters: ``value``, ``variance``, ``df``, each (p,).  ``df`` NaN: no degrees of freedom."""

    value: Float
    variance: Float
    df: Float

    @property
    def se(self) -> Float:
        """(p,) NaN where the estimated variance is negative (possible where waves overlap in part)."""
        return np.asarray(np.sqrt(np.where(self.variance >= 0, self.variance, np.nan)))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Units:
    """The sampling units of all waves: ``place[w]`` position of each unit of wave w, ``present`` (W, U), ``stratum`` (U,)."""

    place: tuple[Int, ...]
    present: Bool
    stratum: Int


def combine_waves(waves: Sequence[Estimates], coefficients: Sequence[float]) -> Combined:
    """Σ a_w θ_w for parameters that stand in the same order in every wave; units are the same if stratum and name are
    (a design without units of its own, ``psu=None``, shares none).

    Without a shared unit the degrees of freedom are Welch's from the waves' own, (ΣV)²/Σ(V²/ν) (Satterthwaite 1946, eq. 17);
    with shared units 2V²/Var(V̂), Var(V̂) by the moments of covariances of normal variables, stratum by stratum
    (cov(s_ij, s_kl) = (σ_ik σ_jl + σ_il σ_jk)/ν; Anderson 2003, *Multivariate Statistical Analysis*, section 3.4), never more
    than the waves' own together.  A difference over the same units has their n − 1, as the differences themselves would.
    """
    a = np.asarray(coefficients, dtype=np.float64)
    value = np.asarray(sum(k * wave.value for k, wave in zip(a, waves, strict=True)))
    own = [k**2 * wave.variance for k, wave in zip(a, waves, strict=True)]
    units = _matched([_keys(wave, w) for w, wave in enumerate(waves)])
    if units is None:
        return Combined(value=value, variance=np.asarray(sum(own)), df=_welch(own, [wave.df for wave in waves]))
    p = len(value)
    shared, df = np.zeros(p), np.zeros(p)
    for start in range(0, p, BLOCK):
        block = np.arange(start, min(start + BLOCK, p))
        shared[block], df[block] = _block([wave.select(block) for wave in waves], a, units)
    freedom = np.array([wave.df for wave in waves])
    most = np.where(np.all(freedom >= 1, axis=0), freedom.sum(axis=0), np.nan)
    return Combined(value=value, variance=sum(own) + shared, df=np.minimum(df, most))


def change(before: Estimates, now: Estimates) -> Combined:
    """now − before: variance V₁ + V₂ − 2C with C from the shared units only."""
    return combine_waves((before, now), (-1.0, 1.0))


def shared_keys(before: Estimates, now: Estimates) -> tuple[tuple[str, str], ...]:
    """(stratum, unit) of the sampling units that both waves hold, in the order of the first."""
    known = set(now.design.psu_keys())
    return tuple(key for key in before.design.psu_keys() if key in known)


def _keys(wave: Estimates, number: int) -> tuple[tuple[str, str], ...]:
    """Persons drawn as such have no names, only row numbers: they are nobody of another wave."""
    keys = wave.design.psu_keys()
    return keys if wave.design.psu is not None else tuple((stratum, f"{number}: {row}") for stratum, row in keys)


def _matched(keys: Sequence[tuple[tuple[str, str], ...]]) -> _Units | None:
    """``None`` if no two waves share a unit."""
    found = {key for wave in keys for key in wave}
    if len(found) == sum(len(wave) for wave in keys):
        return None
    every = sorted(found)
    position = {key: i for i, key in enumerate(every)}
    place = tuple(np.array([position[key] for key in wave], dtype=np.int64) for wave in keys)
    present = np.zeros((len(keys), len(every)), dtype=np.bool_)
    for w, where in enumerate(place):
        present[w, where] = True
    strata = {name: h for h, name in enumerate(sorted({key[0] for key in every}))}
    return _Units(place=place, present=present, stratum=np.array([strata[key[0]] for key in every], dtype=np.int64))


def _block(waves: Sequence[Estimates], a: Float, units: _Units) -> tuple[Float, Float]:
    """(p,) 2 Σ_{w<v} a_w a_v C_wv and degrees of freedom."""
    pairs = list(combinations_with_replacement(range(len(waves)), 2))
    z = [_on_all_units(wave, where, units) for wave, where in zip(waves, units.place, strict=True)]
    both = {(w, v): units.present[w] & units.present[v] for w, v in pairs}
    counts = {pair: _counts(units, here) for pair, here in both.items()}
    s = {(w, v): _covariance(z[w], z[v], both[w, v], counts[w, v], units.stratum) for w, v in pairs}
    weight = {(w, v): (1.0 if w == v else 2.0) * a[w] * a[v] for w, v in pairs}
    total = sum(weight[pair] * s[pair].sum(axis=0) for pair in pairs)
    shared = sum((weight[w, v] * s[w, v].sum(axis=0) for w, v in pairs if w < v), start=np.zeros(len(waves[0].value)))
    sigma = {pair: s[pair] / np.maximum(counts[pair], 1)[:, None] for pair in pairs}
    spread = np.zeros(len(waves[0].value))
    for one, other in product(pairs, pairs):
        common = _counts(units, both[one] & both[other])
        spread += weight[one] * weight[other] * _moments(sigma, one, other, counts, common)
    df = np.divide(2 * total**2, spread, out=np.full(len(spread), np.nan), where=spread > 0)
    return np.asarray(shared), df


def _on_all_units(wave: Estimates, where: Int, units: _Units) -> Float:
    z = np.zeros((units.present.shape[1], len(wave.value)))
    z[where] = sum_by(wave.design.psu_of_unit, wave.influence, len(where))
    return z


def _counts(units: _Units, here: Bool) -> Float:
    weights = here.astype(np.float64)
    return np.asarray(
        np.bincount(units.stratum, weights=weights, minlength=int(units.stratum.max()) + 1), dtype=np.float64
    )


def _covariance(z: Float, y: Float, here: Bool, n: Float, stratum: Int) -> Float:
    """(H, p) n/(n−1) Σ (z − z̄)(y − ȳ) over the units that are here."""
    at, rows = stratum[here], n[:, None]
    first = z[here] - (sum_by(at, z[here], len(n)) / np.maximum(rows, 1))[at]
    second = y[here] - (sum_by(at, y[here], len(n)) / np.maximum(rows, 1))[at]
    scale = np.where(rows > 1, rows / np.maximum(rows - 1, 1), 0.0)
    return np.asarray(scale * sum_by(at, first * second, len(n)))


def _moments(
    sigma: dict[tuple[int, int], Float],
    one: tuple[int, int],
    other: tuple[int, int],
    counts: dict[tuple[int, int], Float],
    common: Float,
) -> Float:
    """(p,) Σ_h covariance of two estimated covariances n s_wv and n' s_w'v' that share ``common`` (H,) units."""

    def of(i: int, j: int) -> Float:
        return sigma[min(i, j), max(i, j)]

    (w, v), (x, y) = one, other
    n, m = counts[one], counts[other]
    scale = n * m * np.maximum(common - 1, 0) / (np.maximum(n - 1, 1) * np.maximum(m - 1, 1))
    return np.asarray(np.sum(scale[:, None] * (of(w, x) * of(v, y) + of(w, y) * of(v, x)), axis=0))


def _welch(variances: Sequence[Float], freedoms: Sequence[Float]) -> Float:
    total = np.asarray(sum(variances))
    below = np.zeros(len(total))
    for variance, df in zip(variances, freedoms, strict=True):
        below = below + np.divide(variance**2, df, out=np.full(len(df), np.nan), where=df > 0)
    return np.asarray(np.divide(total**2, below, out=np.full(len(below), np.nan), where=below > 0))
