"""What stands around every page: the survey's name, who asks, whom to call, and the demo mark."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup, escape

from questionnaires.model import Questionnaire
from questionnaires.text import resolve
from survey_app.domain.city import Installation, placeholders

HTML_LANGS = {"zh": "zh-Hans", "en": "en"}
TEXT_SIZES = (18, 22, 26, 30)
"""Pixels of the elder view's text at the browser's default; a resident changes it with four links."""
ELDER_SIZE = 22


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Plain text in one language; templates escape it."""

    name: str
    city: str
    organiser: str
    phone: str
    footer: str
    icp: str
    demo: bool


def site_of(
    installation: Installation, lang: str, questionnaire: Questionnaire | None = None, otherwise: str = ""
) -> Site:
    """The frame of a page.  Without a questionnaire (receipt, code entry) its name is ``otherwise``, which may hold
    ``%(city)s``."""
    words = placeholders(installation.settings, lang)
    name = resolve(questionnaire.title, lang, words) if questionnaire else otherwise % {"city": words["city"]}
    return Site(
        name=name,
        city=words["city"],
        organiser=words["organiser"],
        phone=words["phone"],
        footer=words["footer"],
        icp=installation.settings.icp,
        demo=installation.demo,
    )


def wordings(installation: Installation, questionnaire: Questionnaire, lang: str) -> Mapping[str, str]:
    """Values of the place-holders that a questionnaire's texts may hold."""
    return placeholders(installation.settings, lang) | {"valid_until": questionnaire.header.valid_until}


def phone_link(phone: str) -> Markup:
    """A number that a phone dials when touched, never broken over two lines."""
    return Markup('<a class="tel" href="tel:{}">{}</a>').format(re.sub(r"[^0-9+]", "", phone), phone)


def with_phone(text: str, phone: str) -> Markup:
    """A sentence, escaped, in which the city's number can be touched."""
    return phone_link(phone).join(text.split(phone)) if phone else escape(text)


def html_class(elder: bool, size: int | None) -> str:
    """Classes of ``<html>``: the view and its text size."""
    return f"elder s{size or ELDER_SIZE}" if elder else ""
