"""The steps alone, on rows in memory, each beside the program that does the same: reducing, raking, replicates."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np

from analysis.design import SampleDesign
from analysis.engine import connect
from analysis.estimation.cell_replicates import raked_means
from analysis.estimation.reduce import Grouping, reduce
from analysis.estimation.replicates import bootstrap
from analysis.weighting.calibration import Margin, calibrate
from benchmarks import estimation
from benchmarks.contestants import Shape
from benchmarks.figures import Figure, Section, at_least, at_most, milliseconds
from benchmarks.interleave import Timing, interleaved
from benchmarks.synthetic import ITEMS, PSUS_PER_TOWN, TOWNS, Synthetic

ROWS = 1_000_000
R_ROWS = 100_000
REPLICATES = 500
SECONDS = 2.0
PEER = Path(__file__).with_name("svy_peer.py")
SVY = "FOURSENSE_SVY_PYTHON"


@dataclass(frozen=True, slots=True, kw_only=True)
class InMemory:
    """The rows as each step takes them; DuckDB's own table ``answers`` is in ``connection``."""

    data: Synthetic
    design: SampleDesign
    towns: Grouping
    margins: tuple[Margin, ...]
    connection: duckdb.DuckDBPyConnection


def load(task: estimation.Task, connection: duckdb.DuckDBPyConnection) -> InMemory:
    """Not timed."""
    connection.execute(f"CREATE TABLE answers AS SELECT * FROM read_parquet('{task.path}')")
    design, towns = estimation.in_memory(task.data)
    margins = tuple(
        Margin(
            name=name,
            labels=tuple(task.plan.margins[name]),
            codes=codes.astype(np.int64),
            targets=task.data.targets[name],
        )
        for name, codes in task.data.margins.items()
    )
    return InMemory(data=task.data, design=design, towns=towns, margins=margins, connection=connection)


def duckdb_sums(rows: InMemory, *, every: bool) -> object:
    """Sums by village in DuckDB's memory: weighted sum and weight answered; ``every``: also answers and weighted squares."""
    sums = [f"SUM(weight * {i}), SUM(CASE WHEN {i} IS NOT NULL THEN weight END)" for i in ITEMS]
    sums += [f"COUNT({i}), SUM(weight * {i} * {i})" for i in ITEMS] if every else []
    return rows.connection.execute(f"SELECT town, psu, {', '.join(sums)} FROM answers GROUP BY town, psu").fetchnumpy()


def replicated(rows: InMemory) -> object:
    """Draw the replicates, rake each of them afresh, means of towns × items with standard errors."""
    drawn = bootstrap(rows.design, REPLICATES, 20261123)
    return raked_means(drawn, rows.data.items, rows.margins, rows.towns).se


def run(rounds: int = 7) -> Section:
    """Measure and report."""
    with tempfile.TemporaryDirectory() as name, connect(threads=estimation.THREADS, memory="4GB") as connection:
        task = estimation.prepare(Path(name), ROWS)
        rows = load(task, connection)
        timings = interleaved(
            {
                "reduce": lambda: reduce(rows.design, rows.data.items, rows.towns),
                "duckdb": lambda: duckdb_sums(rows, every=False),
                "duckdb four": lambda: duckdb_sums(rows, every=True),
                "rake": lambda: calibrate(rows.data.weight, rows.margins),
                "replicates": lambda: replicated(rows),
            },
            runs=rounds,
        )
        svy = run_svy(task, Path(name))
    return _section(timings, svy, against_r(), rounds)


def run_svy(task: estimation.Task, folder: Path) -> Mapping[str, float] | None:
    """Seconds of svy's raking and means, by the interpreter that ``FOURSENSE_SVY_PYTHON`` names; ``None`` without one."""
    if not os.environ.get(SVY):
        return None
    file = folder / "shape.json"
    psus = TOWNS * PSUS_PER_TOWN
    Shape(rows=ROWS, towns=TOWNS, items=len(ITEMS), psus=psus, path=str(task.path), targets=task.plan.margins).save(
        file
    )
    done = subprocess.run([os.environ[SVY], str(PEER), str(file)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"svy did not finish: {done.stderr.strip()[-500:]}")
    found: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def against_r() -> Figure | None:
    """R's whole chain on fewer rows, so that the growth of the ratio can be seen; ``None`` without R."""
    with tempfile.TemporaryDirectory() as name, connect(threads=estimation.THREADS) as connection:
        task = estimation.prepare(Path(name), R_ROWS)
        peer = estimation.run_r(task, Path(name))
        if peer is None:
            return None
        whole = interleaved({"whole": lambda: estimation.estimate(task, connection)}, runs=5)["whole"].median
    steps = peer["rake"] + peer["svydesign"] + peer["svyby"]
    what = (
        f"at {R_ROWS:,} rows: R's rake + svydesign + svyby item by item ({steps:.1f} s) / whole estimation from Parquet"
    )
    return at_least(f"{what} ({milliseconds(whole)})", steps / whole, 60)


def _section(timings: Mapping[str, Timing], svy: Mapping[str, float] | None, r: Figure | None, rounds: int) -> Section:
    sums, raking, again = timings["reduce"], timings["rake"], timings["replicates"]
    figures = [
        Figure(what="reduce, sorted rows in memory (four sums per item)", measured=milliseconds(sums.median)),
        Figure(what="DuckDB in memory, two sums per item", measured=milliseconds(timings["duckdb"].median)),
        Figure(what="DuckDB in memory, the same four sums", measured=milliseconds(timings["duckdb four"].median)),
        at_most("reduce / DuckDB in memory, two sums", sums.over(timings["duckdb"]), 1.5),
        at_most("reduce / DuckDB in memory, the same four sums", sums.over(timings["duckdb four"]), 1.5),
        Figure(what="raking to four margins, asserted to 1e-8", measured=milliseconds(raking.median)),
        Figure(
            what=f"{REPLICATES} bootstrap replicates drawn, each raked afresh, towns × items",
            measured=f"{again.median:.2f} s",
            aim=f"≤ {SECONDS:g} s",
            reached=again.median <= SECONDS,
        ),
        *([] if r is None else [r]),
        *_against_svy(sums.median, raking.median, svy),
    ]
    text = (
        f"{ROWS:,} answers in memory, {TOWNS} towns × {len(ITEMS)} items, {TOWNS * PSUS_PER_TOWN:,} villages. Medians of {rounds}"
        f" interleaved rounds after a warm-up; DuckDB on {estimation.THREADS} threads, `reduce` on one.",
    )
    return Section(name="steps", title="Steps in memory", text=text, figures=tuple(figures), notes=(_svy_note(svy),))


def _against_svy(sums: float, raking: float, svy: Mapping[str, float] | None) -> list[Figure]:
    if svy is None:
        return []
    return [
        Figure(what="svy: rake; means by town, item by item", measured=f"{svy['rake']:.2f} s; {svy['means']:.1f} s"),
        at_least("svy's raking / ours, margins asserted in both", svy["rake"] / raking, 20),
        at_least("svy's means by town / reduce", svy["means"] / sums, 800),
    ]


def _svy_note(svy: Mapping[str, float] | None) -> str:
    if svy is None:
        return f"svy was absent: `{SVY}` names the Python that has it."
    return f"svy {svy['version']}, one run in a process of its own, reading the file not counted."
