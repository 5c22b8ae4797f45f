"""A real server in a thread, a real Chromium, and axe: shared by the journeys of every audience."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from survey_app import create_app
from survey_app.domain.code import CodePortion
from survey_app.services import codes
from survey_app.settings import Settings
from tests.journeys.walking import TOWN
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


@dataclass
class Served:
    """A running installation: its address and what the tests' house knows.  It can be stopped and started again."""

    house: House
    settings: Settings
    port: int = 0
    stop: Callable[[], None] = lambda: None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """On the port it had before, with threads as in production."""
        from werkzeug.serving import make_server

        app = create_app(self.settings)
        server = make_server("127.0.0.1", self.port, app, threaded=True)
        server.daemon_threads = True  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        self.port = server.server_port

        def stop() -> None:
            server.shutdown()
            server.server_close()
            thread.join()
            app.extensions["foursense"].store.dispose()

        self.stop = stop


@pytest.fixture
def served(house: House, settings: Settings) -> Iterator[Served]:
    """The application on a free port of this machine."""
    made = Served(house=house, settings=settings)
    made.start()
    yield made
    made.stop()


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
def new_page(chromium: Any, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Open a page in a context of its own: ``new_page(width=390, height=844, java_script_enabled=True, …)``.

    ``text``: the browser's own text size in pixels, which is a setting of the profile, so that it takes a browser of its
    own.  Whatever the page writes to the console as an error fails the test: a refused script, a broken style, a 404."""
    contexts, errors = [], []

    def make(width: int = 390, height: int = 844, text: int = 0, **options: Any) -> Any:
        options["viewport"] = {"width": width, "height": height}
        context = with_text(chromium, tmp_path, text, options) if text else chromium.new_context(**options)
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


def with_text(chromium: Any, folder: Path, size: int, options: dict[str, Any]) -> Any:
    profile = folder / "profile"
    preferences = profile / "Default/Preferences"
    preferences.parent.mkdir(parents=True)
    preferences.write_text(json.dumps({"webkit": {"webprefs": {"default_font_size": size}}}))
    return chromium.browser_type.launch_persistent_context(
        str(profile), executable_path=str(CHROMIUM), args=ARGUMENTS, **options
    )


@pytest.fixture
def link(served: Served) -> str:
    """The open link of a town."""
    return f"{served.url}/o/{served.house.open_batch.key}/{TOWN}"


@pytest.fixture
def code(served: Served) -> str:
    """A one-time code of the same town."""
    portion = CodePortion(town=TOWN, n=1, village=f"{TOWN}91", urban="rural")
    return codes.issue(served.house.ctx, served.house.code_batch.id, [portion])[0].plain  # type: ignore[union-attr]


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
