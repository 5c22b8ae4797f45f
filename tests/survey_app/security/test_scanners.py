"""``make security`` before it is run: nothing is left out but what its lists say, and its ears hear."""

from __future__ import annotations

import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from survey_app.domain.user import Role
from survey_app.routes import ROUTES
from tests.security import heard, report, sql, wapiti
from tests.security.findings import Check, Finding, without_reason

from .conftest import Site, actions, address


def as_wapiti_reads(pattern: str) -> re.Pattern[str]:
    """A star is anything; every other character is itself."""
    return re.compile(".*".join(map(re.escape, f"{pattern}*".split("*"))), re.DOTALL)


@pytest.mark.parametrize("pattern", wapiti.LEFT_OUT)
def test_what_is_left_out_is_an_address_of_ours(pattern: str, app: Flask, site: Site) -> None:
    """The administrator's scan once reset its own password: the pattern that should have kept it from that was no wildcard."""
    known = [address(rule, site.own, action) for rule in app.url_map.iter_rules() for action in actions(rule)]
    assert any(as_wapiti_reads(pattern).fullmatch(path) for path in known)


def test_nobody_who_scans_can_end_the_scan(app: Flask, site: Site) -> None:
    out = [as_wapiti_reads(pattern) for pattern in wapiti.LEFT_OUT]
    for path in (
        "/staff/sign-out",
        "/staff/users/admin/reset",
        "/staff/users/admin/disable",
        "/staff/batches/2/close?x=1",
    ):
        assert any(pattern.fullmatch(path) for pattern in out), path
    for path in (
        "/staff/users/gone/enable",
        "/staff/batches/2",
        "/staff/batches/2/extend",
        "/staff/users/new",
        "/reports/1",
    ):
        assert not any(pattern.fullmatch(path) for pattern in out), path


def test_every_route_is_expected_of_somebody(site: Site) -> None:
    roles: tuple[Role | None, ...] = tuple(visitor.role for visitor in wapiti.VISITORS)
    assert set(roles) == {None, *Role}
    expected = set().union(*(wapiti.expected(role) for role in roles))
    assert expected == ROUTES.keys() - wapiti.UNSEEN.keys()


def test_a_route_that_sqlmap_is_not_given_is_a_finding(app: Flask, site: Site) -> None:
    stage = SimpleNamespace(own={**site.own, "file": "MP_verify_Ab3dEf6hIj9kLm2n.txt"}, coded=site.house.code_batch.id,
                            door=f"/o/{site.own['batch']}/{site.own['town']}", sent=site.own["draft_id"], receipt="x")  # fmt: skip
    service: Any = SimpleNamespace(app=app, stage=stage, link=stage.door)
    every = sql.targets(service)
    assert sql.untried(service, every) == []
    app.add_url_rule("/staff/new/<word>", "staff.new_thing", lambda word: word, methods=["GET", "POST"])
    missed = [finding.where for finding in sql.untried(service, every)]
    assert missed == ["GET staff.new_thing", "POST staff.new_thing"]


def test_whoever_silences_a_rule_says_why() -> None:
    silent, spoken = without_reason()
    assert not silent, [str(finding) for finding in silent]
    assert spoken > 20


def line(**of: object) -> str:
    return json.dumps({"event": "request", "level": "info", **of}) + "\n"


def test_the_log_says_who_was_answered_and_what_broke(app: Flask, tmp_path: Path) -> None:
    log = tmp_path / "server.log"
    log.write_text(line(method="GET", rule="/c", status=200))
    since = log.stat().st_size
    with log.open("a") as file:
        file.write("Open http://127.0.0.1:8000\n")
        file.write(
            line(method="GET", rule="/staff/users", status=403)
            + line(method="POST", rule="/staff/users/new", status=400)
        )
        file.write(line(method="GET", rule="/staff/log", status=200) + line(method="POST", rule="/c", status=404))
        file.write(line(method="GET", rule="/r", status=500) * 2 + line(method="GET", rule="/c", status=503))
        file.write(json.dumps({"event": "store away", "level": "error", "rule": "/c"}) + "\n" + '{"half": \n')
    assert heard.answered(log, since, app) == {"GET staff.log", "POST resident.code_entered"}
    said = sorted(map(str, heard.broken(log, since)))
    assert [text.split(",")[0] for text in said] == [
        "/c: server-error store away", ": server-error a line of the log is not whole", "GET /r: server-error status 500",
    ]  # fmt: skip


def test_the_report_holds_what_was_found_and_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "security.md"
    page.write_text(f"before\n{report.BEGIN}\nby hand\n{report.END}\nafter\n")
    monkeypatch.setattr(report, "PATH", page)
    bad = Check(
        name="sqlmap", how="x", covered="3 addresses", findings=[Finding(where=f"{report.ROOT}/a.py:1", rule="r")]
    )
    report.write([bad, Check(name="wapiti3", how="", missing="not run: no network")], 12.4)
    text = page.read_text()
    assert text.startswith("before\n") and text.endswith("after\n") and "by hand" not in text
    assert "12 minutes: **2 findings**" in text and "- **sqlmap** ./a.py:1: r" in text and "not run: no network" in text
    assert str(report.ROOT) not in text
