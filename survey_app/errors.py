"""Exception → page, in one table.  An error page says what happened, whether anything was lost, and what to do."""

from __future__ import annotations

import logging

import structlog
from flask import Flask, current_app, has_request_context, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from survey_app.logs import place
from survey_app.store.engine import StoreAway

RETRY_SECONDS = 10
log = structlog.get_logger("foursense")

PAGES = {
    400: (_("The request was not understood"), _("Go back and try again.")),
    403: (_("Not allowed"), _("This page needs another role. Ask your administrator if you should have it.")),
    404: (_("Page not found"), _("Check the address, or scan the QR code again.")),
    405: (_("Not possible this way"), _("Go back and use the buttons of the page.")),
    413: (_("Too much at once"), _("What was sent is larger than this page accepts. Shorten it and send it again.")),
    429: (_("Too many attempts"), _("Wait a few minutes and try again.")),
    500: (_("Something went wrong"), _("The error was recorded. What was already saved is safe. Try again later.")),
    503: (_("Briefly unavailable"), _("Nothing was lost that was saved. Wait a moment and send again.")),
}
"""Status → title and what to do; other statuses use the page of their hundred."""


def register(app: Flask) -> None:
    """A blueprint may handle ``CSRFError`` and ``StoreAway`` itself, to show its page again with what was posted."""
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(StoreAway, away)
    app.register_error_handler(Exception, _unexpected)
    app.logger.addFilter(_without_message)


def error_page(status: int) -> ResponseReturnValue:
    """The page for one status, in the reader's language."""
    return _body(status), status


def _body(status: int) -> str:
    title, text = PAGES.get(status) or PAGES[500 if status >= 500 else 400]
    return render_template("error.html", status=status, title=title, text=text)


def _csrf(_error: CSRFError) -> ResponseReturnValue:
    return error_page(400)


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error
    return error_page(error.code)


def away(error: StoreAway) -> ResponseReturnValue:
    """503 and when to try again."""
    log.error("store away", rule=_rule(), cause=str(error))
    return _body(503), 503, {"Retry-After": str(RETRY_SECONDS)}


def _unexpected(error: Exception) -> ResponseReturnValue:
    # The type and the place are enough to find it; the message may hold an answer or a code.
    log.error("unexpected", rule=_rule(), error=type(error).__name__, at=place(error.__traceback__))
    if current_app.testing:
        raise error
    return error_page(500)


def _rule() -> str:
    return request.url_rule.rule if has_request_context() and request.url_rule else ""


def _without_message(record: logging.LogRecord) -> bool:
    """What Flask itself writes when the page of an error fails too, or something after the view does: it would print the
    path, which may hold a code, and the message."""
    if not record.exc_info:
        return True
    kind, _raised, trace = record.exc_info
    log.error("unexpected", rule=_rule(), error=kind.__name__ if kind else "", at=place(trace))
    return False
