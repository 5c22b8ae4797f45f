"""Build the wheel, install it in an empty environment outside the tree, and assess a small file with it.

Run by ``make wheel-check``.  It proves that fonts, questionnaires and templates travel with the package and that
nothing reads the source tree.  With ``../shared`` present it assesses Somerville 2019 and expects its 8 reports.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
RESPONSES = PROJECT.parent / "shared" / "data" / "somerville" / "responses_2019.csv"


def run(*command: str | Path, cwd: Path) -> None:
    subprocess.run([str(part) for part in command], cwd=cwd, check=True, env={**os.environ, "PYTHONPATH": ""})


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="foursense-wheel-") as name:
        outside = Path(name)
        run(sys.executable, "-m", "build", "-q", "--wheel", "--no-isolation", "-o", outside, PROJECT, cwd=outside)
        wheel = next(outside.glob("*.whl"))
        venv.create(outside / "env", with_pip=True)
        python = outside / "env" / "bin" / "python"
        pip = (python, "-m", "pip", "install", "-q", "--disable-pip-version-check")
        run(*pip, "--require-hashes", "-r", PROJECT / "constraints.txt", cwd=outside)
        run(*pip, "--no-deps", wheel, cwd=outside)
        foursense = outside / "env" / "bin" / "foursense"
        run(foursense, "--help", cwd=outside)
        if not RESPONSES.exists():
            print("wheel: installed; ../shared is not here, so nothing was assessed")
            return 0
        command = ("assess", RESPONSES, "--questionnaire", "somerville-2019.1", "--population", "somerville-population")
        run(foursense, *command, "--stream", "open", "--lang", "en", "--out", outside / "out", cwd=outside)
        reports = sorted(path.name for path in (outside / "out").glob("*.pdf"))
        if len(reports) != 8:
            print(f"wheel: expected 8 reports, found {reports}", file=sys.stderr)
            return 1
        print(f"wheel: {wheel.name} installs and assesses outside the tree: {', '.join(reports)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
