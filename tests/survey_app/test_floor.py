"""Scripts and styles are written for the support floor, Chromium 86 and the WebKit of its day."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

import survey_app

STATIC = Path(survey_app.__file__).parent / "static"
ACORN = Path(__file__).parents[1] / "node_modules/.bin/acorn"
LATER = re.compile(
    r"\binset\s*:|:is\(|:where\(|:has\(|\baspect-ratio\s*:|@layer|@container|\b[sdl]v[hw]\b|\bcolor-mix\(|\bclamp\(|&:"
)
"""CSS that came after Chromium 86 and changes the layout where it is missing."""


@pytest.mark.parametrize("path", sorted(STATIC.glob("*.css")), ids=lambda path: path.name)
def test_styles(path: Path) -> None:
    assert LATER.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.browser
@pytest.mark.parametrize("path", sorted(STATIC.glob("*.js")), ids=lambda path: path.name)
def test_scripts_are_es2017(path: Path) -> None:
    if not ACORN.exists():
        pytest.skip("acorn is not installed (make browser-tools)")
    subprocess.run([ACORN, "--ecma2017", "--silent", path], check=True)
