"""``foursense assess`` on one wave of real answers: import, weights, estimates, tables, a city report and one per ward as PDF."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.figures import Figure, Section

ANSWERS = Path(__file__).resolve().parents[2] / "shared/data/somerville/responses_2019.csv"
LIMIT = 30.0
COMMAND = (
    "foursense assess responses_2019.csv --questionnaire somerville-2019.1"
    " --population questionnaires/library/somerville-population.toml --stream open --lang en --out DIR"
)


def run(rounds: int = 3) -> Section:
    """Measure the whole command, start of Python included; a page that says so where the answers are absent."""
    if not ANSWERS.exists():
        return _section(
            (),
            ("The answers of Somerville's survey are not part of this repository and were not at hand: not measured.",),
        )
    seconds, pdfs = [], 0
    for _ in range(rounds):
        taken, pdfs = _assess()
        seconds.append(taken)
    usual = statistics.median(seconds)
    spread = ", ".join(f"{s:.1f}" for s in seconds)
    figure = Figure(
        what=f"the whole command, {pdfs} PDFs, median of {rounds}",
        measured=f"{usual:.1f} s ({spread})",
        aim=f"< {LIMIT:g} s",
        reached=usual < LIMIT,
    )
    return _section((figure,), ())


def _assess() -> tuple[float, int]:
    """(seconds, PDFs made)."""
    population = Path(__file__).resolve().parents[1] / "questionnaires/library/somerville-population.toml"
    with tempfile.TemporaryDirectory() as name:
        out = Path(name) / "out"
        command = [
            sys.executable,
            "-m",
            "survey_app.cli",
            "assess",
            str(ANSWERS),
            "--questionnaire",
            "somerville-2019.1",
        ]
        command += ["--population", str(population), "--stream", "open", "--lang", "en", "--out", str(out)]
        start = time.perf_counter()
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        taken = time.perf_counter() - start
        if done.returncode:
            raise RuntimeError(f"assess ended with status {done.returncode}: {done.stderr[-500:]}")
        return taken, len(list(out.rglob("*.pdf")))


def _section(figures: tuple[Figure, ...], notes: tuple[str, ...]) -> Section:
    text = (str(__doc__).strip().replace("``", "`"), f"`{COMMAND}`")
    return Section(name="assess", title="One wave of real answers", text=text, figures=figures, notes=notes)
