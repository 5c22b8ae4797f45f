"""Estimates of every indicator for the city, its towns and the declared groups, all with one covariance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis.design import SampleDesign
from analysis.estimation.combine import means
from analysis.estimation.estimates import Estimates, joined
from analysis.estimation.reduce import Grouping, reduce
from analysis.weighting.calibration import Calibration
from questionnaires.model import Missing, Questionnaire

from .release import CONFIDENTIAL_BELOW
from .results import CITY, Group
from .scores import Indicator, Scores
from .settings import AssessSettings
from .tables import Population, Responses

_NO_GROUP = {"", *(str(int(m)) for m in Missing)}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WaveEstimates:
    """``parameters[i]`` says which indicator and group column ``i`` of ``estimates`` is."""

    estimates: Estimates
    parameters: tuple[tuple[Indicator, Group], ...]

    def where(self, key: str, kind: str) -> list[int]:
        """Positions of one indicator for all groups of one kind, in the groups' order."""
        return [i for i, (ind, group) in enumerate(self.parameters) if ind.key == key and group.kind == kind]


def estimate_wave(
    design: SampleDesign,
    calibration: Calibration,
    scores: Scores,
    groupings: Sequence[Grouping],
    settings: AssessSettings,
) -> WaveEstimates:
    """Reduce each grouping once, combine to means, then average the items of indicators that have several.

    City-only indicators are made for the city alone.
    """
    parts, parameters = [], []
    for grouping in groupings:
        wanted = [i for i in scores.indicators if grouping.kind == "city" or not i.city_only]
        names = list(dict.fromkeys(name for indicator in wanted for name in indicator.columns))
        if not names:
            continue
        columns = {name: scores.column(name) for name in names}
        reduced = reduce(design, columns, grouping, calibration, calibrated_variance=settings.calibrated_variance)
        of_columns = means(reduced, df=settings.df)
        for g, code in enumerate(grouping.labels):
            group = CITY if grouping.kind == "city" else Group(kind=grouping.kind, code=code)
            for indicator in wanted:
                place = [g * len(names) + names.index(name) for name in indicator.columns]
                parts.append(_averaged(of_columns, place, (grouping.kind, code, indicator.key)))
                parameters.append((indicator, group))
    return WaveEstimates(estimates=joined(parts), parameters=tuple(parameters))


def _averaged(of_columns: Estimates, place: list[int], label: tuple[str, ...]) -> Estimates:
    """One column as it is; of several the plain mean, with Satterthwaite's degrees of freedom."""
    chosen = of_columns.select(place)
    if len(place) == 1:
        return replace(chosen, labels=(label,))
    return chosen.contrast(np.full((1, len(place)), 1 / len(place)), [label])


def groupings_of(
    used: Responses, questionnaire: Questionnaire, population: Population, settings: AssessSettings
) -> tuple[Grouping, ...]:
    """The city; the towns (not in a pulse); the questionnaire's declared groups, categories in its order.

    A category of a declared group with fewer than ten answers is not listed at all: its name alone would tell of a person.
    """
    made = [Grouping.everyone(used.n)]
    if settings.kind == "annual":
        made.append(_grouping("town", used, [town.code for town in population.towns]))
    made += [_grouping(kind, used, _categories(kind, used, questionnaire)) for kind in questionnaire.groups]
    return tuple(grouping for grouping in made if grouping.labels)


def category_counts(kind: str, used: Responses, questionnaire: Questionnaire) -> dict[str, int]:
    """Answers per category that occurs: a question's options in order, a design column's values sorted."""
    counts = Counter(used.text(kind).tolist())
    question = questionnaire.questions.get(kind)
    listed = [str(option.code) for option in question.options] if question else sorted(set(counts) - _NO_GROUP)
    return {code: counts[code] for code in listed if counts[code]}


def _categories(kind: str, used: Responses, questionnaire: Questionnaire) -> list[str]:
    return [code for code, n in category_counts(kind, used, questionnaire).items() if n >= CONFIDENTIAL_BELOW]


def _grouping(kind: str, used: Responses, labels: list[str]) -> Grouping:
    position = {label: i for i, label in enumerate(labels)}
    codes = np.array([position.get(answer, -1) for answer in used.text(kind).tolist()], dtype=np.int64)
    return Grouping(kind=kind, labels=tuple(labels), codes=codes)
