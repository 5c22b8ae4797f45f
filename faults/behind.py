"""What the machine must have, and what must not be left on it: processes and mounts."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import psutil

_MARK = "FAULTS_RUN"


def source() -> str:
    """As this run's small file systems are called in the list of mounts."""
    return f"faults-{os.getpid()}"


def missing() -> list[str]:
    """What a row cannot be measured without, and how to come by it."""
    found = []
    if not shutil.which("strace"):
        found.append("strace, which shows that a log is synced before the answer (Debian: apt install strace)")
    if os.geteuid() != 0:
        found.append("the right to mount a small file system that gets full: run as root, in a container for instance")
    return found


@contextlib.contextmanager
def alone() -> Iterator[list[str]]:
    """Whatever is started inside bears a mark and is ended with the block; the list says what had to be.  Told to stop, it
    stops in good order."""
    left: list[str] = []
    os.environ[_MARK] = str(os.getpid())
    before = signal.signal(signal.SIGTERM, _stop)
    try:
        yield left
    finally:
        left += [f"left behind and ended: {name}" for name in (*_processes(), *_mounts())]
        signal.signal(signal.SIGTERM, before)
        del os.environ[_MARK]


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(143)


def _processes() -> list[str]:
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if process.pid != os.getpid() and process.environ().get(_MARK) == str(os.getpid()):
                found.append(f"{process.pid} {' '.join(process.cmdline())[:80]}")
                process.kill()
    return found


def _mounts() -> list[str]:
    lines = [line.split(" ") for line in Path("/proc/mounts").read_text().splitlines()]
    ours = [line[1] for line in lines if line[0] == source() and line[2] == "tmpfs"]
    for place in ours:
        subprocess.run(["umount", "-l", place], check=False)
    return ours
