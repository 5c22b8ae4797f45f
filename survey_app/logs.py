"""Logs as JSON lines: the rule, never the path; no code, answer, phone number or free text."""

from __future__ import annotations

import logging
import sys
from time import perf_counter
from types import TracebackType

import structlog
from flask import Flask, Response, g, request


def configure() -> None:
    """JSON lines to standard error."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        # A line and its end in one write: several processes share the file, and halves of lines would mix.
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )


def place(trace: TracebackType | None) -> str:
    """``file.py:12`` where it was raised.  The message is left out: it may hold an answer or a code."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}" if trace else ""


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"})


def _method(sent: str) -> str:
    """A visitor may send any word as a method, a code too."""
    return sent if sent in _METHODS else "other"


def log_requests(app: Flask) -> None:
    """One line per request: method, rule, status, milliseconds."""
    log = structlog.get_logger("foursense.access")

    def begin() -> None:
        g.began = perf_counter()

    def end(response: Response) -> Response:
        rule = request.url_rule.rule if request.url_rule else "-"
        began = g.get("began")
        milliseconds = round((perf_counter() - began) * 1000, 1) if began else 0.0
        log.info("request", method=_method(request.method), rule=rule, status=response.status_code, ms=milliseconds)
        return response

    app.before_request(begin)
    app.after_request(end)
