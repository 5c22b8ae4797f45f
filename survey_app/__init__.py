"""The survey as a web application: :func:`create_app` is its table of contents."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from survey_app.settings import Settings

AUDIENCES = ("resident", "staff", "evaluator")
_HERE = Path(__file__).parent


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application.  Without ``settings`` they come from the environment (gunicorn).

    Raises ``RuntimeError`` if the database is not at the head of its migrations or its settings are not durable.
    """
    from flask import Flask

    from survey_app import errors, i18n, logs, security, signed_in
    from survey_app.settings import from_environment
    from survey_app.store.migrate import assert_head

    if settings is None:
        settings = from_environment()
        logs.configure()
        # Threads that come back from the disk get their turn after 0.5 ms of another's Python, not after 5.
        sys.setswitchinterval(0.0005)
    context = settings.context()
    try:
        assert_head(context.store)
        context.store.assert_settings()
    except BaseException:
        context.store.dispose()
        raise

    app = Flask(__name__, static_folder=None)
    app.extensions["foursense"] = context
    _configure(app, settings)
    logs.log_requests(app)
    i18n.register(app)
    signed_in.register(app)
    _guard(app)
    errors.register(app)
    _audiences(app)
    security.serve_static(app, _HERE / "static", settings.data / "static")
    _proxies(app, settings)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    from survey_app.security import UndatedSessions, add_headers, add_hsts

    app.config.update(
        SECRET_KEY=settings.keys.cookies,
        TESTING=settings.testing,
        SESSION_COOKIE_NAME="__Host-survey" if settings.https else "survey",
        SESSION_COOKIE_SECURE=settings.https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,  # the cookie is written when it changes, not with every page
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,  # it wants a Referer, which our Referrer-Policy withholds; the token itself is checked
        MAX_CONTENT_LENGTH=settings.max_body,
        MAX_FORM_MEMORY_SIZE=settings.max_body,
        MAX_FORM_PARTS=500,
    )
    app.session_interface = UndatedSessions()
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.after_request(add_headers)
    if settings.https:
        app.after_request(add_hsts)


def _guard(app: Flask) -> None:
    from flask_wtf import CSRFProtect

    from survey_app import access
    from survey_app.security import refuse_nul, refuse_unmeasured

    app.before_request(refuse_unmeasured)
    app.before_request(refuse_nul)
    app.url_map.converters["int"] = access.RowNumber
    app.before_request(access.guard)
    CSRFProtect(app)
    app.jinja_env.globals.update(current_user=access.current_user, installation=_installation)


def _installation() -> object:
    from survey_app.access import ctx
    from survey_app.services.installation import installation

    return installation(ctx())


def _audiences(app: Flask) -> None:
    for name in AUDIENCES:
        app.register_blueprint(import_module(f"survey_app.{name}").bp)
    from survey_app import health, site_files

    app.register_blueprint(health.bp)
    app.register_blueprint(site_files.bp)


def _proxies(app: Flask, settings: Settings) -> None:
    from werkzeug.middleware.proxy_fix import ProxyFix

    if settings.proxy_hops:
        # The host is not taken from a header: every address that leaves the house is made from PUBLIC_URL.
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]
