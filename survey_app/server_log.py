"""Gunicorn's own log without what visitors sent: it would print their address, and lines that hold a code or a draft's uuid."""

from __future__ import annotations

import logging
import sys

from gunicorn.config import Config
from gunicorn.glogging import Logger

from survey_app.logs import place


class ServerLog(Logger):
    """For ``gunicorn --logger-class``.  There is no access log: ours says the rule (``survey_app.logs``)."""

    def setup(self, cfg: Config) -> None:
        super().setup(cfg)
        self.error_log.addFilter(without_request)


def without_request(record: logging.LogRecord) -> bool:
    """Cut a message about a request down to what went wrong.  Others, such as why a worker did not start, stay whole."""
    if "request" not in str(record.msg).lower():
        return True
    kind, raised, trace = record.exc_info or sys.exc_info()
    said = str(record.msg).split("%", 1)[0].split(" from ip=", 1)[0].strip()
    record.msg = f"{said}: {kind.__name__} at {place(trace)}" if kind and raised else said
    record.args, record.exc_info, record.exc_text = (), None, None
    return True
