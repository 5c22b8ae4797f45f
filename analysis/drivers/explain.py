"""The drivers of a wave: which services carry each sense, which of them are weak, and what residents would improve first."""

from __future__ import annotations

import numpy as np

from analysis.results.drivers import Drivers, SenseDrivers
from analysis.wavedata import WaveData

from .bivariate import bivariate_of
from .moments import MomentReducer
from .predictors import affordable
from .priorities import compared, priority_question, stated_priorities
from .sense import explain_sense
from .variables import controls_of, split_items

PURPOSE = 4
"""Of the run's random numbers (groups of sampling units, where there are very many)."""


def drivers_of(data: WaveData) -> Drivers:
    """Explain every sense of one wave, for the whole city.

    Never refuses: what cannot be explained carries a reason (:mod:`analysis.results.drivers`).
    """
    drivers, others = split_items(data)
    controls = controls_of(data)
    predictors, held = affordable(data, tuple(item.code for item in drivers), controls)
    # With one sampling unit in every town nothing can be told apart from chance.
    able = data.design.degrees_of_freedom > 0
    reducer = MomentReducer(data.design, data.calibration, data.rng(PURPOSE)) if able else None
    senses = tuple(
        _unexplained(data, sense) if reducer is None else explain_sense(data, reducer, sense, predictors)
        for sense in data.senses
    )
    question = priority_question(data)
    priorities = stated_priorities(data, question, predictors.items)
    return Drivers(
        controls={control.name: control.categories[0] for control in held},
        controls_left_out=tuple(control.name for control in controls[len(held) :]),
        senses=senses,
        bivariate=() if reducer is None else bivariate_of(data, reducer, others),
        priority_question="" if question is None else question.code,
        priority_reason="no-priority-question" if question is None else "" if priorities else "few-answers",
        max_picks=None if question is None else question.max_picks,
        priorities=priorities,
        stated_and_derived=compared(priorities, senses),
    )


def _unexplained(data: WaveData, sense: str) -> SenseDrivers:
    scored = int(np.isfinite(data.column(f"sense:{sense}")).sum())
    return SenseDrivers(sense=sense, n=0, n_scored=scored, reason="few-answers")
