"""Every name that a report prints, from the questionnaire and the population table, in one language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Literal

from analysis.tables import Population
from questionnaires.model import Kind, Option, Question, Questionnaire, Text
from questionnaires.text import PLACEHOLDERS, resolve
from reports.document import DomainLabel, GroupLabel, ItemLabel, Labels, Lang

UNKNOWN = "—"
"""Printed for a place-holder that nobody gave a value."""

SHORT: Mapping[str, tuple[str, str]] = {
    "town": ("镇（街道）", "Town"),
    "age": ("年龄", "Age"),
    "sex": ("性别", "Sex"),
    "urban": ("城乡", "Urban or rural"),
    "hukou": ("户籍", "Household registration"),
    "education": ("文化程度", "Education"),
    "work": ("就业状况", "Work"),
    "household_size": ("家庭人数", "Household size"),
    "income": ("家庭年收入", "Household income"),
    "housing": ("住房情况", "Housing"),
    "filled_by": ("填写方式", "Filled in by"),
    "children": ("子女同住", "Children at home"),
    "student": ("在校学生", "Student"),
    "race": ("族裔", "Race or ethnicity"),
}
"""Short titles of grouping questions (Chinese, English); a question without one goes by its own wording."""

DESIGN_CATEGORIES: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "urban": {"urban": ("城镇", "Urban"), "rural": ("农村", "Rural")}
}
"""Grouping columns that are no questions."""

Say = Callable[[Text | None], str]
"""A wording in the edition's language, place-holders filled; ``""`` for none."""

_HEADER = {"form": ("表号", "Form number"), "by": ("制定机关", "Issued by"), "until": ("有效期至", "Valid until")}
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip


def labels_for(questionnaire: Questionnaire, population: Population, lang: Lang, settings: Mapping[str, str]) -> Labels:
    """The labels of one edition.

    ``settings`` fill the place-holders of the wordings (``organiser``, ``phone`` …); ``city`` comes from the population
    table unless given.  A place-holder without a value reads "—".  A wording that the questionnaire lacks in ``lang``
    stands in its first language.
    """
    values = dict.fromkeys(PLACEHOLDERS, UNKNOWN) | {"city": _pick(population.city, lang)} | dict(settings)

    def say(text: Text | None) -> str:
        return "" if text is None else resolve(text, lang, values)

    towns = {town.code: _pick(town.title, lang) for town in population.towns}
    margins = {margin.id: margin.question for margin in population.margins} | {"town": "town"}
    groups = {code: _group(code, questionnaire, lang, say) for code in (*questionnaire.groups, *margins.values())}
    return Labels(
        city=values["city"],
        town_word=_pick(population.town_word, lang),
        towns=towns,
        senses={sense.id: say(sense.title) for sense in questionnaire.senses.values()},
        sub_indices={sub.id: (sub.sense, say(sub.title)) for sub in questionnaire.sub_indices.values()},
        domains={
            domain.id: DomainLabel(
                title=say(domain.title),
                base=domain.base,
                related=domain.related,
                items=tuple(domain.items),
                applies_to=domain.applies_to,
            )
            for domain in questionnaire.domains.values()
        },
        items=_items(questionnaire, say),
        groups=groups | {"town": GroupLabel(title=_pick(population.town_word, lang), categories=towns)},
        margins=margins,
        scheme=questionnaire.headline_scheme,
        questionnaire=questionnaire.ref.name,
        universe=_pick(population.universe, lang),
        form_header=_form_header(questionnaire, lang, say),
    )


def _pick(text: Mapping[str, str], lang: Lang) -> str:
    return text.get(lang) or next(iter(text.values()), "")


def _items(questionnaire: Questionnaire, say: Say) -> dict[str, ItemLabel]:
    scheme = questionnaire.schemes[questionnaire.headline_scheme]
    scored = {code for index in scheme.indices for code in index.items}
    domains: dict[str, list[str]] = {}
    for domain in questionnaire.domains.values():
        for code in domain.items:
            domains.setdefault(code, []).append(domain.id)
    return {
        item.code: ItemLabel(
            text=say(item.text),
            sense=item.sense or "",
            domains=tuple(domains.get(item.code, ())),
            classes={str(option.code): say(option.label) for option in _scale_options(questionnaire, item)},
            low_label=_end(questionnaire, item, "low_label", say),
            high_label=_end(questionnaire, item, "high_label", say),
            reversed=item.reversed,
            in_scheme=item.code in scored,
        )
        for item in questionnaire.questions.values()
        if item.kind is Kind.RATING
    }


def _scale_options(questionnaire: Questionnaire, item: Question) -> tuple[Option, ...]:
    return questionnaire.scales[item.scale].options if item.scale else ()


def _end(questionnaire: Questionnaire, item: Question, end: Literal["low_label", "high_label"], say: Say) -> str:
    """The label of one end of a numeric scale: the question's own, else the scale's."""
    own: Text | None = getattr(item, end)
    return say(own or (getattr(questionnaire.scales[item.scale], end) if item.scale else None))


def _group(code: str, questionnaire: Questionnaire, lang: Lang, say: Say) -> GroupLabel:
    question = questionnaire.questions.get(code)
    if question is not None:
        categories = {str(option.code): say(option.label) for option in question.options}
        title = _short(code, lang) or say(question.text)
    else:
        named = DESIGN_CATEGORIES.get(code, {})
        categories = {key: names[lang == "en"] for key, names in named.items()}
        title = _short(code, lang) or code
    return GroupLabel(title=title, categories=categories)


def _short(code: str, lang: Lang) -> str:
    return SHORT[code][lang == "en"] if code in SHORT else ""


def _form_header(questionnaire: Questionnaire, lang: Lang, say: Say) -> tuple[tuple[str, str], ...]:
    """The marks of the form as printed: 表号, 制定机关, 批准文号 (or 备案文号), 有效期至."""
    header, k = questionnaire.header, lang == "en"
    return (
        (_HEADER["form"][k], header.form_number),
        (_HEADER["by"][k], say(header.issued_by)),
        (say(header.approval_label), header.approval_number),
        (_HEADER["until"][k], written_day(header.valid_until, lang)),
    )


def written_day(iso: str, lang: Lang) -> str:
    """2027年12月31日, 31 December 2027."""
    day = date.fromisoformat(iso)
    return f"{day.year}年{day.month}月{day.day}日" if lang == "zh" else f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
