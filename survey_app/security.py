"""Cookies without an age, headers, hashed static files, body limits."""

from __future__ import annotations

import gzip
import hashlib
import os
from copy import deepcopy
from pathlib import Path
from typing import Any

from flask import Flask, abort, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask.wrappers import Request
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response
from whitenoise import WhiteNoise

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), interest-cohort=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

_EVERY_ANSWER = tuple((name.lower(), name, value) for name, value in {**HEADERS, "Cache-Control": "no-store"}.items())


_MOST_COOKIES = 20_000
"""Cookies remembered as verified per process; one takes about half a kilobyte."""


class UndatedSessions(SecureCookieSessionInterface):
    """Flask's signed cookie without its timestamp: a clock step of −3 s must not void a resident's session.

    A cookie whose signature was checked once need not be checked again: the same text has the same signature, and it has
    no age.  Each request has a copy of its own, all the way down: flashing a message appends to a list inside."""

    def __init__(self) -> None:
        self._signer: URLSafeSerializer | None = None
        self._verified: dict[str, dict[str, Any]] = {}

    def get_signing_serializer(self, app: Flask) -> Any:
        if self._signer is None and app.secret_key:
            self._signer = URLSafeSerializer(app.secret_key, salt="foursense-session", serializer=self.serializer)
        return self._signer

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        serializer = self.get_signing_serializer(app)
        value = request.cookies.get(self.get_cookie_name(app))
        if serializer is None:
            return None
        if not value:
            return self.session_class()
        held = self._verified.get(value)
        if held is None:
            try:
                held = serializer.loads(value)
            except BadSignature:
                return self.session_class()
            self._remember(value, held)
        return self.session_class(deepcopy(held))

    def _remember(self, value: str, held: dict[str, Any]) -> None:
        if len(self._verified) >= _MOST_COOKIES:
            self._verified.clear()
        self._verified[value] = held


def refuse_unmeasured() -> None:
    """A body whose length nobody said would be cut at the limit and read as if that were all.  Browsers always say it, and
    proxies pass it on."""
    if request.content_length is None and "HTTP_TRANSFER_ENCODING" in request.environ:
        abort(411)


def refuse_nul() -> None:
    """No keyboard types U+0000; PostgreSQL has no place for it, and pages are cut at it.  Where it is, nothing is read."""
    values = (value for fields in (request.args, request.form) for _, some in fields.lists() for value in some)
    if "\x00" in request.path or any("\x00" in value for value in values):
        abort(400)


def add_headers(response: Response) -> Response:
    """Headers of every answer; pages and data are never kept by a cache."""
    given = {name.lower() for name, _ in response.headers}
    for key, name, value in _EVERY_ANSWER:
        if key not in given:
            response.headers.add(name, value)
    if "cache-control" in given:  # of a file that is sent: "no-cache" would let a browser keep reports and letters
        response.headers["Cache-Control"] = "no-store"
    return response


def add_hsts(response: Response) -> Response:
    response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response


def serve_static(app: Flask, folder: Path, packed: Path) -> None:
    """Serve ``folder`` under ``/static/`` with the content's hash in each name, kept by browsers for ever; compressed
    copies lie in ``packed``.

    Templates call ``static_url("resident.css")``; an unknown name raises, so that a typing error shows in tests.
    """
    names = {}
    white = WhiteNoise(app.wsgi_app, max_age=60, add_headers_function=_static_headers)
    white.immutable_file_test = lambda _path, url: url in immutable
    immutable: set[str] = set()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        relative = path.relative_to(folder)
        hashed = relative.with_name(f"{relative.stem}.{_short_hash(path)}{relative.suffix}")
        url = f"/static/{hashed.as_posix()}"
        immutable.add(url)
        white.add_file_to_dictionary(url, str(_pack(path, packed / hashed)))
        names[relative.as_posix()] = url
    app.wsgi_app = white  # type: ignore[method-assign]
    app.jinja_env.globals["static_url"] = names.__getitem__
    app.extensions["foursense-static"] = names


def _pack(path: Path, copy: Path) -> Path:
    """``copy`` with its compressed twin beside it, which is what most browsers get; a full disk serves the plain file."""
    try:
        copy.parent.mkdir(parents=True, exist_ok=True)
        for target, content in (
            (Path(f"{copy}.gz"), gzip.compress(path.read_bytes(), mtime=0)),
            (copy, path.read_bytes()),
        ):
            if not target.exists():
                half = target.with_name(f"{target.name}.{os.getpid()}")
                half.write_bytes(content)
                half.replace(target)
    except OSError:
        return path
    return copy


def _short_hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def _static_headers(headers: Any, _path: str, _url: str) -> None:
    for name, value in HEADERS.items():
        headers[name] = value
