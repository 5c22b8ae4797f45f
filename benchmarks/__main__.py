"""``python -m benchmarks [NAME …]``: measure, and rewrite ``docs/performance.md`` (only the parts that were measured)."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from pathlib import Path

from benchmarks import assess, estimation, load, machine, pages, reports, scaling, steps, wave
from benchmarks.figures import Section

PAGE = Path(__file__).resolve().parents[1] / "docs/performance.md"
SECTIONS: dict[str, Callable[[], Section]] = {
    "estimation": estimation.run,
    "scaling": scaling.run,
    "steps": steps.run,
    "pages": pages.run,
    "load": load.run,
    "reports": reports.run,
    "assess": assess.run,
    "wave": wave.run,
}
HEAD = """# Performance

Speed is measured as ratios: each figure and its peer in one interleaved run on one machine, medians. `make bench` measures
everything again and rewrites this page; `python -m benchmarks NAME` measures one part. Aims that are not reached are said so.
"""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"any of {', '.join(SECTIONS)} (default: all)")
    parser.add_argument("--print", action="store_true", dest="dry", help="print the parts, leave the page as it is")
    chosen = parser.parse_args()
    unknown = [name for name in chosen.names if name not in SECTIONS]
    if unknown:
        parser.error(f"unknown: {', '.join(unknown)}; there are {', '.join(SECTIONS)}")
    parts = {} if chosen.dry else parts_of(PAGE.read_text(encoding="utf-8") if PAGE.exists() else "")
    for name in chosen.names or SECTIONS:
        before = machine.load()
        parts[name] = SECTIONS[name]().markdown() + "\n\n" + _measured_on(before)
        print(parts[name] + "\n", flush=True)
    if not chosen.dry:
        PAGE.write_text(page_of(parts), encoding="utf-8")
    return 0


def _measured_on(load: float) -> str:
    busy = f" Other programs were running (load {load:.1f} at the start)." if load > 0.5 * machine.cores() else ""
    return f"*{machine.description()}{busy}*"


def parts_of(text: str) -> dict[str, str]:
    """The measured parts of the page, by name."""
    return {name: body.strip() for name, body in re.findall(r"(?s)<!-- (\w+) -->\n(.*?)\n<!-- end -->", text)}


def page_of(parts: dict[str, str]) -> str:
    """The page from its parts, in their usual order."""
    marked = (f"<!-- {name} -->\n{parts[name]}\n<!-- end -->\n" for name in SECTIONS if name in parts)
    return HEAD + "\n" + "\n".join(marked)


if __name__ == "__main__":
    raise SystemExit(main())
