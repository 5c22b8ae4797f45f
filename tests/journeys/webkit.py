"""WebKit by its own driver (WebKitGTK's WebKitWebDriver and MiniBrowser on a virtual screen), spoken to as W3C WebDriver.

Only what the journey needs; no package does it without fetching a browser of its own."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DRIVER, SCREEN = Path("/usr/bin/WebKitWebDriver"), Path("/usr/bin/Xvfb")
BROWSERS = Path("/usr/lib")
_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
_PATIENCE = 20.0


def browser() -> Path | None:
    """MiniBrowser, if WebKit, its driver and a virtual screen are all here."""
    found = sorted(BROWSERS.glob("*/webkit2gtk-4*/MiniBrowser"))
    return found[-1] if found and DRIVER.exists() and SCREEN.exists() else None


@dataclass(frozen=True)
class Window:
    """One window of the browser."""

    session: str

    def goto(self, address: str) -> None:
        self._ask("POST", "/url", {"url": address})

    def back(self) -> None:
        self._ask("POST", "/back", {})

    @property
    def url(self) -> str:
        return str(self._ask("GET", "/url"))

    def run(self, script: str, *arguments: Any) -> Any:
        return self._ask("POST", "/execute/sync", {"script": script, "args": arguments})

    def text(self, selector: str) -> str:
        return str(self._ask("GET", f"/element/{self.find(selector)}/text"))

    def find(self, selector: str) -> str:
        found = self._ask("POST", "/element", {"using": "css selector", "value": selector})
        return str(found[_ELEMENT])

    def click(self, selector: str) -> None:
        self._ask("POST", f"/element/{self.find(selector)}/click", {})

    def fill(self, selector: str, text: str) -> None:
        self._ask("POST", f"/element/{self.find(selector)}/value", {"text": text})

    def press(self, selector: str) -> None:
        """Click and wait until another document is there."""
        self.run("window.old = true")
        self.click(selector)
        self.wait(lambda: self.run("return window.old !== true && document.readyState === 'complete'"))

    def wait(self, done: Callable[[], Any]) -> None:
        end = time.monotonic() + _PATIENCE
        while time.monotonic() < end:
            if done():
                return
            time.sleep(0.05)
        raise AssertionError(f"waited {_PATIENCE:.0f} s at {self.url}")

    def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        return _ask(method, self.session + path, body)


@contextmanager
def window(folder: Path, width: int = 390, height: int = 844) -> Iterator[Window]:
    """A browser with nothing remembered; ``folder`` takes what it writes."""
    number, port = _free_screen(), _free_port()
    screen = subprocess.Popen([SCREEN, f":{number}", "-screen", "0", "1400x1000x24"], stderr=subprocess.DEVNULL)
    environment = {**os.environ, "DISPLAY": f":{number}", "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder)}
    driver = subprocess.Popen([DRIVER, f"--port={port}"], env=environment, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port)
        options = {"webkitgtk:browserOptions": {"binary": str(browser()), "args": ["--automation"]}}
        made = _ask("POST", f"http://127.0.0.1:{port}/session", {"capabilities": {"alwaysMatch": options}})
        session = f"http://127.0.0.1:{port}/session/{made['sessionId']}"
        _ask("POST", f"{session}/window/rect", {"width": width, "height": height})
        yield Window(session)
        _ask("DELETE", session)
    finally:
        for process in (driver, screen):
            process.terminate()
            process.wait(10)


def _ask(method: str, address: str, body: dict[str, Any] | None = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    asked = urllib.request.Request(address, data, {"Content-Type": "application/json"}, method=method)
    try:
        with urllib.request.urlopen(asked, timeout=60) as answer:
            return json.load(answer)["value"]
    except urllib.error.HTTPError as error:
        raise AssertionError(f"{method} {address}: {error.read().decode()}") from None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _free_screen() -> int:
    return next(n for n in range(90, 999) if not Path(f"/tmp/.X11-unix/X{n}").exists())


def _wait_for(port: int) -> None:
    for _turn in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the driver does not answer")
