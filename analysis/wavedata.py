"""Everything about one wave that its further questions (towns, changes, gaps, drivers, …) are answered from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.arrays import Float
from analysis.design import SampleDesign
from analysis.estimation.combine import means
from analysis.estimation.estimates import Estimates
from analysis.estimation.reduce import Grouping, reduce
from analysis.weighting.calibration import Calibration
from questionnaires.model import Questionnaire, Scheme

from .indicators import WaveEstimates
from .results import Cell, Group
from .scores import Scores
from .settings import AssessSettings
from .tables import Population, Responses


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WaveData:
    """One wave after selection, weighting, scoring and estimation; rows of all arrays are those of ``used``.

    ``population`` without towns that were left out.  ``cells`` are the released figures of ``estimates``.
    """

    used: Responses
    population: Population
    questionnaire: Questionnaire
    scheme: Scheme
    settings: AssessSettings
    persons_as_psu: bool
    design: SampleDesign
    calibration: Calibration
    scores: Scores
    estimates: WaveEstimates
    cells: tuple[Cell, ...]

    @property
    def weight(self) -> Float:
        """(n,) final weights, persons."""
        return self.calibration.final

    @property
    def towns(self) -> tuple[str, ...]:
        """Codes of the towns in the population's order."""
        return tuple(town.code for town in self.population.towns)

    @property
    def senses(self) -> tuple[str, ...]:
        """Senses with a score in this wave, in the questionnaire's order."""
        measured = {indicator.key for indicator in self.scores.indicators}
        return tuple(sense for sense in self.questionnaire.senses if f"sense:{sense}" in measured)

    def column(self, indicator: str) -> Float:
        """(n,) the score column of a sense, sub-index or item (``sense:gain``); NaN outside its base."""
        return self.scores.column(indicator)

    def is_confidential(self, indicator: str, group: Group) -> bool:
        """Whether the released cell of this indicator and group is withheld with code X, by itself or to guard another."""
        return any(
            cell.group == group and cell.indicator == indicator and cell.estimate.release_code == "X"
            for cell in self.cells
        )

    def means(self, columns: dict[str, Float], grouping: Grouping) -> Estimates:
        """Calibrated means of further columns (n,), groups × columns, labels ``(group, column)``, as the wave's own are made."""
        reduced = reduce(
            self.design, columns, grouping, self.calibration, calibrated_variance=self.settings.calibrated_variance
        )
        return means(reduced, df=self.settings.df)

    def rng(self, *purpose: int) -> np.random.Generator:
        """The run's generator for one purpose, so that analyses neither share nor shift each other's random numbers."""
        return np.random.default_rng(np.random.SeedSequence([self.settings.seed, *purpose]))

    def grouping(self, kind: str, labels: Sequence[str], codes: Sequence[str] | None = None) -> Grouping:
        """Rows by the text column ``kind`` (or by ``codes``, one per row), groups in the order of ``labels``; others in none."""
        position = {label: i for i, label in enumerate(labels)}
        values = self.used.text(kind).tolist() if codes is None else codes
        return Grouping(
            kind=kind, labels=tuple(labels), codes=np.array([position.get(v, -1) for v in values], dtype=np.int64)
        )
