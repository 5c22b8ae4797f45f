"""Compile the pages of one form: once per version, form, modules, language and view."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from jinja2 import Environment

from questionnaires.model import Missing, Question, Questionnaire
from questionnaires.routing import Page, pages
from questionnaires.scales import scale_codes
from questionnaires.text import resolve

from .aloud import SILENT, Aloud
from .compiled import CompiledPage, Marks, cut
from .marks import marks_of
from .site import HTML_LANGS, Site, phone_link

TEMPLATE = "resident/page.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One radio button or tick box.  ``spoken``: what a screen reader adds to a bare number (its end's label)."""

    value: str
    label: str
    exclusive: bool = False
    spoken: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NumericScale:
    """The labelled numbers of a 0–10 scale: ``("0", "差了很多")``, perhaps the middle, and the top."""

    ends: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The questionnaire's words in one language, with the installation's place-holders filled in."""

    questionnaire: Questionnaire
    lang: str
    settings: Mapping[str, str]

    def say(self, text: Mapping[str, str]) -> str:
        """One wording.  Raises ``ValueError`` for a NUL, with which it could imitate a hole of the page."""
        return _without_nul(resolve(text, self.lang, self.settings))

    def choices(self, question: Question) -> tuple[Choice, ...]:
        """The options of a question in the order of the page."""
        scale = self.questionnaire.scales.get(question.scale or "")
        if scale is None or scale.kind == "labelled":
            options = scale.options if scale else question.options
            return tuple(
                Choice(value=_without_nul(str(option.code)), label=self.say(option.label), exclusive=option.exclusive)
                for option in options
            )
        spoken = dict(self._ends(question))
        return tuple(
            Choice(value=str(code), label=str(code), spoken=spoken.get(str(code), "")) for code in scale_codes(scale)
        )

    def numeric_scale(self, question: Question) -> NumericScale | None:
        """The ends of a numeric rating; ``None`` for every other question."""
        scale = self.questionnaire.scales.get(question.scale or "")
        if scale is None or scale.kind != "numeric":
            return None
        return NumericScale(ends=self._ends(question))

    def _ends(self, question: Question) -> tuple[tuple[str, str], ...]:
        scale = self.questionnaire.scales[question.scale or ""]
        codes = [str(code) for code in scale_codes(scale)]
        labels = (
            question.low_label or scale.low_label,
            question.middle_label or scale.middle_label,
            question.high_label or scale.high_label,
        )
        places = (codes[0], codes[len(codes) // 2], codes[-1])
        return tuple((code, self.say(label)) for code, label in zip(places, labels, strict=True) if label)

    def missing_label(self, reason: Missing) -> str:
        return self.say(self.questionnaire.missing_labels[reason])

    def answer(self, question: Question, value: object) -> str | None:
        """An answer in words, for the page that shows all answers; ``None`` if it was left blank."""
        if value is None or value == ():
            return None
        if isinstance(value, Missing):
            return self.missing_label(value)
        labels = {choice.value: choice for choice in self.choices(question)}
        keys = [str(key) for key in value] if isinstance(value, tuple) else [str(value)]
        separator = "、" if self.lang == "zh" else ", "
        return separator.join(self._in_words(labels[key]) if key in labels else key for key in keys)

    def _in_words(self, choice: Choice) -> str:
        if not choice.spoken:
            return choice.label
        return f"{choice.label}（{choice.spoken}）" if self.lang == "zh" else f"{choice.label} ({choice.spoken})"


def _without_nul(text: str) -> str:
    if "\x00" in text:
        raise ValueError("a wording holds a NUL, which is a mark of the page compiler")
    return text


def compile_pages(
    environment: Environment,
    wording: Wording,
    site: Site,
    form: str,
    modules: Iterable[str],
    *,
    elder: bool,
    prefilled: Iterable[str] = (),
    aloud: Aloud = SILENT,
) -> tuple[CompiledPage, ...]:
    """Every page of ``form`` for a person with these random modules.  The caller has set the language of gettext."""
    shown = pages(wording.questionnaire, form, modules, elder, prefilled)
    return tuple(_compile(environment, wording, site, page, elder=elder, aloud=aloud) for page in shown)


def _compile(
    environment: Environment, wording: Wording, site: Site, page: Page, *, elder: bool, aloud: Aloud
) -> CompiledPage:
    marks = Marks()
    context = _context(wording, page, marks.slot, aloud)
    text = environment.get_template(TEMPLATE).render(
        **context,
        site=site,
        phone_link=phone_link,
        marks=marks_of(wording),
        elder=elder,
        html_lang=HTML_LANGS.get(wording.lang, wording.lang),
        html_class=marks.slot("html_class"),
    )
    titles = {code: aloud.ask(wording.questionnaire.questions[code], wording) for code in page.questions}
    return CompiledPage(page=page, lang=wording.lang, blocks=cut(text, marks), titles=titles)


def _context(wording: Wording, page: Page, slot: Callable[..., Any], aloud: Aloud) -> dict[str, Any]:
    questionnaire = wording.questionnaire
    section = next((section for section in questionnaire.sections if section.id == page.section), None)
    return {
        "slot": slot,
        "section_title": wording.say(section.title if section else questionnaire.title),
        "section_intro": wording.say(section.intro) if section and section.intro else "",
        "questions": [questionnaire.questions[code] for code in page.questions],
        "say": wording.say,
        "reads": aloud.reads,
        "ask": partial(aloud.ask, wording=wording),
        "beside": partial(aloud.beside, wording=wording),
        "choices": wording.choices,
        "numeric_scale": wording.numeric_scale,
        "missing_label": wording.missing_label,
    }
