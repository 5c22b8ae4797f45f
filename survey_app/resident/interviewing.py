"""The first screen in the hands of an interviewer: who reads, in which dialect, and how to begin."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request
from flask_babel import gettext as _

from survey_app.access import ctx
from survey_app.domain.interview import LONGEST, Interviewer, is_interviewed
from survey_app.services import spoken
from survey_app.services.answering import Entrance

from . import memory
from .compiler import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Interview:
    """``dialects``: (id, name, whether chosen); ``opening`` is the instruction of the batch's spoken wordings."""

    number: str
    most: int
    dialects: tuple[tuple[str, str, bool], ...]
    opening: str
    error: str


def interview(entrance: Entrance, wording: Wording, *, refused: bool) -> Interview | None:
    """What the first screen asks an interviewer; ``None`` where residents fill the form in by themselves."""
    if not is_interviewed(entrance.batch):
        return None
    wordings = spoken.of_batch(ctx(), entrance.batch)
    who = reader()
    known = wordings.dialects.values() if wordings else ()
    return Interview(
        number=who.number,
        most=LONGEST,
        dialects=tuple((d.id, wording.say(d.title), d.id == who.dialect) for d in known if d.lang == wording.lang),
        opening=wording.say(wordings.opening) if wordings else "",
        error=_("Enter your number or name as interviewer.") if refused else "",
    )


def reader() -> Interviewer:
    """Who reads, as typed now, else as remembered in this browser."""
    number, dialect = memory.interviewer()
    if "interviewer" in request.form:
        return Interviewer(number=request.form["interviewer"][:200], dialect=request.form.get("dialect", "")[:LONGEST])
    return Interviewer(number=number, dialect=dialect)
