"""What can be seen without running anything: bandit, and the house's own rules for semgrep."""

from __future__ import annotations

import json

from . import tools
from .findings import Check, split, without_reason

CODE = ("survey_app", "questionnaires", "analysis", "reports")
RULES = "tests/security/rules/foursense.yaml"
NOT_ASKED = {
    "B101": "an assert states an invariant inside the house; what comes from outside is checked at the door",
    "B404": "importing subprocess is no finding; every call is judged by B602 to B607",
}
"""Bandit's tests that are left out everywhere, and why."""


def bandit() -> Check:
    check = Check(name="bandit", how=f"bandit {tools.VERSIONS['bandit']}, all tests but {' and '.join(NOT_ASKED)}")
    ran = tools.run("bandit", ["-q", "-r", *CODE, "-s", ",".join(NOT_ASKED), "-f", "json"])
    report = json.loads(ran.out[ran.out.index("{") : ran.out.rindex("}") + 1])
    assert not report["errors"], report["errors"]
    split(
        ((r["filename"], min(r["line_range"]), max(r["line_range"]), r["test_id"], r["issue_text"]) for r in report["results"]),
        check,
    )  # fmt: skip
    check.covered = f"{report['metrics']['_totals']['loc']:,} lines"
    return check


def semgrep() -> Check:
    """First the rules on their own examples: a rule that sees nothing would find nothing."""
    quiet = ["--metrics", "off", "--disable-version-check"]
    tried = tools.run("semgrep", ["--test", *quiet, "tests/security/rules"])
    assert "All tests passed" in tried.out, tried.out[-3000:]
    ran = tools.run("semgrep", ["scan", *quiet, "--quiet", "--json", "--config", RULES, *CODE])
    report = json.loads(ran.out[ran.out.index("{") : ran.out.rindex("}") + 1])
    assert not report["errors"], report["errors"]
    rules = (tools.ROOT / RULES).read_text(encoding="utf-8").count("\n  - id: ")
    check = Check(
        name="semgrep", how=f"semgrep {tools.VERSIONS['semgrep']}, {rules} rules of our own, each tried on examples"
    )
    split(
        ((r["path"], r["start"]["line"], r["end"]["line"], r["check_id"].rsplit(".", 1)[-1], "") for r in report["results"]),
        check,
    )  # fmt: skip
    check.covered = f"{len(report['paths']['scanned'])} files"
    return check


def reasons() -> Check:
    check = Check(name="suppressions", how="every `noqa: S…`, `nosec`, `nosemgrep` says why on its line")
    check.findings, spoken = without_reason()
    check.covered = f"{spoken} with a reason"
    return check
