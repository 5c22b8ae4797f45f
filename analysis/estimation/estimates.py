"""Estimates with their whole covariance, through the influence of every sampling unit on every parameter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd

from analysis.arrays import Float, Int
from analysis.design import SampleDesign
from analysis.estimation import intervals
from analysis.estimation.contrasts import Term, linearised
from analysis.estimation.influence import Influence, side_by_side
from analysis.estimation.variance import covariance, satterthwaite, variance

DegreesOfFreedom = Literal["subset", "design"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Estimates:
    """``p`` parameters of one design.

    ``labels``  p keys, e.g. ``("331081001", "sense:gain")`` (group, item).
    ``value``   (p,);  ``parts`` (units, p): weighted linearised sums; the design variance of their total is the variance.
    ``n``, ``n_psu``, ``n_strata`` (p,): answers, PSUs and strata with an answer in the base.
    ``df`` (p,): degrees of freedom by the rule it was made with (``subset``: PSUs − strata of the group).
    ``variance_srs`` (p,): variance under simple random sampling with replacement of the same n (NaN where it has no meaning).
    ``sampling_fraction`` (p,): n / estimated population of the base.
    ``key_names``: what the parts of the labels are (columns of groups, then ``parameter``); empty where they are not of one kind.
    """

    design: SampleDesign
    labels: tuple[tuple[str, ...], ...]
    value: Float
    parts: Influence
    n: Int
    n_psu: Int
    n_strata: Int
    df: Float
    variance_srs: Float
    sampling_fraction: Float
    key_names: tuple[str, ...] = ()

    @property
    def influence(self) -> Float:
        """(units, p) influence of every last-stage unit on every parameter, in full."""
        return self.parts.dense()

    @cached_property
    def covariance(self) -> Float:
        """(p, p) design covariance of all parameters."""
        return covariance(self.design, self.parts)

    @cached_property
    def variance(self) -> Float:
        """(p,) the diagonal of :attr:`covariance`, without making the rest."""
        return variance(self.design, self.parts)

    @property
    def se(self) -> Float:
        return np.asarray(np.sqrt(self.variance))

    def deff(self, *, replacement: bool = False) -> Float:
        """(p,) design effect against simple random sampling without (with) replacement: R's ``deff=TRUE`` (``"replace"``)."""
        srs = self.variance_srs * (1.0 if replacement else 1 - self.sampling_fraction)
        return np.asarray(np.divide(self.variance, srs, out=np.full(len(srs), np.nan), where=srs > 0))

    def n_eff(self) -> Float:
        """(p,) n / deff (with replacement): the simple random sample that would be as precise."""
        return np.asarray(self.n / self.deff(replacement=True))

    def interval(
        self, level: float = 0.95, *, normal: bool = False, df: Float | float | None = None
    ) -> tuple[Float, Float]:
        """(p,), (p,) t interval with :attr:`df` (or the ``df`` given), or normal."""
        freedom = np.broadcast_to(np.asarray(self.df if df is None else df, dtype=np.float64), self.value.shape)
        return intervals.symmetric(self.value, self.se, None if normal else freedom, level)

    def contrast(self, terms: Float | Mapping[str, Term], labels: Sequence[tuple[str, ...]] | None = None) -> Estimates:
        """Linear and smooth functions of the parameters, with their covariance (delta method).

        ``terms``: name → coefficients by parameter, ``{"E − H": {"E": 1, "H": -1}}``, or name → function,
        ``{"growth": lambda p: p["api00"] / p["api99"]}``; or a matrix (q, p) with ``labels``.  df by Satterthwaite over strata.
        Raises AnalysisError for a parameter that is unknown or named by a part that several share.
        """
        if isinstance(terms, Mapping):
            value, gradient = linearised(self.labels, self.value, terms)
            return self.transform(value, gradient, [(name,) for name in terms])
        return self.linear(terms, [(f"contrast {i + 1}",) for i in range(len(terms))] if labels is None else labels)

    def plain(self) -> Estimates:
        """Without an interval rule of their own (:class:`analysis.estimation.bounded.BoundedEstimates`)."""
        return self

    def linear(self, matrix: Float, labels: Sequence[tuple[str, ...]]) -> Estimates:
        """``matrix`` (q, p) times the parameters; df by Satterthwaite over strata, (ΣV_h)² / Σ(V_h² / ν_h).

        ``n``, ``n_psu``, ``n_strata``: the smallest among the parameters with a coefficient.
        """
        parts = self.parts.times(matrix.T)
        nothing = np.full(len(labels), np.nan)
        return replace(
            self,
            labels=tuple(labels),
            value=np.asarray(matrix @ self.value),
            parts=parts,
            n=_smallest(matrix, self.n),
            n_psu=_smallest(matrix, self.n_psu),
            n_strata=_smallest(matrix, self.n_strata),
            df=satterthwaite(self.design, parts),
            variance_srs=nothing,
            sampling_fraction=nothing,
            key_names=(),
        )

    def transform(self, value: Float, gradient: Float, labels: Sequence[tuple[str, ...]]) -> Estimates:
        """Smooth functions by the delta method: their ``value`` (q,) and ``gradient`` (q, p) at the estimates."""
        return replace(self.linear(gradient, labels), value=value)

    def select(self, index: Sequence[int] | Int) -> Estimates:
        """Some of the parameters, in the order given."""
        i = np.asarray(index, dtype=np.int64)
        return replace(
            self,
            labels=tuple(self.labels[k] for k in i),
            value=self.value[i],
            parts=self.parts.select(i),
            n=self.n[i],
            n_psu=self.n_psu[i],
            n_strata=self.n_strata[i],
            df=self.df[i],
            variance_srs=self.variance_srs[i],
            sampling_fraction=self.sampling_fraction[i],
        )

    def to_frame(self, level: float = 0.95) -> pd.DataFrame:
        """One line per parameter: value, se, lower, upper, df, n, n_psu, deff (with replacement).

        Indexed by the groups' columns and the parameter, where the estimates know them, else by the labels' parts joined.
        """
        lower, upper = self.interval(level)
        return pd.DataFrame(
            {
                "value": self.value,
                "se": self.se,
                "lower": lower,
                "upper": upper,
                "df": self.df,
                "n": self.n,
                "n_psu": self.n_psu,
                "deff": self.deff(replacement=True),
            },
            index=_index(self.labels, self.key_names),
        )


def _index(labels: tuple[tuple[str, ...], ...], names: tuple[str, ...]) -> pd.Index:
    if len(names) > 1:
        return pd.MultiIndex.from_tuples(labels, names=names)
    return pd.Index([" / ".join(k for k in key if k) for key in labels], name="parameter")


def joined(parts: Sequence[Estimates]) -> Estimates:
    """Parameters of one design side by side (city and towns, say), hence with their covariance."""
    return replace(
        parts[0].plain(),
        labels=tuple(key for part in parts for key in part.labels),
        value=np.concatenate([part.value for part in parts]),
        parts=side_by_side([part.parts for part in parts]),
        n=np.concatenate([part.n for part in parts]),
        n_psu=np.concatenate([part.n_psu for part in parts]),
        n_strata=np.concatenate([part.n_strata for part in parts]),
        df=np.concatenate([part.df for part in parts]),
        variance_srs=np.concatenate([part.variance_srs for part in parts]),
        sampling_fraction=np.concatenate([part.sampling_fraction for part in parts]),
    )


def _smallest(matrix: Float, counts: Int) -> Int:
    large = np.iinfo(np.int64).max
    return np.asarray(np.min(np.where(matrix != 0, counts, large), axis=1), dtype=np.int64)
