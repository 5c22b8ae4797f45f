"""The whole estimation of a million answers beside the least that any program must do with them, and beside R.

Whole: read the Parquet file, rake to four margins, sums by village and by town × cell, means of 100 towns × 24 items and of
the city, t intervals, and the covariance of all 2,424 estimates with calibration residuals.  Bare: one `GROUP BY` of the
same file, weighted sum and weight answered per town and item, by the same DuckDB on the same threads: no weighting to margins,
no variance.
"""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np

from analysis.design import SampleDesign
from analysis.engine import connect, reduce_table
from analysis.estimation.coarsen import whole as whole_city
from analysis.estimation.combine import means
from analysis.estimation.estimates import Estimates, joined
from analysis.estimation.reduce import Grouping, reduce
from analysis.sql import TablePlan
from benchmarks.figures import Figure, Section, at_least, at_most, milliseconds
from benchmarks.interleave import Timing, interleaved
from benchmarks.synthetic import ITEMS, PSUS_PER_TOWN, TOWNS, Synthetic, make, write_parquet

ROWS = 1_000_000
THREADS = 2
R_SCRIPT = Path(__file__).with_name("survey.R")
R_TIMEOUT = 900
ELSEWHERE = {"svyby": 13.0, "svydesign": 4.8, "rake": 6.9}
"""Seconds that R 4.1 took on another two-core machine on the same task; quoted where R is absent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One file of answers and what its columns are."""

    path: Path
    plan: TablePlan
    data: Synthetic


def prepare(folder: Path, rows: int = ROWS) -> Task:
    """Make the answers and write them as Parquet (not timed)."""
    data = make(rows)
    path = folder / "answers.parquet"
    write_parquet(data, path)
    margins = {name: {str(k): float(n) for k, n in enumerate(totals)} for name, totals in data.targets.items()}
    plan = TablePlan(weight="weight", stratum="town", psu="psu", group="town", items=ITEMS, margins=margins)
    return Task(path=path, plan=plan, data=data)


def estimate(task: Task, connection: duckdb.DuckDBPyConnection) -> Estimates:
    """Everything: towns × items and the city, their intervals, their covariance."""
    reduced = reduce_table(task.path, task.plan, connection=connection)
    found = joined([means(whole_city(reduced)), means(reduced)])
    lower, upper = found.interval(0.95)
    if not np.all(lower < upper) or found.covariance.shape != (len(found.value),) * 2:
        raise RuntimeError("the estimation is not complete")
    return found


def bare(task: Task, connection: duckdb.DuckDBPyConnection) -> object:
    """One GROUP BY of the same file."""
    sums = ", ".join(f"SUM(weight * {i}), SUM(CASE WHEN {i} IS NOT NULL THEN weight END)" for i in ITEMS)
    return connection.execute(f"SELECT town, {sums} FROM read_parquet('{task.path}') GROUP BY town").fetchnumpy()


def in_memory(data: Synthetic) -> tuple[SampleDesign, Grouping]:
    """Design and groups of the sorted rows in memory: what the reduce step alone is given (R: ``svydesign``)."""
    design = SampleDesign(weight=data.weight, stratum=data.town, psu=data.psu)
    return design, Grouping.by("town", data.town)


def run(rounds: int = 9) -> Section:
    """Measure and report."""
    with tempfile.TemporaryDirectory() as name:
        task = prepare(Path(name))
        with connect(threads=THREADS) as connection:
            design, towns = in_memory(task.data)
            timings = interleaved(
                {
                    "bare": lambda: bare(task, connection),
                    "whole": lambda: estimate(task, connection),
                    "reduce": lambda: reduce(design, task.data.items, towns),
                },
                runs=rounds,
                warmups=2,
            )
        peer = run_r(task, Path(name))
    return _section(timings, peer, rounds)


def run_r(task: Task, folder: Path) -> Mapping[str, float] | None:
    """Seconds of R's steps on the same answers; ``None`` without R and its survey package."""
    if shutil.which("Rscript") is None:
        return None
    answers, targets, found_means = folder / "answers.csv", folder / "targets.csv", folder / "means.csv"
    with duckdb.connect() as db:
        db.execute(f"COPY (SELECT * FROM read_parquet('{task.path}')) TO '{answers}' (HEADER, DELIMITER ',')")
    with targets.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["margin", "category", "count"])
        writer.writerows((m, k, repr(n)) for m, known in task.plan.margins.items() for k, n in known.items())
    command = ["Rscript", str(R_SCRIPT), str(answers), str(targets), str(found_means)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=R_TIMEOUT, check=False)
    if done.returncode:
        print(f"R did not finish: {done.stderr.strip()[-300:]}")
        return None
    found: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    with connect(threads=THREADS) as connection:
        ours = estimate(task, connection).value[len(ITEMS) :].reshape(TOWNS, len(ITEMS))
    found["difference"] = float(np.max(np.abs(ours - np.loadtxt(found_means, delimiter=",", skiprows=1)[:, 1:])))
    return found


def _section(timings: Mapping[str, Timing], peer: Mapping[str, float] | None, rounds: int) -> Section:
    whole, plain, sums = timings["whole"], timings["bare"], timings["reduce"]
    figures = [
        Figure(what="bare GROUP BY from Parquet", measured=milliseconds(plain.median)),
        Figure(what="whole estimation from Parquet", measured=milliseconds(whole.median)),
        at_most("whole / bare", whole.over(plain), 4),
        Figure(what="reduce step alone, sorted rows in memory", measured=milliseconds(sums.median)),
        *_against_r(whole.median, sums.median, peer),
    ]
    text = (
        f"{ROWS:,} synthetic answers, {TOWNS} towns × {len(ITEMS)} items, {TOWNS * PSUS_PER_TOWN:,} villages, 4 % missing"
        " per item, four raked margins (14 categories, 120 cells). "
        + str(__doc__).split("\n\n", 1)[1].replace("\n", " "),
        f"Medians of {rounds} interleaved rounds after 2 warm-ups, both on {THREADS} DuckDB threads; the ratio is the median of the"
        " rounds' ratios.",
    )
    return Section(name="estimation", title="Estimation", text=text, figures=tuple(figures), notes=(_r_note(peer),))


def _against_r(whole: float, sums: float, peer: Mapping[str, float] | None) -> list[Figure]:
    seconds = ELSEWHERE if peer is None else peer
    steps = seconds["rake"] + seconds["svydesign"] + seconds["svyby"]
    where = " (R measured elsewhere)" if peer is None else ""
    shown = " + ".join(f"{seconds[step]:.1f}" for step in ("rake", "svydesign", "svyby"))
    figures = [
        Figure(what="R: rake + svydesign + svyby" + where, measured=f"{shown} s"),
        at_least("R's rake + svydesign + svyby / whole estimation", steps / whole, 60, where),
        at_least("R's svyby / reduce step alone", seconds["svyby"] / sums, 300, where),
    ]
    if peer is not None:
        joint, rest = seconds["joint"], seconds["rake"] + seconds["svydesign"]
        what = f"the same two ratios with svyby on complete rows only, one call for all items ({joint:.1f} s)"
        both = f"{(joint + rest) / whole:.0f} × and {joint / sums:.0f} ×"
        reached = (joint + rest) / whole >= 60 and joint / sums >= 300
        figures.append(Figure(what=what, measured=both, aim="≥ 60 × and ≥ 300 ×", reached=reached))
    return figures


def _r_note(peer: Mapping[str, float] | None) -> str:
    if peer is None:
        return (
            "R with its survey package was absent here: its seconds are those of another two-core machine and the ratios"
            " are only an indication."
        )
    return (
        f"R {peer['r']}, survey {peer['survey']}, one run, reading the file not counted. `svyby` runs once per item, since"
        " for several items at once it leaves out every person with any missing one (here 62 % of them; that call is the last"
        " line, with the least work for R). Towns' means agree with ours to"
        f" {peer['difference']:.0e}. It is compared kindly: `svyby` gets the raked weights as if they were design weights (no"
        " calibration residuals) and no covariance between towns or items."
    )
