"""What a check found, and which findings were looked at: a suppression stands on the line and says why."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from .tools import ROOT

SAME_AS_RUFF = {
    "no-sql-from-text": "S608",
    "no-markup-of-a-variable": "S704",
}
"""Rules of ours that ruff has as well: one comment on the line serves both.  Bandit's B608 is ruff's S608, and so on."""
SUPPRESSED = re.compile(r"#\s*(?P<kind>noqa|nosec|nosemgrep):?\s*(?P<rules>[\w, -]*?)(?:\s+-\s+(?P<reason>\S.*))?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    where: str
    rule: str
    what: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.rule} {self.what}".strip()


@dataclass(slots=True, kw_only=True)
class Check:
    """One line of the report."""

    name: str
    how: str
    covered: str = ""
    findings: list[Finding] = field(default_factory=list)
    suppressed: int = 0
    missing: str = ""
    """Why it could not run; ``""`` if it did."""


def split(found: Iterable[tuple[str, int, int, str, str]], check: Check) -> None:
    """Sort (path, first line, last line, rule, what) into findings and those suppressed with a reason on one of the lines."""
    for path, first, last, rule, what in found:
        lines = (ROOT / path).read_text(encoding="utf-8").splitlines()[max(first - 2, 0) : last]
        ruff = SAME_AS_RUFF.get(rule, rule.replace("B", "S", 1))
        if any(f"noqa: {ruff} - " in line for line in lines):
            check.suppressed += 1
        else:
            check.findings.append(Finding(where=f"{path}:{first}", rule=rule, what=what))


def without_reason() -> tuple[list[Finding], int]:
    """Suppressions of security rules that do not say why; and how many do."""
    silent, spoken = [], 0
    for folder in ("survey_app", "questionnaires", "analysis", "reports"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                found = SUPPRESSED.search(line)
                if found is None or (found["kind"] == "noqa" and not re.search(r"\bS\d{3}\b", found["rules"])):
                    continue
                if found["reason"]:
                    spoken += 1
                else:
                    where = f"{path.relative_to(ROOT)}:{number}"
                    silent.append(Finding(where=where, rule="suppressed-without-reason", what=line.strip()[-60:]))
    return silent, spoken
