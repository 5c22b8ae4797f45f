"""What a page adds when its questions are read aloud: the interviewer's wording, dialect, note, and a recording."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import url_for

from questionnaires.model import Question
from questionnaires.spoken import Spoken, SpokenWordings
from survey_app.access import ctx
from survey_app.domain.draft import Draft
from survey_app.services import recordings, spoken
from survey_app.services.answering import DraftView
from survey_app.services.recordings import NONE, Recordings

if TYPE_CHECKING:
    from .compiler import Wording

_NOTHING = Spoken()


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What stands beside one question.  Empty where there is nothing to show."""

    dialect: str = ""
    note: str = ""
    recording: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aloud:
    """How one form is read.  ``reads``: an interviewer reads it; otherwise there are recordings only (elder view)."""

    reads: bool = False
    dialect: str = ""
    wordings: SpokenWordings | None = None
    recordings: Recordings = NONE

    @property
    def key(self) -> tuple[object, ...]:
        """What pages compiled with it differ by."""
        name = self.wordings.sha256 if self.wordings else ""
        return (self.reads, self.dialect, name, self.recordings.stamp)

    def ask(self, question: Question, wording: Wording) -> str:
        """The question as it is read, else as it is printed."""
        return wording.say(self._of(question).text or question.text)

    def beside(self, question: Question, wording: Wording) -> Beside:
        item = self._of(question)
        dialect = item.dialect.get(self.dialect, "")
        return Beside(
            dialect=wording.say({wording.lang: dialect}) if dialect else "",
            note=wording.say(item.note) if item.note else "",
            recording=self._recording(question, wording),
        )

    def _of(self, question: Question) -> Spoken:
        return self.wordings.questions.get(question.code, _NOTHING) if self.wordings else _NOTHING

    def _recording(self, question: Question, wording: Wording) -> str:
        file = self.recordings.of(question.code, self.dialect, wording.lang)
        return url_for("resident.recording", version=wording.questionnaire.ref.name, recording=file) if file else ""


SILENT = Aloud()


def aloud(view: DraftView) -> Aloud:
    """How this draft is read: not at all in the usual view."""
    draft = view.draft
    if not (draft.interviewer or draft.elder):
        return SILENT
    found = recordings.of_questionnaire(ctx(), view.questionnaire.ref.name)
    if not draft.interviewer:
        return Aloud(recordings=found) if found.files else SILENT
    return Aloud(reads=True, dialect=draft.dialect, wordings=spoken.of_batch(ctx(), view.batch), recordings=found)


def who_reads(draft: Draft, read: Aloud, wording: Wording) -> str:
    """The interviewer's number and the dialect's name; ``""`` for a resident who reads alone."""
    dialect = read.wordings.dialects.get(draft.dialect) if read.wordings else None
    return draft.interviewer if dialect is None else f"{draft.interviewer} · {wording.say(dialect.title)}"
