"""The examples of a document: its fenced ``python`` blocks as one session, with the outputs that are printed there."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def examples_of(name: str) -> list[doctest.Example]:
    """All examples of ``docs/name``, in order, each with the line of the document it stands on."""
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    found = []
    for block in re.finditer(r"```python\n(.*?)```", text, re.DOTALL):
        start = text[: block.start(1)].count("\n")
        for example in doctest.DocTestParser().get_examples(block[1], name):
            example.lineno += start
            found.append(example)
    return found


def failures(name: str) -> str:
    """What differs when the examples are run; empty if nothing does."""
    report: list[str] = []
    test = doctest.DocTest(examples_of(name), {}, name, str(ROOT / "docs" / name), 0, None)
    doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test, out=report.append)
    return "".join(report)


def code_lines(name: str) -> int:
    """Lines of code that a reader would type."""
    return sum(example.source.count("\n") for example in examples_of(name))
