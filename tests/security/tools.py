"""The scanners, each in a virtual environment of its own under ``build/security``: they never meet the product's packages."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
HOME = ROOT / "build" / "security"
VERSIONS: Mapping[str, str] = {"bandit": "1.9.4", "semgrep": "1.185.0", "wapiti3": "3.2.3", "sqlmap": "1.10.10"}
PROGRAMS: Mapping[str, str] = {"wapiti3": "wapiti"}


class NotThere(Exception):
    """A tool that could not be installed: said in the report, never passed over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    status: int
    out: str


def program(tool: str) -> Path:
    """The tool's program; installed now if it is not yet.  Raises :class:`NotThere`."""
    home = HOME / tool
    path = home / "bin" / PROGRAMS.get(tool, tool)
    if not path.exists():
        say(f"installing {tool} {VERSIONS[tool]} …")
        venv.create(home, with_pip=True, clear=True)
        pip = [home / "bin" / "pip", "install", "-q", "--disable-pip-version-check", f"{tool}=={VERSIONS[tool]}"]
        done = subprocess.run(pip, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NotThere(f"{tool}=={VERSIONS[tool]}: {done.stderr.strip().splitlines()[-1:]}")
    return path


def run(tool: str, arguments: Sequence[str | Path], *, seconds: int = 3600) -> Ran:
    """Run a tool from the project's folder, its own files kept under ``build``."""
    environment = {**os.environ, "HOME": str(HOME), "PYTHONUTF8": "1", "SEMGREP_SEND_METRICS": "off"}
    command = [str(program(tool)), *map(str, arguments)]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=seconds, check=False,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return Ran(status=done.returncode, out=done.stdout + done.stderr)


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
