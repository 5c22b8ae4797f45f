"""The marks that 统计法 Art. 17 wants on a form, as its pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey_app.formats import day

if TYPE_CHECKING:
    from .compiler import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class FormMarks:
    """Plain text in one language.  ``last_day``: the form may be sent until tonight."""

    form_number: str
    issued_by: str
    approval_label: str
    approval_number: str
    valid_until: str
    last_day: bool


def marks_of(wording: Wording, today: str = "") -> FormMarks:
    header = wording.questionnaire.header
    return FormMarks(
        form_number=header.form_number,
        issued_by=wording.say(header.issued_by),
        approval_label=wording.say(header.approval_label),
        approval_number=header.approval_number,
        valid_until=day(header.valid_until, wording.lang),
        last_day=today == header.valid_until,
    )
