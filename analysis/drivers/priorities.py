"""What residents say should be improved first, beside what carries how they feel."""

from __future__ import annotations

import numpy as np

from analysis.estimation.reduce import Grouping
from analysis.estimation.shares import with_share_interval
from analysis.results.drivers import Priority, SenseDrivers, StatedAndDerived
from analysis.wavedata import WaveData
from questionnaires.model import Kind, Question

from .figures import figures
from .variables import domains_of


def priority_question(data: WaveData) -> Question | None:
    """The tick question whose role is ``priority``, if the questionnaire has one and the wave has its columns."""
    asked = (q for q in data.questionnaire.questions.values() if q.role == "priority" and q.kind is Kind.MULTIPLE)
    return next((q for q in asked if any(f"{q.code}.{o.code}" in data.used.columns for o in q.options)), None)


def stated_priorities(data: WaveData, question: Question | None, items: tuple[str, ...]) -> tuple[Priority, ...]:
    """Share naming each option, of all who answered, with Korn and Graubard's interval; empty without an answer.

    An option whose code is a domain stands for it; ``items`` are the drivers that may measure it.
    """
    if question is None:
        return ()
    names = {str(option.code): f"{question.code}.{option.code}" for option in question.options}
    columns = {code: data.used.numbers(name) for code, name in names.items() if name in data.used.columns}
    if not any(np.isfinite(column).any() for column in columns.values()):
        return ()
    shares = with_share_interval(data.means(columns, Grouping.everyone(data.used.n)))
    made = figures(data, shares, unit="share", estimator="calibrated mean")
    alone = {str(option.code): option.exclusive for option in question.options}
    ranked = [
        (-e.value, i)
        for i, (code, e) in enumerate(zip(columns, made, strict=True))
        if e.value is not None and not alone[code]
    ]
    rank = {i: r for r, (_, i) in enumerate(sorted(ranked), start=1)}
    known = data.questionnaire.domains
    return tuple(
        Priority(
            option=code,
            domain=code if code in known else "",
            items=tuple(item for item in items if code in domains_of(data.questionnaire, item)),
            exclusive=alone[code],
            share=estimate,
            rank=rank.get(i),
        )
        for i, (code, estimate) in enumerate(zip(columns, made, strict=True))
    )


def compared(priorities: tuple[Priority, ...], senses: tuple[SenseDrivers, ...]) -> tuple[StatedAndDerived, ...]:
    """Both orders among the drivers that an option names, in the order of the options."""
    named = [(priority, item) for priority in priorities if priority.rank is not None for item in priority.items]
    options = {item: priority for priority, item in reversed(named)}
    stated = sorted(options, key=lambda item: options[item].rank or 0)
    derived = {
        sense.sense: [d.item for d in sorted(sense.drivers, key=lambda d: d.rank) if d.item in options]
        for sense in senses
        if sense.drivers
    }
    return tuple(
        StatedAndDerived(
            item=item,
            option=options[item].option,
            stated=stated.index(item) + 1,
            derived={sense: order.index(item) + 1 for sense, order in derived.items()},
        )
        for item in stated
    )
