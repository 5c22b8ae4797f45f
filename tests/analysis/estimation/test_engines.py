"""Numpy in memory and DuckDB over Parquet: one answer."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from analysis.engine import connect, reduce_table
from analysis.errors import AnalysisError
from analysis.estimation.combine import means, totals
from analysis.sql import TablePlan

MARGINS = {
    "age": {"young": 900.0, "middle": 1200.0, "old": 900.0},
    "sex": {"f": 1560.0, "m": 1440.0},
}
PLAN = TablePlan(weight="w", stratum="town", psu="village", group="town", items=("a", "b"), margins=MARGINS)


def columns(seed: int = 7, n: int = 1500) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    town = rng.integers(0, 6, n)
    age = rng.choice(np.array(["young", "middle", "old"], dtype=object), n, p=[0.25, 0.4, 0.35])
    a = rng.integers(0, 11, n).astype(float) * 10
    a[rng.random(n) < 0.1] = np.nan
    return {
        "w": 1.0 + rng.random(n) * 2,
        "town": np.array([f"t{t}" for t in town], dtype=object),
        "village": np.array([f"v{v}" for v in rng.integers(0, 8, n)], dtype=object),
        "age": age,
        "sex": rng.choice(np.array(["f", "m"], dtype=object), n),
        "a": a,
        "b": rng.normal(50, 20, n),
    }


def write_parquet(table: dict[str, np.ndarray], path: Path) -> Path:
    connection = connect()
    names = ", ".join(f"{k} {'DOUBLE' if v.dtype.kind == 'f' else 'VARCHAR'}" for k, v in table.items())
    connection.execute(f"CREATE TABLE t ({names})")
    rows = list(zip(*(v.tolist() for v in table.values()), strict=True))
    connection.executemany(f"INSERT INTO t VALUES ({', '.join('?' * len(table))})", rows)
    connection.execute(f"COPY t TO '{path}' (FORMAT parquet)")
    return path


@pytest.mark.parametrize("margins", [{}, MARGINS])
def test_engines_agree(tmp_path: Path, margins: dict) -> None:
    table = columns()
    plan = TablePlan(weight="w", stratum="town", psu="village", group="town", items=("a", "b"), margins=margins)
    memory = reduce_table(table, plan)
    parquet = reduce_table(write_parquet(table, tmp_path / "t.parquet"), plan)
    for make in (means, totals):
        ours, theirs = make(memory), make(parquet)
        assert ours.labels == theirs.labels
        np.testing.assert_allclose(theirs.value, ours.value, rtol=1e-12)
        np.testing.assert_allclose(theirs.covariance, ours.covariance, rtol=1e-10, atol=1e-12 * ours.variance.max())
        np.testing.assert_array_equal(theirs.n, ours.n)
        np.testing.assert_array_equal(theirs.df, ours.df)
        np.testing.assert_allclose(theirs.deff(), ours.deff(), rtol=1e-10)


def test_sums_of_integer_ratings_are_exact_in_any_order(tmp_path: Path) -> None:
    table = columns()
    order = np.random.default_rng(3).permutation(len(table["w"]))
    plan = TablePlan(weight="w", stratum="town", psu="village", group=None, items=("a",))
    first = reduce_table(table, plan)
    second = reduce_table({k: v[order] for k, v in table.items()}, plan)
    third = reduce_table(write_parquet(table, tmp_path / "t.parquet"), plan)
    for other in (second, third):
        np.testing.assert_array_equal(first.wy, other.wy)
        np.testing.assert_array_equal(first.wo, other.wo)


def test_a_parquet_file_with_an_unknown_category_is_refused(tmp_path: Path) -> None:
    table = columns()
    table["sex"][:3] = "x"
    with pytest.raises(AnalysisError, match=r"calibration\.row-without-category"):
        reduce_table(write_parquet(table, tmp_path / "t.parquet"), PLAN)
