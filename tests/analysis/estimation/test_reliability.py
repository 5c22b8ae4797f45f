"""Cronbach's alpha: R's own variances, a number by hand, and what is known of its standard error."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.design import SampleDesign
from analysis.errors import AnalysisError
from analysis.estimation.reduce import Grouping
from analysis.estimation.reliability import alpha_of, cronbach_alpha
from analysis.estimation.replicates import estimate, jackknife

REFERENCE = Path(__file__).resolve().parents[3] / "../shared/reference"


def by_items(x: np.ndarray) -> dict[str, np.ndarray]:
    return {f"q{i}": x[:, i] for i in range(x.shape[1])}


def test_alpha_of_rs_own_variances() -> None:
    """R's ``svycralpha`` is k/(k−1)(1 − Σ svyvar(item)/svyvar(sum)); its svyvar of two items is a reference case."""
    if not REFERENCE.exists():
        pytest.skip("no reference cases beside the project")
    for name in ("dstrat", "dclus1"):
        case = json.loads((REFERENCE / f"cases/var_{name}.json").read_text(encoding="utf-8"))
        v = np.array(case["expected"]["estimate"]["values"])
        frame = pd.read_csv(REFERENCE / "data" / case["data_csv"])
        design = SampleDesign(weight=frame["pw"].to_numpy(float))
        found = cronbach_alpha(design, {c: frame[c].to_numpy(float) for c in ("api00", "api99")})
        assert found.value[0] == pytest.approx(2 * (1 - np.trace(v) / v.sum()), rel=1e-9)


def test_alpha_by_hand() -> None:
    """Weights 1, 1, 2: means 3.5, variances 11/4 and 3/4, covariance 5/4; α = 2 (1 − 3.5/6) = 5/6."""
    x = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 4.0], [4.0, np.nan]])
    sigma = np.cov(x[:3].T, aweights=[1, 1, 2], ddof=0)
    wanted = 2 * (1 - np.trace(sigma) / sigma.sum())
    np.testing.assert_allclose(sigma, [[2.75, 1.25], [1.25, 0.75]])
    assert wanted == pytest.approx(2 * (1 - 3.5 / 6))
    found = cronbach_alpha(SampleDesign(weight=np.array([1.0, 1, 2, 5])), by_items(x))
    assert found.value[0] == pytest.approx(5 / 6, rel=1e-12)
    assert found.labels == (("", "alpha"),)


def scale(seed: int, n: int, k: int = 4) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, 1)) + rng.normal(size=(n, k))


def test_standard_error_of_parallel_items_is_the_published_one() -> None:
    """Var α̂ = 2k(1−α)²/((k−1)n) for normal parallel items (van Zyl, Neudecker & Nel 2000, Psychometrika 65, 271–280, eq. 22)."""
    n, k = 20_000, 4
    found = cronbach_alpha(SampleDesign(weight=np.ones(n)), by_items(scale(2, n)))
    alpha = k / (k + 1)
    assert found.value[0] == pytest.approx(alpha, abs=0.006)
    assert found.se[0] == pytest.approx(np.sqrt(2 * k * (1 - alpha) ** 2 / ((k - 1) * n)), rel=0.03)


def test_linearised_and_jackknife_errors_agree_by_group() -> None:
    rng = np.random.default_rng(5)
    n = 800
    design = SampleDesign(weight=rng.uniform(1, 4, n), stratum=np.arange(n) % 4, psu=rng.integers(0, 15, n))
    items = by_items(scale(6, n, 3))
    group = rng.integers(0, 2, n)
    found = cronbach_alpha(design, items, Grouping.by("sex", group))
    for g in (0, 1):
        inside = (group == g).astype(float)
        again = estimate(jackknife(design), lambda w, inside=inside: alpha_of(w * inside, items))
        assert found.value[g] == pytest.approx(again.value[0], rel=1e-10)
        assert found.se[g] == pytest.approx(again.se[0], rel=0.05)
    assert found.df.tolist() == [56, 56]


def test_scales_without_items_or_variance_are_refused() -> None:
    design = SampleDesign(weight=np.ones(4))
    with pytest.raises(AnalysisError, match=r"reliability\.items"):
        cronbach_alpha(design, {"a": np.arange(4.0)})
    with pytest.raises(AnalysisError, match=r"reliability\.no-variance"):
        cronbach_alpha(design, {"a": np.arange(4.0), "b": -np.arange(4.0)})
