"""The simulated answers of a quarter as a file, so that the offline job can be tried without a service."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from questionnaires.load import load_library

from .export import write_csv
from .ingredients import QUESTIONNAIRE, demo_population, simulated

WAVES = ("previous", "current")
"""The demonstration's waves in the order of time."""


def write_demo_answers(path: Path, today: date, wave: str = "current") -> int:
    """Write both streams of a wave to ``path``, which must not exist; returns the number of answers.

    ``current`` is the quarter of ``today``, ``previous`` the one before it.
    """
    questionnaire = load_library(QUESTIONNAIRE)
    demo = simulated(questionnaire, demo_population(), today)
    with path.open("x", encoding="utf-8", newline="") as file:
        return write_csv(questionnaire, demo.waves[WAVES.index(wave)].responses, file)
