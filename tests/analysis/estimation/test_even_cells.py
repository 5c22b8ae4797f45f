"""Where weights are equal within town × cell the engine sums answers plainly: the same sums as with the general statement."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from analysis import engine
from analysis.engine import connect, reduce_table
from analysis.estimation.reduce import Reduced
from analysis.sql import TablePlan

MARGINS = {"age": {"0": 900.0, "1": 1200.0, "2": 900.0}, "sex": {"0": 1560.0, "1": 1440.0}}
PLAN = TablePlan(weight="w", stratum="town", psu="village", group="town", items=("a", "b"), margins=MARGINS)


def write(path: Path, *, uneven: bool, kinds: tuple[str, str] = ("TINYINT", "DOUBLE")) -> Path:
    rng = np.random.default_rng(5)
    n = 1200
    town, age, sex = rng.integers(0, 5, n), rng.integers(0, 3, n), rng.integers(0, 2, n)
    weight = np.array([1.7, 2.3, 3.1, 2.9, 2.2])[town] * np.array([1.0, 1.1, 0.9])[age]
    if uneven:
        weight[0] += 0.5
    table = {"w": weight, "town": town, "village": rng.integers(0, 6, n), "age": age, "sex": sex}
    table |= {"a": rng.integers(-120, 121, n).astype(float), "b": rng.integers(0, 201, n) / 2}
    for item in ("a", "b"):
        table[item][rng.random(n) < 0.15] = np.nan
    with connect() as db:
        db.register("t", table)
        a, b = (
            f"CASE WHEN isnan({item}) THEN NULL ELSE {item} END::{kind}" for item, kind in zip("ab", kinds, strict=True)
        )
        db.execute(f"COPY (SELECT w, town, village, age, sex, {a} AS a, {b} AS b FROM t) TO '{path}' (FORMAT parquet)")
    return path


def assert_same(left: Reduced, right: Reduced) -> None:
    for name in ("w", "w2", "n_rows", "wy", "wo", "n", "wyy"):
        np.testing.assert_allclose(getattr(left, name), getattr(right, name), rtol=1e-12, atol=1e-9, err_msg=name)
    assert left.calibrated is not None and right.calibrated is not None
    for name in ("wx", "xw", "xy", "xo", "xx"):
        ours, theirs = getattr(left.calibrated, name), getattr(right.calibrated, name)
        np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=1e-9, err_msg=name)


@pytest.mark.parametrize("uneven", [False, True])
def test_plain_sums_are_the_weighted_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, uneven: bool) -> None:
    path = write(tmp_path / "t.parquet", uneven=uneven)
    statements: list[str] = []
    original = engine.sql.group_cell_sums

    def heard(*args: object) -> str:
        statements.append(original(*args))
        return statements[-1]

    monkeypatch.setattr(engine.sql, "group_cell_sums", heard)
    found = reduce_table(path, PLAN)
    monkeypatch.setattr(engine, "_SQUARES", {})
    general = reduce_table(path, PLAN)
    assert ("one * s0" in statements[0]) is not uneven and "one * s0" not in statements[1]
    assert_same(found, general)


def test_large_integers_take_the_general_statement(tmp_path: Path) -> None:
    narrow = reduce_table(write(tmp_path / "a.parquet", uneven=False), PLAN)
    wide = reduce_table(write(tmp_path / "b.parquet", uneven=False, kinds=("BIGINT", "DOUBLE")), PLAN)
    assert_same(narrow, wide)
