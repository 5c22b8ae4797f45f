"""One contestant in a process of its own, so that its peak memory is its own.

    python -m benchmarks.contestants WHO SHAPE.json

prints one line of JSON with the seconds of the counted run and the peak memory in bytes.  ``SHAPE.json`` is a :class:`Shape`.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb
import numpy as np

from analysis.engine import connect, reduce_table
from analysis.estimation.coarsen import whole as whole_city
from analysis.estimation.combine import means
from analysis.estimation.estimates import joined
from analysis.estimation.reduce import Reduced
from analysis.sql import TablePlan
from benchmarks.synthetic import item_names, make, write_parquet

THREADS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Size of the task, the Parquet ``path``, and the ``targets`` margin → category → persons (empty until made)."""

    rows: int
    towns: int
    items: int
    psus: int
    path: str
    targets: Mapping[str, Mapping[str, float]]

    @property
    def plan(self) -> TablePlan:
        return TablePlan(
            weight="weight", stratum="town", psu="psu", group="town", items=item_names(self.items), margins=self.targets
        )

    def save(self, file: Path) -> None:
        file.write_text(json.dumps(asdict(self)), encoding="utf-8")


def load(file: Path) -> Shape:
    """What :meth:`Shape.save` wrote."""
    return Shape(**json.loads(file.read_text(encoding="utf-8")))


def write(file: Path) -> None:
    """Make the answers of a shape, and put their targets into it."""
    shape = load(file)
    data = make(shape.rows, towns=shape.towns, psus=shape.psus, items=shape.items)
    write_parquet(data, Path(shape.path))
    targets = {name: {str(k): float(n) for k, n in enumerate(totals)} for name, totals in data.targets.items()}
    Shape(**(asdict(shape) | {"targets": targets})).save(file)


def bare(shape: Shape, connection: duckdb.DuckDBPyConnection) -> None:
    """One GROUP BY of the file: weighted sum and weight answered per town and item."""
    names = item_names(shape.items)
    sums = ", ".join(f"SUM(weight * {i}), SUM(CASE WHEN {i} IS NOT NULL THEN weight END)" for i in names)
    connection.execute(f"SELECT town, {sums} FROM read_parquet('{shape.path}') GROUP BY town").fetchnumpy()


def on_duckdb(shape: Shape, connection: duckdb.DuckDBPyConnection) -> None:
    """The whole chain; the rows never come into Python."""
    _finish(reduce_table(Path(shape.path), shape.plan, connection=connection))


def on_numpy(shape: Shape, connection: duckdb.DuckDBPyConnection) -> None:
    """The whole chain on columns in memory (DuckDB only reads the file)."""
    margins = ", ".join(shape.targets)
    answers = ", ".join(f"COALESCE(CAST({i} AS DOUBLE), CAST('NaN' AS DOUBLE)) AS {i}" for i in item_names(shape.items))
    query = f"SELECT town, psu, weight, {margins}, {answers} FROM read_parquet('{shape.path}')"
    columns = {name: np.ma.getdata(column) for name, column in connection.execute(query).fetchnumpy().items()}
    _finish(reduce_table(columns, shape.plan))


def _finish(reduced: Reduced) -> None:
    """Means of towns and city, t intervals, the covariance of all of them."""
    found = joined([means(whole_city(reduced)), means(reduced)])
    lower, upper = found.interval(0.95)
    if not np.all(lower < upper) or found.covariance.shape != (len(found.value),) * 2:
        raise RuntimeError("the estimation is not complete")


CONTESTANTS = {"bare": bare, "duckdb": on_duckdb, "numpy": on_numpy}


def peak_memory() -> int:
    """Bytes: the largest resident set of this program since it started."""
    status = Path("/proc/self/status")
    # ru_maxrss would count what the parent held when it forked.
    for line in status.read_text().splitlines() if status.exists() else ():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def main() -> int:
    who, file = sys.argv[1], Path(sys.argv[2])
    if who == "write":
        write(file)
        return 0
    shape = load(file)
    with connect(threads=THREADS) as connection:
        connection.execute("SELECT 1").fetchall()
        start = time.perf_counter()
        CONTESTANTS[who](shape, connection)
        print(json.dumps({"seconds": time.perf_counter() - start, "peak": peak_memory()}))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
