"""How much one request may make the service do: bytes, fields, parts, nesting; and no pattern of ours that loops."""

from __future__ import annotations

import ast
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from survey_app.domain.user import Role

from .conftest import Browser, Site

PROJECT = Path(__file__).parents[3]
LARGEST = 256 * 1024
FORM = "application/x-www-form-urlencoded"
PART = b'--B\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'
MULTIPART = "multipart/form-data; boundary=B"


@pytest.fixture
def client(app: Flask) -> Any:
    app.test_client_class = FlaskClient  # these answers are error pages
    app.testing = False
    return app.test_client()


def posting(app: Flask) -> list[str]:
    return [rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]


TOO_MUCH = {
    "one long value": (b"V2=" + b"x" * LARGEST, FORM),
    "many fields": (b"a=1&" * (LARGEST // 4 + 1), FORM),
    "many parts": (PART * 501 + b"--B--\r\n", MULTIPART),
    "a long part": (PART.replace(b"1", b"x" * LARGEST) + b"--B--\r\n", MULTIPART),
    "a long file": (PART.replace(b'"a"', b'"file"; filename="x"').replace(b"\n1", b"\n" + b"x" * LARGEST), MULTIPART),
    "json": (b"[" * (LARGEST + 1), "application/json"),
}


@pytest.mark.parametrize("kind", TOO_MUCH)
def test_what_is_too_large_is_refused_on_every_address(kind: str, app: Flask, site: Site, client: Any) -> None:
    """413 before anyone asks who sent it or whether its token is good."""
    body, content_type = TOO_MUCH[kind]
    browser = Browser(app)
    browser.client = client
    browser.sign_in_as(site.ctx, site.users[Role.ADMINISTRATOR])
    for path in (
        "/c",
        "/r",
        "/staff/sign-in",
        "/staff/settings/files",
        "/staff/waves/new",
        f"/f/{site.own['draft_id']}/age",
    ):
        answer = client.post(path, data=body, content_type=content_type)
        assert answer.status_code == (400 if kind == "json" and answer.status_code == 400 else 413), (
            f"{path}: {answer.status}"
        )
        assert (
            answer.headers["Cache-Control"] == "no-store"
            and "default-src 'none'" in answer.headers["Content-Security-Policy"]
        )


CROOKED = {
    "no boundary": (b"x" * 1000, "multipart/form-data"),
    "no end": (b"--B\r\nContent-Disposition: form-data; name=\"" + b"a" * 200_000, MULTIPART),
    "only line ends": (b"--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n" + b"\r" * 200_000, MULTIPART),
    "nearly boundaries": (b"--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n" + b"\r\n--" * 50_000, MULTIPART),
    "headers of a part": (b"--B\r\n" + b"A: b\r\n" * 30_000 + b"\r\n\r\n--B--\r\n", MULTIPART),
    "a part in a part": (b"--B\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n" * 3_000, MULTIPART),
    "percent signs": (b"code=" + b"%" * 200_000, FORM),
    "percent codes": (b"code=" + b"%41" * 80_000, FORM),
    "broken UTF-8": (b"code=" + b"%ff%c3%28" * 20_000, FORM),
    "another encoding": (b"code=" + b"\xff\xfe" * 50_000, FORM + "; charset=utf-16"),
    "gzip": (b"\x1f\x8b\x08" + b"\x00" * 1000, FORM),
    "xml": (b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>', "application/xml"),
}  # fmt: skip


@pytest.mark.parametrize("kind", CROOKED)
def test_what_is_crooked_is_answered_quickly(kind: str, client: Any, site: Site) -> None:
    """Within the size that is allowed: never an error of ours, and never more than a moment's work."""
    body, content_type = CROOKED[kind]
    assert len(body) <= LARGEST
    for path in ("/c", f"/f/{site.own['draft_id']}/age", "/staff/sign-in"):
        begun = time.process_time()
        answer = client.post(path, data=body, content_type=content_type)
        assert answer.status_code < 500, f"{path}: {answer.status}"
        assert time.process_time() - begun < 2, path


def test_headers_of_any_length_cost_nothing(client: Any, site: Site) -> None:
    """As long as gunicorn lets through: 8,190 bytes each."""
    page = f"/recordings/{site.own['version']}/{site.own['recording']}"
    for name, value in {
        "Cookie": "a=b; " * 1600,
        "Accept-Language": "zh;q=0.1," * 900,
        "Accept": "text/html;q=0.1," * 500,
        "Range": "bytes=" + "0-0," * 2000,
        "X-Forwarded-For": "1.1.1.1," * 1000,
        "If-Modified-Since": "x" * 8000,
        "Host": "a" * 8000,
    }.items():
        for path in ("/c", page, "/staff/sign-in"):
            begun = time.process_time()
            with client.get(path, headers={name: value}) as answer:
                assert answer.status_code < 500, f"{name} {path}: {answer.status}"
            assert time.process_time() - begun < 1, f"{name} {path}"


SEARCHING = r"(search|sub|findall|finditer|split)\("


def patterns() -> Iterator[tuple[str, str, bool]]:
    """(where, pattern, whether it is looked for in the middle of a text) of every regular expression of the four packages."""
    for folder in ("survey_app", "questionnaires", "analysis", "reports"):
        for path in sorted((PROJECT / folder).rglob("*.py")):
            source = path.read_text(encoding="utf-8")
            for node in ast.walk(ast.parse(source)):
                if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re.") and node.args:
                    first, line = node.args[0], source.splitlines()[node.lineno - 1]
                    if isinstance(first, ast.Constant) and isinstance(first.value, str):
                        name = re.match(r"(\w+)\b.* = re\.compile", line)
                        looked = name is None or re.search(rf"\b{name[1]}\.{SEARCHING}", source) is not None
                        searched = looked and not re.search(r"re\.(full)?match\(", line)
                        yield f"{path.relative_to(PROJECT)}:{node.lineno}", first.value, searched


def attacks(pattern: str) -> Iterator[str]:
    """Long texts of what the pattern likes, with an end that it does not."""
    liked = [c for c in dict.fromkeys(re.sub(r"\\[a-zA-Z]", "a1 ", pattern)) if c.isprintable()] + [
        "a",
        "0",
        " ",
        ".",
        "-",
    ]
    for piece in (*dict.fromkeys(liked), "a1", "a.", "1.", "a ", " a", "1-", "{a", "a\n"):
        for tail in ("", "!", "\x00"):
            yield piece * (30_000 // len(piece)) + tail


def test_no_pattern_loops() -> None:
    """30,000 letters are more than any field takes; what is linear needs a thousandth of this time."""
    every = list(patterns())
    assert len(every) > 20 and any(searched for _, _, searched in every)
    for where, pattern, searched in every:
        compiled = re.compile(pattern)
        for text in attacks(pattern):
            begun = time.process_time()
            _ = compiled.search(text) if searched else (compiled.fullmatch(text), compiled.match(text))
            assert time.process_time() - begun < 1, f"{where}: {pattern} on {text[:6]!r}…"


def test_a_pattern_that_loops_would_be_seen() -> None:
    begun = time.process_time()
    re.compile(r"(a|a)*b").match("a" * 18)
    assert time.process_time() - begun > 0.01
