"""What invented residents say besides their ratings: use of services, priorities, themselves, and the check question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from questionnaires.model import Kind, Missing, Question, Questionnaire, Value

from .feelings import to_codes
from .people import INCOMES, People
from .truth import AGES, ITEM_MEANS, PERSONAL_REFUSED, USES, Truth

Bools = NDArray[np.bool_]

_VERBATIMS = (
    "希望增加公交班次。",
    "希望卫生院能多配几位医生。",
    "村里晚上路灯再亮一点就好了。",
    "老年食堂很方便，希望菜品多一些。",
    "希望多建几个停车的地方。",
)
_VERBATIM_SHARE = 0.08
_FILLED_BY_OLD = ("self", "family", "staff")
_FILLED_BY_OLD_SHARES = (0.70, 0.22, 0.08)
_CADRE_SHARE = 0.04
_PRIORITY_COUNTS = (0.12, 0.10, 0.18, 0.60)
"""Shares naming none, one, two, three priorities."""


def personal_answers(
    questionnaire: Questionnaire, people: People, towns: Sequence[str], rng: np.random.Generator
) -> dict[str, list[Value]]:
    """For every question that is not rated one answer per person.  ``towns`` are codes by town index."""
    n = len(people)
    told: dict[str, list[Value]] = {
        "age": [AGES[i] for i in people.age],
        "town": [towns[i] for i in people.town],
        "sex": [str(s) for s in people.sex],
        "education": [str(e) for e in people.education],
        "hukou": [str(h) for h in people.hukou],
        "work": [str(w) for w in people.work],
        "income": [INCOMES[i] for i in people.income],
        "adults": [int(a) for a in people.adults],
        "household_size": [int(h) for h in people.household_size],
        "filled_by": _filled_by(people, rng),
        "cadre": _yes_no(rng.random(n) < _CADRE_SHARE),
        "U": _uses(people, rng),
        "V1": _priorities(questionnaire.questions["V1"], n, rng),
        "V2": [_VERBATIMS[rng.integers(len(_VERBATIMS))] if said else None for said in rng.random(n) < _VERBATIM_SHARE],
    }
    for code, share in PERSONAL_REFUSED.items():
        for i in np.flatnonzero(rng.random(n) < share) if code in told else ():
            told[code][i] = Missing.REFUSED
    return told


def coaching(people: People, towns: Sequence[str], truth: Truth, active: bool, rng: np.random.Generator) -> Bools:
    """Who answers by a key: a share of the coached town, if coaching takes place in this wave."""
    in_town = np.array([code == truth.coached_town for code in towns])[people.town]
    coached: Bools = in_town & (rng.random(len(people)) < (truth.coached_share if active else 0.0))
    return coached


def told_how(coached: Bools, truth: Truth, rng: np.random.Generator) -> list[Value]:
    """Z1: most of those coached admit it, a few others say yes by mistake, some refuse."""
    share = np.where(coached, truth.coached_admit, truth.false_alarm)
    answers = _yes_no(rng.random(len(coached)) < share)
    for i in np.flatnonzero(rng.random(len(coached)) < PERSONAL_REFUSED["Z1"]):
        answers[i] = Missing.REFUSED
    return answers


def follow_key(questionnaire: Questionnaire, rated: dict[str, list[Value]], coached: Bools) -> None:
    """Replace the ratings of those coached by the best answer to every item (in place)."""
    best = np.full(1, 100.0)
    for code, answers in rated.items():
        key = to_codes(questionnaire, questionnaire.questions[code], best)[0]
        for i in np.flatnonzero(coached):
            answers[i] = key


def is_all_top(questionnaire: Questionnaire, answers: Mapping[str, Value]) -> bool:
    """Whether every rating given is the best there is: what coached forms look like.  False without any rating."""
    best = np.full(1, 100.0)
    rated = {c: v for c, v in answers.items() if questionnaire.questions[c].kind is Kind.RATING}
    given = {c: v for c, v in rated.items() if v is not None and not isinstance(v, Missing)}
    return bool(given) and all(
        to_codes(questionnaire, questionnaire.questions[c], best)[0] == v for c, v in given.items()
    )


def _uses(people: People, rng: np.random.Generator) -> list[Value]:
    ticked = {key: rng.random(len(people)) < np.array(shares)[people.age] for key, shares in USES.items()}
    return [tuple(key for key, who in ticked.items() if who[i]) or ("none",) for i in range(len(people))]


def _priorities(question: Question, n: int, rng: np.random.Generator) -> list[Value]:
    """Up to three domains; a domain is named the more often the lower its rating stands."""
    keys = [str(option.code) for option in question.options if not option.exclusive]
    appeal = np.array([_appeal(key) for key in keys])
    counts = rng.choice(len(_PRIORITY_COUNTS), size=n, p=_PRIORITY_COUNTS)
    # The k largest of log(appeal) + Gumbel noise are k draws without replacement (Yellott 1977).
    order = np.argsort(-(np.log(appeal) + rng.gumbel(size=(n, len(keys)))), axis=1)
    picked = (tuple(keys[j] for j in sorted(order[i, : counts[i]])) for i in range(n))
    return [pick or ("none",) for pick in picked]


def _appeal(domain: str) -> float:
    """90 less the mean of the item that speaks of the domain; 25 where none does."""
    item = {"D01": "M01", "D02": "M02", "D03": "M03", "D04": "M04", "D05": "M05", "D06": "M06", "D07": "M07"}
    item |= {"D09": "M08", "D10": "M09", "D11": "M10", "D12": "M11", "D13": "G4", "D17": "M12", "D19": "P5"}
    return 90.0 - ITEM_MEANS.get(item.get(domain, ""), 65.0)


def _filled_by(people: People, rng: np.random.Generator) -> list[Value]:
    old = rng.choice(_FILLED_BY_OLD, size=len(people), p=_FILLED_BY_OLD_SHARES)
    return [str(who) if age == len(AGES) - 1 else "self" for age, who in zip(people.age, old, strict=True)]


def _yes_no(yes: Bools) -> list[Value]:
    return ["yes" if y else "no" for y in yes]
