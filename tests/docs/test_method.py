"""Every formula of docs/method.md has a number, and the number is what the code says."""

from __future__ import annotations

import re

from tests.docs.examples import ROOT, examples_of, failures

NAME = "method.md"


def test_the_worked_numbers_are_what_the_code_computes() -> None:
    assert failures(NAME) == ""


def test_every_section_names_a_source_or_a_decision_and_has_a_number() -> None:
    text = (ROOT / "docs" / NAME).read_text(encoding="utf-8")
    sections = re.split(r"^## (?=\d)", text, flags=re.MULTILINE)[1:]
    assert len(sections) >= 15
    for section in sections:
        title = section.splitlines()[0]
        cited = (
            re.search(r"\(?(1[89]|20)\d\d\)?[,;)]", section) or "R's `svy" in section or "decision of this" in section
        )
        assert cited, f"{title}: no source"
        assert ">>> " in section, f"{title}: no worked number"


def test_an_example_that_is_wrong_would_be_noticed() -> None:
    """The reader of examples reads their outputs: all but the preparations have one."""
    examples = examples_of(NAME)
    assert sum(bool(example.want) for example in examples) > 25
