"""Covariance between waves that share villages."""

from __future__ import annotations

import numpy as np

from analysis.arrays import Float, Int
from analysis.estimation.estimates import Estimates
from analysis.estimation.overlap import combine_waves
from analysis.weighting.cells import sum_by

PsuKey = tuple[str, str]


def psu_influence(estimates: Estimates) -> Float:
    """(PSUs, p) influence summed to first-stage units: what an internal run folder keeps for the next wave."""
    design = estimates.design
    return sum_by(design.psu_of_unit, estimates.influence, design.stages[0].n)


def covariance_between(first: Estimates, second: Estimates) -> tuple[Float, int]:
    """(p₁, p₂) covariance of estimates of two waves, and the number of strata left out for sharing one PSU only."""
    return shared_covariance(
        psu_influence(first), first.design.psu_keys(), psu_influence(second), second.design.psu_keys()
    )


def shared_covariance(
    first: Float, first_keys: tuple[PsuKey, ...], second: Float, second_keys: tuple[PsuKey, ...]
) -> tuple[Float, int]:
    """Σ_h n_c/(n_c−1) Σ (z₁−z̄₁)(z₂−z̄₂)' over the n_c PSUs (stratum, name) that both waves hold.

    ``first`` (PSUs₁, p₁), ``second`` (PSUs₂, p₂) influences.  Strata with n_c < 2 count 0 and those with n_c = 1 are counted in
    the second value.  Where the PSU sets coincide this is the covariance of R's stacked design.
    """
    place = {key: i for i, key in enumerate(second_keys)}
    pairs = [(i, place[key], key[0]) for i, key in enumerate(first_keys) if key in place]
    if not pairs:
        return np.zeros((first.shape[1], second.shape[1])), 0
    names = sorted({stratum for _, _, stratum in pairs})
    stratum = np.array([names.index(s) for _, _, s in pairs], dtype=np.int64)
    counts = np.bincount(stratum)
    root = np.sqrt(np.where(counts > 1, counts / np.maximum(counts - 1, 1), 0.0))[stratum, None]
    a = _centred(first[[i for i, _, _ in pairs]], stratum, counts) * root
    b = _centred(second[[j for _, j, _ in pairs]], stratum, counts) * root
    return np.asarray(a.T @ b), int(np.sum(counts == 1))


def _centred(z: Float, stratum: Int, counts: Int) -> Float:
    mean = sum_by(stratum, z, len(counts)) / counts[:, None]
    return np.asarray(z - mean[stratum])


def change(first: Estimates, second: Estimates) -> tuple[Float, Float, Float]:
    """Second − first for parameters in the same order: (difference, variance V₁ + V₂ − 2C, df), each (p,).

    The degrees of freedom know the overlap (:func:`analysis.estimation.overlap.combine_waves`): over the same units they are
    those of the units' differences, where adding up both waves' own would count every unit twice.
    """
    combined = combine_waves((first, second), (-1.0, 1.0))
    return combined.value, combined.variance, combined.df
