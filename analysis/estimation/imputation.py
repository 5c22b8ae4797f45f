"""Combining estimates from m imputed data sets (Rubin 1987, *Multiple Imputation for Nonresponse in Surveys*, 3.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

import numpy as np

from analysis.arrays import Float, Int
from analysis.errors import ProblemList
from analysis.estimation.estimates import Estimates
from analysis.estimation.influence import from_dense
from analysis.estimation.replicates import uncentred_design


@dataclass(frozen=True, kw_only=True, eq=False)
class ImputedEstimates(Estimates):
    """Estimates over m imputations: value Q̄, covariance T = Ū + (1 + 1/m) B, df by Barnard & Rubin.

    ``within`` Ū and ``between`` B (p, p);  ``complete_df`` (p,) of the complete-data estimates;  ``m`` imputations.
    """

    within: Float
    between: Float
    complete_df: Float
    m: int

    @property
    def missing_information(self) -> Float:
        """(p,) γ = (r + 2/(ν + 3)) / (r + 1) with r = (1 + 1/m) B/Ū (Rubin 1987, eq. 3.1.10)."""
        u, b = np.diag(self.within), np.diag(self.between)
        r = np.divide((1 + 1 / self.m) * b, u, out=np.full(len(u), np.inf), where=u > 0)
        with np.errstate(invalid="ignore"):
            return np.where(np.isinf(r), 1.0, (r + 2 / (self.df + 3)) / (r + 1))

    def linear(self, matrix: Float, labels: Sequence[tuple[str, ...]]) -> ImputedEstimates:
        """Linear combinations; their df again by Barnard & Rubin, from their own within and between variances."""
        plain = cast(ImputedEstimates, Estimates.linear(self, matrix, labels))
        complete = np.min(np.where(matrix != 0, self.complete_df, np.inf), axis=1)
        within, between = matrix @ self.within @ matrix.T, matrix @ self.between @ matrix.T
        return replace(
            plain,
            within=within,
            between=between,
            complete_df=complete,
            df=barnard_rubin(np.diag(within), np.diag(between), self.m, complete),
        )

    def select(self, index: Sequence[int] | Int) -> ImputedEstimates:
        """Some of the parameters, in the order given."""
        i = np.asarray(index, dtype=np.int64)
        return replace(
            cast(ImputedEstimates, Estimates.select(self, i)),
            within=self.within[np.ix_(i, i)],
            between=self.between[np.ix_(i, i)],
            complete_df=self.complete_df[i],
        )


def combine_imputations(imputed: Sequence[Estimates]) -> ImputedEstimates:
    """Rubin's rules for the same parameters estimated on each of m ≥ 2 completed data sets.

    Q̄ = ΣQ_l/m, Ū = ΣU_l/m, B = Σ(Q_l − Q̄)(Q_l − Q̄)'/(m − 1), T = Ū + (1 + 1/m) B (Rubin 1987, eq. 3.1.2 to 3.1.5).
    Counts, design effects and sampling fractions are those of the first.  Raises AnalysisError for fewer than two, or
    estimates whose labels differ.
    """
    problems = ProblemList()
    if len(imputed) < 2:
        problems.add("imputation.too-few", "imputed", found=len(imputed))
    elif any(other.labels != imputed[0].labels for other in imputed):
        problems.add("imputation.labels-differ", "imputed")
    problems.raise_any()
    m = len(imputed)
    values = np.array([estimates.value for estimates in imputed])
    within = np.asarray(np.mean([estimates.covariance for estimates in imputed], axis=0))
    off = values - values.mean(axis=0)
    between = off.T @ off / (m - 1)
    complete = np.min([estimates.df for estimates in imputed], axis=0)
    root = _root(within + (1 + 1 / m) * between)
    first = imputed[0]
    return ImputedEstimates(
        design=uncentred_design(len(root)),
        labels=first.labels,
        value=values.mean(axis=0),
        parts=from_dense(root),
        n=first.n,
        n_psu=first.n_psu,
        n_strata=first.n_strata,
        df=barnard_rubin(np.diag(within), np.diag(between), m, complete),
        variance_srs=first.variance_srs,
        sampling_fraction=first.sampling_fraction,
        key_names=first.key_names,
        within=within,
        between=between,
        complete_df=complete,
        m=m,
    )


def barnard_rubin(within: Float, between: Float, m: int, complete_df: Float) -> Float:
    """(p,) 1/(1/ν_m + 1/ν_obs) (Barnard & Rubin 1999, Biometrika 86, 948–955, eq. 3).

    λ = (1 + 1/m) B/T;  ν_m = (m − 1)/λ² (Rubin 1987);  ν_obs = (ν + 1)/(ν + 3) · ν (1 − λ) with the complete-data df ν, left
    out where that is infinite.  No variance between imputations: ν_obs alone.
    """
    total = within + (1 + 1 / m) * between
    share = np.divide((1 + 1 / m) * between, total, out=np.zeros_like(total), where=total > 0)
    observed = np.where(np.isinf(complete_df), 0.0, complete_df)
    observed = (observed + 1) / (observed + 3) * observed * (1 - share)
    with np.errstate(divide="ignore"):
        inverse = share**2 / (m - 1) + np.where(np.isinf(complete_df), 0.0, 1 / observed)
        return np.asarray(1 / inverse)


def _root(covariance: Float) -> Float:
    """R (p, p) with R'R = covariance: one pseudo-unit per row.  NaN rows and columns stay NaN."""
    known = ~np.isnan(np.diag(covariance))
    out = np.where(np.isnan(covariance), np.nan, 0.0)
    values, vectors = np.linalg.eigh(covariance[np.ix_(known, known)])
    out[np.ix_(known, known)] = np.sqrt(np.maximum(values, 0.0))[:, None] * vectors.T
    return out
