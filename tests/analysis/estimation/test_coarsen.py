"""Groups made of smaller groups: added sums equal reducing the rows by the larger ones."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.design import SampleDesign
from analysis.estimation.coarsen import coarsen, whole
from analysis.estimation.combine import means
from analysis.estimation.estimates import joined
from analysis.estimation.reduce import Grouping, reduce
from analysis.estimation.variance import covariance
from analysis.weighting.calibration import Calibration, Margin, calibrate


def survey(n: int = 900) -> tuple[SampleDesign, dict[str, np.ndarray], np.ndarray, Calibration]:
    rng = np.random.default_rng(11)
    town, village, sex = rng.integers(0, 6, n), rng.integers(0, 5, n), rng.integers(0, 2, n)
    weight = 1.0 + rng.random(n)
    y = rng.integers(0, 11, n).astype(np.float64)
    y[rng.random(n) < 0.1] = np.nan
    margin = Margin(name="sex", labels=("f", "m"), codes=sex, targets=np.array([0.55, 0.45]) * weight.sum())
    design = SampleDesign(weight=weight, stratum=town, psu=village, lonely="adjust")
    return design, {"y": y, "z": rng.normal(size=n)}, town, calibrate(weight, [margin])


def test_added_sums_are_those_of_the_rows() -> None:
    design, items, town, calibration = survey()
    district = np.array([0, 0, 1, 1, 1, -1])
    towns = reduce(design, items, Grouping.by("town", town), calibration)
    added = means(coarsen(towns, "district", ("a", "b"), district))
    rows = means(reduce(design, items, Grouping(kind="district", labels=("a", "b"), codes=district[town]), calibration))
    assert added.labels == rows.labels
    for name in ("value", "covariance", "variance_srs", "n", "n_psu", "n_strata", "df", "sampling_fraction"):
        np.testing.assert_allclose(getattr(added, name), getattr(rows, name), rtol=1e-12, atol=1e-15, err_msg=name)


def test_city_and_towns_have_one_covariance() -> None:
    design, items, town, calibration = survey()
    towns = reduce(design, items, Grouping.by("town", town), calibration)
    city = reduce(design, items, Grouping.everyone(design.n), calibration)
    found, rows = joined([means(whole(towns)), means(towns)]), joined([means(city), means(towns)])
    np.testing.assert_allclose(found.covariance, rows.covariance, rtol=1e-12, atol=1e-15)


def test_covariance_in_full_and_by_parts_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    design, items, town, calibration = survey()
    found = means(reduce(design, items, Grouping.by("town", town), calibration))
    full = covariance(design, found.parts)
    monkeypatch.setattr("analysis.estimation.variance.DENSE", 0)
    np.testing.assert_allclose(covariance(design, found.parts), full, rtol=1e-11, atol=1e-14)
