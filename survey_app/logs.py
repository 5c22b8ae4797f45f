"""Logs as JSON lines: the rule, never the path; no code, answer, phone number or free text."""

from __future__ import annotations

import logging
import sys
from time import perf_counter

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
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )


def log_requests(app: Flask) -> None:
    """One line per request: method, rule, status, milliseconds."""
    log = structlog.get_logger("foursense.access")

    def begin() -> None:
        g.began = perf_counter()

    def end(response: Response) -> Response:
        rule = request.url_rule.rule if request.url_rule else "-"
        began = g.get("began")
        milliseconds = round((perf_counter() - began) * 1000, 1) if began else 0.0
        log.info("request", method=request.method, rule=rule, status=response.status_code, ms=milliseconds)
        return response

    app.before_request(begin)
    app.after_request(end)
