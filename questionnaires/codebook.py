"""The codebook: one row per question, in words, for whoever reads the data without the questionnaire at hand."""

from __future__ import annotations

import csv
import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TextIO

from .model import Kind, Lang, Option, Question, Questionnaire, Text
from .scales import scale_codes
from .text import no_formula, resolve

_WORDS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "rating": "评分",
        "single": "单选",
        "multiple": "多选",
        "number": "数字",
        "text": "文字",
        "everyone": "全体",
        "users": "使用者",
        "reversed": "反向计分",
        "asked_if": "当 {question} 选了：{options}",
        "between": "、",
        "not_asked": "未问及",
        "blank": "空 = 未填",
    },
    "en": {
        "rating": "rating",
        "single": "one of",
        "multiple": "any of",
        "number": "number",
        "text": "text",
        "everyone": "everyone",
        "users": "users",
        "reversed": "reversed",
        "asked_if": "if {question} has: {options}",
        "between": ", ",
        "not_asked": "not asked",
        "blank": "empty = left blank",
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CodebookRow:
    """One question in one language.  ``options``: ``5 = 非常满意; …`` or ``0–10 (0 = …, 10 = …)``;
    ``missing``: the missing codes that can occur; ``routing``: empty when everyone in ``forms`` is asked."""

    code: str
    section: str
    kind: str
    text: str
    options: str
    missing: str
    base: str
    routing: str
    module: str
    forms: str
    sense: str
    domains: str


def codebook(
    questionnaire: Questionnaire, lang: Lang, settings: Mapping[str, str] | None = None
) -> tuple[CodebookRow, ...]:
    """Every question in file order.  Place-holders without ``settings`` stay in braces."""
    describe = _Describer(questionnaire, lang, settings)
    return tuple(describe.row(question) for question in questionnaire.questions.values())


def write_codebook(
    questionnaire: Questionnaire, lang: Lang, file: TextIO, settings: Mapping[str, str] | None = None
) -> None:
    """The codebook as CSV with a header row of field names."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([field.name for field in dataclasses.fields(CodebookRow)])
    writer.writerows(map(no_formula, dataclasses.astuple(row)) for row in codebook(questionnaire, lang, settings))


class _Describer:
    """Says what a question is in one language."""

    def __init__(self, questionnaire: Questionnaire, lang: Lang, settings: Mapping[str, str] | None) -> None:
        self.questionnaire = questionnaire
        self.lang = lang
        self.settings = settings
        self.words = _WORDS["zh" if lang == "zh" else "en"]
        self.sections = {section.id: section.title for section in questionnaire.sections}

    def row(self, question: Question) -> CodebookRow:
        q = self.questionnaire
        sense = [q.senses[question.sense].title] if question.sense else []
        part = [q.sub_indices[question.sub_index].title] if question.sub_index else []
        return CodebookRow(
            code=question.code,
            section=self._say(self.sections.get(question.section)),
            kind=self.words[question.kind.value] + (f" ({self.words['reversed']})" if question.reversed else ""),
            text=self._say(question.text),
            options=self._options(question),
            missing=self._missing(question),
            base=self.words[question.base],
            routing=self._routing(question),
            module=question.module or "",
            forms=", ".join(form.id for form in q.forms.values() if question.code in form.questions),
            sense=" / ".join(self._say(text) for text in (*sense, *part)),
            domains="; ".join(f"{id_} {self._say(q.domains[id_].title)}" for id_ in question.domains),
        )

    def _say(self, text: Text | None) -> str:
        if text is None:
            return ""
        if self.settings is None:
            return text.get(self.lang) or next(iter(text.values()), "")
        return resolve(text, self.lang, self.settings)

    def _options(self, question: Question) -> str:
        scale = self.questionnaire.scales.get(question.scale or "")
        if question.kind is Kind.TEXT:
            return f"≤ {question.max_length}"
        if scale is None:
            return self._list(question.options)
        if scale.kind == "labelled":
            return self._list(scale.options)
        codes = scale_codes(scale)
        ends = (
            (codes[0], question.low_label or scale.low_label),
            (codes[-1], question.high_label or scale.high_label),
        )
        said = ", ".join(f"{code} = {self._say(label)}" for code, label in ends if label)
        return f"{codes[0]}–{codes[-1]}" + (f" ({said})" if said else "")

    def _list(self, options: tuple[Option, ...]) -> str:
        return "; ".join(f"{option.code} = {self._say(option.label)}" for option in options)

    def _missing(self, question: Question) -> str:
        labels = {int(reason): self._say(self.questionnaire.missing_labels[reason]) for reason in question.offers}
        said = [f"97 = {self.words['not_asked']}", *(f"{code} = {label}" for code, label in labels.items())]
        return "; ".join([*said, self.words["blank"]])

    def _routing(self, question: Question) -> str:
        condition = question.ask_if
        if condition is None:
            return ""
        filter_ = self.questionnaire.questions[condition.question]
        scale = self.questionnaire.scales.get(filter_.scale or "")
        labels = {
            option.code: self._say(option.label) for option in (*filter_.options, *(scale.options if scale else ()))
        }
        options = self.words["between"].join(labels.get(code) or str(code) for code in condition.any_of)
        return self.words["asked_if"].format(question=filter_.code, options=options)
