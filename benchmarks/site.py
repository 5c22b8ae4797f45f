"""A demonstration site in a temporary folder, and residents whose posts are recorded so that they can be sent again."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Flask

from questionnaires.load import library as questionnaire_files
from survey_app import create_app
from survey_app.demo.city import DEMO_CITY
from survey_app.domain.batch import Batch, BatchAction, BatchRequest
from survey_app.domain.city import Town
from survey_app.domain.wave import Wave
from survey_app.services import batches, installation, library, waves
from survey_app.services.context import Context
from survey_app.settings import Settings, from_environment
from survey_app.store import migrate

QUESTIONNAIRE = "wenling-four-sense-2023.1"
POPULATION = "wenling-demo"
TOWN = "331081103"


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One page as a browser posts it.  ``fields`` without the token's and the draft's."""

    path: str
    page: str
    cookie: str
    body: str
    fields: dict[str, list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """``environment`` is what gunicorn needs to serve it; ``link`` the open link of one town."""

    settings: Settings
    environment: dict[str, str]
    link: str


def make_site(data: Path, database: str = "") -> Site:
    """Migrate, install, release the questionnaire, open one batch of the standard form behind an open link; on SQLite unless
    a ``database`` URL is given."""
    environment = {"FOURSENSE_DATA": str(data), "PUBLIC_URL": "http://127.0.0.1:8000", "FOURSENSE_DATABASE": database}
    settings = from_environment(environment)
    context = settings.context()
    migrate.upgrade(context.store)
    installation.create(context, "demo", DEMO_CITY)
    library.release_questionnaire(context, questionnaire_files()[QUESTIONNAIRE].read_bytes(), QUESTIONNAIRE)
    _places(context)
    batch = _open_batch(context)
    context.store.dispose()
    return Site(settings=settings, environment={**os.environ, **environment}, link=f"/o/{batch.key}/{TOWN}")


def _places(context: Context) -> None:
    toml = (files("questionnaires") / "library" / f"{POPULATION}-population.toml").read_bytes()
    raw = tomllib.loads(toml.decode())
    new = library.NewPopulation(name=POPULATION, status=raw["status"], title=raw["title"], toml=toml)
    library.release_population(context, new)
    towns = [Town(code=t["code"], title=t["title"], kind=t["kind"], total=t["total"]) for t in raw["towns"]]
    library.add_places(context, towns, [])


def _open_batch(context: Context) -> Batch:
    title = {"zh": "2026年第四季度", "en": "Q4 2026"}
    wave = waves.create_wave(context, None, key="2026Q4", title=title, kind="annual", population=POPULATION)
    assert isinstance(wave, Wave), wave
    new = batches.NewBatch(
        wave_id=wave.id, title="open", questionnaire=QUESTIONNAIRE, form="standard", mode="web", stream="open"
    )
    made = batches.create_batch(context, None, new)
    assert isinstance(made, Batch), made
    opened = batches.act(context, None, made.id, BatchRequest(action=BatchAction.OPEN))
    assert isinstance(opened, Batch), opened
    return opened


class Fields(HTMLParser):
    """What a page's form would post untouched, and the values each choice offers."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.hidden: dict[str, str] = {}
        self.choices: dict[str, list[str]] = {}
        self.typed: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name, kind = given.get("name", ""), given.get("type", "text")
        if tag == "textarea" or (tag == "input" and kind == "text"):
            self.typed.append(name)
        elif tag == "input" and kind == "hidden":
            self.hidden[name] = given.get("value", "")
        elif tag == "input" and name:
            self.choices.setdefault(name, []).append(given.get("value", ""))

    def answers(self, pick: int) -> dict[str, list[str]]:
        """The ``pick``-th choice of everything (the last if there are fewer); a "2" where a number is typed."""
        chosen = {name: [values[min(pick, len(values) - 1)]] for name, values in self.choices.items()}
        return chosen | {name: ["2"] for name in self.typed if name in ("adults", "household_size")}


@dataclass
class Resident:
    """Someone with a browser who answers every page and remembers what was posted."""

    client: Any
    posts: list[Post] = field(default_factory=list)

    def walk(self, link: str, pick: int, **choices: str) -> list[Post]:
        """From the open link to the check page; gives the posts of the question pages."""
        path = self._send(link, {**Fields(self._get(link)).hidden, **choices}, Fields(""), record=False)
        while not path.endswith("/check"):
            page = self._get(path)
            fields = Fields(page)
            path = self._send(path, fields.hidden | {"go": "next"}, fields, pick=pick)
        return self.posts

    def _get(self, path: str) -> str:
        response = self.client.get(path, follow_redirects=True)
        assert response.status_code == 200, (path, response.status_code)
        text: str = response.get_data(as_text=True)
        return text

    def _send(self, path: str, hidden: dict[str, str], fields: Fields, *, pick: int = 0, record: bool = True) -> str:
        answers = fields.answers(pick)
        body = urlencode({**hidden, **answers}, doseq=True)
        response = self.client.post(path, data=body, content_type="application/x-www-form-urlencoded")
        assert response.status_code == 303, (path, response.status_code, response.get_data(as_text=True)[:500])
        if record:
            cookie = "; ".join(f"{c.key}={c.value}" for c in self.client._cookies.values())
            self.posts.append(Post(path=path, page=path.rsplit("/", 1)[1], cookie=cookie, body=body, fields=answers))
        moved = self.client.get(response.headers["Location"])
        return str(moved.headers["Location"] if moved.status_code == 303 else moved.request.path)


def residents_posts(site: Site, n: int, **choices: str) -> list[Post]:
    """All posts of ``n`` residents, page by page, so that neighbours in the list belong to different residents."""
    app = create_app(site.settings)
    walks = [Resident(client=app.test_client()).walk(site.link, pick=i % 5, **choices) for i in range(n)]
    close(app)
    by_page: dict[str, list[Post]] = {}
    for post in (post for walk in walks for post in walk):
        by_page.setdefault(post.page, []).append(post)
    return [post for posts in by_page.values() for post in posts]


def close(app: Flask) -> None:
    """Close the application's connections."""
    app.extensions["foursense"].store.dispose()


def pages_of(app: Flask, link: str, **choices: str) -> Iterator[tuple[str, bytes]]:
    """(address, HTML) of every question page of one resident's walk, answered."""
    resident = Resident(client=app.test_client())
    for post in resident.walk(link, pick=0, **choices):
        response = resident.client.get(post.path)
        yield post.page, response.get_data()
