"""Who may call what: every endpoint declares a permission, and what declares none is denied."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask, abort, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.routing import IntegerConverter, Map
from werkzeug.wrappers import Response

from survey_app.domain.user import Permission, SignedIn, User, may
from survey_app.services import browsers, signin
from survey_app.services.context import Context

BROWSER_SECONDS = 365 * 86_400
SIGN_IN_ENDPOINT = "staff.sign_in"
LARGEST_ID = 2**31 - 1
_ATTRIBUTE = "__permission__"
View = TypeVar("View", bound=Callable[..., Any])


class RowNumber(IntegerConverter):
    """``<int:…>`` in an address: what no column of either database can hold is "not found", not an error."""

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=LARGEST_ID)


def allow(permission: Permission) -> Callable[[View], View]:
    """Declare what a view needs.  Put it below ``@bp.route`` so that the registered function carries it."""

    def declare(view: View) -> View:
        setattr(view, _ATTRIBUTE, permission)
        return view

    return declare


def public(view: View) -> View:
    """For everyone: residents' pages, sign-in, health."""
    return allow(Permission.PUBLIC)(view)


def declared(app: Flask, endpoint: str) -> Permission | None:
    """The permission of an endpoint, ``None`` if it declares none (then nobody may call it)."""
    return cast("Permission | None", getattr(app.view_functions.get(endpoint), _ATTRIBUTE, None))


def ctx() -> Context:
    """The use cases' context of this application."""
    return cast(Context, current_app.extensions["foursense"])


def current_user() -> User | None:
    """Who signed in (read once per request), or ``None``."""
    if "user" not in g:
        token = request.cookies.get(cookie_name(), "")
        g.user = signin.who(ctx(), token) if token else None
    return cast("User | None", g.user)


def signed_in() -> User:
    """The user of a guarded view."""
    user = current_user()
    if user is None:
        abort(403)
    return user


def guard() -> ResponseReturnValue | None:
    """Before every request: deny by default; send the unknown to sign-in, refuse the known who may not."""
    if request.endpoint is None:
        return None
    permission = declared(current_app, request.endpoint)
    if permission is Permission.PUBLIC:
        return None
    if permission is None:
        abort(403)
    user = current_user()
    if may(user, permission):
        return None
    if user is None and request.method in ("GET", "HEAD"):
        return redirect(url_for(SIGN_IN_ENDPOINT, next=request.full_path.rstrip("?")), code=303)
    return abort(403)


def cookie_name() -> str:
    """``__Host-`` only under https, where browsers accept it."""
    return "__Host-staff" if current_app.config["SESSION_COOKIE_SECURE"] else "staff"


def mark_of_browser(name: str) -> str:
    """What this browser keeps of an earlier sign-in of ``name``, ``""`` if nothing."""
    return request.cookies.get(_mark_name(name), "")


def _mark_name(name: str) -> str:
    prefix = "__Host-" if current_app.config["SESSION_COOKIE_SECURE"] else ""
    return f"{prefix}known-{browsers.label(ctx(), name)}"


def remember(response: Response, signed: SignedIn) -> Response:
    """Put the session's token into the cookie (until the browser closes), and beside it the mark of a browser that is known.

    Nothing that was known of this browser before is worth anything after: an earlier session in it ends, and forms get a
    new CSRF token."""
    signin.sign_out(ctx(), request.cookies.get(cookie_name(), ""))
    session.pop("csrf_token", None)
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    response.set_cookie(cookie_name(), signed.token, httponly=True, samesite="Lax", secure=secure, path="/")
    name, mark = signed.user.name, browsers.new_mark(ctx(), signed.user.name)
    response.set_cookie(
        _mark_name(name), mark, max_age=BROWSER_SECONDS, httponly=True, samesite="Lax", secure=secure, path="/"
    )
    return response


def forget(response: Response) -> Response:
    """Delete the cookie at sign-out."""
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    response.delete_cookie(cookie_name(), path="/", secure=secure, httponly=True, samesite="Lax")
    return response


def safe_next(target: str | None, default: str) -> str:
    """``target`` if it is a path of this site, else ``default`` (no open redirect).

    Browsers read a backslash as a slash and drop tabs and line ends: ``/<tab>/evil.example`` leads to another site."""
    if target and target.startswith("/") and not target.startswith(("//", "/\\")) and target.isprintable():
        return target
    return default
