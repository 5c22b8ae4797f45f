"""wapiti3 crawls the running service and attacks every form and address it finds: as a resident, as staff, as administrator."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from . import tools
from .control import careless
from .findings import Check, Finding
from .service import Service

MODULES = (
    *(
        "backup",
        "cookieflags",
        "crlf",
        "csp",
        "csrf",
        "exec",
        "file",
        "htaccess",
        "http_headers",
        "methods",
        "permanentxss",
    ),
    *("redirect", "shellshock", "sql", "timesql", "upload", "xss"),
)
"""Left out: ``ldap`` (there is no LDAP; it takes two like pages for an injection), what needs a listener or a database on the
internet (``ssrf``, ``xxe``, ``log4shell``, ``spring4shell``, ``nikto``, ``buster``, ``cms``, ``wapp``), TLS (``ssl``: that
is the proxy's) and guessing of passwords (``brute_login_form``: it must run into the limit, which has tests of its own)."""

ACCEPTED = {
    (
        "Secure Flag cookie",
        r": (survey|size|staff)$",
    ): "the scan is plain http on loopback; under https each is Secure (tested)",
    ("HttpOnly Flag cookie", r": size$"): "the text size, 18 to 30, which the page's script sets too",
}
"""(category, end of what is said) → why it is no finding."""

LEADS_OUT = (
    "/staff/sign-out",
    "/staff/users/.*/(disable|reset)",
    "/staff/waves/.*/freeze",
    "/staff/batches/.*/(close|void)",
)
"""Not pressed while signed in: they end the session, or the fieldwork that is still to be scanned."""


def wapiti(service: Service, seconds: int) -> list[Check]:
    """Three scans; before them one of the careless service, which must not come out clean."""
    with careless() as url:
        report = _scan(url, "", [], min(seconds, 120), ("sql", "xss", "redirect"))
    found = {name for name, items in report["vulnerabilities"].items() if items}
    assert any("SQL" in name for name in found) and any("XSS" in name or "Scripting" in name for name in found), found
    run = service.browser("staff").get("/reports/").split('href="/reports/', 1)[1].split('"', 1)[0]
    starts = [service.link, "/r", "/c", "/v/20260101-01", "/staff/sign-in", f"/reports/{run}"]
    checks = [_check("a resident", service, "", starts, seconds)]
    for name, start in (("staff", "/staff/"), ("admin", "/staff/users")):
        browser = service.browser(name)
        browser.token("/staff/sign-in")
        checks.append(_check(name, service, browser.cookies, [start, f"/reports/{run}", "/staff/codes"], seconds))
    return checks


def _check(who: str, service: Service, cookies: str, starts: Sequence[str], seconds: int) -> Check:
    tools.say(f"wapiti as {who} …")
    report = _scan(service.url, cookies, [service.url + path for path in starts], seconds, MODULES)
    check = Check(name=f"wapiti3 as {who}", how=f"wapiti {tools.VERSIONS['wapiti3']}, {len(MODULES)} modules")
    check.covered = f"{report['infos']['crawled_pages_nbr']} pages and forms"
    for kind in ("vulnerabilities", "anomalies"):
        for category, items in report[kind].items():
            for item in items:
                _sort(category, item, check)
    return check


def _sort(category: str, item: dict[str, str], check: Check) -> None:
    if any(category == name and re.search(end, item["info"]) for name, end in ACCEPTED):
        check.suppressed += 1
    else:
        check.findings.append(Finding(where=f"{item['method']} {item['path']}", rule=category, what=item["info"]))


def _scan(url: str, cookies: str, starts: Sequence[str], seconds: int, modules: Sequence[str]) -> dict:  # type: ignore[type-arg]
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "report.json"
        arguments = ["-u", url + "/", "--scope", "domain", "-m", ",".join(modules), "--flush-session", "--no-bugreport"]
        arguments += [part for start in starts for part in ("-s", start)]
        arguments += [part for path in LEADS_OUT if cookies for part in ("-x", f"{url}{path}".replace(".*", "*"))]
        arguments += ["-C", cookies] if cookies else []
        arguments += ["--max-scan-time", str(seconds), "--max-attack-time", str(max(seconds // 6, 20)), "-t", "30"]
        ran = tools.run(
            "wapiti3", [*arguments, "--store-session", folder, "-f", "json", "-o", str(out)], seconds=seconds * 4 + 900
        )
        assert out.exists(), ran.out[-3000:]
        return json.loads(out.read_text(encoding="utf-8"))
