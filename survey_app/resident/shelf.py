"""The compiled forms of a process: each made when the first resident asks for it, then shared."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import Flask, current_app
from flask_babel import force_locale

from questionnaires.model import Questionnaire
from survey_app.domain.city import Installation
from survey_app.i18n import LOCALES

from .aloud import SILENT, Aloud
from .compiled import CompiledPage
from .compiler import Wording, compile_pages
from .phrases import Phrases, phrases
from .site import site_of, wordings

_NAME = "foursense-resident-pages"
_LIMIT = 200
"""Forms kept; one takes about 200 kB.  Beyond it the shelf is emptied: versions × modules × languages × views are few."""

Key = tuple[object, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPages:
    """One form in one language and view, with the sentences that fill it."""

    pages: tuple[CompiledPage, ...]
    wording: Wording
    phrases: Phrases
    installation: Installation
    aloud: Aloud = SILENT


@dataclass(slots=True)
class Shelf:
    """Two threads may compile the same form at once; the later one wins and nothing is lost."""

    forms: dict[Key, FormPages] = field(default_factory=dict)

    def form(
        self,
        questionnaire: Questionnaire,
        installation: Installation,
        form: str,
        modules: tuple[str, ...],
        *,
        lang: str,
        elder: bool,
        prefilled: tuple[str, ...],
        aloud: Aloud = SILENT,
    ) -> FormPages:
        """The compiled form, made now if it is new or the city's settings changed."""
        key = (questionnaire.ref.sha256, form, modules, lang, elder, prefilled, aloud.key)
        found = self.forms.get(key)
        if found is not None and (found.installation is installation or found.installation == installation):
            return found
        wording = Wording(questionnaire=questionnaire, lang=lang, settings=wordings(installation, questionnaire, lang))
        site = site_of(installation, lang, questionnaire)
        with force_locale(LOCALES[lang]):
            pages = compile_pages(
                current_app.jinja_env, wording, site, form, modules, elder=elder, prefilled=prefilled, aloud=aloud
            )
        made = FormPages(pages=pages, wording=wording, phrases=phrases(lang), installation=installation, aloud=aloud)
        if len(self.forms) >= _LIMIT:
            self.forms.clear()
        self.forms[key] = made
        return made


def shelf() -> Shelf:
    """The shelf of the current application."""
    found: Shelf = current_app.extensions[_NAME]
    return found


def put_up(app: Flask) -> None:
    app.extensions[_NAME] = Shelf()
