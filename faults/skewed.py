"""The product on a machine whose clock is wrong: the injected clock and ``time.time`` of this process, by ``FAULTS_DAYS``."""

from __future__ import annotations

import dataclasses
import os
import time
from datetime import timedelta

from flask import Flask

from survey_app import create_app, logs
from survey_app.settings import from_environment, utc_now


def app() -> Flask:
    """What gunicorn serves: settings as in production, with another clock."""
    step = timedelta(days=float(os.environ["FAULTS_DAYS"]))
    right = time.time
    time.time = lambda: right() + step.total_seconds()
    logs.configure()
    return create_app(dataclasses.replace(from_environment(), clock=lambda: utc_now() + step))
