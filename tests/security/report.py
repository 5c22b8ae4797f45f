"""The table of the last run in docs/security.md, between its two marks."""

from __future__ import annotations

from collections.abc import Sequence

from .findings import Check
from .tools import ROOT

PATH = ROOT / "docs" / "security.md"
BEGIN, END = "<!-- made by make security -->", "<!-- end -->"


def write(checks: Sequence[Check]) -> None:
    rows = ["| check | how | covered | looked at and accepted | findings |", "|---|---|---|---|---|"]
    for check in checks:
        found = check.missing or str(len(check.findings))
        rows.append(f"| {check.name} | {check.how} | {check.covered} | {check.suppressed or '—'} | {found} |")
    text = PATH.read_text(encoding="utf-8")
    head, rest = text.split(BEGIN, 1)
    tail = rest.split(END, 1)[1]
    PATH.write_text(f"{head}{BEGIN}\n\n" + "\n".join(rows) + f"\n\n{END}{tail}", encoding="utf-8")
