"""The few sentences that are put into compiled pages when they are filled, looked up once per language."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import force_locale
from flask_babel import gettext as _

from survey_app.i18n import LOCALES


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """Plain text; ``{name}`` is filled with :meth:`str.format`."""

    progress: str
    next_page: str
    to_check: str
    save_change: str
    back: str
    error_prefix: str
    error_spoken: str
    one_error: str
    many_errors: str
    token_lost: str
    place: str
    other_draft: str
    choose: str
    interviewer: str
    changed_elsewhere: str
    answered_before: str


def phrases(lang: str) -> Phrases:
    """The sentences in ``lang``, whatever the language of the current request is."""
    with force_locale(LOCALES[lang]):
        return Phrases(
            progress=_("Page {number} of {total}"),
            next_page=_("Save and go on"),
            to_check=_("Save and check the answers"),
            save_change=_("Save the change"),
            back=_("Back"),
            error_prefix=_("Error: "),
            error_spoken=_("Error: "),
            one_error=_("One answer needs a change"),
            many_errors=_("{n} answers need a change"),
            token_lost=_(
                "The page had been open for too long. Your answers are still here: please press the button again."
            ),
            place=_("You answer for: {place}"),
            choose=_("Please choose"),
            interviewer=_("Interviewer: {who}"),
            changed_elsewhere=_(
                "This page was also filled in from another window or phone, with other answers. Below is what you chose here:"
                " press the button to keep it."
            ),
            answered_before=_("Answered earlier. The answer is kept and not shown; choose again only to change it."),
            other_draft=_(
                "This page belongs to another form, so nothing was saved. Please check the answers and press the button again."
            ),
        )
