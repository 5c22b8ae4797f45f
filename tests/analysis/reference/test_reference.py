"""Our engine against R's survey package: one reader of the case files in ``../shared/reference``."""

from __future__ import annotations

import json

import numpy as np
import pytest

from analysis.design import SampleDesign
from analysis.estimation.ordinal import ordinal_regress
from tests.analysis.reference.r_calls import evaluator, ordinal_data
from tests.analysis.reference.r_designs import FOLDER

CASES = sorted(p.stem for p in (FOLDER / "cases").glob("*.json")) or [None]

# By what R does inside an expression: (text in the call, relative tolerance).  Everything else is a closed form: 1e-10.
TOLERANCES = (
    (("svyolr",), 1e-5),
    (("svyglm", "svyttest"), 1e-7),
    (("svyciprop", "calibrate(", "rake("), 1e-8),
)
P_VALUE = 1e-6


@pytest.mark.parametrize("name", CASES)
def test_case(name: str | None) -> None:
    if name is None:
        pytest.skip("no reference cases beside the project")
    case = json.loads((FOLDER / "cases" / f"{name}.json").read_text(encoding="utf-8"))
    evaluate = evaluator(case)
    assert evaluate is not None, f"no evaluator for {case['r_call'][:60]}"
    compare(case["expected"], evaluate(case), tolerance(case), ())


@pytest.mark.parametrize("name", [name for name in CASES if name and name.startswith("olr")] or [None])
def test_the_exact_ordinal_fit_is_better_than_where_r_stops(name: str | None) -> None:
    """The default optimiser: our likelihood is at least R's; estimates agree to 2e-4 and standard errors to 5e-4."""
    if name is None:
        pytest.skip("no reference cases beside the project")
    case = json.loads((FOLDER / "cases" / f"{name}.json").read_text(encoding="utf-8"))
    design, y, x, names = ordinal_data(case)
    fit = ordinal_regress(design, y, x, names)
    stored = np.array(case["expected"]["estimate"])
    assert log_likelihood(fit.value, design, y, x) >= log_likelihood(stored, design, y, x)
    np.testing.assert_allclose(fit.value, stored, rtol=2e-4)
    np.testing.assert_allclose(fit.se, case["expected"]["se"], rtol=5e-4)


def log_likelihood(theta: np.ndarray, design: SampleDesign, y: np.ndarray, x: np.ndarray) -> float:
    cuts = np.r_[-np.inf, theta[x.shape[1] :], np.inf]
    eta = x @ theta[: x.shape[1]]
    chance = 1 / (1 + np.exp(eta - cuts[y + 1])) - 1 / (1 + np.exp(eta - cuts[y]))
    return float(design.weight @ np.log(chance))


def tolerance(case: dict) -> float:
    return next((t for texts, t in TOLERANCES if any(x in case["r_call"] for x in texts)), 1e-10)


def compare(expected: object, found: object, rel: float, path: tuple[str, ...], scale: float = 0.0) -> None:
    """Every number of the expected value that is not null, at the relative tolerance.

    A standard error or covariance is measured against the estimate it belongs to as well, so that R's exact zero may be 1e-12.
    """
    if isinstance(expected, dict):
        assert isinstance(found, dict), path
        scale = max(scale, size(expected.get("estimate")) ** 2)
        for key, value in expected.items():
            if value is None:
                continue
            assert key in found, f"{path}: {key} is not computed"
            compare(value, found[key], P_VALUE if key in ("p.value", "p") else rel, (*path, key), scale)
        return
    if isinstance(expected, str) or (isinstance(expected, list) and expected and isinstance(expected[0], str)):
        assert np.atleast_1d(expected).tolist() == np.atleast_1d(found).tolist(), path
        return
    want, got = np.array(expected, dtype=float).ravel(), np.array(found, dtype=float).ravel()
    assert want.shape == got.shape, path
    known = ~np.isnan(want)
    floor = scale if "vcov" in path else np.sqrt(scale)
    own = np.max(np.abs(want[known]), initial=0.0) if "vcov" in path else 0.0
    slack = np.maximum(rel * np.maximum(np.abs(want), own), 1e-12 * floor)
    worst = np.abs(got - want)[known] - slack[known]
    assert np.all(worst <= 0), f"{path}: {got[known]} is not {want[known]}"


def size(estimate: object) -> float:
    if isinstance(estimate, dict):
        estimate = estimate["values"]
    return 0.0 if estimate is None else float(np.nanmax(np.abs(np.array(estimate, dtype=float))))
