"""sqlmap on every parameter that reaches a query: typed, chosen, hidden, in an address, in a cookie, in a header."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass

from . import tools
from .control import careless
from .findings import Check, Finding
from .service import DRAFT, Browser, Service

LEVEL, RISK = 2, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """``data`` is posted (the token is added); ``*`` in ``path`` marks a part of the address; ``header`` a header's value."""

    path: str
    data: str = ""
    who: str = ""
    header: str = ""


def targets(service: Service) -> list[Target]:
    resident = service.browser()
    page = _first_page(service, resident)
    found = [
        Target(path="/c", data="code=2345"),
        Target(path="/c/2345*"),
        Target(path="/r", data="receipt=2345"),
        Target(path="/r/withdraw", data="receipt=2345&sure=yes"),
        Target(path="/v/20260101-01*", data="code=0123"),
        Target(path=service.link + "?lang=zh&view=elder&size=22"),
        Target(path=re.sub(r"/(\w+)/(\w+)$", r"/\1*/\2*", service.link)),
        Target(path=page + "?size=22&change=1", who="resident"),
        Target(path=page, data=f"draft={page.split('/')[2]}&go=next&age=35-49&change=1", who="resident"),
        Target(path="/staff/sign-in?next=/staff/", data="name=staff&password=wrong"),
        Target(path="/staff/language", data="lang=en&next=/staff/"),
        Target(path="/staff/", header="Cookie: staff=0123*"),
        Target(path="/c", header="Cookie: survey=0123*; size=22*"),
    ]
    signed = [
        "/staff/?q=x&state=open",
        "/staff/runs?q=x&state=assessed",
        "/staff/batches/1?q=x",
        "/reports/?q=x&stream=open",
    ]
    found += [
        Target(path=path, who="staff")
        for path in (*signed, "/reports/1?q=x", "/staff/batches/2/cases?q=x&disposition=void")
    ]
    found += [
        Target(path="/staff/codes", data="code=2345", who="staff"),
        Target(path="/staff/batches/2/cases", data="number=1", who="staff"),
        Target(path="/staff/waves/new", data="key=x&title_zh=x&title_en=x&kind=annual&population=x", who="staff"),
        Target(path="/staff/waves/2/batches/new", data="title=x&form=x&stream=open&mode=web&closes_on=x", who="staff"),
        Target(path="/staff/waves/2/runs", data="stream=open&lang=zh", who="staff"),
        Target(path="/staff/batches/1/extend", data="reason=x&closes_on=x", who="staff"),
        Target(path="/staff/batches/1/qr/331081001*.svg", who="staff"),
        Target(path="/staff/users?q=x&role=staff", who="admin"),
        Target(path="/staff/log?q=x&before=100", who="admin"),
        Target(path="/staff/users/new", data="name=x&display_name=x&role=x", who="admin"),
        Target(path="/staff/users/nobody*/disable", data="x=1", who="admin"),
    ]
    return found


def _first_page(service: Service, resident: Browser) -> str:
    text = resident.get(service.link)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', text)
    assert token
    resident.post(service.link, csrf_token=token[1], lang="zh", view="usual")
    assert DRAFT.fullmatch(resident.at), resident.at
    return resident.at


def sqlmap(service: Service) -> Check:
    """First the careless service, which must be found out."""
    with careless() as url:
        assert _findings(_attack(f"{url}/find?q=1", [])), "sqlmap did not find the mistake that is there"
    check = Check(name="sqlmap", how=f"sqlmap {tools.VERSIONS['sqlmap']}, level {LEVEL}, risk {RISK}, all techniques")
    browsers = {name: service.browser(name) for name in ("staff", "admin")} | {
        "": service.browser(),
        "resident": service.browser(),
    }
    every, parameters = targets(service), 0
    for target in every:
        tools.say(f"sqlmap {target.who} {target.path}")
        said = _attack(service.url + target.path, _arguments(target, browsers[target.who]))
        tried = len(re.findall(r"parameter '.*?' does not seem to be injectable", said))
        assert tried or _findings(said), f"{target.path}: {said[-1500:]}"
        parameters += tried
        check.findings += [Finding(where=target.path, rule="sql-injection", what=what) for what in _findings(said)]
        _no_errors(said, target, check)
    check.covered = f"{len(every)} addresses, {parameters} parameters"
    return check


def _arguments(target: Target, browser: Browser) -> list[str]:
    token = browser.token("/staff/sign-in")
    data = f"{target.data}&csrf_token={token}" if target.data else ""
    arguments = ["--data", data, "--skip", "csrf_token"] if data else []
    if target.header:
        return [*arguments, "-H", target.header]
    return [*arguments, "--cookie", browser.cookies]


def _attack(url: str, arguments: list[str]) -> str:
    with tempfile.TemporaryDirectory() as folder:
        common = ["--batch", "--flush-session", "--level", str(LEVEL), "--risk", str(RISK), "--dbms", "SQLite"]
        common += [
            "--ignore-code",
            "*",
            "--drop-set-cookie",
            "--disable-coloring",
            "--threads",
            "4",
            "--retries",
            "1",
            "--timeout",
            "30",
        ]
        return tools.run("sqlmap", ["-u", url, *common, "--output-dir", folder, *arguments], seconds=1200).out


def _findings(said: str) -> list[str]:
    return re.findall(r"^Parameter: .*$", said, re.MULTILINE)


def _no_errors(said: str, target: Target, check: Check) -> None:
    """sqlmap counts the answers by status: a 500 is a finding whatever it means."""
    for status, times in re.findall(r"(5\d\d) \([^)]*\) - (\d+) times", said):
        check.findings.append(Finding(where=target.path, rule=f"status-{status}", what=f"{times} times"))
