"""How the whole estimation grows with rows, towns, items and PSUs, for each engine, beside a bare GROUP BY of the same file."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.chart import growth_chart
from benchmarks.contestants import Shape
from benchmarks.figures import Figure, Section, at_most, milliseconds

ROOT = Path(__file__).resolve().parents[1]
PICTURE = "images/scaling.svg"
ROUNDS = {100_000: 5, 1_000_000: 5, 10_000_000: 3}
NAMES = {"bare": "bare GROUP BY", "duckdb": "whole, DuckDB", "numpy": "whole, numpy"}
USUAL = Shape(rows=1_000_000, towns=100, items=24, psus=4_000, path="", targets={})
GRID = (
    *(replace(USUAL, towns=n) for n in (25, 400)),
    *(replace(USUAL, items=n) for n in (6, 48)),
    *(replace(USUAL, psus=n) for n in (1_000, 16_000)),
)
LIMIT_MB = 500.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """Seconds of each round and peak bytes of one contestant on one task."""

    seconds: tuple[float, ...]
    peak: int

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    @property
    def megabytes(self) -> float:
        return self.peak / 1e6

    def over(self, other: Course) -> float:
        """Median of the rounds' ratios."""
        return statistics.median(a / b for a, b in zip(self.seconds, other.seconds, strict=True))


def race(shape: Shape, rounds: int, contestants: Sequence[str] = tuple(NAMES)) -> dict[str, Course]:
    """Every contestant in turn, each time in a new process; one round before them only warms the file."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "shape.json"
        replace(shape, path=str(Path(folder) / "answers.parquet")).save(file)
        _child("write", file)
        _child("bare", file)
        found = [{who: json.loads(_child(who, file)) for who in contestants} for _ in range(rounds)]
    return {
        who: Course(
            seconds=tuple(f[who]["seconds"] for f in found), peak=int(statistics.median(f[who]["peak"] for f in found))
        )
        for who in contestants
    }


def _child(who: str, file: Path) -> str:
    command = [sys.executable, "-m", "benchmarks.contestants", who, str(file)]
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, timeout=900).stdout


def run() -> Section:
    """Measure, draw and report."""
    by_rows = {rows: race(replace(USUAL, rows=rows), rounds) for rows, rounds in ROUNDS.items()}
    by_size = [(shape, race(shape, 3)) for shape in GRID]
    (ROOT / "docs" / PICTURE).write_text(_picture(by_rows), encoding="utf-8")
    text = (
        f"{USUAL.towns} towns × {USUAL.items} items, {USUAL.psus:,} villages, four raked margins, from Parquet. Each contestant"
        " runs once per round in a new process (first use, nothing warm but the file), in turn; medians, ratios are medians of"
        " the rounds' ratios. Peak memory is the largest resident set of that process, Python and libraries included (180 MB"
        " before it starts). Whole: read, rake, reduce, means of towns × items and of the city, t intervals, the covariance of"
        " all. On numpy the columns are read into memory by DuckDB and all further work is numpy's.",
        f"![Seconds and peak memory against rows]({PICTURE})",
        _table({f"{rows:,} rows": found for rows, found in by_rows.items()}),
        "The same with one size changed at a time, 1,000,000 rows:",
        _table({_changed(shape): found for shape, found in by_size}),
    )
    return Section(name="scaling", title="How it grows", text=text, figures=tuple(_figures(by_rows)))


def _changed(shape: Shape) -> str:
    sizes = {"towns": shape.towns, "items": shape.items, "psus": shape.psus}
    usual = {"towns": USUAL.towns, "items": USUAL.items, "psus": USUAL.psus}
    return ", ".join(f"{n:,} {'PSUs' if what == 'psus' else what}" for what, n in sizes.items() if n != usual[what])


def _table(rows: Mapping[str, Mapping[str, Course]]) -> str:
    lines = [
        "| | " + " | ".join(f"{name} | MB" for name in NAMES.values()) + " | DuckDB / bare | numpy / bare |",
        "|---" * 9 + "|",
    ]
    for what, found in rows.items():
        cells = " | ".join(f"{milliseconds(found[w].median)} | {found[w].megabytes:,.0f}" for w in NAMES)
        ratios = " | ".join(f"{found[w].over(found['bare']):.2f} ×" for w in ("duckdb", "numpy"))
        lines.append(f"| {what} | {cells} | {ratios} |")
    return "\n".join(lines)


def _figures(by_rows: Mapping[int, Mapping[str, Course]]) -> list[Figure]:
    figures = []
    for rows in (1_000_000, 10_000_000):
        for who in ("duckdb", "numpy"):
            ratio = by_rows[rows][who].over(by_rows[rows]["bare"])
            figures.append(at_most(f"{NAMES[who]} / bare at {rows:,} rows, a new process each time", ratio, 4))
    for who in ("duckdb", "numpy"):
        used = by_rows[10_000_000][who].megabytes
        what = f"peak memory at 10,000,000 rows, {NAMES[who]}"
        aim = f"≤ {LIMIT_MB:g} MB"
        figures.append(Figure(what=what, measured=f"{used:,.0f} MB", aim=aim, reached=used <= LIMIT_MB))
    return figures


def _picture(by_rows: Mapping[int, Mapping[str, Course]]) -> str:
    return growth_chart(
        "The whole estimation from Parquet, by engine",
        {
            "seconds": {name: [(n, found[w].median) for n, found in by_rows.items()] for w, name in NAMES.items()},
            "peak memory, MB": {
                name: [(n, found[w].megabytes) for n, found in by_rows.items()] for w, name in NAMES.items()
            },
        },
        "rows",
    )
