"""The service as ``foursense run --demo`` starts it, on loopback, in a folder of its own, for scanners to attack."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path

from flask import Flask

from survey_app import create_app
from survey_app.services import signin, users
from survey_app.services.context import Context
from survey_app.settings import from_environment

from .findings import Finding
from .stage import Stage, build
from .tools import HOME, ROOT, say

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """``url`` without a slash at its end; ``link`` a town's open link; ``log`` what it wrote; ``app`` knows its addresses."""

    url: str
    link: str
    stage: Stage
    app: Flask
    ctx: Context
    log: Path

    @property
    def written(self) -> int:
        """Bytes in the log so far."""
        return self.log.stat().st_size

    def browser(self, name: str = "") -> Browser:
        """Someone's browser: a resident's, or that of the demo's user ``name``, signed in with a new password."""
        browser = Browser(self.url)
        if name:
            made = users.reset_password(self.ctx, None, name)
            assert isinstance(made, users.NewPassword)
            browser.password = made.password
            signed = signin.sign_in(self.ctx, name, made.password, "198.51.100.9")
            assert isinstance(signed, signin.SignedIn), signed
            browser.staff = signed.token
        return browser


class Browser:
    """Fetches pages and keeps cookies; enough to hand both to a scanner."""

    def __init__(self, url: str) -> None:
        self.url, self.staff, self.password = url, "", ""
        self.jar = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def get(self, path: str) -> str:
        with self.opener.open(self._request(path)) as answer:
            self.at = answer.geturl().removeprefix(self.url)
            return str(answer.read().decode())

    def post(self, path: str, **fields: str) -> str:
        request = self._request(path)
        request.data = urllib.parse.urlencode(fields).encode()
        with self.opener.open(request) as answer:
            self.at = answer.geturl().removeprefix(self.url)
            return str(answer.read().decode())

    def _request(self, path: str) -> urllib.request.Request:
        request = urllib.request.Request(self.url + path)
        if self.staff:
            request.add_unredirected_header("Cookie", self.cookies)
        return request

    def token(self, path: str) -> str:
        found = TOKEN.search(self.get(path))
        assert found, f"no form at {path}"
        return found[1]

    def signed_out(self, name: str) -> list[Finding]:
        """Whether the session of ``name`` (``""``: nobody's) has ended: from then on every attack met a refusal."""
        try:
            if name:
                self.get("/staff/password")
        except urllib.error.HTTPError:
            self.at = "refused"
        lost = name and self.at != "/staff/password"
        return [Finding(where=name, rule="signed-out", what="the scan ended its own session")] if lost else []

    @property
    def cookies(self) -> str:
        kept = [f"{cookie.name}={cookie.value}" for cookie in self.jar]
        return "; ".join([*kept, *([f"staff={self.staff}"] if self.staff else [])])


@contextlib.contextmanager
def serving(name: str) -> Iterator[Service]:
    """A fresh demonstration until the block ends; ``name`` is its log's.  Attempts are forgotten every second: a scanner that
    is refused for trying too often would find nothing, and the limits have tests of their own."""
    with tempfile.TemporaryDirectory(prefix="foursense-scan-") as folder:
        data, log = Path(folder) / "var", HOME / f"{name}.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        port = free_port()
        environment = {**os.environ, "FOURSENSE_DATA": str(data), "PORT": str(port), "PYTHONPATH": str(ROOT)}
        environment.pop("PUBLIC_URL", None)
        command = [sys.executable, "-m", "survey_app.cli", "run", "--demo"]
        with log.open("wb") as sink:
            process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=sink, stderr=sink)
        done = threading.Event()
        try:
            yield _ready(process, data, f"http://127.0.0.1:{port}", log, done)
        finally:
            done.set()
            process.terminate()
            process.wait(60)


def _ready(process: subprocess.Popen[bytes], data: Path, url: str, log: Path, done: threading.Event) -> Service:
    link = "/o/" + _wait(process, log).split("/o/", 1)[1].split()[0]
    settings = from_environment({"FOURSENSE_DATA": str(data)})
    app = create_app(settings)
    ctx = settings.context()
    stage = build(ctx, link)
    with contextlib.closing(sqlite3.connect(data / "foursense.db", timeout=30)) as conn:
        conn.execute(NO_JOBS)
    threading.Thread(target=_forget_attempts, args=(data / "foursense.db", done), daemon=True).start()
    return Service(url=url, link=link, stage=stage, app=app, ctx=ctx, log=log)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], log: Path) -> str:
    """What it says once it answers and the first report can be opened."""
    say(f"starting a demonstration for {log.stem} …")
    for _ in range(600):
        text = log.read_text(errors="replace")
        if "/c/" in text and '"kind": "report", "event": "job done"' in text:
            return text
        assert process.poll() is None, text[-2000:]
        time.sleep(1)
    raise AssertionError("the demonstration is not ready after ten minutes")


NO_JOBS = "CREATE TRIGGER no_job AFTER INSERT ON job BEGIN UPDATE job SET state = 'cancelled' WHERE id = NEW.id; END"
"""A scanner presses every button: hundreds of reports would be set, and thousands of letters."""


def _forget_attempts(path: Path, done: threading.Event) -> None:
    while not done.wait(1):
        with contextlib.suppress(sqlite3.Error), contextlib.closing(sqlite3.connect(path, timeout=5)) as conn:
            conn.execute("DELETE FROM attempt")
            conn.commit()
