"""``library/RELEASED``: the SHA-256 of every questionnaire and population file that may no longer change.

A response names the hash of its questionnaire, so a released file is never edited: a correction is a new version.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable

from .problems import Problem

FILE = "RELEASED"


def released() -> Mapping[str, str]:
    """File name → SHA-256 (hex) as released.  Lines are ``hash  name``; ``#`` begins a comment."""
    lines = (folder() / FILE).read_text(encoding="utf-8").splitlines()
    pairs = (line.split() for line in lines if line.strip() and not line.startswith("#"))
    return {name: digest for digest, name in pairs}


def released_problems() -> list[Problem]:
    """Released files that are gone or changed; empty when all are as they were."""
    problems = []
    for name, digest in released().items():
        file = folder() / name
        if not file.is_file():
            problems.append(Problem(code="released.gone", where=name))
        elif sha256(file) != digest:
            problems.append(Problem(code="released.changed", where=name))
    return problems


def release_line(file: Traversable) -> str:
    """The line that releases a file."""
    return f"{sha256(file)}  {file.name}"


def unreleased() -> tuple[str, ...]:
    """Names of the library's files that no line releases yet."""
    known = released()
    return tuple(sorted(f.name for f in folder().iterdir() if f.name.endswith(".toml") and f.name not in known))


def sha256(file: Traversable) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def folder() -> Traversable:
    """Where the library's files are."""
    return files("questionnaires") / "library"
