"""Estimates with their whole covariance, through the influence of every sampling unit on every parameter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from analysis.arrays import Float, Int
from analysis.design import SampleDesign

DegreesOfFreedom = Literal["subset", "design"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Estimates:
    """``p`` parameters of one design.

    ``labels``  p keys, e.g. ``("331081001", "sense:gain")`` (group, item).
    ``value``   (p,);  ``influence`` (units, p): weighted linearised sums, so that the variance of a sum over units is the variance.
    ``n``, ``n_psu``, ``n_strata`` (p,): answers, PSUs and strata with an answer in the base.
    ``variance_srs`` (p,): variance of a simple random sample without replacement of the same n (NaN where it has no meaning).
    ``df`` (p,): degrees of freedom by the rule it was made with (``subset``: PSUs − strata of the group).
    """

    design: SampleDesign
    labels: tuple[tuple[str, ...], ...]
    value: Float
    influence: Float
    n: Int
    n_psu: Int
    n_strata: Int
    df: Float
    variance_srs: Float
    sampling_fraction: Float
    """(p,) n / estimated population of the base."""

    @property
    def covariance(self) -> Float:
        """(p, p) design covariance of all parameters."""
        raise NotImplementedError

    @property
    def variance(self) -> Float:
        """(p,) the diagonal of :attr:`covariance`, without making the rest."""
        raise NotImplementedError

    @property
    def se(self) -> Float:
        return np.sqrt(self.variance)

    def deff(self, *, replacement: bool = False) -> Float:
        """(p,) design effect against simple random sampling without (with) replacement: R's ``deff=TRUE`` (``"replace"``)."""
        raise NotImplementedError

    def n_eff(self) -> Float:
        """(p,) n / deff (with replacement): the simple random sample that would be as precise."""
        return self.n / self.deff(replacement=True)

    def interval(
        self, level: float = 0.95, *, normal: bool = False, df: Float | float | None = None
    ) -> tuple[Float, Float]:
        """(p,), (p,) t interval with :attr:`df` (or the ``df`` given), or normal."""
        raise NotImplementedError

    def contrast(self, matrix: Float, labels: Sequence[tuple[str, ...]]) -> Estimates:
        """``matrix`` (q, p) times the parameters; df by Satterthwaite over strata, (ΣV_h)² / Σ(V_h² / ν_h)."""
        raise NotImplementedError

    def select(self, index: Sequence[int] | Int) -> Estimates:
        """Some of the parameters, in the order given."""
        raise NotImplementedError

    def to_frame(self, level: float = 0.95) -> pd.DataFrame:
        """One line per parameter: value, se, lower, upper, df, n, n_psu, deff."""
        raise NotImplementedError


def joined(parts: Sequence[Estimates]) -> Estimates:
    """Parameters of one design side by side (city and towns, say), hence with their covariance."""
    raise NotImplementedError


def covariance_between(first: Estimates, second: Estimates) -> tuple[Float, int]:
    """(p₁, p₂) covariance of estimates of two waves from the PSUs they share, and the strata left out (fewer than 2 shared).

    Per stratum n_c/(n_c−1) Σ (z₁−z̄₁)(z₂−z̄₂)'; where the PSU sets coincide this is R's stacked form.
    """
    raise NotImplementedError
