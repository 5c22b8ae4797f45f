"""Recordings of questions, played by the browser's own controls."""

from __future__ import annotations

from flask import Blueprint, abort, send_file
from flask.typing import ResponseReturnValue

from survey_app.access import ctx, public
from survey_app.services import recordings


def register(bp: Blueprint) -> None:
    bp.get("/recordings/<version>/<recording>")(recording)


@public
def recording(version: str, recording: str) -> ResponseReturnValue:
    """Listed files of that folder only.  A part of one may be asked for: some browsers play nothing else."""
    found = recordings.path_of(ctx(), version, recording)
    if found is None:
        abort(404)
    path, media_type = found
    return send_file(path, mimetype=media_type, conditional=True)
