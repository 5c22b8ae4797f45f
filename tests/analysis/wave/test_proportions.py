from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.design import SampleDesign
from analysis.estimation.combine import means
from analysis.estimation.reduce import Grouping, reduce
from analysis.proportions import clopper_pearson_at_end, korn_graubard


def test_without_a_design_effect_it_is_the_exact_binomial_interval() -> None:
    n, k = 80.0, 24
    p = np.array([k / n])
    lower, upper = korn_graubard(p, p * (1 - p) / n, np.array([n]), np.array([n - 1]))
    exact = stats.binomtest(k, int(n)).proportion_ci(method="exact")
    assert (lower[0], upper[0]) == (pytest.approx(exact.low, rel=1e-9), pytest.approx(exact.high, rel=1e-9))


def test_few_degrees_of_freedom_and_clustering_widen_it() -> None:
    p, n = np.array([0.3]), np.array([200.0])
    plain = korn_graubard(p, p * 0.7 / 200, n, np.array([199.0]))
    wide = korn_graubard(p, p * 0.7 / 100, n, np.array([9.0]))
    assert wide[0] < plain[0] < 0.3 < plain[1] < wide[1]


REFERENCE = Path(__file__).resolve().parents[3] / ".." / "shared" / "reference"


def test_it_agrees_with_r() -> None:
    """R's ``svyciprop(method = "beta")`` on the districts of the api data (clusters, fpc)."""
    if not REFERENCE.exists():
        pytest.skip("../shared is not here")
    case = json.loads((REFERENCE / "cases" / "ciprop_beta_dclus1.json").read_text(encoding="utf-8"))["expected"]
    data = pd.read_csv(REFERENCE / "data" / "apiclus1.csv")
    design = SampleDesign(
        weight=data["pw"].to_numpy(), psu=data["dnum"].to_numpy(), fpc=data["fpc"].to_numpy(dtype=np.float64)
    )
    high = (data["api00"].to_numpy() > 700).astype(np.float64)
    estimate = means(reduce(design, {"high": high}, Grouping.everyone(len(data))))
    for level, key in ((0.95, "level95"), (0.9, "level90")):
        n, df = np.array([float(len(data))]), np.array([float(case["df"])])
        lower, upper = korn_graubard(estimate.value, estimate.variance, n, df, level)
        assert [lower[0], upper[0]] == pytest.approx(case[key]["ci"], rel=1e-8)


@pytest.mark.parametrize(("k", "share"), [(0, 0.0), (40, 1.0)])
def test_at_the_ends_it_is_clopper_pearson(k: int, share: float) -> None:
    exact = stats.binomtest(k, 40).proportion_ci(method="exact")
    lower, upper = clopper_pearson_at_end(share, 40)
    assert (lower, upper) == (pytest.approx(exact.low, rel=1e-9), pytest.approx(exact.high, rel=1e-9))


def test_korn_graubard_has_no_answer_at_the_ends() -> None:
    lower, upper = korn_graubard(np.array([0.0, 1.0]), np.zeros(2), np.full(2, 50.0), np.full(2, 9.0))
    assert np.isnan(lower).all() and np.isnan(upper).all()
