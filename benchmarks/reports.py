"""One report of about 20 pages with 12 charts and 12 tables, in Chinese, beside WeasyPrint and Typst; and 17 of them at once.

Ours lays out, draws the charts, writes contents, structure tree and file, in one thread.  The others get the same words, sizes
and faces as HTML or Typst with the charts as finished SVG files; they write contents, too (Typst, which works on all cores, tags
its PDF; WeasyPrint does not).
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pikepdf

from benchmarks.contestants import peak_memory
from benchmarks.figures import Figure, Section, at_least, milliseconds
from benchmarks.paper import FURNITURE, document
from benchmarks.paper_others import write_for_others
from benchmarks.scaling import Course

ROOT = Path(__file__).resolve().parents[1]
PEERS = ("weasyprint==69.0", "typst==0.15.0")
NAMES = {"ours": "ours", "weasyprint": "WeasyPrint", "typst": "Typst"}
EDITIONS, PROCESSES, LIMIT = 17, 2, 15.0


def run(rounds: int = 5) -> Section:
    """Measure and report; each contestant once per round, each time in a new process."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        python = _peers_python(folder)
        for issue in (1, 2):
            write_for_others(folder / f"issue-{issue}", issue)
        found = [{who: _contestant(who, python, folder) for who in NAMES} for _ in range(rounds)]
        together = _seventeen(folder)
    text = (
        str(__doc__).strip().replace("\n\n", " ").replace("\n", " "),
        f"Each contestant once per round in a new process that has set another report before (imports and faces loaded), {rounds}"
        " rounds in turn; medians, ratios are medians of the rounds' ratios of pages per second, each by its own pages. Peak memory"
        " is that of the whole process. WeasyPrint needs the Pango libraries of the system (Debian: `apt install libpango-1.0-0"
        " libpangoft2-1.0-0 libharfbuzz-subset0`); an interpreter that has both is named by `FOURSENSE_PDF_PYTHON`, else they are"
        " installed into a throw-away environment.",
    )
    versions = ", ".join(f"{NAMES[who]} {found[0][who]['version']}" for who in ("weasyprint", "typst"))
    figures = (*_figures(found), _together(together))
    return Section(name="reports", title="Reports", text=text, figures=figures, notes=(f"{versions}.",))


def _peers_python(folder: Path) -> str:
    """An interpreter that has the other typesetters."""
    given = os.environ.get("FOURSENSE_PDF_PYTHON")
    if given:
        return given
    venv.create(folder / "peers", with_pip=True)
    python = str(folder / "peers/bin/python")
    pip = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", *PEERS]
    subprocess.run(pip, check=True, capture_output=True)
    return python


def _contestant(who: str, python: str, folder: Path) -> Mapping[str, object]:
    """What one process measured, with its pages."""
    warm, counted = str(folder / "issue-1"), str(folder / "issue-2")
    ours = [sys.executable, "-m", "benchmarks.reports", warm, counted]
    peer = [python, str(ROOT / "benchmarks/pdf_peer.py"), who, warm, counted]
    command = ours if who == "ours" else peer
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT, timeout=600)
    measured: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    with pikepdf.open(str(measured["file"])) as pdf:
        return {**measured, "pages": len(pdf.pages)}


def _figures(found: Sequence[Mapping[str, Mapping[str, object]]]) -> list[Figure]:
    out = []
    per_page: dict[str, Course] = {}
    for who, name in NAMES.items():
        runs = [one[who] for one in found]
        pages = int(str(runs[0]["pages"]))
        seconds = [float(str(r["seconds"])) for r in runs]
        peak = int(statistics.median(int(str(r["peak"])) for r in runs))
        per_page[who] = Course(seconds=tuple(s / pages for s in seconds), peak=peak)
        usual = statistics.median(seconds)
        speed = f"{pages / usual:.0f} pages per second ({pages} pages in {milliseconds(usual)}), {peak / 1e6:.0f} MB"
        out.append(Figure(what=f"{name}: speed and peak memory", measured=speed))
    for who, limit in (("weasyprint", 8.0), ("typst", 0.8)):
        out.append(at_least(f"ours / {NAMES[who]}, pages per second", per_page[who].over(per_page["ours"]), limit))
    return out


def _seventeen(folder: Path) -> tuple[float, int]:
    """Seconds and pages of 17 reports by two new processes, their start and the loading of faces included."""
    start = time.perf_counter()
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        pages = sum(pool.map(_set, range(1, EDITIONS + 1), [folder] * EDITIONS))
    return time.perf_counter() - start, pages


def _together(measured: tuple[float, int]) -> Figure:
    seconds, pages = measured
    return Figure(
        what=f"{EDITIONS} reports ({pages} pages) on {PROCESSES} processes, start included",
        measured=f"{seconds:.1f} s",
        aim=f"< {LIMIT:g} s",
        reached=seconds < LIMIT,
    )


def _set(issue: int, folder: Path) -> int:
    from reports.pdf import write_pdf

    return write_pdf(document(issue), FURNITURE, folder / f"ours-{issue}.pdf", date="2026-11-25").pages


def main() -> None:
    """The contestant "ours": set one report, then another one that counts."""
    warm, folder = Path(sys.argv[1]), Path(sys.argv[2])
    _set(1, warm)
    start = time.perf_counter()
    _set(2, folder)
    seconds = time.perf_counter() - start
    print(json.dumps({"file": str(folder / "ours-2.pdf"), "seconds": seconds, "peak": peak_memory()}))


if __name__ == "__main__":
    main()
