"""sqlmap on every parameter that reaches a query: typed, chosen, hidden, in an address, in a cookie, in a header."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass

from werkzeug.routing import UnicodeConverter

from . import heard, tools
from .control import careless
from .findings import Check, Finding
from .service import Browser, Service

LEVEL, RISK = 2, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """``data`` is posted (the token is added); ``*`` in ``path`` marks a part of the address; ``header`` a header's value."""

    path: str
    data: str = ""
    who: str = ""
    header: str = ""


def targets(service: Service) -> list[Target]:
    own, resident = service.stage.own, f"/f/{service.stage.own['draft_id']}"
    batch, coded = f"/staff/batches/{own['batch_id']}", f"/staff/batches/{service.stage.coded}"
    wave, run = f"/staff/waves/{own['wave_id']}", f"/staff/runs/{own['run_id']}"
    case, job, version = f"/staff/codes/{own['code_id']}", f"/staff/jobs/{own['job_id']}", own["version"]
    anyone = [
        Target(path="/c", data="code=2345"),
        Target(path="/c/2345*"),
        Target(path="/begin", data="lang=zh&view=usual&interviewer=x&dialect=x"),
        Target(path="/r", data="receipt=2345"),
        Target(path="/r/withdraw", data="receipt=2345&sure=yes"),
        Target(path=f"/v/{own['run']}*"),
        Target(path="/v/20260101-01*", data="code=0123"),
        Target(path=service.link + "?lang=zh&view=elder&size=22"),
        Target(path=re.sub(r"/(\w+)/(\w+)$", r"/\1*/\2*", service.link)),
        Target(path=service.stage.door, data="lang=zh&view=usual&interviewer=x&dialect=x"),
        Target(path=f"{resident}/age*?size=22&change=1"),
        Target(path=f"{resident}/age", data=f"draft={own['draft_id']}&go=next&age=35-49&change=1&revision=x"),
        Target(path=f"{resident}/check", data="revision=x"),
        Target(path=f"/f/{service.stage.sent}/receipt?late=1"),
        Target(path=f"/recordings/{version}*/G1.zh.mp3*"),
        Target(path=f"/MP_verify_{own['token']}*.txt"),
        Target(path="/staff/sign-in?next=/staff/", data="name=staff&password=wrong"),
        Target(path="/staff/language", data="lang=en&next=/staff/"),
        Target(path="/staff/", header="Cookie: staff=0123*"),
        Target(path="/c", header="Cookie: survey=0123*; size=22*"),
    ]
    seen = [
        "/staff/?q=x&state=open",
        "/staff/runs?q=x&state=assessed",
        f"{wave}/chain?q=x&state=broken",
        f"{batch}?q=x",
        f"{batch}/quotas?q=x&state=full",
        f"{coded}/cases?q=x&disposition=void",
        f"{batch}/qr/{own['town']}*.svg",
        "/staff/questionnaires?q=x",
        "/reports/?q=x&stream=open",
        f"/reports/{own['run_id']}?q=x",
        f"/reports/files/{own['report_id']}?download=1",
    ]
    pressed = {
        "/staff/password": "old=x&new=y&again=y",
        "/staff/codes": "code=2345",
        f"{case}/refusal": "reason=x&format=a4&lang=zh",
        f"{coded}/cases": "number=1",
        f"{coded}/letters": "per_town=0&villages=1&format=a4&lang=zh",
        f"{batch}/posters": "format=none&lang=zh",
        f"{batch}/extend": "reason=x&closes_on=x",
        f"{batch}/quotas": "t-1=x&q=x",
        f"{batch}/quotas/groups": "by=x",
        "/staff/waves/new": "key=x&title_zh=x&title_en=x&kind=annual&population=x",
        f"{wave}/batches/new": "title=x&form=x&stream=open&mode=web&closes_on=x",
        f"{wave}/freeze": "sure=x",
        f"{wave}/runs": "stream=open&lang=zh",
        f"{job}/cancel": "next=/staff/runs",
        f"{job}/throw-away": "x=1",
    }
    ruled = {
        "/staff/settings/contact": "phone=x&footer_zh=x&footer_en=x&icp=x",
        "/staff/users/new": "name=x&display_name=x&role=x",
        "/staff/users/nobody*/disable": "x=1",
        f"/staff/settings/files/{own['file']}*/remove": "x=1",
        f"/staff/questionnaires/{version}*/approve": "lang=x",
        f"{run}/take-back": "reason=x",
    }
    return [
        *anyone,
        *(Target(path=path, who="staff") for path in seen),
        *(Target(path=path, data=data, who="staff") for path, data in pressed.items()),
        *(Target(path=path, who="admin") for path in ("/staff/users?q=x&role=staff", "/staff/log?q=x&before=100")),
        *(Target(path=path, data=data, who="admin") for path, data in ruled.items()),
    ]


NOT_TRIED = {
    "POST staff.sign_out": "has no field but the token, and ends the session that tries",
    "POST staff.put_site_file": "a file: sqlmap sends fields; wapiti uploads, and the tests try names and contents",
}
"""Routes with text in the address or a form that sqlmap is not given → why."""


def case_of(service: Service, target: Target) -> str:
    method = "POST" if target.data else "GET"
    path = target.path.split("?")[0].replace("*", "")
    return f"{method} {service.app.url_map.bind('localhost').match(path, method)[0]}"


def untried(service: Service, every: list[Target]) -> list[Finding]:
    """Routes that take text in the address, or a form, and that no target stands for."""
    tried = {case_of(service, target) for target in every}
    wanted = set()
    for rule in service.app.url_map.iter_rules():
        text = any(type(rule._converters[name]) is UnicodeConverter for name in rule.arguments)
        wanted |= {
            f"{method} {rule.endpoint}"
            for method in rule.methods or ()
            if method == "POST" or (text and method == "GET")
        }
    return [Finding(where=case, rule="not-tried") for case in sorted(wanted - tried - NOT_TRIED.keys())]


def sqlmap(service: Service) -> list[Check]:
    """First the careless service, which must be found out."""
    with careless() as url:
        assert _findings(_attack(f"{url}/find?q=1", [])), "sqlmap did not find the mistake that is there"
    check = Check(name="sqlmap", how=f"sqlmap {tools.VERSIONS['sqlmap']}, level {LEVEL}, risk {RISK}, all techniques")
    browsers = {name: service.browser(name) for name in ("staff", "admin")} | {"": service.browser()}
    browsers[""].get(f"/c/{service.stage.own['code']}")
    every, parameters, begun = targets(service), 0, service.written
    check.findings += untried(service, every)
    for target in every:
        tools.say(f"sqlmap {target.who} {target.path}")
        said = _attack(service.url + target.path, _arguments(target, browsers[target.who]))
        tried = len(re.findall(r"parameter '.*?' does not seem to be injectable", said))
        if not tried and not _findings(said):
            check.findings.append(
                Finding(where=target.path, rule="not-tried", what=said.strip().splitlines()[-1][-100:])
            )
        parameters += tried
        check.findings += [Finding(where=target.path, rule="sql-injection", what=what) for what in _findings(said)]
    signed = {case_of(service, target) for target in every if target.who}
    unanswered = signed - heard.answered(service.log, begun, service.app)
    check.findings += [Finding(where=case, rule="not-reached") for case in sorted(unanswered)]
    check.findings += [finding for name in ("staff", "admin") for finding in browsers[name].signed_out(name)]
    check.findings += heard.broken(service.log, begun)
    check.covered = f"{len(every)} addresses, {parameters} parameters"
    return [check]


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
        common += ["--ignore-code", "*", "--drop-set-cookie", "--disable-coloring", "--threads", "4", "--timeout", "30"]
        return tools.run("sqlmap", ["-u", url, *common, "--output-dir", folder, *arguments], seconds=1200).out


def _findings(said: str) -> list[str]:
    return re.findall(r"^Parameter: .*$", said, re.MULTILINE)
