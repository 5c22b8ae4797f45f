"""Every name that a report prints, from the questionnaire and the population table, in one language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from analysis.tables import Population
from questionnaires.model import Question, Questionnaire, Text
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

_HEADER = {"form": ("表号", "Form number"), "by": ("制定机关", "Issued by"), "until": ("有效期至", "Valid until")}
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip


def labels_for(
    questionnaire: Questionnaire, population: Population, lang: Lang, settings: Mapping[str, str]
) -> Labels:
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
                title=say(domain.title), base=domain.base, related=domain.related, items=tuple(domain.items)
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


class _Say:
    """The type of ``say`` above: a text in the edition's language."""

    def __call__(self, text: Text | None) -> str: ...  # type: ignore[empty-body]


def _pick(text: Mapping[str, str], lang: Lang) -> str:
    return text.get(lang) or next(iter(text.values()), "")


def _items(questionnaire: Questionnaire, say: _Say) -> dict[str, ItemLabel]:
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
        if item.scale is not None
    }
