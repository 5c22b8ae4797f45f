"""Someone who works here, with a browser whose every page is linted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from survey_app.domain.user import Role
from tests.survey_app.page_lint import LintingClient


@dataclass
class Worker:
    """Fetches and posts as a browser would; follows redirects; keeps the last page."""

    client: LintingClient
    text: str = ""
    status: int = 0
    path: str = ""

    def get(self, path: str) -> Worker:
        return self._keep(self.client.get(path, follow_redirects=True))

    def post(self, path: str, **fields: str) -> Worker:
        """Post with the CSRF token of the page seen last."""
        token = self.text.split('name="csrf_token"', 1)[1].split('value="', 1)[1].split('"', 1)[0]
        return self._keep(self.client.post(path, data={"csrf_token": token, **fields}, follow_redirects=True))

    def _keep(self, response: TestResponse) -> Worker:
        self.text, self.status, self.path = response.get_data(as_text=True), response.status_code, response.request.path
        return self


@pytest.fixture
def sign_in(app: Flask, new_user) -> Callable[[Role], Worker]:  # type: ignore[no-untyped-def]
    """Sign a new user of a role in."""

    def do(role: Role) -> Worker:
        user, password = new_user(role.value, role)
        worker = Worker(client=app.test_client())
        worker.get("/staff/sign-in").post("/staff/sign-in", name=user.name, password=password)
        assert worker.status == 200 and worker.path != "/staff/sign-in", worker.text
        return worker

    return do
