"""The machine and the versions a figure was taken on, in words that name neither host nor folder."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path

LIBRARIES = ("numpy", "scipy", "duckdb", "flask", "flask-wtf", "sqlalchemy", "gunicorn", "reportlab")


def description() -> str:
    """One paragraph: processor, cores, memory, system, Python and libraries."""
    names = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return (
        f"{cores()} cores ({_processor()}), {_memory()} of memory, {platform.system()} {platform.machine()},"
        f" Python {platform.python_version()}; {names}."
    )


def cores() -> int:
    return len(os.sched_getaffinity(0))


def load() -> float:
    """Mean number of runnable processes over the last minute: what else went on."""
    return os.getloadavg()[0]


def _processor() -> str:
    for line in _lines("/proc/cpuinfo"):
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.processor() or "unknown"


def _memory() -> str:
    for line in _lines("/proc/meminfo"):
        if line.startswith("MemTotal"):
            return f"{int(line.split()[1]) / 2**20:.0f} GiB"
    return "unknown"


def _lines(path: str) -> list[str]:
    file = Path(path)
    return file.read_text().splitlines() if file.exists() else []
