"""Pages of survey staff and administrators: waves, batches, runs, users, the log; and sign-in for everybody who works here."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("staff", __name__, url_prefix="/staff")

from . import batches, cases, log, publication, runs, signing_in, users, waves  # noqa: E402, F401  # they hang their views on bp
