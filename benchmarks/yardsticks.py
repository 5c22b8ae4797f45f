"""What page posts are compared with, served beside the product: the same residents' pages as raw inserts and as FlaskForms."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from benchmarks import rivals
from benchmarks.server import Burst, Request, burst, record, served
from benchmarks.site import QUESTIONNAIRE, Fields, Post, Site
from questionnaires.load import load_library
from survey_app.resident.compiler import Wording

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contestant:
    """A server and the recorded requests it gets."""

    address: str
    requests: Path

    def burst(self, seconds: int) -> Burst:
        return burst(self.address, self.requests, seconds)


@contextmanager
def yardsticks(folder: Path, site: Site, posts: Sequence[Post]) -> Iterator[dict[str, Contestant]]:
    """``raw``, ``form`` (posts), ``form flow`` (GET and POST in turn) and ``whole flow`` (all questions on one page), ready to
    be sent, under the product's gunicorn."""
    database, pages = folder / "rivals.db", folder / "pages.json"
    rivals.create_tables(database)
    whole = _whole(posts)
    asked = {post.page: post for post in posts} | {"whole": replace(whole[0], fields=_union(whole))}
    pages.write_text(json.dumps(_questions(asked), ensure_ascii=False), encoding="utf-8")
    environment = {**site.environment, "RIVAL_DATABASE": str(database), "RIVAL_PAGES": str(pages)}
    theirs = _form_requests(posts, environment)
    with (
        served("benchmarks.rivals:raw", environment) as raw,
        served("benchmarks.rivals:flask_form()", environment) as form,
    ):
        yield {
            "raw": Contestant(address=raw, requests=record(folder / "raw", _raw_requests(posts))),
            "form": Contestant(address=form, requests=record(folder / "form", theirs[1::2])),
            "form flow": Contestant(address=form, requests=record(folder / "form_flow", theirs)),
            "whole flow": Contestant(
                address=form, requests=record(folder / "whole", _form_requests(whole, environment))
            ),
        }


def own_requests(posts: Sequence[Post]) -> list[Request]:
    """GET and POST of each recorded page in turn."""
    out = []
    for post in posts:
        out.append(Request(method="GET", path=post.path, cookie=post.cookie))
        out.append(Request(method="POST", path=post.path, cookie=post.cookie, kind=FORM, body=post.body))
    return out


def _raw_requests(posts: Sequence[Post]) -> list[Request]:
    """Each resident's page as a JSON document, ready to be stored."""
    return [
        Request(method="POST", path="/", kind="application/json", body=json.dumps(post.fields, ensure_ascii=False))
        for post in posts
    ]


def _form_requests(posts: Sequence[Post], environment: Mapping[str, str]) -> list[Request]:
    """GET and POST of the same answers for the FlaskForm application, with a token of its own."""
    with _environment(environment):
        client: Any = rivals.flask_form().test_client()
        token = Fields(client.get(posts[0].path).get_data(as_text=True)).hidden["csrf_token"]
    cookie = "; ".join(f"{c.key}={c.value}" for c in client._cookies.values())
    out = []
    for post in posts:
        body = urlencode({"csrf_token": token, **post.fields}, doseq=True)
        out.append(Request(method="GET", path=post.path, cookie=cookie))
        out.append(Request(method="POST", path=post.path, cookie=cookie, kind=FORM, body=body))
    return out


def _whole(posts: Sequence[Post]) -> list[Post]:
    """Each resident's answers as one page."""
    by_draft: dict[str, Post] = {}
    for post in posts:
        draft = post.path.rsplit("/", 1)[0]
        so_far = by_draft[draft].fields if draft in by_draft else {}
        by_draft[draft] = replace(post, path=f"{draft}/whole", page="whole", fields={**so_far, **post.fields})
    return list(by_draft.values())


def _union(posts: Sequence[Post]) -> dict[str, list[str]]:
    """The fields that any of them has: residents answer different modules."""
    return {name: value for post in posts for name, value in post.fields.items()}


@contextmanager
def _environment(values: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(values)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _questions(pages: Mapping[str, Post]) -> dict[str, list[dict[str, Any]]]:
    """The questions of each recorded page with their choices, for the FlaskForm."""
    questionnaire = load_library(QUESTIONNAIRE)
    settings = {"city": "温岭市", "organiser": "", "phone": "", "valid_until": ""}
    wording = Wording(questionnaire=questionnaire, lang="zh", settings=settings)
    out: dict[str, list[dict[str, Any]]] = {}
    for page, post in pages.items():
        out[page] = []
        for code in post.fields:
            question = questionnaire.questions[code]
            choices = [(c.value, c.label) for c in wording.choices(question)] if code not in ("village",) else []
            choices += (
                [(str(int(reason)), wording.missing_label(reason)) for reason in question.offers] if choices else []
            )
            several = question.kind.value == "multiple"
            out[page].append({"code": code, "text": wording.say(question.text), "choices": choices, "several": several})
    return out
