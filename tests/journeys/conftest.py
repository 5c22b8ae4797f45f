"""A real server in a thread, a real Chromium, and axe: shared by the journeys of every audience."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.survey_app.conftest import House, clock, ctx, house, migrated, settings

__all__ = ["clock", "ctx", "house", "migrated", "settings"]

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = Path(__file__).parents[1] / "node_modules/axe-core/axe.min.js"


@dataclass(frozen=True)
class Served:
    """A running installation: its address and what the tests' house knows."""

    url: str
    house: House


@pytest.fixture
def served(house: House, settings: Any) -> Iterator[Served]:
    """The application on a free port of this machine, with threads as in production."""
    from werkzeug.serving import make_server

    from survey_app import create_app

    app = create_app(settings)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    server.daemon_threads = True  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Served(url=f"http://127.0.0.1:{server.server_port}", house=house)
    server.shutdown()
    server.server_close()
    thread.join()
    app.extensions["foursense"].store.dispose()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """One browser for all journeys; skips where there is none."""
    playwright = pytest.importorskip("playwright.sync_api")
    if not CHROMIUM.exists():
        pytest.skip("no Chromium here")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def new_page(chromium: Any) -> Iterator[Callable[..., Any]]:
    """Open a page in a context of its own: ``new_page(width=390, height=844, java_script_enabled=True, …)``.

    Whatever the page writes to the console as an error fails the test: a refused script, a broken style, a 404."""
    contexts, errors = [], []

    def make(width: int = 390, height: int = 844, **options: Any) -> Any:
        context = chromium.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    make.errors = errors  # type: ignore[attr-defined]
    yield make
    for context in contexts:
        context.close()
    assert not errors, errors


@pytest.fixture
def axe() -> Callable[[Any], None]:
    """Run axe-core on a page and fail with every violation.  Through the debugger, so that the page's CSP stays on."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed (make browser-tools)")
    script = AXE.read_text(encoding="utf-8")

    def run(page: Any) -> None:
        page.evaluate(script)
        found = page.evaluate("() => axe.run({ resultTypes: ['violations'] })")
        said = [f"{v['id']}: {v['help']} {[n['html'][:160] for n in v['nodes']]}" for v in found["violations"]]
        assert not said, f"{page.url}\n" + "\n".join(said)

    return run
