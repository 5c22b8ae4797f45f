"""Pages of survey staff and administrators: waves, batches, runs, users, the log; and sign-in for everybody who works here."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("staff", __name__, url_prefix="/staff")

from . import (  # noqa: E402  # they hang their views on bp
    batches,  # noqa: F401
    cases,  # noqa: F401
    chains,  # noqa: F401
    log,  # noqa: F401
    prints,  # noqa: F401
    publication,  # noqa: F401
    questionnaires,  # noqa: F401
    quotas,  # noqa: F401
    runs,  # noqa: F401
    settings,  # noqa: F401
    signing_in,  # noqa: F401
    users,  # noqa: F401
    waves,  # noqa: F401
)
