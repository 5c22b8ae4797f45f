"""Which paper and language staff may choose for letters and posters."""

from __future__ import annotations

from flask_wtf import FlaskForm

from survey_app import words
from survey_app.access import ctx
from survey_app.domain.paper import LetterFormat, Paper, PosterFormat
from survey_app.services import approvals
from survey_app.services.installation import installation

from .forms import CaseForm, LettersForm, PostersForm


def offer_letters(form: LettersForm | CaseForm, questionnaire: str) -> None:
    """The choices of a form, the installation's usual language first."""
    form.format.choices = [(str(size), word) for size, word in words.LETTER_FORMATS.items()]
    form.lang.choices = _languages(questionnaire)


def offer_posters(form: PostersForm, questionnaire: str) -> None:
    form.format.choices = [(str(size), word) for size, word in words.POSTER_FORMATS.items()]
    form.lang.choices = _languages(questionnaire)


def letter_paper(form: FlaskForm) -> Paper:
    return Paper(format=LetterFormat(form.format.data), lang=form.lang.data)


def poster_paper(form: PostersForm) -> Paper:
    return Paper(format=PosterFormat(form.format.data), lang=form.lang.data)


def _languages(questionnaire: str) -> list[tuple[str, object]]:
    """Those in which residents may answer: an invitation promises its form."""
    house = installation(ctx())
    offered = approvals.offered(ctx(), questionnaire) or (house.settings.default_lang,)
    usual_first = sorted(offered, key=lambda lang: lang != house.settings.default_lang)
    return [(lang, words.LANGUAGES.get(lang, lang)) for lang in usual_first]
