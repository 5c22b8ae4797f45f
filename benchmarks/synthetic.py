"""Synthetic answers for the estimation benchmark: 100 towns × 24 items, 4,000 PSUs, four margins to rake to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
from numpy.typing import NDArray

TOWNS = 100
PSUS_PER_TOWN = 40
ITEMS = tuple(f"q{i:02d}" for i in range(24))
MARGINS = {"age": 5, "sex": 2, "education": 4, "hukou": 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Synthetic:
    """Columns of length n; margin codes are small integers, answers 0–10 as float64 with NaN for missing."""

    town: NDArray[np.int32]
    psu: NDArray[np.int32]
    weight: NDArray[np.float64]
    margins: dict[str, NDArray[np.int32]]
    items: dict[str, NDArray[np.float64]]
    targets: dict[str, NDArray[np.float64]]
    """Population counts per category of each margin."""


def make(
    n: int, *, towns: int = TOWNS, psus: int = TOWNS * PSUS_PER_TOWN, items: int = len(ITEMS), seed: int = 20261123
) -> Synthetic:
    """``n`` answers sorted by PSU, with town and PSU effects and 4 % missing per item; as many PSUs in every town."""
    rng = np.random.default_rng(seed)
    psu = np.sort(rng.integers(0, psus, n)).astype(np.int32)
    town = (psu // (psus // towns)).astype(np.int32)
    size = rng.uniform(5_000, 35_000, towns)
    weight = (size / np.bincount(town, minlength=towns))[town]
    margins = {name: rng.integers(0, k, n).astype(np.int32) for name, k in MARGINS.items()}
    effect = rng.normal(0, 0.3, towns)[town] + rng.normal(0, 0.6, psus)[psu]
    answers = {name: _answers(rng, effect) for name in item_names(items)}
    targets = {name: weight.sum() * rng.dirichlet(np.full(k, 60.0)) for name, k in MARGINS.items()}
    return Synthetic(town=town, psu=psu, weight=weight, margins=margins, items=answers, targets=targets)


def item_names(k: int) -> tuple[str, ...]:
    """Names of ``k`` items."""
    return tuple(f"q{i:02d}" for i in range(k))


def _answers(rng: np.random.Generator, effect: NDArray[np.float64]) -> NDArray[np.float64]:
    raw = np.clip(np.rint(rng.normal(7.2, 2.0, len(effect)) + effect), 0, 10)
    raw[rng.random(len(raw)) < 0.04] = np.nan
    return raw


def write_parquet(data: Synthetic, path: Path) -> None:
    """One row per answer; items are 0–10, NULL where missing."""
    columns = {"town": data.town, "psu": data.psu, "weight": data.weight, **data.margins}
    with duckdb.connect() as db:
        select = ", ".join(
            [
                *columns,
                *(f"CASE WHEN isnan({name}) THEN NULL ELSE {name}::TINYINT END AS {name}" for name in data.items),
            ]
        )
        db.register("synthetic", {**columns, **data.items})
        db.execute(f"COPY (SELECT {select} FROM synthetic) TO '{path}' (FORMAT parquet)")
