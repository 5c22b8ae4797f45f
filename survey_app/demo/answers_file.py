"""The simulated answers of the current quarter as a file, so that the offline job can be tried without a service."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from questionnaires.load import load_library

from .export import write_csv
from .ingredients import QUESTIONNAIRE, demo_population, simulated


def write_demo_answers(path: Path, today: date) -> int:
    """Write both streams of the quarter of ``today`` to ``path``, which must not exist; returns the number of answers."""
    questionnaire = load_library(QUESTIONNAIRE)
    demo = simulated(questionnaire, demo_population(), today)
    with path.open("x", encoding="utf-8", newline="") as file:
        return write_csv(questionnaire, demo.waves[1].responses, file)
