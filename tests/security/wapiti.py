"""wapiti3 crawls the running service and attacks every form and address it finds: as a resident and as every role.

A scanner that signed itself out, or that a wrong pattern kept from half the pages, reports nothing too.  So after each scan
its session must still be good, and every route that this visitor may use must have answered it; the service's own log says so."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from survey_app.domain.user import Role
from survey_app.routes import ROUTES

from . import heard, tools
from .control import careless
from .findings import Check, Finding
from .service import Service

MODULES = (
    *("backup", "cookieflags", "crlf", "csp", "csrf", "exec", "file", "htaccess", "http_headers", "methods"),
    *("permanentxss", "redirect", "shellshock", "sql", "upload", "xss"),
)  # fmt: skip
"""Left out: ``ldap`` (there is no LDAP; it takes two like pages for an injection), ``timesql`` (sqlmap waits better), what needs
a listener or a database on the internet (``ssrf``, ``xxe``, ``log4shell``, ``spring4shell``, ``nikto``, ``buster``, ``cms``,
``wapp``), TLS (``ssl``: that is the proxy's) and guessing of passwords (``brute_login_form``: it must run into the limit,
which has tests of its own)."""

CRAWL_SECONDS = 90
"""At most; finding every page takes a third of it on a quiet machine."""

ACCEPTED = {
    (
        "Secure Flag cookie",
        r": (survey|size|staff)$",
    ): "the scan is plain http on loopback; under https each is Secure (tested)",
    ("HttpOnly Flag cookie", r": size$"): "the text size, 18 to 30, which the page's script sets too",
}
"""(category, end of what is said) → why it is no finding."""

LEFT_OUT = {
    "/staff/sign-out": "ends the session that scans",
    "/staff/users/*/disable": "may disable whoever scans",
    "/staff/users/*/reset": "ends the session of whoever scans",
    "/staff/waves/*/freeze": "ends the fieldwork that is still to be scanned",
    "/staff/batches/*/pause": "residents' pages would answer 503 from then on",
    "/staff/batches/*/close": "ends the fieldwork that is still to be scanned",
    "/staff/batches/*/void": "ends the fieldwork that is still to be scanned",
    "/staff/jobs/*/retry": "jobs are called off as soon as they are asked for; they would be begun again",
    "/staff/jobs/*/throw-away": "the letters are needed until the end",
    "/o/": "scanned as a resident; every town's link would be scanned again",
    "/f/": "scanned as a resident",
}
"""Not pressed while signed in (``*`` is wapiti's own wildcard, the only one it knows) → why.  sqlmap and the tests do."""

UNSEEN = {
    "GET staff.freeze": "left out",
    "POST staff.freeze": "left out",
    "POST staff.sign_out": "left out",
    "GET staff.throw_away": "left out",
    "POST staff.throw_away": "left out",
    "POST staff.act_on_job": "no job is left to be cancelled; sqlmap presses it all the same",
    "POST resident.receipt_withdrawn": "its form comes with a receipt, which a crawler does not type; sqlmap does",
}
"""Routes that need not answer a scan → why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """``name`` in the demonstration, ``""`` without signing in."""

    word: str
    role: Role | None
    name: str = ""


VISITORS = (
    Visitor(word="a resident", role=None),
    Visitor(word="evaluator", role=Role.EVALUATOR, name="evaluator"),
    Visitor(word="staff", role=Role.STAFF, name="staff"),
    Visitor(word="administrator", role=Role.ADMINISTRATOR, name="admin"),
)


def wapiti(service: Service, seconds: int) -> list[Check]:
    """One scan as each visitor; before them one of the careless service, in which every kind of mistake must be found."""
    _control(seconds)
    return [_check(visitor, service, seconds) for visitor in VISITORS]


def _control(seconds: int) -> None:
    with careless() as url:
        report, _ = _scan(url, "", [], seconds, ("sql", "xss", "redirect", "csrf"), [])
    found = {name: [item["path"] for item in items] for name, items in report["vulnerabilities"].items() if items}
    names = " ".join(found)
    assert all(part in names for part in ("SQL", "Scripting", "Redirect", "Request Forgery")), found
    assert found["Cross Site Request Forgery"] == ["/join"], found


def expected(role: Role | None) -> set[str]:
    """Cases of the table of routes that this visitor must have been answered: what residents use was scanned as a resident."""
    mine = {case for case, route in ROUTES.items() if role in route.who and (role is None or None not in route.who)}
    return mine - UNSEEN.keys()


def starts(service: Service, role: Role | None) -> list[str]:
    """Every address that can be fetched, with an object that is there: links lead to most of them, but not to all in time."""
    found = []
    for rule in service.app.url_map.iter_rules():
        case = f"GET {rule.endpoint}"
        if case in expected(role) and rule.arguments <= {*service.stage.own, "action"}:
            actions = sorted(rule._converters["action"].items) if "action" in rule.arguments else [""]
            values = {name: service.stage.own[name] for name in rule.arguments - {"action"}}
            for action in actions:
                built = rule.build({**values, **({"action": action} if action else {})})
                assert built is not None
                found.append(built[1])
    batch = f"/staff/batches/{service.stage.own['batch_id']}"
    coded = f"/staff/batches/{service.stage.coded}"
    resident = [service.stage.door, f"/f/{service.stage.sent}/receipt", f"/f/{service.stage.own['draft_id']}/check"]
    more = resident if role is None else [f"{coded}/cases", coded, f"{batch}/quotas"]
    return [*found, *(more if role is not Role.EVALUATOR else [])]


def _check(visitor: Visitor, service: Service, seconds: int) -> Check:
    tools.say(f"wapiti as {visitor.word} …")
    browser = service.browser(visitor.name)
    browser.token("/staff/sign-in" if visitor.name else f"/c/{service.stage.own['code']}")
    begun = service.written
    first = [service.url + path for path in starts(service, visitor.role)]
    left_out = [f"{service.url}{path}*" for path in LEFT_OUT if visitor.name]
    report, cut = _scan(service.url, browser.cookies, first, seconds, MODULES, left_out)
    check = Check(name=f"wapiti3 as {visitor.word}", how=f"wapiti {tools.VERSIONS['wapiti3']}, {len(MODULES)} modules")
    for kind in ("vulnerabilities", "anomalies"):
        for category, items in report[kind].items():
            for item in items:
                _sort(category, item, check)
    wanted, seen = expected(visitor.role), heard.answered(service.log, begun, service.app)
    check.findings += [Finding(where=case, rule="not-reached") for case in sorted(wanted - seen)]
    check.findings += heard.broken(service.log, begun)
    check.findings += browser.signed_out(visitor.name)
    pages = f"{report['infos']['crawled_pages_nbr']} pages and forms, {len(wanted & seen)} of {len(wanted)} routes"
    check.covered = pages + (f"; stopped at their time: {', '.join(cut)}" if cut else "")
    return check


def _sort(category: str, item: dict[str, str], check: Check) -> None:
    if any(category == name and re.search(end, item["info"]) for name, end in ACCEPTED):
        check.suppressed += 1
    else:
        check.findings.append(Finding(where=f"{item['method']} {item['path']}", rule=category, what=item["info"]))


def _scan(
    url: str, cookies: str, first: Sequence[str], seconds: int, modules: Sequence[str], left_out: Sequence[str]
) -> tuple[dict[str, Any], list[str]]:
    """The report, and the modules that had not tried everything when their time was up."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "report.json"
        arguments = ["-u", url + "/", "--scope", "domain", "-m", ",".join(modules), "--flush-session", "--no-bugreport"]
        arguments += [part for start in first for part in ("-s", start)]
        arguments += [part for pattern in left_out for part in ("-x", pattern)]
        arguments += ["-C", cookies] if cookies else []
        arguments += [
            "--max-scan-time",
            str(CRAWL_SECONDS),
            "--max-attack-time",
            str(seconds),
            "--tasks",
            "8",
            "-t",
            "30",
        ]
        arguments += ["-v", "1", "--store-session", folder, "-f", "json", "-o", str(out)]
        ran = tools.run("wapiti3", arguments)
        if not out.exists():  # stopped while it wrote, it may find its own notes locked; once more, from the beginning
            ran = tools.run("wapiti3", arguments)
        assert out.exists(), ran.out[-3000:]
        cut = re.findall(r"Max attack time was reached for module (\w+)", ran.out)
        return json.loads(out.read_text(encoding="utf-8")), sorted(set(cut))
