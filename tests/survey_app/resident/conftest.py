"""The application on the demo installation of ``tests/survey_app/conftest.py``, and a resident who can walk through it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.survey_app.page_lint import LintingClient

TOWN = "331081103"


class Fields(HTMLParser):
    """The fields of a page as a browser would post them, and the choices there are."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.posted: dict[str, list[str]] = {}
        self.choices: dict[str, list[str]] = {}
        self.kinds: dict[str, str] = {}
        self._area = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name, kind = given.get("name", ""), given.get("type", "text")
        if tag == "input" and name:
            self.choices.setdefault(name, []).append(given.get("value", ""))
            self.kinds.setdefault(name, kind)
            ticked = kind not in ("radio", "checkbox") or "checked" in dict(attrs)
            if ticked and (kind != "text" or given.get("value")):
                self.posted.setdefault(name, []).append(given.get("value", ""))
        if tag == "textarea":
            self._area, self.kinds[name] = name, "textarea"
        if tag == "option" and "selected" in dict(attrs):
            self.posted.setdefault("village", []).append(given["value"])

    def handle_data(self, data: str) -> None:
        if self._area and data.strip():
            self.posted[self._area] = [data.strip()]

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""


@dataclass
class Resident:
    """Someone with a browser: fetches, fills in and posts pages as the HTML says."""

    client: LintingClient
    path: str = ""
    text: str = ""
    status: int = 0
    seen: list[str] = field(default_factory=list)

    def get(self, path: str) -> Resident:
        return self._follow(self.client.get(path))

    def post(self, path: str, data: dict[str, list[str] | str]) -> Resident:
        return self._follow(self.client.post(path, data=data))

    def _follow(self, response: TestResponse) -> Resident:
        while response.status_code == 303:
            response = self.client.get(response.headers["Location"])
        self.path, self.text, self.status = response.request.path, response.get_data(as_text=True), response.status_code
        self.seen.append(self.path)
        return self

    @property
    def fields(self) -> Fields:
        return Fields(self.text)

    def press(self, answers: dict[str, list[str] | str] | None = None, **extra: str) -> Resident:
        """Post the page's form with ``answers`` over what it holds."""
        return self.post(self.path, {**self.fields.posted, **(answers or {}), **extra})

    def begin(self, path: str, **choices: str) -> Resident:
        self.get(path)
        return self.post(self.path, {**self.fields.posted, **choices})

    def answer_all(self, pick: int = 0, least: int = 0) -> Resident:
        """Answer every page with its ``pick``-th choice until the check page."""
        for _turn in range(90):
            if self.path.endswith("/check"):
                return self
            fields = self.fields
            given: dict[str, list[str] | str] = {}
            for name, kind in fields.kinds.items():
                if kind in ("radio", "checkbox"):
                    given[name] = fields.choices[name][min(pick, len(fields.choices[name]) - 1)]
                elif kind == "text" and name in ("adults", "household_size"):
                    given[name] = "2"
            self.press(given)
            assert self.status == 200, self.text[:3000]
        raise AssertionError(f"no end: {self.seen}")


def receipt_in(text: str) -> str:
    found = re.search(r'class="code">([0-9A-Z-]{14})<', text)
    assert found, text
    return found[1]


@pytest.fixture
def resident(app: Flask) -> Resident:
    return Resident(client=app.test_client())


@pytest.fixture
def link(house) -> str:  # type: ignore[no-untyped-def]
    return f"/o/{house.open_batch.key}/{TOWN}"
