"""What explains: services that everybody was asked about, and the controls that are held fixed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from analysis.arrays import Float, Int, code_labels
from analysis.wavedata import WaveData
from questionnaires.model import Kind, Missing, Question, Questionnaire

CONTROLS = ("age", "sex", "urban", "income")
"""Questions and design columns held fixed, where a wave has them."""
FEWEST_IN_CATEGORY = 20
"""A category of a control with fewer answers is joined with "no answer"; that class, if itself smaller, leaves the model."""
LEAST_ANSWERED = 0.5
"""A service that fewer than this share of the respondents could rate is no driver: the model would speak of its users only."""
NO_ANSWER = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Control:
    """A categorical control: ``codes`` (n,) position in ``categories``, −1 = out of the model; ``categories[0]`` is the
    reference (the most frequent one), ``""`` stands for no answer and rare categories."""

    name: str
    categories: tuple[str, ...]
    codes: Int

    @property
    def dummies(self) -> Float:
        """(n, categories − 1) 0/1; NaN where the row is out of the model."""
        x: Float = (self.codes[:, None] == np.arange(1, len(self.categories))).astype(np.float64)
        x[self.codes < 0] = np.nan
        return x

    @property
    def labels(self) -> tuple[str, ...]:
        """``age:65+``, one for each dummy."""
        return tuple(f"{self.name}:{category}" for category in self.categories[1:])


def domain_items(questionnaire: Questionnaire) -> Iterator[Question]:
    """Rated items that belong to a domain and to no sense: the driver layer (an item of a sense would explain itself)."""
    listed = {code for domain in questionnaire.domains.values() for code in domain.items}
    for item in questionnaire.questions.values():
        if item.kind is Kind.RATING and item.sense is None and (item.domains or item.code in listed):
            yield item


def why_not_asked_of_all(questionnaire: Questionnaire, item: Question) -> str:
    """``""`` if everybody is asked the item; else ``users``, ``module``, ``conditional`` or ``some-forms``."""
    if item.base == "users":
        return "users"
    if item.module is not None:
        return "module"
    if item.ask_if is not None:
        return "conditional"
    everywhere = all(item.code in form.questions for form in questionnaire.forms.values())
    return "" if everywhere else "some-forms"


def split_items(data: WaveData) -> tuple[tuple[Question, ...], tuple[tuple[Question, str], ...]]:
    """Drivers, and the other domain items that have answers, with the reason why they are none.

    Reasons as in :func:`why_not_asked_of_all`, and ``few-answers``: fewer than half of the respondents rated it.
    """
    drivers, others = [], []
    for item in domain_items(data.questionnaire):
        if f"item:{item.code}" not in data.scores.names:
            continue
        share = np.isfinite(data.column(f"item:{item.code}")).mean()
        reason = why_not_asked_of_all(data.questionnaire, item)
        if not reason and share < LEAST_ANSWERED:
            reason = "few-answers"
        if reason:
            others.append((item, reason))
        else:
            drivers.append(item)
    return tuple(drivers), tuple(others)


def domains_of(questionnaire: Questionnaire, item: str) -> tuple[str, ...]:
    """Domains that an item measures, in the questionnaire's order."""
    own = questionnaire.questions[item].domains
    return tuple(d.id for d in questionnaire.domains.values() if item in d.items or d.id in own)


def controls_of(data: WaveData) -> tuple[Control, ...]:
    """The controls of which the wave has at least two classes."""
    made = (_control(name, data) for name in CONTROLS)
    return tuple(control for control in made if control is not None)


def _control(name: str, data: WaveData) -> Control | None:
    values = data.used.text(name)
    missing = np.isin(values, ("", *(str(int(m)) for m in Missing)))
    names, codes = code_labels(np.where(missing, NO_ANSWER, values))
    counts = np.bincount(codes, minlength=len(names))
    rare = np.array(
        [counts[i] < FEWEST_IN_CATEGORY and label != NO_ANSWER for i, label in enumerate(names)], dtype=bool
    )
    labels = np.array([NO_ANSWER if rare[i] else label for i, label in enumerate(names)], dtype=object)
    names, joined = code_labels(labels)
    codes = joined[codes]
    counts = np.bincount(codes, minlength=len(names))
    kept = [i for i in np.argsort(-counts, kind="stable") if counts[i] >= FEWEST_IN_CATEGORY]
    if len(kept) < 2:
        return None
    reference = next((i for i in kept if names[i] != NO_ANSWER), kept[0])
    kept.sort(key=lambda i: (i != reference, names[i] == NO_ANSWER, i))
    place = np.full(len(names), -1, dtype=np.int64)
    place[kept] = np.arange(len(kept))
    return Control(name=name, categories=tuple(names[i] for i in kept), codes=place[codes])
