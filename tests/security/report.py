"""The results of the last run in docs/security.md, between its two marks: nothing there is written by hand."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from . import sql, static, wapiti
from .findings import Check
from .tools import ROOT

PATH = ROOT / "docs" / "security.md"
BEGIN, END = "<!-- made by make security -->", "<!-- end -->"


def write(checks: Sequence[Check], minutes: float) -> None:
    text = PATH.read_text(encoding="utf-8")
    head, rest = text.split(BEGIN, 1)
    tail = rest.split(END, 1)[1]
    PATH.write_text(f"{head}{BEGIN}\n\n" + "\n".join(lines(checks, minutes)) + f"\n\n{END}{tail}", encoding="utf-8")


def lines(checks: Sequence[Check], minutes: float) -> Iterator[str]:
    bad = sum(len(check.findings) for check in checks) + sum(1 for check in checks if check.missing)
    yield f"Run of {_day()} on commit `{_commit()}`, {minutes:.0f} minutes: **{bad} findings**."
    yield ""
    yield "| check | how | covered | looked at and accepted | findings |"
    yield "|---|---|---|---|---|"
    for check in checks:
        found = check.missing or str(len(check.findings))
        yield f"| {check.name} | {check.how} | {check.covered} | {check.suppressed or '—'} | {found} |"
    for check in checks:
        for finding in check.findings:
            yield f"\n- **{check.name}** {_without_home(str(finding))}"
    yield ""
    yield "Left out on purpose:"
    yield ""
    for what, why in (*static.NOT_ASKED.items(), *wapiti.LEFT_OUT.items(), *sql.NOT_TRIED.items()):
        yield f"- `{what}`: {why}."
    for case, why in wapiti.UNSEEN.items():
        if why != "left out":
            yield f"- `{case}`: {why}."
    for (category, _), why in wapiti.ACCEPTED.items():
        yield f'- wapiti\'s "{category}": {why}.'


def _day() -> str:
    today = datetime.now(UTC)
    return f"{today.day} {today:%B %Y}"


def _commit() -> str:
    """The commit that was scanned, with a mark if the tree held more than that."""
    said = subprocess.run(
        ["git", "describe", "--always", "--dirty=+", "--abbrev=9"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return said.stdout.strip() or "unknown"


def _without_home(text: str) -> str:
    return text.replace(str(ROOT), ".")
