"""The same report with WeasyPrint or Typst, run by an interpreter that has them; imports nothing of this project.

    python pdf_peer.py WHO WARM FOLDER

prints one line of JSON: its version, the file, seconds of setting the report in FOLDER (another one, in WARM, is set
before it and not counted), peak memory in bytes.
"""

import json
import sys
import time
from importlib.metadata import version
from pathlib import Path


def weasyprint(folder: Path, out: Path) -> None:
    from weasyprint import HTML

    HTML(folder / "report.html").write_pdf(out)


def typst(folder: Path, out: Path) -> None:
    import typst as engine

    fonts = json.loads((folder / "fonts.json").read_text())
    engine.compile(str(folder / "report.typ"), output=str(out), font_paths=[fonts])


def peak_memory() -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


def main() -> None:
    who, warm, folder = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    work = {"weasyprint": weasyprint, "typst": typst}[who]
    out = folder / f"{who}.pdf"
    work(warm, warm / f"{who}.pdf")
    start = time.perf_counter()
    work(folder, out)
    seconds = time.perf_counter() - start
    print(json.dumps({"version": version(who), "file": str(out), "seconds": seconds, "peak": peak_memory()}))


if __name__ == "__main__":
    main()
